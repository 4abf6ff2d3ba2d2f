"""Whose turn it is to be photographed: every asset once in so many months, the same whoever asks."""

# periods of a duty in halves of a month
HALVES = {"half_month": 1, "month": 2, "quarter": 6, "half_year": 12, "year": 24}


def turn(period, start, months):
    """Return (number of turns, the turn of a period), None if no photo is asked for.

    An asset is photographed in the period whose turn is its number modulo the number of turns.

    :param period: kind of the period, see `HALVES`; what has no length counts as a month
    :param start: first day of the period
    :param months: each asset is photographed once in so many months; 0 for never

    >>> from datetime import date
    >>> turn("month", date(2024, 5, 1), 12), turn("month", date(2025, 5, 1), 12)
    ((12, 4), (12, 4))
    >>> turns = [turn("month", date(2024, month, 1), 12)[1] for month in range(1, 13)]
    >>> sorted(turns) == list(range(12))
    True
    >>> [turn("quarter", date(2024, month, 1), 12) for month in (1, 4, 7, 10)]
    [(4, 0), (4, 1), (4, 2), (4, 3)]
    >>> turn("half_month", date(2024, 1, 1), 1), turn("half_month", date(2024, 1, 16), 1)
    ((2, 0), (2, 1))
    >>> turn("year", date(2024, 1, 1), 12), turn("once", date(2024, 3, 1), 1)
    ((1, 0), (1, 0))
    >>> turn("month", date(2024, 5, 1), 0), turn("month", date(2024, 5, 1), None)
    (None, None)
    """
    if not months or months < 0:
        return None
    halves = HALVES.get(period, HALVES["month"])
    turns = max(1, int(2 * months) // halves)
    number = ((start.year * 12 + start.month - 1) * 2 + (start.day > 15)) // halves
    return turns, number % turns
