"""The period that contains a day, and the one before it."""

from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
PERIODS = (*MONTHS, *(f"last_{name}" for name in MONTHS))


def span(period, day):
    """Return the first and the last day of a period around a day: month, quarter, half_year, year, or ``last_…``.

    >>> span("month", date(2024, 2, 29)), span("last_year", date(2026, 1, 1))
    ((datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)), (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)))
    >>> span("half_year", date(2026, 7, 1)), span("last_quarter", date(2026, 5, 31))
    ((datetime.date(2026, 7, 1), datetime.date(2026, 12, 31)), (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)))
    """
    months = MONTHS[period.removeprefix("last_")]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    if period.startswith("last_"):
        return span(period.removeprefix("last_"), first - timedelta(days=1))
    years, month = divmod(first.month - 1 + months, 12)
    return first, date(first.year + years, month + 1, 1) - timedelta(days=1)
