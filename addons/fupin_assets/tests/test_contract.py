from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .contract_case import ContractCase


@tagged("post_install", "-at_install")
class TestContract(ContractCase):
    """Terms, steps and rights of a contract."""

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
        self.assertEqual(self.steps(contract), ["create", "write", "activate", "write", "reopen", "write"])

    def test_activate_needs_assets_and_operator(self):
        without = self.contract(asset_ids=False)
        with self.assertRaises(UserError), self.cr.savepoint():
            without.action_activate()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.contract(operator_id=False).action_activate()
        own = self.contract(operator_id=False, mode="own")
        own.action_activate()
        self.assertEqual(own.state, "active")

    def test_state_and_step_fields_cannot_be_forged(self):
        contract = self.contract()
        with self.assertRaises(AccessError), self.cr.savepoint():
            contract.write({"state": "active"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.contract(state="active")
        contract.write({"ended_on": "2024-01-01", "origin": "change", "predecessor_id": contract.id})
        self.assertEqual((contract.ended_on, contract.origin, contract.predecessor_id.id), (False, "new", False))
        forged = self.contract(origin="change", predecessor_id=contract.id)
        self.assertEqual((forged.origin, forged.predecessor_id.id), ("new", False))
        by_default = (
            self.env["fupin.contract"]
            .with_user(self.user_village)
            .with_context(default_origin="change", default_predecessor_id=contract.id, default_state="active")
            .create({"mode_id": self.modes["lease"].id})
        )
        self.assertEqual((by_default.origin, by_default.predecessor_id.id, by_default.state), ("new", False, "draft"))
        for command in (Command.clear(), Command.link(contract.id)):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.shed.with_user(self.user_township).write({"contract_ids": [command]})

    def test_end_needs_a_reason(self):
        contract = self.contract(running=True)
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.action_end()
        contract.action_end("协商解除")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "协商解除"))
        self.assertTrue(contract.ended_on)
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.unlink()
        self.contract().unlink()

    def test_neighbour_village_sees_nothing(self):
        contract = self.contract()
        next_door = contract.with_user(self.user_village_next)
        self.assertFalse(next_door.search([("id", "=", contract.id)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            next_door.read(["name"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.contract(user=self.user_village_next)  # over the neighbour's shed
        # but an operator is known in the whole county
        self.assertTrue(self.operator.with_user(self.user_village_next).name)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.operator.with_user(self.user_village_next).name = "x"
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.operator.with_user(self.user_village_far).read(["name"])

    def test_owners_elsewhere_read_it(self):
        """A contract of the township over a village's asset is read by the village, until it owns nothing of it."""
        contract = self.contract(user=self.user_township, asset_ids=False)
        of_village = contract.with_user(self.user_village)
        self.assertFalse(of_village.search([("id", "=", contract.id)]))
        asset = self.make(name="冷库", owner_ids=[Command.create({"unit_id": self.unit_village.id, "share": 1})])
        contract.asset_ids = asset
        self.assertTrue(of_village.search([("id", "=", contract.id)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            of_village.write({"note": "x"})
        asset.owner_ids.unit_id = self.unit_village_next
        self.assertFalse(of_village.search([("id", "=", contract.id)]))
        self.assertTrue(contract.with_user(self.user_village_next).search([("id", "=", contract.id)]))

    def test_operator_phone_is_protected(self):
        self.operator.contact_phone = "13912345678"
        self.operator.invalidate_recordset()
        self.assertEqual(self.operator.contact_phone, "139****5678")
        self.assertNotIn("13912345678", str(self.operator.sudo().event_ids.mapped("after")))
