from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .contract_case import ContractCase
from .test_change import ChangeCase, measure


@tagged("post_install", "-at_install")
class TestTimeline(ChangeCase, ContractCase):
    """One list of what happened to an asset, in the order of days, with its papers."""

    def rows(self, asset, user=None):
        asset.invalidate_recordset()
        return asset.with_user(user or self.user_village).timeline_ids

    def test_what_happened_stands_in_one_list(self):
        self.contract(running=True, asset_ids=[Command.link(self.greenhouse.id)])
        self.confirmed("idle", date="2025-06-01", amount_lost=5.55)
        self.env["fupin.maintenance"].with_user(self.user_village).create(
            {"asset_id": self.greenhouse.id, "description": "换棚膜", "date": "2025-07-01", "cost": 88.8}
        )
        draft = self.change("stopped", date="2025-08-01")
        rows = self.rows(self.greenhouse)
        told = {row.what: row for row in rows.sorted("date")}
        self.assertLessEqual({"formed", "step", "change", "contract", "maintenance", "valuation"}, told.keys())
        self.assertEqual([str(told[what].date) for what in ("formed", "contract", "change", "maintenance")],
                         ["2021-05-01", "2024-01-01", "2025-06-01", "2025-07-01"])  # fmt: skip
        self.assertEqual(told["change"].amount, 5.55)
        self.assertEqual(told["change"].name, "蔬菜大棚闲置")
        self.assertNotIn(draft.name, rows.mapped("name"))
        self.assertEqual(rows.mapped("date"), sorted(rows.mapped("date"), reverse=True))
        self.assertEqual(len(set(rows.ids)), len(rows))
        self.assertIn("Confirmed", rows.filtered(lambda row: row.what == "step").mapped("name"))
        action = told["change"].action_open()
        self.assertEqual((action["res_model"], action["res_id"]), ("fupin.asset.change", told["change"].res_id))

    def test_papers_are_named(self):
        change = self.confirmed("idle")
        self.env["fupin.document"].with_user(self.user_township).create(
            {
                "document_type_id": self.env.ref("fupin_base.document_type_minutes").id,
                "number": "7号",
                "res_model": change._name,
                "res_id": change.id,
            }
        )
        [row] = self.rows(self.greenhouse, self.user_township).filtered(lambda row: row.what == "change")
        self.assertIn("7号", row.papers)

    def test_nobody_sees_another_place_or_writes(self):
        other = self.make(user=self.user_county, name="别处", region_id=self.village_other_township.id)
        other.action_confirm()
        Timeline = self.env["fupin.asset.timeline"]
        self.assertTrue(Timeline.with_user(self.user_county).search([("asset_id", "=", other.id)]))
        self.assertFalse(Timeline.with_user(self.user_village).search([("asset_id", "=", other.id)]))
        self.assertTrue(Timeline.with_user(self.user_village).search([("asset_id", "=", self.greenhouse.id)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            Timeline.with_user(self.user_county).create({"title": "x"})


@tagged("post_install", "-at_install")
class TestUnified(ChangeCase):
    """Five decisions make a pooled asset complete (S2-16)."""

    def decide(self, code, **changes):
        values = {
            "topic_id": self.env.ref(f"fupin_assets.unified_topic_{code}").id,
            "asset_ids": [Command.link(self.greenhouse.id)],
            "content": "统一出租",
            "number": "县纪要 5 号",
            "date": "2025-01-01",
            "region_id": self.township.id,
            **changes,
        }
        return self.env["fupin.unified.decision"].with_user(self.user_township).create(values)

    def pool(self):
        owners = [self.unit_village, self.env["fupin.unit"].create(
            {"name": "下坪村集体", "unit_type": "village_collective", "region_id": self.regions["990101100202"].id})]  # fmt: skip
        self.greenhouse.with_user(self.user_county).write(
            {
                "owner_ids": [
                    Command.clear(),
                    *(Command.create({"unit_id": unit.id, "share": 0.5}) for unit in owners),
                ],
                "change_reason": "合股联营",
            }
        )

    def incomplete(self):
        return self.env["fupin.asset"].with_user(self.user_county).search([("unified_incomplete", "=", True)])

    def test_one_owner_needs_no_such_decision(self):
        self.assertNotIn(self.greenhouse, self.incomplete())
        self.assertIsNone(measure(self.env, "unified_missing", self.greenhouse))
        self.assertFalse(self.greenhouse.is_pooled)

    def test_five_decisions_make_it_complete(self):
        self.pool()
        codes = ["mode", "ownership", "maintenance", "distribution", "supervision"]
        for done, code in enumerate(codes):
            self.assertIn(self.greenhouse, self.incomplete())
            self.assertEqual(measure(self.env, "unified_missing", self.greenhouse), 5 - done)
            self.decide(code)
            self.decide(code, number="又一次")  # twice the same topic is one
        self.assertNotIn(self.greenhouse, self.incomplete())
        self.assertEqual(measure(self.env, "unified_missing", self.greenhouse), 0)
        self.assertFalse(self.greenhouse.unified_missing)

    def test_what_is_missing_is_named(self):
        self.pool()
        self.decide("mode")
        self.greenhouse.invalidate_recordset()
        self.assertIn("动态监管", self.greenhouse.unified_missing)
        self.assertNotIn("经营方式", self.greenhouse.unified_missing)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide("mode", date="2099-01-01")
        self.assertLessEqual(self.decide("mode", date=local_date()).date, local_date())
