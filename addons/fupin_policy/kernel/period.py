"""Periods, terms and moments of duties: pure arithmetic on dates of Asia/Shanghai."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
# months in a period; half a month and "once" are told apart by hand
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
KINDS = ("half_month", *MONTHS, "once")
TERM = re.compile(r"([1-9]\d{0,3})([dmy])")
TERM_WORDS = {"d": "天", "m": "个月", "y": "年"}


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date


def last_day(day):
    """Return the last day of the month of a day.

    >>> last_day(date(2024, 2, 5))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def containing(kind, day):
    """Return the period of a kind that holds a day.

    >>> containing("half_month", date(2023, 2, 15)).end, containing("half_month", date(2023, 2, 16)).end
    (datetime.date(2023, 2, 15), datetime.date(2023, 2, 28))
    >>> containing("quarter", date(2024, 6, 30))
    Period(start=datetime.date(2024, 4, 1), end=datetime.date(2024, 6, 30))
    >>> containing("half_year", date(2024, 7, 1)).end, containing("year", date(2024, 2, 29)).start
    (datetime.date(2024, 12, 31), datetime.date(2024, 1, 1))
    """
    if kind == "half_month":
        if day.day <= 15:
            return Period(day.replace(day=1), day.replace(day=15))
        return Period(day.replace(day=16), last_day(day))
    months = MONTHS[kind]
    start = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Period(start, last_day(start.replace(month=start.month + months - 1)))


def before(kind, day):
    """Return the period before the one that holds a day.

    >>> before("month", date(2024, 3, 31)).end, before("half_month", date(2024, 1, 5)).start
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 16))
    """
    return containing(kind, containing(kind, day).start - DAY)


def label(kind, start):
    """Return a period in the words of an official paper.

    >>> label("half_month", date(2024, 5, 16)), label("month", date(2024, 5, 1)), label("quarter", date(2024, 10, 1))
    ('2024年5月下半月', '2024年5月', '2024年第4季度')
    >>> label("half_year", date(2024, 7, 1)), label("year", date(2024, 1, 1)), label("once", date(2024, 3, 1))
    ('2024年下半年', '2024年', '')
    """
    if kind == "half_month":
        return f"{start.year}年{start.month}月{'上' if start.day < 16 else '下'}半月"
    if kind == "month":
        return f"{start.year}年{start.month}月"
    if kind == "quarter":
        return f"{start.year}年第{(start.month + 2) // 3}季度"
    if kind == "half_year":
        return f"{start.year}年{'上' if start.month < 7 else '下'}半年"
    return f"{start.year}年" if kind == "year" else ""


def parse_term(text):
    """Return a term as (number, "d", "m" or "y").

    >>> parse_term("12m"), parse_term("30d"), parse_term(" 1y ")
    ((12, 'm'), (30, 'd'), (1, 'y'))
    >>> parse_term("0d")
    Traceback (most recent call last):
      ...
    ValueError: 0d
    """
    match = TERM.fullmatch((text or "").strip())
    if not match:
        raise ValueError(text)
    return int(match[1]), match[2]


def after_term(day, term, times=1):
    """Return the day a term (or several) after a day; a day that the month lacks is its last one.

    >>> after_term(date(2023, 1, 31), "1m"), after_term(date(2023, 1, 31), "1m", 2), after_term(date(2024, 2, 29), "1y")
    (datetime.date(2023, 2, 28), datetime.date(2023, 3, 31), datetime.date(2025, 2, 28))
    >>> after_term(date(2023, 12, 31), "30d")
    datetime.date(2024, 1, 30)
    """
    number, unit = parse_term(text=term)
    if unit == "d":
        return day + timedelta(days=number * times)
    months = day.year * 12 + day.month - 1 + number * times * (12 if unit == "y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, last_day(first).day))


def term_words(term):
    """Return a term as people read it.

    >>> term_words("12m"), term_words("30d")
    ('12个月', '30天')
    """
    number, unit = parse_term(term)
    return f"{number}{TERM_WORDS[unit]}"


def opening_moment(day):
    """Return the beginning of a day in Shanghai as naive UTC.

    >>> opening_moment(date(2024, 5, 1))
    datetime.datetime(2024, 4, 30, 16, 0)
    """
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC).replace(tzinfo=None)


def due_moment(day):
    """Return the last second of a day in Shanghai as naive UTC.

    >>> due_moment(date(2024, 5, 25))
    datetime.datetime(2024, 5, 25, 15, 59, 59)
    """
    return opening_moment(day + DAY) - timedelta(seconds=1)


def shifted(day, direction):
    """Return ``(day, known)``: a rest day moved to the workday before or after it.

    The calendar of rest and make-up days ends where the State Council has not spoken yet: from there on a day
    stays where it is, and ``known`` is False.

    >>> shifted(date(2024, 5, 1), "next"), shifted(date(2024, 5, 1), "previous"), shifted(date(2024, 5, 11), "next")
    ((datetime.date(2024, 5, 6), True), (datetime.date(2024, 4, 30), True), (datetime.date(2024, 5, 11), True))
    >>> shifted(date(2099, 5, 1), "next"), shifted(date(2024, 5, 1), "none")
    ((datetime.date(2099, 5, 1), False), (datetime.date(2024, 5, 1), True))
    """
    if direction not in ("previous", "next"):
        return day, True
    step, moved = (DAY if direction == "next" else -DAY), day
    try:
        while not chinese_calendar.is_workday(moved):
            moved += step
    except NotImplementedError:
        return day, False
    return moved, True
