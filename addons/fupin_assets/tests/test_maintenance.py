from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .contract_case import ContractCase
from .test_change import measure


@tagged("post_install", "-at_install")
class TestMaintenance(ContractCase):
    """Who keeps assets in order, what it costs and who pays (S1-44 … S1-51, S3-31, S3-43, S3-44)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lane = cls.make_confirmed(name="村组道路")
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    def work(self, asset, date, user=None, **changes):
        values = {"asset_id": asset.id, "description": "修补", "date": date, "cost": 10.01, **changes}
        return self.env["fupin.maintenance"].with_user(user or self.user_village).create(values)

    def maintainer(self, asset, **changes):
        values = {
            "name": "李四", "asset_ids": [Command.link(asset.id)], "region_id": self.village.id,
            "date_from": local_date(), **changes,
        }  # fmt: skip
        return self.env["fupin.maintainer"].with_user(self.user_village).create(values)

    def test_the_operator_pays_while_his_contract_runs(self):
        contract = self.contract(running=True)  # 2024-01-01 … 2026-12-31
        payers = [self.work(self.shed, day).payer for day in ("2023-12-31", "2024-01-01", "2025-06-01")]
        self.assertEqual(payers, ["owner", "operator", "operator"])
        self.assertEqual(self.work(self.lane, "2025-06-01").payer, "owner")
        self.assertEqual(self.work(self.shed, "2025-06-01", payer="insurance").payer, "insurance")
        contract.action_end("到期")
        self.assertEqual(self.work(self.shed, local_date()).payer, "operator")
        contract.sudo().ended_on = local_date() - timedelta(days=1)
        self.assertEqual(self.work(self.shed, local_date()).payer, "owner")

    def test_who_runs_his_own_asset_pays_as_owner(self):
        self.contract(running=True, mode="own")
        self.assertEqual(self.work(self.shed, "2025-06-01").payer, "owner")

    def test_it_stands_where_the_asset_does(self):
        other = self.make(user=self.user_county, name="别处", region_id=self.village_other_township.id)
        other.action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.work(other, "2025-01-01")
        work = self.work(self.lane, "2025-01-01")
        work.write({"region_id": self.county.id})
        self.assertEqual(work.region_id, self.village)

    def test_amounts_and_days(self):
        tomorrow = local_date() + timedelta(days=1)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.work(self.lane, tomorrow)
        self.assertTrue(self.work(self.lane, tomorrow, cost=0, budget=500))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.work(self.lane, local_date(), cost=-1)

    def test_no_maintainer(self):
        Asset = self.env["fupin.asset"].with_user(self.user_township)
        domain = [("kind", "=", "public"), ("state", "=", "confirmed"), ("has_maintainer", "=", False)]
        self.assertIn(self.lane, Asset.search(domain))
        self.assertEqual(measure(self.env, "maintainers", self.lane), 0)
        keeper = self.maintainer(self.lane)
        self.assertNotIn(self.lane, Asset.search(domain))
        self.assertTrue(self.lane.has_maintainer)
        self.assertEqual(measure(self.env, "maintainers", self.lane), 1)
        self.assertEqual(self.work(self.lane, local_date()).maintainer_id, keeper)
        keeper.write({"date_from": "2024-01-01", "date_to": local_date() - timedelta(days=1)})
        self.assertIn(self.lane, Asset.search(domain))
        self.assertFalse(keeper.is_current)
        keeper.date_to = local_date()
        self.assertNotIn(self.lane, Asset.search(domain))

    def test_a_household_in_a_public_post_gives_its_name(self):
        household = self.env["fupin.household"].create({"name": "王五", "region_id": self.village.id})
        keeper = self.maintainer(self.lane, name="", household_id=household.id, is_public_post=True)
        self.assertEqual(keeper.name, "王五")


@tagged("post_install", "-at_install")
class TestMaintenanceHelp(ContractCase):
    """Who cannot keep an asset in order asks one level up, which answers (S3-44)."""

    def call(self, user=None, **changes):
        values = {
            "asset_ids": [Command.set(self.shed.ids)],
            "unit_id": self.unit_village.id,
            "description": "屋顶漏水，村里没有资金",
            "amount": 3000,
            "region_id": self.village.id,
            **changes,
        }
        return self.env["fupin.maintenance.help"].with_user(user or self.user_village).create(values)

    def setUp(self):
        super().setUp()
        self.above = self.unit_township
        self.unit_village.supervisor_id = self.above

    def test_asked_and_answered(self):
        call = self.call()
        self.assertEqual(call.to_unit_id, self.above)
        call.action_submit()
        self.assertRecordValues(call, [{"state": "submitted", "submitted_on": local_date()}])
        self.assertEqual(measure(self.env, "days_unanswered", call), 0)
        cards = {card["key"]: card for card in self.env["fupin.desk"].with_user(self.user_township)._desk_cards()}
        self.assertEqual(cards["help_answer"]["count"], 1)
        township = call.with_user(self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            township.action_answer()
        township.write({"answer_kind": "funded", "answer": "安排 2000 元", "amount_granted": 2000})
        township.action_answer()
        self.assertRecordValues(call, [{"state": "answered", "answered_on": local_date()}])
        self.assertIsNone(measure(self.env, "days_unanswered", call))
        with self.assertRaises(UserError), self.cr.savepoint():
            township.write({"answer": "改口"})

    def test_only_the_unit_above_answers(self):
        call = self.call()
        call.action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            call.write({"answer_kind": "funded", "answer": "自己答复"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            call.action_answer()
        with self.assertRaises(AccessError), self.cr.savepoint():
            call.with_user(self.user_county).action_answer()
        call.action_withdraw()
        self.assertRecordValues(call, [{"state": "draft", "submitted_on": False}])

    def test_whom_it_goes_to_follows_from_the_unit(self):
        call = self.call(to_unit_id=self.unit_village.id)
        self.assertEqual(call.to_unit_id, self.above)
        call.write({"to_unit_id": self.unit_village.id})
        self.assertEqual(call.to_unit_id, self.above)
        self.unit_village.supervisor_id = False
        with self.assertRaises(UserError), self.cr.savepoint():
            self.call().action_submit()
