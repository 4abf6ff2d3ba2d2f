"""The year over which income is compared with the value of an asset."""

from datetime import date, timedelta


def last_full_year(day: date, first_month: int = 1) -> tuple[date, date]:
    """Return the first and the last day of the last year that is over on a day.

    :param first_month: 1 to 12; 1 is the calendar year

    >>> last_full_year(date(2024, 12, 31)), last_full_year(date(2025, 1, 1))[0]
    ((datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)), datetime.date(2024, 1, 1))
    >>> last_full_year(date(2024, 3, 31), 4)
    (datetime.date(2022, 4, 1), datetime.date(2023, 3, 31))
    >>> last_full_year(date(2024, 4, 1), 4)
    (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31))
    """
    begun = date(day.year - (day.month < first_month), first_month, 1)
    return begun.replace(year=begun.year - 1), begun - timedelta(days=1)
