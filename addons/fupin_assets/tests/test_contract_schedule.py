from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..kernel import schedule
from .contract_case import ContractCase

DAYS = st.dates(date(2013, 1, 1), date(2030, 12, 31))
AMOUNTS = st.decimals(Decimal("0.01"), Decimal(10**9), places=2)


@tagged("post_install", "-at_install")
class TestScheduleKernel(BaseCase):
    @settings(max_examples=300, deadline=None)
    @given(
        DAYS,
        st.integers(0, 365 * 25),
        AMOUNTS,
        st.sampled_from([*schedule.MONTHS, "once"]),
        st.integers(0, 5),
        st.decimals(0, 1, places=4),
    )
    def test_periods_fill_the_time_and_payments_the_amount(self, start, days, annual, interval, steps, rate):
        """No day is left out or paid twice; every full year makes its amount to the fen, in order of the days."""
        end = start + timedelta(days=days)
        plan = schedule.build(start, end, annual, interval, None, steps, rate)
        self.assertEqual((plan[0].first, plan[-1].last), (start, end))
        for before, after in zip(plan, plan[1:], strict=False):
            self.assertEqual(before.last + timedelta(days=1), after.first)
            self.assertLess(before.due, after.due)
        yearly = schedule.year_amounts(start, end, annual, steps, rate)
        self.assertEqual(sum(one.amount for one in plan), sum(yearly))
        self.assertTrue(all(one.amount >= 0 and one.amount == fen(one.amount) for one in plan))
        for number, amount in enumerate(yearly[:-1]):
            raised = annual * (1 + rate) ** (number // steps if steps else 0)
            self.assertEqual(amount, fen(raised))

    def test_an_end_before_the_beginning_or_far_away_is_refused(self):
        for end in (date(2023, 12, 31), date(2124, 1, 1)):
            with self.subTest(end=end), self.assertRaises(ValueError):
                schedule.build(date(2024, 1, 1), end, 1, "year")
        self.assertEqual(len(schedule.build(date(2024, 1, 1), date(2123, 12, 31), 1, "year")), 100)


@tagged("post_install", "-at_install")
class TestContractSchedule(ContractCase):
    def lines(self, contract):
        return [(str(line.due_date), line.kind, line.amount) for line in contract.payment_ids.sorted("due_date")]

    def test_one_press_builds_the_payments(self):
        contract = self.contract(annual_amount=10000.01, payment_interval="half_year")
        contract.action_build_schedule()
        self.assertEqual(len(contract.payment_ids), 6)
        self.assertEqual(contract.payment_total, 30000.03)
        self.assertEqual(self.lines(contract)[:2], [("2024-01-01", "fixed", 5000.01), ("2024-07-01", "fixed", 5000.0)])
        contract.write({"payment_kind": "stepped", "payment_interval": "year", "step_years": 1, "step_rate": 0.05})
        contract.annual_amount = 10000
        contract.action_build_schedule()
        self.assertEqual([line.amount for line in contract.payment_ids], [10000, 10500, 11025])
        self.assertEqual(self.steps(contract)[-1], "write")

    def test_a_share_of_profit_waits_for_the_profit(self):
        contract = self.contract(payment_kind="profit_share", annual_amount=5000)
        with self.assertRaises(UserError), self.cr.savepoint():
            contract.action_build_schedule()
        contract.profit_rate = 0.3
        contract.action_build_schedule()
        self.assertEqual(
            self.lines(contract)[:2], [("2024-01-01", "fixed", 5000.0), ("2024-12-31", "profit_share", 0.0)]
        )
        self.assertEqual(set(contract.payment_ids.mapped("rate")), {0, 0.3})

    def test_what_is_missing_is_told(self):
        for changes in (
            {"date_end": False},
            {"annual_amount": 0},
            {"payment_kind": "stepped"},
            {"date_end": "2200-01-01"},
        ):
            with self.subTest(changes=changes), self.assertRaises(UserError), self.cr.savepoint():
                self.contract(**changes).action_build_schedule()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.contract(running=True).action_build_schedule()
