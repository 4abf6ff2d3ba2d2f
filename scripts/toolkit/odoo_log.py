"""Read Odoo's log: how many tests ran, and what it warns of that nobody allowed."""

import re
import tomllib
from dataclasses import dataclass, field

RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+): ")
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
SKIPPED = re.compile(r": skipped (?P<test>\S+) : (?P<reason>.*)$")
BAD = {"WARNING", "ERROR", "CRITICAL"}


@dataclass
class Outcome:
    """What a suite did: counts, what went wrong in words, and what went wrong at first only."""

    passed: int = 0
    failed: int = 0
    problems: list = field(default_factory=list)
    remarks: list = field(default_factory=list)

    def fail(self, text):
        """Count one more failure."""
        self.failed += 1
        self.problems.append(text)

    def __add__(self, other):
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.problems + other.problems,
            self.remarks + other.remarks,
        )


def records(text):
    """Return the log's records as (level, logger, whole text with what follows up to the next record).

    >>> log = "2026-01-01 00:00:00,000 7 ERROR db odoo.x: bad\\nTraceback\\n2026-01-01 00:00:00,001 7 INFO db odoo.y: good"
    >>> [(level, logger, whole.count("\\n")) for level, logger, whole in records(log)]
    [('ERROR', 'odoo.x', 1), ('INFO', 'odoo.y', 0)]
    """
    found = []
    for line in text.splitlines():
        match = RECORD.match(line)
        if match:
            found.append([match["level"], match["logger"], [line]])
        elif found:
            found[-1][2].append(line)
    return [(level, logger, "\n".join(lines)) for level, logger, lines in found]


def read_allowed(text):
    """Return the patterns of log records that are expected; each has its reason beside it.

    >>> read_allowed('[[allowed]]\\npattern = "a b"\\nreason = "why"\\n')
    [re.compile('a b')]
    """
    rows = tomllib.loads(text).get("allowed", [])
    if any(not row["reason"].strip() for row in rows):
        raise ValueError("every allowed log record needs a reason")
    return [re.compile(row["pattern"]) for row in rows]


def unexpected(text, allowed):
    """Return the warnings and errors of a log that no pattern allows.

    >>> log = "2026-01-01 00:00:00,000 7 WARNING db odoo.x: low disk"
    >>> unexpected(log, []) == [log], unexpected(log, [re.compile("low disk")])
    (True, [])
    """
    return [
        whole
        for level, _logger, whole in records(text)
        if level in BAD and not any(pattern.search(whole) for pattern in allowed)
    ]


def test_outcome(text):
    """Return the counts of a test run's log; what was skipped did not run, and counts as failed.

    >>> line = "2026-01-01 00:00:00,000 7 INFO db odoo.tests.result: 0 failed, 0 error(s) of 5 tests when loading database 'db'"
    >>> test_outcome(line)
    Outcome(passed=5, failed=0, problems=[], remarks=[])
    >>> test_outcome("").problems
    ['the log has no result line: the run did not reach its end']
    """
    outcome = Outcome()
    result = RESULT.findall(text)
    if not result:
        outcome.fail("the log has no result line: the run did not reach its end")
        return outcome
    failures, errors, total = map(int, result[-1])
    outcome.failed = failures + errors
    for line in text.splitlines():
        if match := SKIPPED.search(line):
            outcome.fail(f"skipped: {match['test']}: {match['reason']}")
    outcome.passed = max(0, total - outcome.failed)
    return outcome
