"""Which nightly backups are kept: the last fourteen, and the first of each of the last twelve months.

>>> from datetime import date, timedelta
>>> days = [date(2026, 1, 1) + timedelta(days=n) for n in range(60)]
>>> kept = to_keep(days)
>>> len(kept), min(kept), date(2026, 2, 1) in kept, date(2026, 1, 2) in kept
(16, datetime.date(2026, 1, 1), True, False)
"""

DAYS = 14
MONTHS = 12


def to_keep(days):
    """Return those of the days whose backup is kept."""
    ordered = sorted(set(days))
    firsts = {}
    for day in ordered:
        firsts.setdefault((day.year, day.month), day)
    return {*ordered[-DAYS:], *list(firsts.values())[-MONTHS:]}
