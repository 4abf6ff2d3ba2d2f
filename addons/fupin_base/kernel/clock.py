"""The calendar of the office: time is stored in UTC and decided in Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now():
    """Return the present moment as naive UTC, as Odoo stores it."""
    return datetime.now(UTC).replace(tzinfo=None)


def local_date(moment=None):
    """Return the date in Asia/Shanghai of a naive UTC moment (now by default).

    >>> local_date(datetime(2026, 5, 24, 15, 59))
    datetime.date(2026, 5, 24)
    >>> local_date(datetime(2026, 5, 24, 16, 0))
    datetime.date(2026, 5, 25)
    """
    moment = moment or utc_now()
    return moment.replace(tzinfo=UTC).astimezone(SHANGHAI).date()


def as_chinese(day: date) -> str:
    """Return a date as an official paper writes it.

    >>> as_chinese(date(2026, 5, 3))
    '2026年5月3日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def local_text(moment):
    """Return a naive UTC moment as people say it: day and time in Asia/Shanghai, empty without one.

    >>> local_text(datetime(2026, 11, 22, 2, 5, 59)), local_text(None)
    ('11月22日 10:05', '')
    """
    if not moment:
        return ""
    local = moment.replace(tzinfo=UTC).astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
