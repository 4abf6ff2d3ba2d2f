import calendar
from datetime import date, timedelta

import chinese_calendar
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .duty_common import DutyCase, utc

DAY = timedelta(days=1)
EIGHT_HOURS = timedelta(hours=8)
BEGIN, END = date(2020, 1, 1), date(2030, 12, 31)
# a year before and after: openings and periods may lie outside
CALENDAR = [date(2018, 12, 31) + DAY * number for number in range(366 * 14)]
PLACES = {
    "half_month": lambda day: (day.year, day.month, day.day > 15),
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, -(-day.month // 3)),
    "half_year": lambda day: (day.year, day.month > 6),
    "year": lambda day: day.year,
}


def _spans(place):
    """Return {day: (first day, last day of its period, the same of the period before)}."""
    found, before, together = {}, (None, None), {}
    for day in CALENDAR:
        together.setdefault(place(day), []).append(day)
    for days in together.values():
        found.update(dict.fromkeys(days, (days[0], days[-1], *before)))
        before = (days[0], days[-1])
    return found


SPANS = {kind: _spans(place) for kind, place in PLACES.items()}


def named(day, rule, fallback):
    """Whether a rule ("days", "months", "weekdays", "last") names a day; read off the calendar, day by day."""
    days, months, weekdays, last = rule
    if months and day.month not in months:
        return False
    ends = (day + DAY).month != day.month
    if day.day in days or (last and ends) or (fallback and ends and days and day.day < max(days)):
        return True
    # crontab counts from Sunday, Python from Monday
    return (day.weekday() + 1) % 7 in weekdays


def workday(day, shift):
    """Return the workday next to a rest day, as far as holidays are known."""
    direction = {"none": 0, "previous": -1, "next": 1}[shift]
    moved = day
    while direction:
        try:
            if not chinese_calendar.is_holiday(moved):
                return moved
        except NotImplementedError:
            return day
        moved += DAY * direction
    return day


def expected(duty, since, last_run):
    """Enumerate the tasks of one unit: {(due day, first and last day of the period, opening, due moment)}."""
    found, spans = set(), SPANS[duty["period"]]
    for day in CALENDAR:
        first, last, earlier_first, earlier_last = spans[day]
        if day < since or not (named(day, duty["rule"], duty["fallback"]) if any(duty["rule"]) else day == last):
            continue
        opens = first
        if any(duty["opening"]):
            back = day
            while back > day - DAY * 366 and not named(back, duty["opening"], duty["fallback"]):
                back -= DAY
            opens = back if named(back, duty["opening"], duty["fallback"]) else first
        if duty["previous"]:
            first, last = earlier_first, earlier_last
        end = workday(day, duty["shift"]) - (DAY if not duty["inclusive"] else DAY * 0)
        opens = min(max(opens, since), end)
        if last >= since and opens <= last_run:
            midnight = utc(opens.year, opens.month, opens.day) - EIGHT_HOURS
            due = utc(end.year, end.month, end.day, 23, 59, 59) - EIGHT_HOURS
            found.add((day, first, last, midnight, due))
    return found


def crontab(rule):
    """Write a rule as the crontab that names the same days; Sunday now as 0, now as 7."""
    days, months, weekdays, last = rule
    if not any(rule):
        return False
    listed = [*map(str, sorted(days)), *(["last"] if last else [])]
    numbers = [str(number or 7 * (len(months) % 2)) for number in sorted(weekdays)]
    return f"17 3 {','.join(listed) or '*'} {','.join(map(str, sorted(months))) or '*'} {','.join(numbers) or '*'}"


def _comes(rule, fallback):
    days, months, weekdays, last = rule
    if last or weekdays or not days or fallback:
        return True
    return any(day <= calendar.monthrange(2024, month)[1] for day in days for month in (months or {1}))


DAYS = st.sets(st.one_of(st.sampled_from([1, 14, 15, 16, 28, 29, 30, 31]), st.integers(1, 31)), max_size=3)
MONTHS = st.one_of(st.just(set()), st.sets(st.integers(1, 12), max_size=4))
RULES = st.one_of(
    st.tuples(DAYS, MONTHS, st.just(set()), st.booleans()).map(
        lambda rule: rule if rule[0] or rule[3] else (set(),) * 4
    ),
    st.tuples(DAYS, MONTHS, st.sets(st.integers(0, 6), min_size=1, max_size=2), st.just(False)),
)
OPENINGS = st.one_of(st.just((set(),) * 4), st.tuples(DAYS.filter(bool), MONTHS, st.just(set()), st.just(False)))
DUTIES = st.fixed_dictionaries(
    {
        "period": st.sampled_from(sorted(PLACES)),
        "rule": RULES,
        "opening": OPENINGS,
        "fallback": st.booleans(),
        "previous": st.booleans(),
        "inclusive": st.booleans(),
        "shift": st.sampled_from(["none", "none", "previous", "next"]),
    }
).filter(lambda duty: _comes(duty["rule"], duty["fallback"]) and _comes(duty["opening"], duty["fallback"]))
RUNS = st.lists(st.tuples(st.dates(BEGIN, END), st.integers(0, 23), st.integers(1, 4)), min_size=1, max_size=5)


@tagged("post_install", "-at_install")
class TestTenYears(DutyCase):
    """2020 to 2030: whatever the duties, and however long the clock stands, each task is made once and rightly."""

    def test_none_is_missed_doubled_or_misdated(self):
        settled = settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # ten years an example: shrinking one takes longer than reading it
        )
        settled(given(st.lists(DUTIES, min_size=1, max_size=3), st.dates(BEGIN, date(2022, 1, 1)), RUNS)(self._live))()

    def _live(self, drawn, since, runs):
        savepoint = self.cr.savepoint()
        try:
            policy = self.make_policy(key="drawn", date_from=since)
            duties = [self._make(policy, number, duty) for number, duty in enumerate(drawn)]
            policy.action_publish()
            moments = sorted(
                {utc(day.year, day.month, day.day, hour) + DAY * more
                 for day, hour, days in runs for more in range(days)}
                | {utc(2020, 1, 1), utc(2030, 12, 31, 12)}
            )  # fmt: skip
            for moment in moments:
                self.assertTrue(self.env["fupin.policy"]._cron_run_due(moment))
            last_run = (moments[-1] + EIGHT_HOURS).date()
            for duty, values in zip(duties, drawn, strict=True):
                self._compare(duty, expected(values, since, last_run))
            self.assertFalse(self.env["fupin.clock.failure"].search_count([]))
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.env.registry.clear_cache()

    def _make(self, policy, number, duty):
        return self.make_duty(
            f"drawn{number}", policy=policy, period=duty["period"], cron=crontab(duty["rule"]),
            open_cron=crontab(duty["opening"]), month_end_fallback=duty["fallback"],
            reports_previous_period=duty["previous"], due_inclusive=duty["inclusive"], workday_shift=duty["shift"],
        )  # fmt: skip

    def _compare(self, duty, once):
        for unit in self.unit_village | self.unit_village_next:
            found = self.rows(
                duty, "due_date, period_start, period_end, opens_at, due_at", f"unit_id = {unit.id} AND state = 'open'"
            )
            self.assertEqual(len(found), len(once))
            self.assertEqual(set(found), once)
