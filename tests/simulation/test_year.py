"""Twelve months of a county with 200 villages and 40 assets each: every duty met or found, no finding without a cause.

A county with the shipped regulation of Lushan in regular operation, and a supplement for what that text lacks, lives
through 2025 on a simulated clock (`year.py`). What must have come of it is worked out in plain Python (`oracle.py`) from
the same script (`script.py`), and compared as sets at the end of each month and at each run of the clock.
"""

import copy
import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from support.server import OdooServer

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import oracle  # noqa: E402 - its folder is no package
import script  # noqa: E402 - as above

OWED, BROKEN = oracle.tasks(), oracle.faults()
MONTHS = [str(day) for day in script.month_ends()]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the year brought, as `year.run` tells it."""
    server = OdooServer(os.environ["FUPIN_TEST_TEMPLATE"], "year")
    server.databases.copy(server.template, server.database)
    try:
        path = tmp_path_factory.mktemp("year") / "seen.json"
        server.shell(f"import sys; sys.path.insert(0, {str(HERE)!r})\nimport year; year.run(env, {str(path)!r})")
        return json.loads(path.read_text(encoding="utf-8"))
    finally:
        server.__exit__()


def rows(told):
    """Return rows as tuples, whatever JSON made of them; a row told twice fails."""
    listed = [tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row) for row in told]
    assert len(listed) == len(set(listed)), "told twice"
    return set(listed)


def difference(found, wanted):
    """Return what is missing and what has no cause, a few of each, or nothing."""
    missing, groundless = sorted(wanted - found, key=str), sorted(found - wanted, key=str)
    if not missing and not groundless:
        return None
    return {"missing": (len(missing), missing[:8]), "without a cause": (len(groundless), groundless[:8])}


def compare(seen, month):
    """Return ``{subject: difference}`` of a month's end."""
    there, day = seen["months"][month], date.fromisoformat(month)
    wanted = {
        "tasks": oracle.tasks_at(day, OWED),
        "backlog": oracle.backlog_at(day),
        "findings": oracle.findings_at(day, BROKEN),
        "ever": oracle.ever_found(day, BROKEN),
        "evaluations": oracle.evaluations_at(day),
    }
    found = {subject: difference(rows(there[subject]), wanted[subject]) for subject in wanted}
    return {subject: told for subject, told in found.items() if told}


def compare_alerts(seen, day):
    """Return what the digests of a day lack or tell without a cause, or None."""
    told = rows(seen["alerts"][day])
    return difference(told, oracle.alerts_at(date.fromisoformat(day), OWED))


# ------------------------------------------------------------------------ the year


@pytest.mark.parametrize("month", MONTHS)
def test_every_duty_is_met_or_found_and_no_finding_is_without_a_cause(seen, month):
    """Tasks with their states, what is overdue and late, findings open and ever opened with their days, evaluations."""
    assert compare(seen, month) == {}


@pytest.mark.parametrize("day", [str(day) for day in script.clock_days()])
def test_whoever_has_to_act_is_told_and_nobody_else(seen, day):
    """Reminded three days before, urged when overdue, taken up a level for every three days more; nothing of the past."""
    assert compare_alerts(seen, day) is None


def test_every_duty_of_the_year_is_met_or_overdue_at_its_end(seen):
    """Nothing lies between: what is not reported by its day is overdue."""
    for duty, unit, due, record, state, is_overdue, *_rest in seen["months"][MONTHS[-1]]["tasks"]:
        is_met = state in ("submitted", "done", "cancelled")
        assert is_met or is_overdue or due > str(script.LAST), (duty, unit, due, record, state)


def test_too_small_a_share_is_refused(seen):
    """Who has not seen the share that the text asks for cannot report, and is told what is missing."""
    wanted = {(one.duty, one.unit) for one in script.rounds() if one.refused}
    assert {(duty, tuple(unit)) for duty, unit, _text in seen["refused"]} == wanted
    assert all("%" in text and "（" in text for _duty, _unit, text in seen["refused"])


def test_no_step_of_the_clock_failed(seen):
    assert seen["failures"] == []


# -------------------------------------------------------- the comparison itself


def test_the_script_has_every_kind_of_case():
    """The drawn year holds what the comparison is about: whatever one looks for happens often enough."""
    reports, problems = script.reports(), script.problems()
    due = {report: script.last_day(report.month) for report in reports}
    counts = {
        "in time": sum(bool(one.submitted) and one.submitted <= due[one] for one in reports),
        "late": sum(bool(one.submitted) and one.submitted > due[one] for one in reports),
        "never": sum(not one.submitted for one in reports),
        "returned": sum(bool(one.returned) for one in reports),
        "returned for good": sum(bool(one.returned) and not one.again for one in reports),
        "nil": sum(one.village >= script.VILLAGES for one in reports),
        "played": sum(script.is_played(one.village) for one in reports),
        "problems": len(problems),
        "problems passed up": sum(bool(one.passed) for one in problems),
        "problems never solved": sum(not one.solved for one in problems),
    }
    least = {"in time": 1800, "late": 100, "never": 40, "returned": 80, "returned for good": 10, "nil": 60,
             "played": 150, "problems": 50, "problems passed up": 8, "problems never solved": 10}  # fmt: skip
    assert {name: count for name, count in counts.items() if count < least[name]} == {}
    rules = {fault.rule for fault in BROKEN}
    assert len(rules) == 11
    assert {rule for rule in rules if any(one.until for one in BROKEN if one.rule == rule)} == {
        "live_insured", "maintainer_named", "contract_expiring", "income_collected",
    }  # fmt: skip
    assert script.VILLAGES * script.ASSETS == 8000


def _without(there, subject, chosen):
    """Return what was seen with the chosen row of a subject left out, or with what takes its place."""
    there = copy.deepcopy(there)
    kept = [row for row in there[subject] if not chosen(row)]
    assert len(kept) < len(there[subject]), "there is no such row"
    dropped = next(row for row in there[subject] if chosen(row))
    there[subject] = [row for row in there[subject] if row is not dropped]
    return there, dropped


@pytest.mark.parametrize(("lost", "subjects"), [("report", ["tasks"]), ("finding", ["findings", "ever"])])
def test_one_row_lost_in_the_database_is_noticed(seen, lost, subjects):
    """A report or a finding taken out of the county's database makes the comparison fail, and nothing else does."""
    wrong = compare({"months": {MONTHS[-1]: seen["lost"][lost]}}, MONTHS[-1])
    assert list(wrong) == subjects
    assert all(told["missing"][0] == 1 for told in wrong.values())


MUTATIONS = {
    "a report is dropped": ("tasks", lambda row: row[0] == "village_check" and row[4] == "done"),
    "a report that came late is dropped": ("tasks", lambda row: row[0] == "village_check" and row[6]),
    "a nil return is dropped": ("tasks", lambda row: row[7]),
    "a task of a problem is dropped": ("tasks", lambda row: row[0] == "village_check_problem"),
    "an overdue round is dropped": ("tasks", lambda row: row[0] == "township_check" and row[5]),
    "a finding on insurance is dropped": ("findings", lambda row: row[0] == "live_insured"),
    "a finding on income is dropped": ("findings", lambda row: row[0] == "income_used"),
    "a finding that was closed is dropped": ("ever", lambda row: row[0] == "contract_expiring"),
    "an evaluation is dropped": ("evaluations", lambda row: row[2] == "submitted"),
    "a month of the past is dropped": ("backlog", lambda row: row[0] == "village_check"),
    "a cancelled task is dropped": ("tasks", lambda row: row[4] == "cancelled"),
}


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_one_row_less_is_noticed(seen, name):
    """The comparison fails as soon as one report or one finding is missing."""
    subject, chosen = MUTATIONS[name]
    there, dropped = _without(seen["months"][MONTHS[-1]], subject, chosen)
    wrong = compare({"months": {MONTHS[-1]: there}}, MONTHS[-1])
    assert list(wrong) == [subject]
    assert wrong[subject]["missing"][0] == 1, dropped
    assert wrong[subject]["without a cause"][0] == 0


@pytest.mark.parametrize(
    ("subject", "row"),
    [
        ("findings", ["live_insured", [7, 36], "2025-07-01"]),
        ("findings", ["yield_floor", [0, 0], "2025-01-01"]),
        (
            "tasks",
            ["village_asset_return", ["village", 2], "2025-09-30", [2], "open", True, False, False, "2025-08-31"],
        ),
    ],
)
def test_one_row_more_is_noticed(seen, subject, row):
    """A finding or a task without a cause fails the comparison."""
    there = copy.deepcopy(seen["months"][MONTHS[-1]])
    there[subject].append(row)
    wrong = compare({"months": {MONTHS[-1]: there}}, MONTHS[-1])
    assert list(wrong) == [subject]
    assert wrong[subject]["without a cause"][0] == 1
    assert wrong[subject]["missing"][0] == 0


@pytest.mark.parametrize("village", [1, 17])
def test_a_report_that_is_lost_in_the_county_is_found(village):
    """Dropped from the script of the oracle instead, a report of either kind of village makes a difference as well."""
    day = script.month_ends()[-1]
    whole = oracle.tasks_at(day, OWED)
    lost = [
        task if (task.duty, task.unit, task.due) != ("village_check", ("village", village), script.last_day(5))
        else oracle.Task(task.duty, task.unit, task.due, task.opens, known=task.known)
        for task in OWED
    ]  # fmt: skip
    assert len(oracle.tasks_at(day, lost) - whole) == 1


def test_one_message_less_or_more_is_noticed(seen):
    day = MONTHS[5]
    for told in (seen["alerts"][day][1:], [*seen["alerts"][day], ["year_county_0", "urge", "audit_plan", [], "", []]]):
        assert compare_alerts({"alerts": {day: told}}, day)
