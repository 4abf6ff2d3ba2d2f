"""What the year must have brought, worked out in plain Python from the script alone: no line of the engine's code.

Everything is told as sets of tuples, by the numbers of the script, as `look.py` tells what there is.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import script
from script import DAY, FIRST, LAST, YEAR

BEGAN = date(2022, 1, 1)  # the shipped regulation binds from this day on
NOTICE = ESCALATION = 3  # days, the same for all duties of both texts
SOLVE, TAKE_BACK, EXPIRY_LEAD = (
    timedelta(days=int(script.DECIDED[key]))
    for key in ("check_problem_due", "asset_return_due", "contract_expiry_lead")
)
# duties by the calendar: who owes them, their period in months; of the supplement: only since this year
CHECKS = {
    "village_check": ("village", 1),
    "township_check": ("township", 6),
    "department_check": ("department", 6),
    "county_check": ("county", 12),
    "evaluation": ("county", 12),
    "audit_plan": ("audit", 12),
    "ledger_confirm_county": ("county", 12),
    "ledger_confirm_department": ("department", 12),
    "ledger_confirm_township": ("township", 12),
    "ledger_confirm_village": ("village", 12),
}
# the days on which those of the supplement open and fall due
DATED = {
    "village_self_evaluation": ("village", date(YEAR, 11, 1), date(YEAR, 11, 30)),
    "township_self_evaluation": ("township", date(YEAR, 11, 1), date(YEAR, 11, 30)),
    "county_assessment": ("county", date(YEAR, 12, 1), date(YEAR, 12, 31)),
}
UNITS = {
    "village": len(script.villages()),  # with the one that is founded
    "township": script.TOWNSHIPS,
    "department": len(script.DEPARTMENTS),
    "county": 1,
    "audit": 1,
}
CLOSED, FOUNDED = ("village", script.CLOSED), ("village", script.FOUNDED)
CLOSED_SEEN = script.first_run(script.CLOSED_ON + DAY)


@dataclass(frozen=True)
class Task:
    """A task that must exist: made at the first run of the clock on or after ``known``, if still owed then."""

    duty: str
    unit: tuple
    due: date
    opens: date
    record: tuple = ()
    known: date | None = None
    steps: tuple = ()  # ((day, state, whether it is late), …) in order; by people, after the clock of the day
    is_nil: bool = False

    def state(self, day):
        """Return (state, late, nil) on a day, before people begin."""
        state, late, nil = "open", False, False
        for when, step, is_late in self.steps:
            if when < day:
                state, late = step, late or is_late
                nil = self.is_nil
        return state, late, nil

    def is_waiting(self, day):
        return self.state(day)[0] in ("open", "returned")


# ----------------------------------------------------------------------- tasks


def units(kind):
    return [(kind, number) for number in range(UNITS[kind])]


def _period_starts(months, first=FIRST):
    return [date(first.year + more // 12, 1 + more % 12, 1) for more in range(0, 12, months)]


def _period_end(start, months):
    index = start.month - 1 + months
    return date(start.year + index // 12, index % 12 + 1, 1) - DAY


def calendar_tasks():
    """Return the tasks of the year that follow from the calendar."""
    done = _steps_by_task()
    made = []
    for duty, (kind, months) in CHECKS.items():
        for start in _period_starts(months):
            for unit in units(kind):
                made.append(_task(done, duty, unit, _period_end(start, months), start))
    for month in range(1, 13):
        for unit in units("township"):
            made.append(_task(done, "township_month_report", unit, date(YEAR, month, 25), date(YEAR, month, 1)))
    for duty, (kind, opens, due) in DATED.items():
        made += [_task(done, duty, unit, due, opens) for unit in units(kind)]
    return made


def _task(done, duty, unit, due, opens):
    steps = tuple((day, state, late) for day, state, late in done.get((duty, unit, due), ()))
    is_nil = duty == "village_check" and unit[1] >= script.VILLAGES
    known = script.first_run(opens)
    if unit == FOUNDED:
        known = max(known, script.first_run(script.FOUNDED_ON + DAY))
    return Task(duty, unit, due, opens, known=known, steps=steps, is_nil=is_nil)


def _as_closed(task):
    """Return the task of the village that was closed: what waits then is cancelled, nothing new is made."""
    if task.unit != CLOSED:
        return task
    if task.known > CLOSED_SEEN:
        return None
    kept = tuple(step for step in task.steps if step[0] < CLOSED_SEEN)
    task = replace(task, steps=kept)
    if not task.is_waiting(CLOSED_SEEN):
        return task
    return replace(task, steps=(*kept, (CLOSED_SEEN - DAY, "cancelled", False)))


def _steps_by_task():
    """Return ``{(duty, unit, due): steps}`` of what people do, as the script says."""
    done = {}
    for report in script.reports():
        due = script.last_day(report.month)
        late = bool(report.submitted) and report.submitted > due
        steps = [
            (report.submitted, "submitted", late),
            (report.returned, "returned", False),
            (report.again, "submitted", False),
            (report.confirmed, "done", False),
        ]
        done["village_check", ("village", report.village), due] = [
            step for step in steps if step[0] and step[0] <= LAST
        ]
    for one in script.rounds():
        months = 12 if one.duty == "county_check" else 6
        _reported(done, one.duty, one.unit, _period_end(one.start, months), one.submitted)
    for township, month, day in script.monthly_reports():
        _reported(done, "township_month_report", ("township", township), date(YEAR, month, 25), day)
    for unit, duty, day in script.yearly():
        _reported(done, duty, unit, DATED[duty][2] if duty in DATED else LAST, day)
    return done


def _reported(done, duty, unit, due, day):
    if day and day <= LAST:
        done[duty, unit, due] = [(day, "submitted", day > due)]


def record_tasks():
    """Return the tasks that follow from problems and contracts.

    The clock makes one at its first run after the record came, if it is still asked for then, and closes it at the
    first run after it is not. What was not overdue at the run before was done in time."""
    made = []
    for problem in script.problems():
        township = ("township", script.township_of(problem.village))
        record = (problem.village, problem.asset)
        village = ("village", problem.village)
        ended = problem.passed or problem.solved
        made += _by_record("village_check_problem", village, record, problem.found, problem.found + SOLVE, ended)
        if problem.passed:
            due = problem.passed + SOLVE
            made += _by_record("township_check_problem", township, record, problem.passed, due, problem.solved)
    for contract in script.contracts():
        if contract.ends <= LAST and not contract.renewed:
            due = contract.ends + TAKE_BACK
            unit, record = ("village", contract.village), (contract.village,)
            # the clock sees the last day itself: nobody has to act for it
            began = contract.ends - DAY
            for task in _by_record("village_asset_return", unit, record, began, due, contract.handed_back):
                made.append(Task(task.duty, task.unit, due, contract.ends, record, task.known, task.steps))
    return made


def _by_record(duty, unit, record, began, due, ended):
    runs = [day for day in script.clock_days() if day > began]
    if not runs or (ended and ended < runs[0]):
        return []
    steps = ()
    closing = [day for day in runs if ended and day > ended]
    if closing:
        before = [day for day in script.clock_days() if day < closing[0]][-1]
        steps = ((closing[0] - DAY, "done", due < before),)
    return [Task(duty, unit, due, began, record, runs[0], steps)]


def tasks():
    """Return all tasks of the year; those of the village that was founded fall due after that."""
    made = [task for task in calendar_tasks() if task.unit != FOUNDED or task.due >= task.known]
    return [task for task in map(_as_closed, made + record_tasks()) if task]


def tasks_at(day, owed):
    """Return what must be there after the clock of a day: (duty, unit, due, record, state, overdue, late, nil, opens)."""
    there = set()
    for task in owed:
        if task.known <= day:
            state, late, nil = task.state(day)
            overdue = state in ("open", "returned") and task.due < day
            there.add((task.duty, task.unit, str(task.due), task.record, state, overdue, late, nil, str(task.opens)))
    return there


def backlog_at(day):
    """Return what is to be caught up on from the years before regular operation: (duty, period, state, how many)."""
    there = set()
    for year in range(BEGAN.year, YEAR):
        for duty, (kind, months) in CHECKS.items():
            cancelled = int(kind == "village" and day >= CLOSED_SEEN)
            count = UNITS[kind] - (kind == "village") - cancelled  # without the one that came later
            for start in _period_starts(months, date(year, 1, 1)):
                there.add((duty, str(start), "open", count))
                if cancelled:
                    there.add((duty, str(start), "cancelled", cancelled))
    return there


def evaluations_at(day):
    """Return the evaluations that are open or submitted: (unit, kind, state)."""
    there = set()
    for unit in units("village") + units("township"):
        if day >= date(YEAR, 11, 1) and unit != CLOSED:
            done = script.self_evaluated(unit)
            there.add((unit, "self", "submitted" if done and done < day else "open"))
    if day >= date(YEAR, 12, 1):
        there |= {(unit, "comprehensive", "open") for unit in units("township")}
    return there


# --------------------------------------------------------------------- findings


@dataclass(frozen=True)
class Fault:
    """A record that breaks a rule from the first day on, to the day before ``until`` (None: for good).

    ``mended``: the day on which somebody mends it, before which the clock of that day still finds it."""

    rule: str
    record: tuple
    begins: date
    until: date | None = None

    def opened(self):
        """Return the first look at it: the first run of the clock while it lasts; None if there was none."""
        looks = [day for day in script.clock_days() if day >= self.begins and (not self.until or day < self.until)]
        return looks[0] if looks else None


def faults():
    """Return all faults of the year, with the days between which they last."""
    return [*_asset_faults(), *_insurance_faults(), *_maintainer_faults(), *_contract_faults(), *_income_faults()]


def _asset_faults():
    for village in range(script.VILLAGES):
        for asset in range(script.ASSETS):
            if script.too_old(village, asset):
                yield Fault("formed_since", (village, asset), FIRST)
            if script.wrong_owner(village, asset):
                rule = "owner_village" if asset == 1 else "owner_township"
                yield Fault(rule, (village, asset), FIRST)
            if asset in script.CATTLE and not script.has_household(village):
                yield Fault("household_ledger", (village, asset), FIRST)


@cache
def _gaps(papers):
    """Return the (first day, day after the last) of the year on which no paper is entered and in force."""
    begins, gaps = None, []
    for day in (FIRST + DAY * number for number in range(366)):
        is_covered = any(entered < day and start <= day and (not end or day <= end) for entered, start, end in papers)
        if not is_covered and begins is None:
            begins = day
        elif is_covered and begins is not None:
            gaps.append((begins, day))
            begins = None
    return [*gaps, (begins, None)] if begins else gaps


def _insurance_faults():
    for village in range(script.VILLAGES):
        for begins, until in _gaps(tuple(script.insurances(village))):
            for asset in script.CATTLE:
                yield Fault("live_insured", (village, asset), begins, until)


def _maintainer_faults():
    for village in range(script.VILLAGES):
        for begins, until in _gaps(tuple(script.maintainers(village))):
            for asset in script.ROADS:
                yield Fault("maintainer_named", (village, asset), begins, until)


def _contract_faults():
    for contract in script.contracts():
        record = (contract.village,)
        if not contract.signed:
            yield Fault("contract_terms", record, FIRST)
        if contract.secured_until:
            yield Fault("entrusted_secured", record, contract.secured_until + DAY)
        if contract.ends <= LAST:
            until = min(filter(None, (contract.renewed and contract.renewed + DAY, contract.ends + DAY)))
            yield Fault("contract_expiring", record, contract.ends - EXPIRY_LEAD, until)
        if not contract.paid:
            yield Fault("income_collected", record, contract.due + DAY)
        elif contract.paid > contract.due:
            yield Fault("income_collected", record, contract.due + DAY, contract.paid + DAY)


def _income_faults():
    for village, day in script.old_incomes().items():
        yield Fault("income_used", (village,), day.replace(year=day.year + 1) + DAY)


def findings_at(day, broken):
    """Return what must be open after the clock of a day: (rule, record, since when)."""
    return {
        (fault.rule, fault.record, str(_open_since(fault, day)))
        for fault in broken
        if fault.begins <= day and (not fault.until or day < fault.until) and not _is_waived(fault, day)
    }


def _is_waived(fault, day):
    return _may_be_waived(fault) and script.WAIVED_ON < day <= script.WAIVED_UNTIL


def _may_be_waived(fault):
    return fault.rule == "maintainer_named" and fault.record[0] == script.WAIVED


def _open_since(fault, day):
    """Return since when it is open: after a waiver, since the first run of the clock that it does not cover."""
    if _may_be_waived(fault) and day > script.WAIVED_UNTIL:
        return script.first_run(script.WAIVED_UNTIL + DAY)
    return fault.opened()


def ever_found(day, broken):
    """Return what must have been found until a day, and when first."""
    found = {}
    for fault in broken:
        opened = fault.opened()
        if opened and opened <= day:
            key = (fault.rule, fault.record)
            found[key] = min(found.get(key, opened), opened)
    return {(rule, record, str(first)) for (rule, record), first in found.items()}


# ------------------------------------------------------------------------ alerts


def alerts_at(day, owed):
    """Return what the digest of a day must tell: (login, kind, duty, unit, due, record)."""
    told = set()
    for task in owed:
        if task.known > day or task.opens > day or not task.is_waiting(day):
            continue
        over = (day - task.due).days
        if over < -NOTICE:
            continue
        row = (task.duty, task.unit, str(task.due), task.record)
        told |= {(login, "urge" if over > 0 else "remind", *row) for login in people(task.unit)}
        above, step = task.unit, 1
        while over >= ESCALATION * step and over > 0:
            above = supervisor(above)
            if above is None:
                break
            told |= {(login, "supervise", *row) for login in people(above)}
            step += 1
    return told


def people(unit):
    """Return the logins of those who act for a unit."""
    kind, number = unit
    if kind == "audit" or (kind == "village" and not script.is_played(number)):
        return set()
    logins = {f"year_{kind}_{number}"}
    return logins | {"year_admin_0"} if kind == "county" else logins


def supervisor(unit):
    """Return the unit above: villages report to townships, townships to the county office."""
    kind, number = unit
    if kind == "village":
        return ("township", script.township_of(number))
    return ("county", 0) if kind == "township" else None
