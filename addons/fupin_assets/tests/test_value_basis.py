from odoo.addons.fupin_base.kernel import money
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .contract_case import ContractCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15 04:00:00")
class TestFinalAccount(ContractCase):
    """The final account of a project replaces provisional values (S1-17, S1-18)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["fupin.project"].create(
            {"name": "道路硬化", "region_id": cls.village.id, "total_investment": 1000, "year": 2021}
        )
        cls.project.with_user(cls.user_township).action_confirm()
        cls.assets = cls.Asset.browse()
        for value in (100, 100, 100.01):
            cls.assets |= cls.make_confirmed(
                name=f"道路{value}{len(cls.assets)}", original_value=value, valuation_basis="provisional",
                project_id=cls.project.id,
            )  # fmt: skip
        cls.final = cls.make_confirmed(
            name="路灯", original_value=50, valuation_basis="actual", project_id=cls.project.id
        )

    def settle(self, user=None):
        action = self.project.with_user(user or self.user_township).action_settle()
        return self.env[action["res_model"]].with_user(user or self.user_township).browse(action["res_id"])

    def test_it_is_spread_in_proportion(self):
        self.project.write(
            {"final_account_amount": 361, "final_account_date": "2026-02-01",
             "expense_ids": [Command.create({"name": "监理", "amount": 11})]}
        )  # fmt: skip
        wizard = self.settle()
        self.assertEqual((wizard.amount, wizard.difference), (300, 0))
        self.assertEqual(wizard.line_ids.mapped("amount"), [100, 100, 100])
        wizard.note = "决算审定〔2026〕3号"
        wizard.action_apply()
        self.assets.invalidate_recordset()
        self.assertEqual(sum(map(money.fen, self.assets.mapped("original_value"))), 300)
        self.assertEqual(set(self.assets.mapped("valuation_basis")), {"final_account"})
        self.assertEqual(self.final.original_value, 50)
        newest = self.assets[0].valuation_ids.sorted("id")[-1]
        self.assertRecordValues(newest, [{"amount": 100, "note": "决算审定〔2026〕3号", "basis": "final_account"}])
        self.assertEqual(self.assets[2].sudo().event_ids.sorted("id")[-1].after["original_value"], 100)
        self.assertIn("settle", self.project.sudo().event_ids.mapped("transition"))
        self.assertEqual(self.project.provisional_count, 0)
        with self.assertRaisesRegex(UserError, "No asset"), self.cr.savepoint():
            self.settle()

    def test_amounts_are_corrected_but_make_the_same(self):
        self.project.final_account_amount = 350
        wizard = self.settle()
        lines = wizard.line_ids
        lines[0].amount += 5
        with self.assertRaisesRegex(UserError, "must make 300.00"), self.cr.savepoint():
            wizard.action_apply()
        lines[1].amount -= 5
        wizard.action_apply()
        self.assets.invalidate_recordset()
        self.assertEqual(self.assets[0].original_value, 105)

    def test_what_is_refused(self):
        with self.assertRaisesRegex(UserError, "Fill in"), self.cr.savepoint():
            self.settle()
        self.project.final_account_amount = 50
        with self.assertRaisesRegex(UserError, "Nothing is left"), self.cr.savepoint():
            self.settle()
        self.project.final_account_amount = 350
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.settle(self.user_village_next)
        wizard = self.settle()
        forged = self.env["fupin.final.account.wizard"].with_user(self.user_township).create(
            {
                "project_id": self.project.id,
                "amount": 5,
                "line_ids": [Command.create({"asset_id": asset.id, "amount": 5}) for asset in self.assets],
            }
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "must make 300.00"), self.cr.savepoint():
            forged.action_apply()
        wizard.line_ids[0].asset_id = self.final
        with self.assertRaisesRegex(UserError, "changed meanwhile"), self.cr.savepoint():
            wizard.action_apply()

    def test_the_list_tells_the_age(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_action_provisional")
        self.assertIn("provisional", action["domain"])
        self.assertEqual(self.assets[0].provisional_days, 1779)
        self.assertEqual(self.final.provisional_days, 0)

    def test_a_policy_asks_for_the_paper_of_the_basis(self):
        """S1-17: no final account without its report; S1-19: another basis, another paper."""
        report = self.env.ref("fupin_base.document_type_final_account")
        policy = self.env["fupin.policy"].create(
            {
                "key": "papers", "name": "资产管理办法", "region_id": self.county.id, "date_from": "2026-01-01",
                "article_ids": [(0, 0, {"number": "第三条", "text": "提供项目竣工决算报告。"})],
            }
        )  # fmt: skip
        self.env["fupin.gate"].create(
            {
                "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "final_report", "name": "竣工决算报告",
                "model_id": self.env["ir.model"]._get_id("fupin.asset"), "transition": "value", "severity": "block",
                "domain": "[('valuation_basis', '=', 'final_account')]", "document_type_ids": report.ids,
            }
        )  # fmt: skip
        policy.action_publish()
        asset = self.assets[0].with_user(self.user_township)
        Valuation = self.env["fupin.asset.valuation"].with_user(self.user_township)
        values = {"asset_id": asset.id, "basis": "final_account", "amount": 90, "note": "决算"}
        with self.assertRaisesRegex(UserError, "第三条"), self.cr.savepoint():
            Valuation.create(values)
        with self.assertRaisesRegex(UserError, "第三条"), self.cr.savepoint():
            asset.write({"valuation_basis": "final_account", "change_reason": "决算"})
        Valuation.create({**values, "basis": "actual"})
        self.env["fupin.document"].with_user(self.user_township).create(
            {"res_model": "fupin.asset", "res_id": asset.id, "document_type_id": report.id, "name": "决算报告"}
        )
        Valuation.create(values)
        asset.invalidate_recordset()
        self.assertEqual((asset.original_value, asset.valuation_basis), (90, "final_account"))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15 04:00:00")
class TestEquity(ContractCase):
    """A stake is kept at cost until its agreement ends; then an appraisal is due (S1-20)."""

    def stake(self, date_end, basis="equity_original"):
        asset = self.make_confirmed(category_id=self.cooperative.id, useful_life=False, valuation_basis=basis)
        lines = [Command.set(asset.ids)]
        contract = self.contract(mode="equity", running=True, asset_ids=lines, date_end=date_end)
        asset.invalidate_recordset()
        return asset, contract

    def value(self, asset, basis, amount):
        return self.env["fupin.asset.valuation"].with_user(self.user_township).create(
            {"asset_id": asset.id, "basis": basis, "amount": amount, "note": "评估"}
        )  # fmt: skip

    def test_the_day_follows_from_the_contract(self):
        asset, contract = self.stake("2026-03-14")
        self.assertEqual((str(asset.equity_until), str(asset.equity_appraisal_due)), ("2026-03-14", "2026-03-15"))
        self.assertIn(asset, self.Asset.search(self.Asset._equity_due()))
        other, _contract = self.stake("2026-03-15")
        self.assertNotIn(other, self.Asset.search(self.Asset._equity_due()))
        actual, _contract = self.stake("2026-03-14", "actual")
        self.assertFalse(actual.equity_until)
        contract.action_end("提前终止")
        asset.invalidate_recordset()
        self.assertTrue(asset.equity_appraisal_due)

    def test_kept_at_cost_while_it_runs(self):
        asset, _contract = self.stake("2026-03-15")
        with self.assertRaisesRegex(UserError, "kept at cost"), self.cr.savepoint():
            self.value(asset, "appraisal", 80000)
        with self.assertRaisesRegex(UserError, "kept at cost"), self.cr.savepoint():
            asset.with_user(self.user_township).write({"net_value": 5, "change_reason": "x"})
        self.assertEqual(asset.net_value, 100000)

    def test_no_change_until_it_is_appraised(self):
        asset, _contract = self.stake("2026-03-14")
        for change in ({"net_value": 5}, {"original_value": 5}):
            with self.assertRaises(UserError), self.cr.savepoint():
                asset.with_user(self.user_township).write({**change, "change_reason": "x"})
        with self.assertRaisesRegex(UserError, "appraised first"), self.cr.savepoint():
            self.value(asset, "actual", 90000)
        self.value(asset, "appraisal", 80000)
        asset.invalidate_recordset()
        self.assertEqual((asset.net_value, asset.original_value), (80000, 100000))
        self.assertFalse(asset.equity_appraisal_due)
        self.assertEqual(str(asset.equity_until), "2026-03-14")
        self.assertNotIn(asset, self.Asset.search(self.Asset._equity_due()))

    def test_nobody_writes_the_days(self):
        asset, _contract = self.stake("2026-03-14")
        for name in ("equity_until", "equity_appraisal_due"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                asset.with_user(self.user_township).write({name: False})

    def test_measures(self):
        asset, _contract = self.stake("2026-03-04")
        Measure = self.env["fupin.measure"]
        for key, expected in (("appraisal_overdue_days", 11), ("net_rate", 1), ("provisional_days", None)):
            query = self.Asset._search([("id", "=", asset.id)])
            column = Measure._find("fupin.asset", key)._column(self.Asset, query.table)
            self.assertEqual(self.env.execute_query(query.select(column))[0][0], expected, key)

    def test_the_form_opens(self):
        asset, _contract = self.stake("2026-03-14")
        with Form(asset.with_user(self.user_township)) as form:
            form.note = "x"
