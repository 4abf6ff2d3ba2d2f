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

BELOW = st.lists(
    st.tuples(
        st.sampled_from(("receive", "plan", "plan", "give", "give", "take_back", "own_plan", "own_plan", "spend")),
        st.integers(min_value=100, max_value=30000),  # fen
        st.integers(min_value=1, max_value=9),
    ),
    max_size=20,
)


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
        self.assertEqual(self.sums(self.unit_village), (planned, received - planned, used, received - used))

    def sums(self, unit):
        """Return what the receipts of a unit say: distributed, undistributed, used, not used."""
        self.env.cr.execute(
            """SELECT sum(amount_distributed)::text, sum(amount_undistributed)::text,
                   sum(amount_used)::text, sum(amount_unused)::text
               FROM fupin_receipt WHERE unit_id = %s""",
            [unit.id],
        )
        return tuple(Decimal(amount or 0) for amount in self.env.cr.fetchone())  # numeric columns: exact

    def test_random_histories_of_two_levels(self):
        """The same with a township that distributes to its villages, which distribute and spend what arrived."""

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(BELOW)
        def check(steps):
            savepoint = self.cr.savepoint()
            try:
                self.walk_below(steps)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all()

        check()

    def test_a_history_of_two_levels(self):
        """One that goes all the way, so that the random ones are known to be able to."""
        books = self.walk_below([
            ("receive", 30000, 1), ("plan", 20000, 4), ("give", 100, 1), ("own_plan", 500, 1), ("spend", 300, 1),
            ("take_back", 100, 1), ("take_back", 100, 2),
        ])  # fmt: skip
        self.assertEqual({name: len(found) for name, found in books.items()},
                         {"plans": 1, "given": 2, "own": 1, "spent": 1})  # fmt: skip
        # 80.00 in halves: what the village distributes already is not taken back, the other one is
        states = {one.to_unit_id: (one.state, one.amount) for one in books["given"]}
        self.assertEqual(states, {self.unit_village: ("paid", 40), self.unit_village_next: ("reversed", 40)})

    def walk_below(self, steps):
        books = {"plans": [], "given": [], "own": [], "spent": []}
        self.unit_village_next.is_weak = True
        for step, fens, number in steps:
            try:
                with self.cr.savepoint():
                    getattr(self, f"_below_{step}")(books, fens / 100, number)
                    self.env.flush_all()
            except UserError:
                self.env.invalidate_all()
            self.assert_accounted_below(books)
        return books

    def _below_receive(self, books, amount, number):
        self.income(self.user_township, amount)

    def _below_plan(self, books, amount, number):
        below = float(fen(amount * number / 10))
        plan = self.Plan.with_user(self.user_township).create({
            "year": 2024, "amount": amount, "redistribution_total": below,
            "line_ids": self.lines(("consolidation", amount - below)),
        })  # fmt: skip
        plan.action_calculate()
        plan.action_propose()
        plan.with_user(self.user_county).action_approve()
        books["plans"].append(plan)

    def _below_give(self, books, amount, number):
        plan = self.one(books["plans"], number)
        plan.action_pay_below()
        drafts = (
            self.env["fupin.payment"]
            .with_user(self.user_township)
            .search([("distribution_id", "=", plan.id), ("state", "=", "draft")])
        )
        drafts.write({"voucher_number": "1", "date": "2024-06-01"})
        drafts[: number % 2 + 1].action_confirm()
        books["given"] += drafts[: number % 2 + 1]

    def _below_take_back(self, books, amount, number):
        self.one(books["given"], number).action_reverse("x")

    def _below_own_plan(self, books, amount, number):
        amount = min(amount, 5)
        plan = self.Plan.with_user(self.user_village).create(
            {"year": 2024, "amount": amount, "line_ids": self.lines(("consolidation", amount))}
        )
        plan.action_propose()
        plan.with_user(self.user_township).action_approve()
        books["own"].append(plan)

    def _below_spend(self, books, amount, number):
        line = self.one(books["own"], number).line_ids
        payment = (
            self.env["fupin.payment"]
            .with_user(self.user_village)
            .create({"line_id": line.id, "amount": min(amount, 3), "date": "2024-07-01", "voucher_number": "1"})
        )
        payment.action_confirm()
        books["spent"].append(payment)

    def assert_accounted_below(self, books):
        """Every level has its fens, and what one gave is what the other got."""
        given = [one for one in books["given"] if one.state == "paid"]
        for unit in (self.unit_village, self.unit_village_next):
            got = self.total(one.amount for one in given if one.to_unit_id == unit)
            plans = self.Plan.search([("unit_id", "=", unit.id), ("state", "!=", "draft")])
            planned = self.total(plans.mapped("amount"))
            used = self.total(one.amount for one in books["spent"] if one.state == "paid" and one.unit_id == unit)
            self.assertEqual(self.sums(unit), (planned, got - planned, used, got - used))
        received = self.env["fupin.receipt"].search(
            [("unit_id", "=", self.unit_township.id), ("state", "=", "confirmed")]
        )
        come = self.total(received.mapped("amount"))
        planned = self.total(one.amount for one in books["plans"] if one.state != "draft")
        used = self.total(one.amount for one in given)
        self.assertEqual(self.sums(self.unit_township), (planned, come - planned, used, come - used))

    @staticmethod
    def total(amounts):
        return sum((fen(amount) for amount in amounts), Decimal(0))
