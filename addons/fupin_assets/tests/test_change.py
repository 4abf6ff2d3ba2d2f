from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AssetCase

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class ChangeCase(AssetCase):
    """A confirmed greenhouse of the village; `change` makes a report about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.greenhouse = cls.make_confirmed(name="蔬菜大棚", category_id=cls.solar.id)
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"fupin_assets.asset_change_kind_{code}")

    @classmethod
    def change(cls, code, user=None, assets=None, **changes):
        values = {
            "kind_id": cls.kind(code).id,
            "asset_ids": [Command.set((assets or cls.greenhouse).ids)],
            "description": "大风刮坏棚膜",
            "region_id": cls.village.id,
            **changes,
        }
        return cls.env["fupin.asset.change"].with_user(user or cls.user_village).create(values)

    @classmethod
    def photo(cls, user=None):
        values = {"name": "现场.png", "datas": PIXEL}
        return cls.env["ir.attachment"].with_user(user or cls.user_village).create(values)

    @classmethod
    def confirmed(cls, code, assets=None, **changes):
        """Return a change that the village reported and the township confirmed."""
        changes = {"cause_id": cls.env.ref("fupin_assets.asset_change_cause_disaster").id, **changes}
        change = cls.change(code, assets=assets, photo_ids=[Command.set(cls.photo().ids)], **changes)
        change.action_submit()
        change.with_user(cls.user_township).action_confirm()
        return change


@tagged("post_install", "-at_install")
class TestChange(ChangeCase):
    """What happens to assets is reported, confirmed, and only then true (S3-37, S3-42)."""

    def report(self, **values):
        wizard = self.env["fupin.report.wizard"].with_user(self.user_village)
        context = self.greenhouse.with_user(self.user_village).action_report()["context"]
        return wizard.with_context(**context).create(
            {"kind_id": self.kind("damaged").id, "description": "大风刮坏棚膜", **values}
        )

    def test_a_clerk_reports_damage_in_one_window(self):
        photo = self.photo()
        self.report(photo_ids=[Command.set(photo.ids)]).action_report()
        change = self.greenhouse.change_ids
        self.assertRecordValues(
            change,
            [{"state": "submitted", "region_id": self.village.id, "photo_ids": photo.ids, "name": "蔬菜大棚损毁"}],
        )
        self.assertEqual((photo.res_model, photo.res_id), ("fupin.asset.change", change.id))
        self.assertEqual(self.greenhouse.use_status, "in_use")

    def test_the_window_reports_nothing_about_a_foreign_asset(self):
        other = self.make(user=self.user_county, name="别处", region_id=self.village_other_township.id)
        other.action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.report(asset_ids=[Command.set(other.ids)]).action_report()
        self.assertFalse(other.change_ids)

    def test_it_takes_effect_when_the_township_confirms(self):
        day = local_date() - timedelta(days=12)
        change = self.confirmed("damaged", date=day, amount_lost=1234.56)
        self.assertRecordValues(change, [{"state": "confirmed", "confirmed_on": local_date()}])
        self.assertRecordValues(self.greenhouse, [{"use_status": "damaged", "use_status_since": day}])
        event = self.greenhouse.sudo().event_ids.sorted("id")[-1]
        self.assertEqual((event.transition, event.before, event.after), (
            "change", {"use_status": "in_use"}, {"use_status": "damaged"}))  # fmt: skip
        self.assertIn("大风刮坏棚膜", event.reason)

    def test_many_assets_change_in_a_few_statements(self):
        many = self.greenhouse.browse(
            [self.make_confirmed(name=f"棚{n}", category_id=self.solar.id).id for n in range(12)]
        )
        change = self.change("stopped", assets=many)
        change.action_submit()
        few = self.change("stopped", assets=self.greenhouse)
        few.action_submit()

        def count(record):
            record.env.flush_all()
            record.env.invalidate_all()
            before = self.cr.sql_log_count
            record.with_user(self.user_township).action_confirm()
            record.env.flush_all()
            return self.cr.sql_log_count - before

        small = count(few)
        large = count(change)
        self.assertLessEqual(large, small + 3)
        self.assertEqual(set(many.mapped("use_status")), {"stopped"})

    def test_the_use_of_a_confirmed_asset_is_not_written_by_hand(self):
        draft = self.make(name="草稿大棚", category_id=self.solar.id)
        draft.use_status = "idle"
        for user in (self.user_township, self.user_county):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.greenhouse.with_user(user).write({"use_status": "idle", "change_reason": "x"})
            self.greenhouse.with_user(user).write({"use_status": "in_use", "note": "a form that was saved"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.greenhouse.with_user(self.user_county).use_status_since = "2024-01-01"
        with self.assertRaises(UserError), self.cr.savepoint():
            self.greenhouse.with_user(self.user_county).write({"encumbrance_ids": [Command.clear(), Command.link(1)]})
        self.assertEqual(self.greenhouse.use_status, "in_use")

    def test_a_village_confirms_nothing(self):
        change = self.change("stopped")
        change.action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.write({"state": "confirmed"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.write({"description": "改一改"})
        change.action_withdraw()
        change.write({"description": "改一改"})
        self.assertEqual(change.state, "draft")

    def test_another_township_confirms_nothing(self):
        change = self.change("stopped")
        change.action_submit()
        unit = self.make_unit("白水乡人民政府", "township", self.regions["990101101000"])
        other = self.make_user("township", unit, "other_township")
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.with_user(other).action_confirm()

    def test_an_owner_elsewhere_reports_and_who_answers_for_the_asset_confirms(self):
        """A village's own township has no say over an asset of another township that the village owns a part of."""
        unit = self.make_unit("白水乡人民政府", "township", self.regions["990101101000"])
        neighbour = self.make_user("township", unit, "other_township")
        shed = self.make(
            user=self.user_county,
            name="联营冷库",
            category_id=self.solar.id,
            region_id=self.village_other_township.id,
            owner_ids=[Command.create({"unit_id": self.unit_village.id, "share": 1})],
        )
        shed.action_confirm()
        wizard = self.report(asset_ids=[Command.set(shed.ids)], kind_id=self.kind("stopped").id)
        wizard.action_report()
        change = self.env["fupin.asset.change"].search([("asset_ids", "in", shed.ids)])
        self.assertEqual((change.region_id, change.state), (self.village, "submitted"))
        for user in (self.user_township, neighbour):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change.with_user(user).action_confirm()
        self.assertEqual(shed.use_status, "in_use")
        change.with_user(self.user_county).action_confirm()
        self.assertEqual(shed.use_status, "stopped")

    def test_cause_and_photo_are_asked_for(self):
        change = self.change("damaged")
        change.action_submit()
        with self.assertRaisesRegex(UserError, "Cause"), self.cr.savepoint():
            change.with_user(self.user_township).action_confirm()
        change.with_user(self.user_township).cause_id = self.env.ref("fupin_assets.asset_change_cause_wear")
        with self.assertRaisesRegex(UserError, "现场照片"), self.cr.savepoint():
            change.with_user(self.user_township).action_confirm()
        change.with_user(self.user_township).photo_ids = self.photo(self.user_township)
        change.with_user(self.user_township).action_confirm()
        self.assertEqual(self.greenhouse.use_status, "damaged")

    def test_an_appraisal_is_asked_for_where_the_kind_says_so(self):
        self.kind("stopped").needs_appraisal = True
        change = self.change("stopped")
        change.action_submit()
        township = change.with_user(self.user_township)
        with self.assertRaisesRegex(UserError, "Apprais"), self.cr.savepoint():
            township.action_confirm()
        township.write({"appraiser": "青石镇", "appraisal_date": "2025-01-01", "appraisal_amount": 5})
        township.action_confirm()
        self.assertEqual(change.state, "confirmed")

    def test_return_and_not_so_ask_why(self):
        change = self.change("stopped")
        change.action_submit()
        township = change.with_user(self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            township.action_return()
        township.action_return("请补照片")
        self.assertRecordValues(change, [{"state": "draft", "return_reason": "请补照片"}])
        change.action_submit()
        self.assertFalse(change.return_reason)
        township.action_cancel("现场在用")
        self.assertEqual((change.state, self.greenhouse.use_status), ("cancelled", "in_use"))

    def test_what_took_effect_is_closed(self):
        change = self.confirmed("idle")
        county = change.with_user(self.user_county)
        for values in ({"description": "x"}, {"date": "2024-01-01"}, {"asset_ids": [Command.clear()]}):
            with self.assertRaises(UserError), self.cr.savepoint():
                county.write(values)
        county.note = "补记"
        with self.assertRaises(UserError), self.cr.savepoint():
            county.unlink()
        with self.assertRaises(UserError), self.cr.savepoint():
            county.action_confirm()

    def test_an_older_change_does_not_undo_a_newer_one(self):
        self.confirmed("resumed", date="2024-06-01")
        self.confirmed("idle", date="2023-01-01")
        self.assertEqual(self.greenhouse.use_status, "in_use")
        self.confirmed("idle", date="2024-07-01")
        self.assertRecordValues(self.greenhouse, [{"use_status": "idle"}])
        self.assertEqual(str(self.greenhouse.use_status_since), "2024-07-01")

    def test_nothing_happens_in_the_future_or_to_no_asset(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.change("idle", date=local_date() + timedelta(days=1))
        self.change("idle", date=local_date())
        change = self.change("idle", asset_ids=[])
        with self.assertRaises(UserError), self.cr.savepoint():
            change.action_submit()

    def test_new_values_are_told_in_the_history(self):
        change = self.confirmed("adjusted", new_name="蔬菜大棚（二期）", new_quantity=3.5)
        self.assertRecordValues(
            self.greenhouse, [{"name": "蔬菜大棚（二期）", "quantity": 3.5, "use_status": "in_use"}]
        )
        event = self.greenhouse.sudo().event_ids.sorted("id")[-1]
        self.assertEqual(event.before["name"], "蔬菜大棚")
        self.assertEqual(event.after, {"name": "蔬菜大棚（二期）", "quantity": 3.5})
        self.assertEqual(change.state, "confirmed")
        two = self.greenhouse | self.make_confirmed(name="棚二", category_id=self.solar.id)
        wrong = self.change("adjusted", assets=two, new_name="一个名字")
        with self.assertRaises(UserError), self.cr.savepoint():
            wrong.action_submit()

    def test_days_idle_are_counted_from_the_change(self):
        day = local_date() - timedelta(days=40)
        self.confirmed("idle", date=day)
        self.assertEqual(self.measured("days_idle", self.greenhouse), 40)
        self.confirmed("resumed", date=local_date())
        self.assertIsNone(self.measured("days_idle", self.greenhouse))

    def measured(self, key, record):
        return measure(self.env, key, record)

    def test_a_gate_and_a_flow_hold_it_back(self):
        policy = self.env["fupin.policy"].create(
            {
                "key": "test_change",
                "name": "办法",
                "region_id": self.county.id,
                "date_from": "2024-01-01",
                "article_ids": [
                    Command.create({"number": "第十五条", "provision": "T-42", "text": "评估，领导小组同意。"})
                ],
            }
        )
        common = {
            "policy_id": policy.id,
            "article_id": policy.article_ids.id,
            "model_id": self.env["ir.model"]._get_id("fupin.asset.change"),
            "transition": "confirm",
            "domain": "[('kind_id.code', '=', 'stopped')]",
        }
        paper = self.env.ref("fupin_base.document_type_minutes")
        self.env["fupin.gate"].create(
            {**common, "key": "g", "name": "先评估", "document_type_ids": [Command.link(paper.id)], "severity": "block"}
        )
        step = {"sequence": 10, "name": "领导小组同意", "role": "county", "level": "county"}
        self.env["fupin.flow"].create({**common, "key": "f", "name": "同意", "step_ids": [Command.create(step)]})
        policy.action_publish()
        change = self.change("stopped")
        change.action_submit()
        township = change.with_user(self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            township.action_confirm()
        self.env["fupin.document"].with_user(self.user_township).create(
            {"document_type_id": paper.id, "res_model": change._name, "res_id": change.id}
        )
        township.action_confirm()
        self.assertEqual((change.state, self.greenhouse.use_status), ("submitted", "in_use"))
        review = self.env["fupin.review"].search([("res_model", "=", change._name), ("res_id", "=", change.id)])
        review.with_user(self.user_county).action_decide("agree", "同意")
        self.assertEqual((change.state, self.greenhouse.use_status), ("confirmed", "stopped"))


def measure(env, key, record):
    """Return the figure of a measure for one record."""
    env.flush_all()
    query = record.sudo()._search([("id", "=", record.id)])
    found = env["fupin.measure"]._find(record._name, key)
    [(value,)] = env.execute_query(query.select(found._column(record, query.table)))
    return value
