"""When duties fall due: recurring days by APScheduler's `CronTrigger`, and the windows around them.

How to use: ``Schedule("month", "25").windows(first, last, since)`` yields the windows that fall due between two days.
``parse`` raises `ValueError` with a reason in few words; ``Schedule.comes`` tells whether a date ever comes.

How it works: a crontab of five fields (minute and hour ignored) or a short list of days is read into days, months
and weekdays. `CronTrigger` alone skips what a month lacks, so with ``fallback`` a second trigger for the last day of
the month stands in for it.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from apscheduler.triggers.cron import CronTrigger

from .period import DAY, SHANGHAI, Period, before, containing, due_moment, opening_moment, shifted

LAST = "last"
LAST_WORDS = {"last", "l", "末", "月末", "最后一日"}
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# so long may an opening lie before its due date, and so long is looked for a date that never comes
REACH = timedelta(days=400)
NEVER = timedelta(days=366 * 9)


@dataclass(frozen=True)
class Days:
    """Recurring days: of the month, months, weekdays (0 is Sunday); an empty tuple means any."""

    days: tuple = ()
    months: tuple = ()
    weekdays: tuple = ()


@dataclass(frozen=True)
class Window:
    """One turn of a duty: its period, the day it opens, the day the text names and the last day it can be done."""

    period: Period
    opens: date
    due: date
    last: date
    is_known: bool = True

    @property
    def opens_at(self):
        """Return the moment it opens, in UTC."""
        return opening_moment(self.opens)

    @property
    def due_at(self):
        """Return the last second, in UTC."""
        return due_moment(self.last)


@lru_cache(maxsize=4096)
def parse(text):
    """Return the `Days` of a crontab or of a short list; None if it is empty.

    >>> parse("0 0 25 * *"), parse("14,29").days, parse("14、last").days
    (Days(days=(25,), months=(), weekdays=()), (14, 29), (14, 'last'))
    >>> parse("0 9 30 6,12 *").months, parse("0 0 * * 1-5").weekdays, parse("0 0 * * 5-7").weekdays
    ((6, 12), (1, 2, 3, 4, 5), (0, 5, 6))
    >>> parse("0 0 */10 jan-mar sun") == Days((1, 11, 21, 31), (1, 2, 3), (0,)), parse("")
    (True, None)
    >>> parse("32")
    Traceback (most recent call last):
      ...
    ValueError: 32
    """
    text = (text or "").strip().lower()
    if not text:
        return None
    parts = text.split()
    if len(parts) != 5:
        listed = re.sub(r"\s*[,、，;；]\s*", ",", text)
        return Days(days=_days(listed))
    _minute, _hour, days, months, weekdays = parts
    return Days(
        () if days in ("*", "?") else _days(days),
        _numbers(months, 1, 12, MONTH_NAMES, 1),
        tuple(sorted({number % 7 for number in _numbers(weekdays, 0, 7, WEEKDAYS, 0)})),
    )


def _days(text):
    parts = text.split(",")
    found = set().union(*(_numbers(part, 1, 31) or range(1, 32) for part in parts if part not in LAST_WORDS))
    return (*sorted(found), *([LAST] if LAST_WORDS & set(parts) else []))


def _numbers(text, low, high, names=(), first=0):
    """Expand one field of a crontab; an empty tuple for any value."""
    if text in ("*", "?"):
        return ()
    found = set()
    for part in text.split(","):
        match = re.fullmatch(r"(\*|[a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?(?:/(\d{1,2}))?", part)
        if not match:
            raise ValueError(part)
        begin, end, step = match.groups()
        if begin == "*":
            begin, end = low, high
        else:
            begin = _number(begin, names, first)
            end = _number(end, names, first) if end else (high if step else begin)
        if not low <= begin <= end <= high or step == "0":
            raise ValueError(part)
        found.update(range(begin, end + 1, int(step or 1)))
    return tuple(sorted(found))


def _number(text, names, first):
    if text.isdigit():
        return int(text)
    if text not in names:
        raise ValueError(text)
    return names.index(text) + first


def compose(days, months=(), last=False):
    """Return the crontab of days of the month; empty if there is none.

    >>> compose((14, 29)), compose((30,), (6, 12)), compose((), (), last=True), compose(())
    ('0 0 14,29 * *', '0 0 30 6,12 *', '0 0 last * *', '')
    """
    listed = [*map(str, sorted(days)), *([LAST] if last else [])]
    if not listed:
        return ""
    return f"0 0 {','.join(listed)} {','.join(map(str, sorted(months))) or '*'} *"


@lru_cache(maxsize=4096)
def _triggers(spec):
    """Return (triggers whose days all count, trigger of last days that stand in for what a month lacks)."""
    months = ",".join(map(str, spec.months)) or "*"
    triggers = []
    if spec.days or not spec.weekdays:
        triggers.append(_trigger(month=months, day=",".join(map(str, spec.days)) or "*"))
    if spec.weekdays:
        triggers.append(_trigger(month=months, day="*", day_of_week=",".join(WEEKDAYS[n] for n in spec.weekdays)))
    lacking = any(day != LAST and day > 28 for day in spec.days)
    return tuple(triggers), (_trigger(month=months, day=LAST) if lacking else None)


def _trigger(**fields):
    return CronTrigger(**fields, hour=0, minute=0, second=0, timezone=SHANGHAI)


def _fires(trigger, first, last):
    end = datetime.combine(last, time(), SHANGHAI)
    bounded = CronTrigger.__new__(CronTrigger)
    bounded.__setstate__({**trigger.__getstate__(), "end_date": end})
    moment = bounded.get_next_fire_time(None, datetime.combine(first, time(), SHANGHAI))
    while moment:
        yield moment.date()
        moment = bounded.get_next_fire_time(moment, moment)


@lru_cache(maxsize=4096)
def days_between(spec, fallback, first, last):
    """Return the days of a `Days` from one day to another, in order.

    The 14th and 29th: 28 February counts, no 31 January is made; "31" is the last day of every month:

    >>> days_between(parse("14,29"), True, date(2023, 1, 20), date(2023, 3, 1))
    (datetime.date(2023, 1, 29), datetime.date(2023, 2, 14), datetime.date(2023, 2, 28))
    >>> [day.day for day in days_between(parse("31"), True, date(2024, 1, 1), date(2024, 4, 30))]
    [31, 29, 31, 30]
    >>> [day.month for day in days_between(parse("31"), False, date(2024, 1, 1), date(2024, 4, 30))]
    [1, 3]

    A day and a weekday together mean either, as in crontab; weekday 0 is Sunday:

    >>> [day.day for day in days_between(parse("0 0 3 * 0"), False, date(2024, 9, 1), date(2024, 9, 9))]
    [1, 3, 8]
    """
    triggers, stand_in = _triggers(spec)
    found = {day for trigger in triggers for day in _fires(trigger, first, last)}
    if fallback and stand_in:
        highest = max(day for day in spec.days if day != LAST)
        found.update(day for day in _fires(stand_in, first, last) if day.day < highest)
    return tuple(sorted(found))


@dataclass(frozen=True)
class Schedule:
    """A recurring duty.

    :param period: see ``period.KINDS``
    :param cron: crontab or list of days; empty for the last day of the period
    :param open_cron: the same for the opening; empty for the first day of the period that holds the due date
    :param fallback: a listed day that a month lacks is its last day, else the month is skipped
    :param previous: what falls due reports the period before
    :param inclusive: the due day itself is still in time
    :param shift: "none", "previous" or "next" workday
    """

    period: str
    cron: str = ""
    open_cron: str = ""
    fallback: bool = True
    previous: bool = False
    inclusive: bool = True
    shift: str = "none"

    def comes(self, cron=None, start=date(2024, 1, 1)):
        """Tell whether the due date (or the days of another crontab) ever comes.

        >>> Schedule("year", "0 0 30 2 *", fallback=False).comes(), Schedule("year", "0 0 29 2 *", fallback=False).comes()
        (False, True)
        >>> Schedule("year", "0 0 30 2 *").comes()
        True
        """
        spec = parse(self.cron if cron is None else cron)
        if spec is None:
            return True
        triggers, stand_in = _triggers(spec)
        tried = (*triggers, stand_in) if self.fallback and stand_in else triggers
        return any(next(_fires(trigger, start, start + NEVER), None) for trigger in tried)

    def due_days(self, first, last):
        """Return the due days from one day to another.

        >>> Schedule("half_month").due_days(date(2024, 2, 10), date(2024, 3, 15))
        (datetime.date(2024, 2, 15), datetime.date(2024, 2, 29), datetime.date(2024, 3, 15))
        """
        spec = parse(self.cron)
        if spec:
            return days_between(spec, self.fallback, first, last)
        found, day = [], containing(self.period, first).end
        while day <= last:
            found.append(day)
            day = containing(self.period, day + DAY).end
        return tuple(found)

    def windows(self, first, last, since, until=None):
        """Return the windows whose named due day lies between two days, for a text in force since a day.

        A window never opens before the text, and a period that ended before it is not asked for.

        >>> [window] = Schedule("month", "25").windows(date(2024, 8, 1), date(2024, 9, 24), date(2024, 8, 23))
        >>> window.period.start, window.opens, window.due_at
        (datetime.date(2024, 8, 1), datetime.date(2024, 8, 23), datetime.datetime(2024, 8, 25, 15, 59, 59))

        A report on the month before, due before the 5th:

        >>> due = Schedule("month", "5", previous=True, inclusive=False)
        >>> [window] = due.windows(date(2024, 3, 1), date(2024, 3, 31), date(2024, 1, 1))
        >>> window.period.end, window.opens, window.last
        (datetime.date(2024, 2, 29), datetime.date(2024, 3, 1), datetime.date(2024, 3, 4))

        Once: the first date that comes, or the last day of the text:

        >>> once = Schedule("once", "0 0 30 6 *")
        >>> [window.due for window in once.windows(date(2024, 1, 1), date(2026, 1, 1), date(2024, 2, 1))]
        [datetime.date(2024, 6, 30)]
        >>> len(Schedule("once").windows(date(2024, 1, 1), date(2026, 1, 1), date(2024, 2, 1), date(2025, 1, 1)))
        1
        """
        first = max(first, since)
        if self.period == "once":
            return [self._once(due, since) for due in self._once_day(since, until) if first <= due <= last]
        if first > last:
            return []
        openings = self._openings(first, last)
        windows = (self._window(due, since, openings) for due in self.due_days(first, last))
        return [window for window in windows if window.period.end >= since]

    def _once_day(self, since, until):
        spec = parse(self.cron)
        if not spec:
            return [until] if until else []
        return days_between(spec, self.fallback, since, since + NEVER)[:1]

    def _openings(self, first, last):
        spec = parse(self.open_cron)
        return days_between(spec, self.fallback, first - REACH, last) if spec else ()

    def _window(self, due, since, openings):
        at = bisect_right(openings, due)
        opens = openings[at - 1] if at else containing(self.period, due).start
        period = (before if self.previous else containing)(self.period, due)
        return self._made(period, opens, due, since)

    def _once(self, due, since):
        openings = self._openings(due, due)
        return self._made(Period(since, due), openings[-1] if openings else since, due, since)

    def _made(self, period, opens, due, since):
        last, known = shifted(due, self.shift)
        if not self.inclusive:
            last -= DAY
        return Window(period, min(max(opens, since), last), due, last, known)


def reading(period, cron, fallback=True, inclusive=True):
    """Return the due date as people say it.

    >>> reading("month", "25"), reading("half_month", "14,29"), reading("half_year", ""), reading("month", "last")
    ('每月25日前', '每月14日、29日前', '每半年末前', '每月最后一日前')
    >>> reading("year", "0 0 30 11 *"), reading("quarter", "0 0 10 1,4,7,10 *"), reading("month", "0 0 * * 5")
    ('每年11月30日前', '每年1、4、7、10月的10日前', '每周五前')
    >>> reading("once", "0 0 30 6 *"), reading("month", "25", inclusive=False), reading("month", "")
    ('6月30日前（一次）', '每月25日之前（不含当日）', '每月末前')
    """
    spec = parse(cron)
    if spec is None:
        words = {"half_month": "每半月", "month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
        said = f"{words[period]}末" if period in words else "施行期满"
    else:
        said = _said(spec, period == "once")
    said += "前" if inclusive else "之前（不含当日）"
    return f"{said}（一次）" if period == "once" else said


def _said(spec, once):
    days = "、".join("最后一日" if day == LAST else f"{day}日" for day in spec.days)
    weekdays = "、".join("日一二三四五六"[number] for number in spec.weekdays)
    months = "、".join(map(str, spec.months))
    if weekdays:
        days = "和".join(filter(None, [days, f"周{weekdays}"]))
    days = days or "每日"
    if not months:
        return f"每{days}" if weekdays and not spec.days else f"每月{days}"
    said = f"{months}月{'的' if len(spec.months) > 1 else ''}{days}"
    return said if once else f"每年{said}"
