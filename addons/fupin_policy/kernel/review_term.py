"""Until when a review is to be decided."""

from datetime import UTC, datetime, time, timedelta

from odoo.addons.fupin_base.kernel.clock import SHANGHAI, local_date


def due_at(moment, days):
    """Return the end of the last day of a term as naive UTC, or None without a term.

    :param moment: naive UTC, when the review was opened
    :param days: calendar days after the day in Shanghai

    >>> due_at(datetime(2026, 5, 24, 15, 59), 3), due_at(datetime(2026, 5, 24, 16, 0), 3)
    (datetime.datetime(2026, 5, 27, 15, 59, 59), datetime.datetime(2026, 5, 28, 15, 59, 59))
    >>> due_at(datetime(2026, 5, 24), 0) is None
    True
    """
    if not days:
        return None
    last = local_date(moment) + timedelta(days=days)
    return datetime.combine(last, time(23, 59, 59), SHANGHAI).astimezone(UTC).replace(tzinfo=None)
