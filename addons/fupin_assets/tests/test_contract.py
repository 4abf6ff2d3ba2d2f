from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestContract(AssetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lease = cls.env.ref("fupin_assets.contract_mode_lease")
        cls.shed = cls.make_confirmed(name="扶贫车间", category_id=cls.solar.id)
        cls.operator = cls.env["fupin.operator"].with_user(cls.user_village).create({"name": "绿源合作社"})

    @classmethod
    def contract(cls, user=None, **changes):
        values = {
            "asset_ids": [Command.link(cls.shed.id)],
            "operator_id": cls.operator.id,
            "mode_id": cls.lease.id,
            "date_start": "2024-01-01",
            "date_end": "2026-12-31",
            "annual_amount": 12000,
            **changes,
        }
        return cls.env["fupin.contract"].with_user(user or cls.user_village).create(values)

    def test_terms_are_closed_once_it_runs(self):
        """Terms change in a draft; in force they do not, by nobody, until it is reopened with a reason."""
        contract = self.contract()
        self.assertEqual(contract.name, "扶贫车间租赁经营合同")
        contract.annual_amount = 13000
        contract.action_activate()
        for user in (self.user_village, self.user_township, self.user_county):
            for vals in ({"annual_amount": 1}, {"payment_ids": [Command.create({"due_date": "2024-01-01"})]}):
                with self.subTest(user=user.name, vals=vals), self.assertRaises(UserError), self.cr.savepoint():
                    contract.with_user(user).write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["fupin.contract.payment"].with_user(self.user_village).create(
                {"contract_id": contract.id, "due_date": "2024-01-01"}
            )
        contract.write({"collateral_ids": [Command.create({"name": "农机", "amount": 5000})]})
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.action_reopen()
        contract.action_reopen("金额写错")
        contract.annual_amount = 12500
        self.assertEqual(
            contract.sudo().event_ids.sorted("id").mapped("transition"),
            ["create", "write", "activate", "write", "reopen", "write"],
        )

    def test_activate_needs_assets_and_operator(self):
        without = self.contract(asset_ids=False)
        with self.assertRaises(UserError), self.cr.savepoint():
            without.action_activate()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.contract(operator_id=False).action_activate()
        own = self.contract(operator_id=False, mode_id=self.env.ref("fupin_assets.contract_mode_own").id)
        own.action_activate()
        self.assertEqual(own.state, "active")

    def test_state_and_step_fields_cannot_be_forged(self):
        contract = self.contract()
        with self.assertRaises(AccessError), self.cr.savepoint():
            contract.write({"state": "active"})
        contract.write({"ended_on": "2024-01-01"})
        self.assertFalse(contract.ended_on)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.shed.with_user(self.user_township).write({"contract_ids": [Command.clear()]})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.shed.with_user(self.user_township).write({"contract_ids": [Command.link(contract.id)]})

    def test_end_needs_a_reason(self):
        contract = self.contract()
        contract.action_activate()
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.action_end()
        contract.action_end("协商解除")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "协商解除"))
        self.assertTrue(contract.ended_on)

    def test_neighbour_village_sees_nothing(self):
        contract = self.contract()
        other = self.env["fupin.contract"].with_user(self.user_village_next)
        self.assertFalse(other.search([("id", "=", contract.id)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            contract.with_user(self.user_village_next).read(["name"])
