"""Schedules of payments of contracts: which amounts (yuan, to the fen) fall due when.

A contract year runs from the day and month of the beginning. Its amount is the yearly one, raised by ``step_rate``
every ``step_years`` years and rounded once to the fen; of a year that the contract does not fill, the days count. The
amount of a year is split over its payments so that they add up to it, to the fen.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo.addons.fupin_base.kernel.money import fen, split

MONTHS = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}
MOST_YEARS = 100


class Payment(NamedTuple):
    """What falls due on a day for a period, both ends included."""

    due: date
    first: date
    last: date
    amount: Decimal


def periods(start, end, months):
    """Return ``[(first, last, fraction)]`` that fill the time of a contract, ``fraction`` of a full period each.

    >>> [(str(first), str(last), str(part)) for first, last, part in periods(date(2024, 1, 31), date(2024, 3, 30), 1)]
    [('2024-01-31', '2024-02-28', '1'), ('2024-02-29', '2024-03-30', '1')]
    """
    found, number = [], 0
    while True:
        first = start + relativedelta(months=months * number)
        if first > end:
            return found
        following = start + relativedelta(months=months * (number + 1))
        last = min(end, following - timedelta(days=1))
        days = Decimal((last - first).days + 1)
        found.append((first, last, days / (following - first).days))
        number += 1


def year_amounts(start, end, annual, step_years=0, step_rate=0):
    """Return the amount of each contract year.

    >>> year_amounts(date(2024, 1, 1), date(2026, 6, 30), 10000, 1, "0.05")
    [Decimal('10000.00'), Decimal('10500.00'), Decimal('5467.19')]
    """
    growth = 1 + Decimal(str(step_rate or 0))
    amounts = []
    for number, (_first, _last, fraction) in enumerate(periods(start, end, 12)):
        steps = number // step_years if step_years else 0
        amounts.append(fen(fen(Decimal(str(annual)) * growth**steps) * fraction))
    return amounts


def build(start, end, annual, interval, first_due=None, step_years=0, step_rate=0):
    """Return the payments of a contract.

    :param interval: key of `MONTHS`, or "once" for all years in one payment
    :param first_due: day of the first payment, the others follow in the same rhythm; the first day of the contract
        by default
    :raise ValueError: if the end lies before the beginning, or too far away

    >>> plan = build(date(2024, 3, 1), date(2026, 2, 28), "10000", "half_year", date(2024, 6, 1))
    >>> [(str(one.due), str(one.last), str(one.amount)) for one in plan][:2], sum(one.amount for one in plan)
    ([('2024-06-01', '2024-08-31', '5000.00'), ('2024-12-01', '2025-02-28', '5000.00')], Decimal('20000.00'))
    >>> build(date(2024, 1, 1), date(2033, 12, 31), "3333.33", "once")[0].amount
    Decimal('33333.30')
    """
    if end < start:
        raise ValueError("the end lies before the beginning")
    if end >= start + relativedelta(years=MOST_YEARS):
        raise ValueError("the end lies too far away")
    first_due = first_due or start
    yearly = year_amounts(start, end, annual, step_years, step_rate)
    if interval == "once":
        return [Payment(first_due, start, end, sum(yearly))]
    months = MONTHS[interval]
    found = periods(start, end, months)
    in_a_year = 12 // months
    plan = []
    for year, amount in enumerate(yearly):
        mine = found[year * in_a_year : (year + 1) * in_a_year]
        parts = split(amount, [fraction for _first, _last, fraction in mine])
        for (first, last, _fraction), part in zip(mine, parts, strict=True):
            due = first_due + relativedelta(months=months * len(plan))
            plan.append(Payment(due, first, last, part))
    return plan
