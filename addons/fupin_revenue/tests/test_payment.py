from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestPayment(PlanCase):
    """Income is distributed no further than it came in, and used no further than it was distributed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.income(cls.user_village, 60, date="2023-02-01")
        cls.second = cls.income(cls.user_village, 40, date="2024-02-01")

    def refused(self, call, *words, error=UserError):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            call()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def figures(self, *receipts):
        names = ("amount_distributed", "amount_undistributed", "amount_used", "amount_unused")
        return [tuple(receipt[name] for name in names) for receipt in receipts or (self.first, self.second)]

    def test_a_plan_takes_the_oldest_income_first(self):
        plan = self.proposal(("consolidation", 70), amount=70)
        self.assertEqual(plan.available_amount, 100)
        self.assertEqual(self.figures(), [(0, 60, 0, 60), (0, 40, 0, 40)])  # a draft takes nothing
        plan.action_propose()
        self.assertEqual(self.figures(), [(60, 0, 0, 60), (10, 30, 0, 40)])
        self.assertEqual(plan.receipt_ids, self.first | self.second)
        self.assertEqual(plan.taking_ids.mapped("amount"), [60, 10])
        plan.action_withdraw()
        self.assertEqual(self.figures(), [(0, 60, 0, 60), (0, 40, 0, 40)])
        plan.action_propose()
        plan.with_user(self.user_township).action_return("改一改")
        self.assertEqual(self.figures(), [(0, 60, 0, 60), (0, 40, 0, 40)])

    def test_a_plan_takes_the_income_that_it_names(self):
        self.proposal(("consolidation", 40), amount=40, receipt_ids=self.second.ids).action_propose()
        self.assertEqual(self.figures(), [(0, 60, 0, 60), (40, 0, 0, 40)])
        more = self.proposal(("consolidation", 60.01), amount=60.01)
        self.refused(more.action_propose, "60.01", "60.00")

    def test_nothing_is_distributed_beyond_what_came_in(self):
        self.refused(self.proposal(("consolidation", 100.01), amount=100.01).action_propose, "100.01", "100.00")
        self.proposal(("consolidation", 100), amount=100).action_propose()
        self.refused(self.proposal(("consolidation", 0.01), amount=0.01).action_propose, "0.01")
        self.assertEqual(self.figures(), [(60, 0, 0, 60), (40, 0, 0, 40)])
        self.refused(lambda: self.first.action_reverse("错账"), "60.00")

    def test_drafts_and_others_income_are_nothing_to_distribute(self):
        self.income(self.user_village, 500, confirm=False)
        self.income(self.user_village_next, 500)
        self.assertEqual(self.proposal(("consolidation", 100.01), amount=100.01).available_amount, 100)

    def test_payments_use_the_oldest_income_first(self):
        plan = self.approved(("consolidation", 50), ("maintenance", 30), amount=80)
        work, repair = plan.line_ids
        self.pay(work, 49.99)
        self.assertEqual(self.figures(), [(60, 0, 49.99, 10.01), (20, 20, 0, 40)])
        payment = self.pay(repair, 30)
        self.assertEqual(self.figures(), [(60, 0, 60, 0), (20, 20, 19.99, 20.01)])
        self.assertEqual((work.amount_unused, repair.amount_unused, plan.amount_used), (0.01, 0, 79.99))
        payment.action_reverse("挪作他用，已追回")
        self.assertEqual(self.figures(), [(60, 0, 49.99, 10.01), (20, 20, 0, 40)])
        self.assertEqual((payment.state, repair.amount_unused), ("reversed", 30))

    def test_nothing_is_used_beyond_its_line(self):
        plan = self.approved(("consolidation", 50), ("maintenance", 30), amount=80)
        work = plan.line_ids[0]
        self.refused(lambda: self.pay(work, 50.01), "50.00", "50.01")
        self.pay(work, 20)
        self.refused(lambda: self.pay(work, 30.01), "30.00")
        both = self.pay(work, 20, confirm=False) | self.pay(work, 10.01, confirm=False)
        self.refused(both.action_confirm, "30.01")
        self.pay(work, 30)
        self.assertEqual(work.amount_unused, 0)

    def test_only_an_approved_plan_is_paid_from(self):
        plan = self.proposal(("consolidation", 50), amount=50)
        for step in (lambda: None, plan.action_propose):
            step()
            with self.subTest(plan.state):
                self.refused(lambda: self.pay(plan.line_ids, 1), plan.name)
        plan.with_user(self.user_township).action_approve()
        self.refused(lambda: self.pay(plan.line_ids, 1, date="2023-01-31"), "2023-02-01")
        self.refused(lambda: self.pay(plan.line_ids, 1, voucher_number=False))
        self.pay(plan.line_ids, 1, date="2023-02-01")

    def test_a_plan_that_was_paid_from_is_not_returned(self):
        plan = self.approved(("consolidation", 50), amount=50)
        payment = self.pay(plan.line_ids, 0.01)
        township = plan.with_user(self.user_township)
        self.refused(lambda: township.action_return("重报"), "0.01")
        payment.action_reverse("付错")
        township.action_return("重报")
        self.assertEqual(plan.state, "draft")

    def test_to_households_units_and_projects(self):
        household = self.env["fupin.household"].create({"name": "张三", "region_id": self.village.id})
        plan = self.approved(
            ("relief", 10, household), ("redistribution", 20, self.unit_village_next), ("consolidation", 30), amount=60
        )
        relief, other, own = plan.line_ids
        self.assertEqual(self.pay(relief, 10).household_id, household)
        self.assertEqual(self.pay(other, 5).to_unit_id, self.unit_village_next)
        self.assertEqual(self.pay(own, 5, payee="某建筑队").payee, "某建筑队")
        form = Form(self.env["fupin.payment"].with_user(self.user_village))
        form.line_id = own
        self.assertEqual((form.amount, form.unit_id), (25, self.unit_village))

    def test_only_the_owner_pays(self):
        plan = self.approved(("consolidation", 50), amount=50)
        payment = self.pay(plan.line_ids, 1, confirm=False)
        for user in (self.user_township, self.user_county):
            self.refused(payment.with_user(user).action_confirm, error=AccessError)
        payment.action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            payment.amount = 2
        with self.assertRaises(AccessError), self.cr.savepoint():
            payment.write({"state": "draft"})
        self.refused(lambda: payment.with_user(self.user_township).action_reverse("x"), error=AccessError)

    def test_figures_cannot_be_forged(self):
        plan = self.proposal(("consolidation", 50), amount=50)
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.line_ids.amount_used = 50
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.amount_used = 50
        Taking = self.env["fupin.distribution.taking"].with_user(self.user_village)
        with self.assertRaises(AccessError), self.cr.savepoint():
            Taking.create({"distribution_id": plan.id, "receipt_id": self.first.id, "amount": 1})
        plan.action_propose()
        for change in (plan.taking_ids.unlink, lambda: plan.taking_ids.write({"amount_used": 1})):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()
