from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PlanCase

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("receive", "receive", "propose", "propose", "withdraw", "approve", "approve", "return", "pay",
                         "pay", "reverse_payment", "reverse_receipt")),
        st.integers(min_value=1, max_value=30000),  # fen
        st.integers(min_value=0, max_value=7),
    ),
    max_size=25,
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccounts(PlanCase):
    """Every fen is accounted for, whatever is received, planned, paid and taken back in whatever order."""

    def test_random_histories(self):
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(STEPS)
        def check(steps):
            savepoint = self.cr.savepoint()
            try:
                self.walk(steps)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all()

        check()

    def walk(self, steps):
        """Carry out steps; what is refused must leave everything as it was."""
        books = {"receipts": [], "plans": [], "payments": []}
        refused = 0
        for step, fens, number in steps:
            try:
                with self.cr.savepoint():
                    getattr(self, f"_{step}")(books, fens / 100, number)
                    self.env.flush_all()
            except UserError:
                refused += 1
                self.env.invalidate_all()
            self.assert_accounted(books)

    def one(self, found, number):
        if not found:
            raise UserError("nothing there")  # pylint: disable=translation-required
        return found[number % len(found)]

    def _receive(self, books, amount, number):
        books["receipts"].append(self.income(self.user_village, amount, date=f"2023-0{number + 1}-01"))

    def _propose(self, books, amount, number):
        plan = self.Plan.with_user(self.user_village).create(
            {"year": 2024, "amount": amount, "line_ids": self.lines(("consolidation", amount))}
        )
        plan.action_propose()
        books["plans"].append(plan)

    def _withdraw(self, books, amount, number):
        self.one(books["plans"], number).action_withdraw()

    def _approve(self, books, amount, number):
        self.one(books["plans"], number).with_user(self.user_township).action_approve()

    def _return(self, books, amount, number):
        self.one(books["plans"], number).with_user(self.user_township).action_return("x")

    def _pay(self, books, amount, number):
        line = self.one(books["plans"], number).line_ids
        payment = (
            self.env["fupin.payment"]
            .with_user(self.user_village)
            .create({"line_id": line.id, "amount": min(amount, 50), "date": "2024-06-01", "voucher_number": "1"})
        )
        payment.action_confirm()
        books["payments"].append(payment)

    def _reverse_payment(self, books, amount, number):
        self.one(books["payments"], number).action_reverse("x")

    def _reverse_receipt(self, books, amount, number):
        self.one(books["receipts"], number).action_reverse("x")

    def assert_accounted(self, books):
        """Compare with what the records of the steps say, without a look at any stored sum."""
        received = self.total(one.amount for one in books["receipts"] if one.state == "confirmed")
        planned = self.total(one.amount for one in books["plans"] if one.state != "draft")
        used = self.total(one.amount for one in books["payments"] if one.state == "paid")
        self.env.cr.execute(
            """SELECT sum(amount_distributed)::text, sum(amount_undistributed)::text,
                   sum(amount_used)::text, sum(amount_unused)::text
               FROM fupin_receipt WHERE unit_id = %s""",
            [self.unit_village.id],
        )
        found = tuple(Decimal(amount or 0) for amount in self.env.cr.fetchone())  # numeric columns: exact
        self.assertEqual(found, (planned, received - planned, used, received - used))

    @staticmethod
    def total(amounts):
        return sum((fen(amount) for amount in amounts), Decimal(0))
