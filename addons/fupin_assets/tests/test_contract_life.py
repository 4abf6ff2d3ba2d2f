from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contract_case import ContractCase


@tagged("post_install", "-at_install")
class TestContractLife(ContractCase):
    """Renewal, change, taking back; reviews and what was found on the spot."""

    def follower(self, action):
        return self.env["fupin.contract"].with_user(self.user_village).browse(action["res_id"])

    def test_renewal_is_a_draft_that_follows(self):
        contract = self.contract(running=True, number="HT-1")
        renewal = self.follower(contract.action_renew())
        self.assertEqual((renewal.state, renewal.origin, renewal.predecessor_id), ("draft", "renewal", contract))
        self.assertEqual((str(renewal.date_start), str(renewal.date_end)), ("2027-01-01", "2029-12-31"))
        self.assertEqual((renewal.asset_ids, renewal.operator_id), (contract.asset_ids, contract.operator_id))
        self.assertFalse(renewal.number or renewal.sign_date)
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.action_renew()
        renewal.action_activate()
        self.assertEqual(contract.state, "active")

    def test_change_ends_the_contract_before_it(self):
        contract = self.contract(running=True)
        change = self.follower(contract.action_change())
        self.assertEqual((change.date_start, change.date_end), (local_date(), contract.date_end))
        change.mode_id = self.modes["joint"]
        self.assertEqual(contract.state, "active")
        change.action_activate()
        self.assertEqual((contract.state, contract.ended_on), ("ended", local_date()))
        self.assertIn(change.name, contract.end_reason)
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.action_change()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.contract().action_renew()

    def test_who_may_not_change_it_cannot_have_it_followed(self):
        contract = self.contract(running=True)
        for user in (self.user_village_next, self.user_finance, self.user_audit):
            with self.subTest(user=user.name), self.assertRaises(AccessError), self.cr.savepoint():
                contract.with_user(user).action_change()

    def test_assets_are_taken_back_once_it_ran(self):
        draft, contract = self.contract(), self.contract(running=True)
        given = {"handback_date": local_date(), "handback_result": "intact"}
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.write(given)
        contract.action_end("到期")
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.write({**given, "handback_date": local_date() + timedelta(days=1)})
        contract.write(given)
        self.assertEqual(contract.handback_result, "intact")

    def test_reviews_are_made_above_the_village_for_ones_own_unit(self):
        contract = self.contract(running=True)
        Review = self.env["fupin.contract.review"]
        values = {"contract_id": contract.id, "result": "passed", "unit_id": self.unit_county.id}
        with self.assertRaises(AccessError), self.cr.savepoint():
            Review.with_user(self.user_village).create(values)
        review = Review.with_user(self.user_township).create(values)
        self.assertEqual(review.unit_id, self.unit_township)
        review.unit_id = self.unit_county
        self.assertEqual(review.unit_id, self.unit_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            Review.with_user(self.user_township).create({**values, "date": local_date() + timedelta(days=1)})
        self.assertIn("write", self.steps(contract))

    @mute_logger("odoo.sql_db")
    def test_a_breach_stays_open_until_it_is_settled(self):
        contract = self.contract(running=True)
        sublease = self.env.ref("fupin_assets.contract_breach_kind_sublease")
        values = {"kind_id": sublease.id, "description": "转租给外村人"}
        contract.breach_ids = [Command.create(values)]
        breach = contract.breach_ids
        self.assertTrue(breach.is_open)
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            breach.write({"is_authorised": True})
        with self.assertRaises(AccessError), self.cr.savepoint():
            breach.unlink()
        breach.write({"settled_on": local_date(), "settlement": "已收回"})
        self.assertFalse(breach.is_open)
