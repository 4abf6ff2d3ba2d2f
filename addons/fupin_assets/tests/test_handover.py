import base64
import io
import time

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import AssetCase


class HandoverCase(AssetCase):
    """The township built a road and a bridge in 上坪 and a road in 下坪; all are confirmed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Handover = cls.env["fupin.handover"]
        cls.project = (
            cls.env["fupin.project"]
            .with_user(cls.user_township)
            .create(
                {
                    "name": "青石镇村组道路",
                    "year": 2024,
                    "region_id": cls.township.id,
                    "implementing_unit_id": cls.unit_township.id,
                    "acceptance_date": "2024-10-01",
                }
            )
        )
        of_project = {"project_id": cls.project.id}
        cls.road_asset = cls.make(**of_project)
        cls.bridge = cls.make(name="上坪村生产桥", original_value=50000.01, **of_project)
        cls.next_road = cls.make(cls.user_village_next, name="下坪村道路", original_value=70000, **of_project)
        cls.assets = (cls.road_asset | cls.bridge | cls.next_road).with_user(cls.user_township)
        for asset in (cls.road_asset, cls.bridge, cls.next_road):
            asset.action_submit()
        cls.assets.action_confirm()

    def propose(self):
        """Let the township propose what the project built; return the lists for 上坪 and 下坪."""
        self.project.action_hand_over()
        found = self.Handover.with_user(self.user_township).search([("project_id", "=", self.project.id)])
        return found.sorted("amount", reverse=True)

    def proposed(self):
        """Return the list for 上坪 as its receiver reads it, once it was proposed."""
        handover = self.propose()[0]
        handover.action_submit()
        return handover.with_user(self.user_village)


@tagged("post_install", "-at_install")
class TestHandover(HandoverCase):
    """Initial opinion, list confirmed by both sides, application and reply (S1-27 … S1-29)."""

    def test_one_press_makes_a_list_for_each_receiver(self):
        first, second = self.propose()
        self.assertRecordValues(
            first | second,
            [
                {"to_unit_id": self.unit_village.id, "from_unit_id": self.unit_township.id, "asset_count": 2,
                 "amount": 150000.01, "region_id": self.township.id, "state": "draft"},
                {"to_unit_id": self.unit_village_next.id, "from_unit_id": self.unit_township.id, "asset_count": 1,
                 "amount": 70000, "region_id": self.township.id, "state": "draft"},
            ],
        )  # fmt: skip
        self.assertEqual(first.asset_ids, self.road_asset | self.bridge)
        # pressed again: the same drafts
        self.project.action_hand_over()
        self.assertEqual(self.Handover.search_count([("project_id", "=", self.project.id)]), 2)

    def test_the_straight_way(self):
        given = self.propose()[0]
        received = given.with_user(self.user_village)
        given.opinion = "形成资产2项，移交上坪村"
        given.action_submit()
        self.assertEqual(self.assets.mapped("handover_state"), ["under_way", "under_way", "none"])
        received.action_confirm()
        given.write({"application_number": "青政请〔2024〕8号"})
        given.action_apply()
        with self.assertRaisesRegex(UserError, "number of the reply"), self.cr.savepoint():
            given.action_complete()
        self.assertEqual(self.assets.mapped("handover_state"), ["under_way", "under_way", "none"])
        given.write({"reply_number": "县财资〔2024〕12号", "reply_date": "2024-12-01"})
        given.action_complete()
        self.assertEqual(given.state, "done")
        self.assertRecordValues(
            self.assets,
            [
                {"handover_state": "done", "handover_id": given.id, "handed_over_on": given.handed_over_on},
                {"handover_state": "done", "handover_id": given.id, "handed_over_on": given.handed_over_on},
                {"handover_state": "none", "handover_id": False, "handed_over_on": False},
            ],
        )
        steps = given.sudo().event_ids.sorted("id").mapped("transition")
        self.assertEqual(steps, ["create", "write", "submit", "confirm", "write", "apply", "write", "complete"])
        event = self.bridge.sudo().event_ids[0]
        self.assertEqual((event.transition, event.reason), ("handover", "县财资〔2024〕12号"))
        self.assertEqual((event.user_id, event.unit_id), (self.user_township, self.unit_township))
        self.assertEqual(event.before, {"handover_state": "under_way"})
        self.assertIn(given.name, event.summary)
        self.assertEqual(self.history(self.next_road), ["create", "submit", "confirm"])

    def test_complete_without_application(self):
        """Where nothing asks for an application, both sides' word is enough."""
        received = self.proposed()
        received.action_confirm()
        received.with_user(self.user_township).action_complete()
        self.assertEqual(self.road_asset.handover_state, "done")

    def test_each_side_takes_its_own_steps(self):
        given = self.propose()[0]
        received = given.with_user(self.user_village)
        with self.assertRaises(AccessError), self.cr.savepoint():
            received.action_submit()
        given.action_submit()
        for user in (self.user_township, self.user_village_next, self.user_county, self.user_department):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                given.with_user(user).action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            received.action_withdraw()
        received.action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            received.action_complete()
        with self.assertRaises(UserError), self.cr.savepoint():
            given.action_withdraw()  # both sides have confirmed
        self.assertEqual(given.state, "confirmed")
        given.with_user(self.user_county).action_complete()

    def test_return_with_a_reason(self):
        received = self.proposed()
        with self.assertRaises(UserError), self.cr.savepoint():
            received.action_return()
        self.assertEqual(
            received.with_context(fupin_ask_reason=True).action_return()["res_model"], "fupin.reason.wizard"
        )
        received.action_return("桥的数量不对")
        self.assertRecordValues(received, [{"state": "draft", "return_reason": "桥的数量不对"}])
        self.assertEqual(set(self.assets.mapped("handover_state")), {"none"})

    def test_withdraw(self):
        given = self.proposed().with_user(self.user_township)
        given.action_withdraw()
        self.assertEqual(given.state, "draft")
        self.assertEqual(set(self.assets.mapped("handover_state")), {"none"})

    def test_what_was_proposed_is_settled(self):
        given = self.proposed().with_user(self.user_township)
        for values in (
            {"asset_ids": [Command.unlink(self.bridge.id)]},
            {"to_unit_id": self.unit_village_next.id},
            {"opinion": "x"},
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "settled"), self.cr.savepoint():
                given.write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            given.unlink()
        given.write({"application_number": "8"})
        given.with_user(self.user_village).action_confirm()
        given.action_complete()
        with self.assertRaises(UserError), self.cr.savepoint():
            given.write({"reply_number": "9"})

    def test_only_confirmed_assets_and_once_at_a_time(self):
        draft = self.make(name="未确认道路")
        values = {"from_unit_id": self.unit_township.id, "to_unit_id": self.unit_village.id}
        Handover = self.Handover.with_user(self.user_township)
        empty = Handover.create(values)
        with self.assertRaisesRegex(UserError, "add the assets"), self.cr.savepoint():
            empty.action_submit()
        unconfirmed = Handover.create({**values, "asset_ids": [Command.set(draft.ids)]})
        with self.assertRaisesRegex(UserError, "Only confirmed"), self.cr.savepoint():
            unconfirmed.action_submit()
        self.proposed()
        twice = Handover.create({**values, "asset_ids": [Command.set(self.bridge.ids)]})
        with self.assertRaisesRegex(UserError, "already"), self.cr.savepoint():
            twice.action_submit()
        self.assertEqual(twice.state, "draft")

    def test_nothing_of_it_is_written_by_hand(self):
        asset = self.bridge.with_user(self.user_county)
        for values in ({"handover_state": "done"}, {"handed_over_on": "2024-01-01"}):
            with self.subTest(values=values), self.assertRaises(AccessError), self.cr.savepoint():
                asset.write(values)
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.make(**values)
        made = self.Asset.with_user(self.user_village).with_context(default_handover_state="done").create(self.values())
        self.assertEqual(made.handover_state, "none")
        handover = self.propose()[0]
        for values in ({"state": "done"}, {"state": "confirmed"}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                handover.write(values)
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.Handover.with_user(self.user_township).create(
                    {"from_unit_id": self.unit_township.id, "to_unit_id": self.unit_village.id, **values}
                )
        handover.write({"handed_over_on": "2020-01-01", "amount": 1})
        self.assertRecordValues(handover, [{"handed_over_on": False, "amount": 150000.01}])

    def test_the_receiver_sees_it_wherever_it_stands(self):
        handover = self.proposed()
        self.assertTrue(handover.search([("id", "=", handover.id)]))
        self.assertEqual(len(handover.asset_ids), 2)
        for user in (self.user_village_next, self.user_village_far, self.user_county_other):
            with self.subTest(user=user.login):
                self.assertFalse(self.Handover.with_user(user).search([("id", "=", handover.id)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            handover.write({"note": "x"})

    def test_nobody_lists_what_he_cannot_read(self):
        far = self.make(self.user_village_far, name="前进村道路", region_id=self.village_other_county.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.Handover.with_user(self.user_township).create(
                {
                    "from_unit_id": self.unit_township.id,
                    "to_unit_id": self.unit_village.id,
                    "asset_ids": [Command.set(far.ids)],
                }
            )
        with self.assertRaises(AccessError), self.cr.savepoint():  # in another's name
            self.Handover.with_user(self.user_township).create(
                {"from_unit_id": self.unit_county.id, "to_unit_id": self.unit_village.id}
            )

    def test_selected_assets_go_to_their_owners(self):
        """Without a project: to the only owner, else to the unit that answers for the asset."""
        self.bridge.sudo().with_context(fupin_reason="x").write(
            {"owner_ids": [Command.create({"unit_id": self.unit_village_next.id, "share": 1})]}
        )
        action = self.assets.action_hand_over()
        made = self.Handover.search(action["domain"])
        self.assertEqual(
            {handover.to_unit_id: handover.asset_ids for handover in made},
            {self.unit_village: self.road_asset, self.unit_village_next: self.bridge | self.next_road},
        )
        with self.assertRaisesRegex(UserError, "Nothing to hand over"), self.cr.savepoint():
            self.road_asset.action_hand_over()  # the village keeps its own

    def test_the_way_of_a_project(self):
        """Acceptance → audit → final account → contractor → handover (S1-25, S3-21)."""
        project = self.project.with_user(self.user_county)
        late = self.env["fupin.project"].with_user(self.user_county)._late_domain()
        for name, following in (
            (None, "audit"),
            ("audit_date", "final_account"),
            ("final_account_date", "contractor"),
            ("contractor_handover_date", "handover"),
        ):
            if name:
                project.write({name: "2024-11-01"})
            with self.subTest(field=name):
                self.assertEqual(project.handover_stage, following)
        self.assertEqual(project.handover_progress, "0 / 3")
        self.assertGreater(project.days_since_acceptance, 300)
        self.assertIn(project, project.search(late))
        for handover, user in zip(self.propose(), (self.user_village, self.user_village_next), strict=True):
            self.assertIn(project, project.search(late))
            handover.action_submit()
            handover.with_user(user).action_confirm()
            handover.action_complete()
        project.invalidate_recordset()
        self.assertRecordValues(
            project, [{"handover_stage": "done", "handover_progress": "3 / 3", "days_since_acceptance": 0}]
        )
        self.assertNotIn(project, project.search(late))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.project.action_hand_over()
        # a project that was not accepted is not late
        project.with_context(fupin_reason="x").write({"acceptance_date": False})
        self.assertEqual(project.search_count(late), 0)

    def test_the_desk_tells_who_has_to_act(self):
        handover = self.proposed()

        def cards(user):
            found = self.env["fupin.desk"].with_user(user).get_desk()["cards"]
            return {card["key"]: card["count"] for card in found if "hand" in card["key"]}

        self.assertEqual(cards(self.user_village), {"handover_receive": 1})
        self.assertEqual(cards(self.user_village_next), {})
        self.assertEqual(cards(self.user_township), {"asset_not_handed_over": 3})
        handover.action_confirm()
        self.assertEqual(cards(self.user_township), {"handover_complete": 1, "asset_not_handed_over": 3})
        handover.with_user(self.user_township).action_complete()
        self.assertEqual(cards(self.user_township), {"asset_not_handed_over": 1})

    def test_print(self):
        handover = self.proposed()
        action = handover.action_print()
        paper = base64.b64decode(action["params"]["content"])
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
        for word in (
            self.bridge.code,
            "上坪村生产桥",
            "50,000.01",
            "150,000.01",
            "青石镇人民政府",
            "上坪村集体经济组织",
        ):
            self.assertIn(word, text)
        self.assertNotIn("下坪村道路", text)

    def test_five_thousand_at_once(self):
        """Confirming and completing a list of 5,000 assets takes a handful of statements."""
        number = 5000
        road = self.road_asset
        road.flush_recordset()
        columns = [
            name
            for name, field in self.Asset._fields.items()
            if field.store and field.column_type and name not in ("id", "code", "name")
        ]
        names = SQL(", ").join(SQL.identifier(name) for name in columns)
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO fupin_asset (code, name, %s) SELECT 'T' || number, '道路' || number, %s
                   FROM fupin_asset, generate_series(1, %s) number WHERE id = %s RETURNING id""",
                names, names, number, road.id,
            )
        )  # fmt: skip
        ids = [res_id for (res_id,) in rows]
        handover = self.Handover.with_user(self.user_township).create(
            {
                "from_unit_id": self.unit_township.id,
                "to_unit_id": self.unit_village.id,
                "asset_ids": [Command.set(ids)],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        start = time.monotonic()
        handover.action_submit()
        handover.with_user(self.user_village).action_confirm()
        queries = self.cr.sql_log_count
        handover.action_complete()
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - queries, 60)
        self.assertLess(time.monotonic() - start, 5)
        self.assertEqual(handover.asset_count, number)
        count = self.env["fupin.event"].search_count(
            [("res_model", "=", "fupin.asset"), ("res_id", "in", ids), ("transition", "=", "handover")]
        )
        self.assertEqual(count, number)
        self.assertFalse(self.Asset.search_count([("id", "in", ids), ("handover_state", "!=", "done")]))
