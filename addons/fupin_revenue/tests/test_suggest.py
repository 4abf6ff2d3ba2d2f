from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestSuggest(PlanCase):
    """From what came in to a proposed plan without typing: as last time, else as the policy limits it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_shares_in_force()

    def said(self, plan):
        return [(line.use_id.code, line.amount) for line in plan.line_ids]

    def draft(self, amount, **values):
        return self.plan(self.user_village, amount=amount, **values)

    def test_as_the_policy_limits_it(self):
        """S3-58, S3-59: 40 % is rounded down, so what is suggested may be proposed."""
        for amount, lines in (
            (100000, [("consolidation", 60000), ("maintenance", 40000)]),
            (100.02, [("consolidation", 60.02), ("maintenance", 40)]),
            (0.01, [("consolidation", 0.01)]),
        ):
            with self.subTest(amount=amount), self.cr.savepoint() as savepoint:
                plan = self.draft(amount)
                plan.action_suggest_lines()
                self.assertEqual(self.said(plan), lines)
                plan.action_propose()
                self.assertEqual(plan.state, "proposed")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_as_last_time(self):
        last = self.plan(
            self.user_village, ("maintenance", 300), ("expansion", 600), ("reserve", 100), amount=1000, year=2023
        )
        last.action_propose("公积金")
        plan = self.draft(100.02)
        plan.action_suggest_lines()
        self.assertEqual(self.said(plan), [("expansion", 60.02), ("maintenance", 30), ("reserve", 10)])

    def test_what_is_filled_in_stays(self):
        plan = self.plan(self.user_village, ("consolidation", 100), amount=100)
        empty = self.draft(0)
        for one in (plan, empty):
            with self.assertRaises(UserError), self.cr.savepoint():
                one.action_suggest_lines()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.draft(5).with_user(self.user_township).action_suggest_lines()

    def test_from_what_came_in_to_the_plan(self):
        receipt = self.income(self.user_village, 600)
        self.income(self.user_village, 400)
        plan = self.Plan.browse(receipt.action_distribute()["res_id"]).with_user(self.user_village)
        self.assertEqual((plan.amount, plan.year, plan.unit_id), (1000, local_date().year, self.unit_village))
        self.assertEqual(
            receipt.action_distribute()["res_id"], plan.id, "pressed again: no second plan of the same money"
        )
        self.income(self.user_village, 50)
        self.env.invalidate_all()
        self.assertNotEqual(receipt.action_distribute()["res_id"], plan.id, "more came in: another plan")
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")
        with self.assertRaises(UserError), self.cr.savepoint():
            receipt.action_distribute()
        with self.assertRaises(AccessError), self.cr.savepoint():
            receipt.with_user(self.user_township).action_distribute()
