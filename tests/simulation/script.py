"""The script of the year 2025 in plain Python: what the county is made of, and who does what on which day.

Read by the actors (inside Odoo) and by the oracle (which knows nothing of Odoo). Everything is drawn from one seed.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

SEED = 410423
YEAR = 2025
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
DAY = timedelta(days=1)
TOWNSHIPS, VILLAGES_EACH = 10, 20
VILLAGES = TOWNSHIPS * VILLAGES_EACH
EMPTY = 5  # villages without assets, which send nil returns; one in each of the first townships
ASSETS = 40
SOLAR, ROADS, CATTLE = range(10), range(10, 36), range(36, 40)
KINDS = (("solar", SOLAR), ("road", ROADS), ("cattle", CATTLE))
DEPARTMENTS = ("solar", "road", "cattle")  # each kind of asset has its bureau

# standards that the shipped text leaves open and this county has decided
DECIDED = {"check_problem_due": "15", "asset_return_due": "30", "contract_expiry_lead": "90"}
BUILT_ON, PUBLISHED_ON = date(2024, 12, 20), date(2024, 12, 30)

# the server is down over the turn of a month: the clock does not run on these days, both included
STANDSTILL = (date(YEAR, 7, 31), date(YEAR, 8, 6))
# a village is merged into another one, and one without assets is founded
CLOSED, CLOSED_ON = 190, date(YEAR, 9, 10)
FOUNDED, FOUNDED_ON = VILLAGES + EMPTY, date(YEAR, 5, 20)
# the township says why nothing has to be done about the roads of a village that lack a maintainer
WAIVED, WAIVED_ON, WAIVED_UNTIL = 28, date(YEAR, 2, 10), date(YEAR, 3, 10)


def villages():
    """Return the numbers of all villages; the last one is founded in the year."""
    return range(FOUNDED + 1)


def township_of(village):
    return village // VILLAGES_EACH if village < VILLAGES else village - VILLAGES


def is_played(village):
    """Whether the village's clerk acts through the public methods as a user; the others are written by a statement."""
    return village >= VILLAGES or village % 17 == 0


def last_day(month):
    return date(YEAR + month // 12, month % 12 + 1, 1) - DAY


def clock_days():
    """Return the days on which the clock runs, at 8:30 in the morning in China; the first is that of the opening."""
    days = {FIRST, date(YEAR + 1, 1, 1)}
    for month in range(1, 13):
        days |= {date(YEAR, month, day) for day in (1, 4, 7, 15, 22, 25, 26, 28)} | {last_day(month)}
    return sorted(day for day in days if not STANDSTILL[0] <= day <= STANDSTILL[1])


def first_run(day):
    """Return the first run of the clock on a day or after it."""
    return next(run for run in clock_days() if run >= day)


def month_ends():
    """Return the clock days on which the county is looked at: the first after each month."""
    return [first_run(last_day(month) + DAY) for month in range(1, 13)]


# ------------------------------------------------------------------ monthly reports


@dataclass(frozen=True)
class Report:
    """What a village does with one month's sweep; days, or None for what never comes."""

    village: int
    month: int
    submitted: date | None
    returned: date | None = None
    again: date | None = None
    confirmed: date | None = None
    problem: int | None = None  # number of the asset that is not normal


def report_of(village, month):
    """Draw what a village does with the sweep of a month."""
    report = _drawn_report(village, month)
    if village == FOUNDED and month == FOUNDED_ON.month:
        return Report(village, month, date(YEAR, month, 27))
    if village != CLOSED:
        return report
    days = {name: getattr(report, name) for name in ("submitted", "returned", "again", "confirmed")}
    return replace(report, **{name: day if day and day < CLOSED_ON else None for name, day in days.items()})


def _drawn_report(village, month):
    draw = Random(f"{SEED} {village} {month}")
    luck, day = draw.random(), date(YEAR, month, draw.randint(10, 27))
    if luck < 0.03 and village < VILLAGES:
        return Report(village, month, None)
    if luck < 0.11 and village < VILLAGES:
        day = last_day(month) + DAY * draw.randint(1, 20)
    patience = draw.randint(2, 4)
    if draw.random() < 0.06:
        returned = day + DAY * patience
        again = returned + DAY * draw.randint(1, 25) if draw.random() < 0.8 else None
        confirmed = again + DAY * 3 if again and draw.random() < 0.9 else None
        return Report(village, month, day, returned, again, confirmed)
    confirmed = day + DAY * patience if draw.random() < 0.9 else None
    odds = 0 if village >= VILLAGES else 0.25 if is_played(village) else 0.02
    problem = draw.choice(range(10, 30)) if draw.random() < odds else None
    return Report(village, month, day, confirmed=confirmed, problem=problem)


def reports():
    return [
        report_of(village, month)
        for month in range(1, 13)
        for village in villages()
        if (village != FOUNDED or month >= FOUNDED_ON.month) and (village != CLOSED or month <= CLOSED_ON.month)
    ]


# ------------------------------------------------------------------------- problems


@dataclass(frozen=True)
class Problem:
    """A problem that a sweep found: by whom and when it is solved, or passed up."""

    village: int
    asset: int
    found: date
    passed: date | None
    solved: date | None


def problems():
    """Return the problems of the year; one asset has one at a time, found again is the same one."""
    made, waiting = [], {}
    found = (one for one in reports() if one.problem is not None and one.submitted)
    for report in sorted(found, key=lambda one: one.submitted):
        place = (report.village, report.problem)
        before = waiting.get(place)
        if before and (before.solved is None or before.solved >= report.submitted):
            continue
        draw = Random(f"{SEED} problem {report.village} {report.month}")
        fate, found = draw.random(), report.submitted
        passed = solved = None
        if fate < 0.4:
            solved = found + DAY * draw.randint(1, 12)
        elif fate < 0.6:
            solved = found + DAY * draw.randint(20, 40)
        elif fate < 0.8:
            passed = found + DAY * draw.randint(2, 9)
            solved = passed + DAY * draw.randint(3, 30) if draw.random() < 0.7 else None
        waiting[place] = Problem(report.village, report.problem, found, passed, solved)
        made.append(waiting[place])
    return made


# ----------------------------------------------------- townships, departments, county


@dataclass(frozen=True)
class Round:
    """A sample round of a unit: share of its scope seen on each day, and the day on which it reports."""

    unit: tuple
    duty: str
    start: date
    seen: tuple  # ((day, share of the scope, day it counts for), …)
    refused: date | None  # tries to report with too small a share
    submitted: date | None


def rounds():
    """Return the rounds: two half-years of townships and departments, a year of the county."""
    made = []
    for start, end in ((FIRST, date(YEAR, 6, 30)), (date(YEAR, 7, 1), LAST)):
        for number in range(TOWNSHIPS):
            made.append(_round(("township", number), "township_check", start, end, number))
        for number in range(len(DEPARTMENTS)):
            made.append(_round(("department", number), "department_check", start, end, number + 7))
    seen = ((date(YEAR, 10, 15), 0.25, date(YEAR, 10, 15)), (date(YEAR, 11, 12), 0.35, date(YEAR, 11, 12)))
    made.append(Round(("county", 0), "county_check", FIRST, seen, date(YEAR, 10, 20), date(YEAR, 11, 20)))
    return made


def _round(unit, duty, start, end, fate):
    middle = start + DAY * 70
    if fate == 9:  # never
        return Round(unit, duty, start, ((middle, 0.2, middle),), end - DAY * 2, None)
    if fate == 8:  # too little in time, the rest and the report late
        late = end + DAY * 9
        seen = ((middle, 0.45, middle), (late, 0.55, end))
        return Round(unit, duty, start, seen, end - DAY, late + DAY)
    return Round(unit, duty, start, ((middle, 0.6, middle),), None, end - DAY * (3 + fate))


def monthly_reports():
    """Yield (township, month, day) of what townships report to the county by the 25th; no day: never."""
    for month in range(1, 13):
        for number in range(TOWNSHIPS):
            draw = Random(f"{SEED} township {number} {month}")
            luck = draw.random()
            day = date(YEAR, month, draw.randint(18, 25))
            if luck < 0.1:
                yield number, month, None
            elif luck < 0.25:
                yield number, month, date(YEAR, month, 25) + DAY * draw.randint(1, 12)
            else:
                yield number, month, day


def yearly():
    """Yield (unit, duty, day) of what is done once a year without a share; no day: never."""
    for village in villages():
        if village == CLOSED:
            continue
        draw = Random(f"{SEED} ledger {village}")
        yield (
            ("village", village),
            "ledger_confirm_village",
            (date(YEAR, 12, draw.randint(2, 28)) if draw.random() < 0.9 else None),
        )
        yield ("village", village), "village_self_evaluation", self_evaluated(("village", village))
    for number in range(TOWNSHIPS):
        yield ("township", number), "ledger_confirm_township", date(YEAR, 12, 10) if number % 4 else None
        yield ("township", number), "township_self_evaluation", self_evaluated(("township", number))
    for number in range(len(DEPARTMENTS)):
        yield ("department", number), "ledger_confirm_department", date(YEAR, 12, 12) if number else None
    yield ("county", 0), "ledger_confirm_county", date(YEAR, 12, 20)
    yield ("county", 0), "evaluation", date(YEAR, 12, 18)
    yield ("county", 0), "county_assessment", date(YEAR, 12, 22)
    yield ("audit", 0), "audit_plan", None


def self_evaluated(unit):
    """Return the day on which a unit reports its self-evaluation: in November, late, or never."""
    draw = Random(f"{SEED} evaluation {unit}")
    luck = draw.random()
    if luck < 0.05:
        return None
    return date(YEAR, 12, draw.randint(1, 12)) if luck < 0.12 else date(YEAR, 11, draw.randint(3, 29))


# -------------------------------------------------------------- assets and their papers


def too_old(village, asset):
    return village % 50 == 7 and asset == 10


def wrong_owner(village, asset):
    """A small plant that belongs to the township, or a large one that belongs to the village."""
    return (village % 40 == 5 and asset == 1) or (village % 40 == 11 and asset == 2)


def has_household(village):
    """Whether the cattle of a village are entered as some family's."""
    return village % 10 != 1


def is_large(village, asset):
    return asset == 2 and village % 40 in (11, 12)


def is_village_owned(village, asset):
    return not (village % 40 == 5 and asset == 1) and not (village % 40 == 12 and asset == 2)


def insurances(village):
    """Return (entered on, from, to) of the insurances of a village's cattle."""
    kind, whole = village % 8, (BUILT_ON, date(2024, 7, 1), date(2026, 6, 30))
    first = (BUILT_ON, date(2024, 7, 1), date(YEAR, 6, 30))
    if kind < 4:
        return [first, (date(YEAR, 6, 20), date(YEAR, 7, 1), date(2026, 6, 30))]
    if kind == 4:
        return [first, (date(YEAR, 9, 10), date(YEAR, 9, 10), date(2026, 9, 9))]
    if kind == 5:
        return [(BUILT_ON, date(2024, 4, 1), date(YEAR, 3, 31))]
    return [] if village % 16 == 6 else [whole]


def maintainers(village):
    """Return (entered on, from, to) of who keeps a village's roads."""
    if village % 25 == 3:
        return [(date(YEAR, 4, 15), date(YEAR, 4, 15), None)]
    return [(BUILT_ON, date(2023, 1, 1), date(YEAR, 8, 31) if village % 25 == 4 else None)]


@dataclass(frozen=True)
class Contract:
    """The contract of a village's first plant."""

    village: int
    ends: date
    signed: bool
    secured_until: date | None  # of entrusted ones
    renewed: date | None
    handed_back: date | None
    due: date
    paid: date | None


def contracts():
    """Return the contracts: every second village lets its first plant."""
    made = []
    for village in range(0, VILLAGES, 2):
        ends = {0: date(YEAR, 5, 31), 2: date(YEAR, 8, 31)}.get(village % 10, date(2027, 12, 31))
        due = date(YEAR, 2 + village % 9, 5)
        paid = {4: due + DAY * 20, 8: None}.get(village % 10, due - DAY * 2)
        made.append(
            Contract(
                village, ends, village % 20 != 4, date(YEAR, 6, 30) if village % 20 == 6 else None,
                date(YEAR, 7, 10) if village % 10 == 2 else None,
                date(YEAR, 6, 20) if village % 20 == 10 else None,
                due, paid,
            )
        )  # fmt: skip
    return made


def old_incomes():
    """Return {village: day} of income of the year before, of which nothing is used."""
    return {village: date(2024, 1 + village % 12, 15) for village in range(3, VILLAGES, 6)}


def month_start(month):
    return date(YEAR, month, 1)


def today():
    """Return the simulated day."""
    return date.today()  # noqa: DTZ011 - frozen at ten in the morning in China
