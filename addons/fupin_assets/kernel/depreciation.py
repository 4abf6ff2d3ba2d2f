"""Straight-line depreciation, exact to the fen, as segments that answer for any day (S1-21).

A segment begins where an asset is first written off, or where its value or life changed, and says what is written off
from then on: ``opening`` down to ``residual`` in ``months`` equal parts, the first of them in the month of ``charged``.
The part of a month counts from its last day on. What is written off after k of n months is rounded as a whole, so that
nothing is lost on the way and the last month leaves the residual exactly. `fupin.depreciation` says the same in SQL.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from odoo.addons.fupin_base.kernel.money import fen


def month_index(day):
    """Return the number of a day's month, counted on without years.

    >>> month_index(date(2026, 1, 31)) - month_index(date(2025, 12, 1))
    1
    """
    return day.year * 12 + day.month - 1


def completed(day):
    """Return the number of the last month that is over at the end of a day.

    >>> completed(date(2026, 1, 31)) == month_index(date(2026, 1, 1)) == completed(date(2026, 2, 27))
    True
    """
    return month_index(day + timedelta(days=1)) - 1


def month_start(index):
    """Return the first day of the month of a number.

    >>> month_start(month_index(date(2025, 12, 24)))
    datetime.date(2025, 12, 1)
    """
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Segment:
    """What is written off from a day on. Amounts in yuan.

    >>> segment = first(date(2021, 5, 20), Decimal(100), 1, Decimal("0.05"))
    >>> segment.charged, segment.residual, segment.months
    (datetime.date(2021, 6, 1), Decimal('5.00'), 12)
    >>> [str(segment.net(date(2021, *day))) for day in ((5, 31), (6, 29), (6, 30), (7, 31))]
    ['100.00', '100.00', '92.08', '84.17']
    >>> segment.net(date(2022, 5, 31)), segment.net(date(2040, 1, 1))
    (Decimal('5.00'), Decimal('5.00'))
    """

    date_from: date
    charged: date
    opening: Decimal
    residual: Decimal
    months: int

    def written_off(self, day):
        """Return what is written off by the end of a day."""
        passed = min(max(completed(day) - month_index(self.charged) + 1, 0), self.months)
        if not passed:
            return Decimal("0.00")
        return fen(max(self.opening - self.residual, Decimal(0)) * passed / self.months)

    def net(self, day):
        """Return the net value at the end of a day."""
        return fen(self.opening) - self.written_off(day)


def residual(original, rate):
    """Return what remains at the end.

    >>> residual("200365.99", "0.05")
    Decimal('10018.30')
    """
    return fen(Decimal(str(original)) * Decimal(str(rate)))


def first(acquired, original, years, rate):
    """Return the segment of an asset from its acquisition on; the month after is the first one written off."""
    charged = month_start(month_index(acquired) + 1)
    return Segment(acquired, charged, fen(original), residual(original, rate), years * 12)


def changed(day, acquired, original, net, years, rate):
    """Return the segment from the day on which value or life changed: what is left, over what is left of the life.

    An asset that has outlived its life keeps its value until it gets a longer one.

    >>> segment = changed(date(2026, 3, 15), date(2021, 5, 20), 100, 60, 10, "0.05")
    >>> segment.charged, segment.months
    (datetime.date(2026, 3, 1), 63)
    >>> segment.net(date(2031, 5, 31))
    Decimal('5.00')
    >>> changed(date(2026, 3, 15), date(2014, 5, 20), 100, 60, 10, 0).net(date(2050, 1, 1))
    Decimal('60.00')
    """
    over = completed(day - timedelta(days=1)) - month_index(acquired)
    months = max(years * 12 - max(over, 0), 0)
    charged = max(month_start(month_index(day)), month_start(month_index(acquired) + 1))
    return Segment(day, charged, fen(net), residual(original, rate), months)


def in_force(segments, day):
    """Return the segment that answers for a day, or None: the last one that had begun.

    >>> whole = first(date(2021, 5, 20), 100, 10, 0)
    >>> later = changed(date(2026, 3, 15), date(2021, 5, 20), 100, 90, 10, 0)
    >>> in_force([whole, later], date(2026, 3, 14)) is whole, in_force([whole, later], date(2026, 3, 15)) is later
    (True, True)
    >>> in_force([whole], date(2021, 5, 19)) is None
    True
    """
    begun = [segment for segment in segments if segment.date_from <= day]
    return max(begun, key=lambda segment: segment.date_from, default=None)
