from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestValuation(AssetCase):
    """A confirmed value changes by a valuation, which is kept (S1-17 … S1-22)."""

    def value(self, asset, basis, amount, note="决算审定", user=None):
        return (
            self.env["fupin.asset.valuation"]
            .with_user(user or self.user_township)
            .create({"asset_id": asset.id, "basis": basis, "amount": amount, "note": note})
        )

    def test_the_confirmation_begins_the_series(self):
        asset = self.make_confirmed(valuation_basis="provisional")
        self.assertRecordValues(asset.valuation_ids, [{"basis": "provisional", "amount": 100000, "note": False}])

    def test_a_final_account_replaces_a_provisional_value(self):
        """S1-18; funding and owners follow in proportion, to the fen."""
        asset = self.make_confirmed(
            original_value=100,
            valuation_basis="provisional",
            funding_ids=self.funded(60, 40),
            owner_ids=[
                (0, 0, {"unit_id": unit.id, "share": 0.5}) for unit in (self.unit_village, self.unit_village_next)
            ],
        )
        self.value(asset, "final_account", 90.01)
        asset.invalidate_recordset()
        self.assertRecordValues(
            asset,
            [{"original_value": 90.01, "valuation_basis": "final_account", "net_value": 90.01}],
        )
        self.assertEqual(asset.funding_ids.mapped("amount"), [54.01, 36])
        self.assertEqual(asset.owner_ids.mapped("amount"), [45.01, 45])
        event = asset.sudo().event_ids[0]
        self.assertEqual(event.reason, "决算审定")
        self.assertEqual(event.before["original_value"], 100)
        self.assertEqual(event.after["original_value"], 90.01)

    def test_an_appraisal_sets_the_net_value(self):
        """S1-20."""
        asset = self.make_confirmed(category_id=self.cooperative.id, useful_life=False)
        self.value(asset, "appraisal", 80000)
        asset.invalidate_recordset()
        self.assertEqual((asset.original_value, asset.net_value), (100000, 80000))
        self.value(asset, "appraisal", 0, "全部损失")
        asset.invalidate_recordset()
        self.assertEqual(asset.net_value, 0)

    def test_a_value_written_with_a_reason_is_noted(self):
        asset = self.make_confirmed().with_user(self.user_township)
        asset.write({"original_value": 90000, "valuation_basis": "actual", "change_reason": "核减"})
        newest = asset.valuation_ids.sorted("id")[-1]
        self.assertRecordValues(newest, [{"amount": 90000, "basis": "actual", "note": "核减"}])

    def test_what_is_refused(self):
        asset = self.make_confirmed()
        for values in (
            {"basis": "actual", "amount": 0},
            {"basis": "actual", "amount": 5, "note": " "},
            {"basis": False, "amount": 5},
            {"basis": "appraisal", "amount": 5, "note": False},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.value(asset, **values)
        self.assertEqual(asset.original_value, 100000)

    def test_a_valuation_is_kept_as_it_was(self):
        valuation = self.value(self.make_confirmed(), "actual", 5)
        with self.assertRaises(UserError):
            valuation.write({"amount": 6})
        with self.assertRaises(UserError):
            valuation.unlink()

    def test_a_flow_cannot_hold_it_back(self):
        """A window carries it out at once: its gates bind it, who agrees would never be asked (S1-17); who only takes
        note of it afterwards (备案) is told."""
        policy = self.env["fupin.policy"].create(
            {"key": "values", "name": "资产管理办法", "region_id": self.county.id, "date_from": "2026-01-01"}
        )
        step = {"name": "审批", "role": "county", "level": "county"}
        for model, name in (("fupin.asset", "value"), ("fupin.project", "settle")):
            flow = {"policy_id": policy.id, "key": name, "name": "价值审批", "transition": name}
            flow["model_id"] = self.env["ir.model"]._get_id(model)
            with self.subTest(step=name):
                with self.assertRaisesRegex(UserError, "at once"), self.cr.savepoint():
                    self.env["fupin.flow"].create({**flow, "step_ids": [Command.create(step)]})
                filing = Command.create({**step, "name": "备案", "is_filing": True})
                made = self.env["fupin.flow"].create({**flow, "step_ids": [filing]})
                self.assertFalse(made.step_ids._holds())
