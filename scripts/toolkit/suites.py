"""The suites of scripts/test.sh: what each runs, on which copy of which database, and how its outcome is read."""

import socket
import time
import tomllib
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from toolkit.odoo_log import Outcome, read_allowed, test_outcome, unexpected
from toolkit.odoo_process import odoo_command
from toolkit.register import DEMO
from toolkit.templates import DEMO_TEMPLATE, TEMPLATE

SUITE_SECONDS = 3000
PARTS = ("lint", "unit", "installed", "addons", "browser", "rights", "tests", "simulation", "conformance")
ON_DEMONSTRATION = ("browser", "tests")
# A real browser on a busy machine: what fails is run once more, alone and on a new server. That it failed at first is told.
ONCE_MORE = ("browser",)
OWN_FOLDERS = ("lint", "unit", "installed", "browser", "rights", "simulation", "conformance")


@dataclass(frozen=True)
class Suite:
    """One run of tests: its part, its name, and what narrows it."""

    part: str
    name: str
    selection: tuple = ()

    @property
    def database(self):
        return f"test_{self.name}"

    @property
    def template(self):
        return DEMO_TEMPLATE if self.name == DEMO else TEMPLATE

    @property
    def needs_demonstration(self):
        return self.name == DEMO or self.part in ON_DEMONSTRATION


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def select(arguments, addons):
    """Return the suites that the arguments ask for: parts, addons, Odoo test tags, or paths of pytest tests.

    >>> [suite.name for suite in select([], ["fupin_a", "fupin_b"])]
    ['lint', 'unit', 'installed', 'fupin_a', 'fupin_b', 'browser', 'rights', 'tests', 'simulation', 'conformance']
    >>> select(["/fupin_a:TestX"], ["fupin_a", "fupin_b"])
    [Suite(part='addons', name='fupin_a', selection=('/fupin_a:TestX',))]
    >>> select(["tests/lint/test_a.py::test_b"], [])
    [Suite(part='lint', name='lint', selection=('tests/lint/test_a.py::test_b',))]
    >>> select(["nonsense"], [])
    Traceback (most recent call last):
      ...
    ValueError: nonsense
    """
    chosen = {}
    for argument in arguments or PARTS:
        if argument == "addons":
            found = [(argument, name, ()) for name in addons]
        elif argument in PARTS:
            found = [(argument, argument, ())]
        elif argument in addons:
            found = [("addons", argument, ())]
        elif argument.startswith("/"):
            found = [("addons", argument[1:].split(":")[0].split(".")[0].split("/")[0], (argument,))]
        elif argument.startswith("tests/"):
            folder = argument.split("/")[1]
            part = folder if folder in OWN_FOLDERS else "tests"
            found = [(part, part, (argument,))]
        else:
            raise ValueError(argument)
        for part, name, selection in found:
            chosen[part, name] = chosen.get((part, name), ()) + selection
    return [Suite(part, name, selection) for (part, name), selection in chosen.items()]


def _bad(case):
    return [child for child in case if child.tag in ("failure", "error", "skipped")]


def failed_tests(text):
    """Return what failed in a pytest run, as pytest is told to run it again.

    >>> case = '<testcase classname="tests.browser.test_a" name="test_b[c-1]"><failure/></testcase>'
    >>> failed_tests(f"<testsuites><testsuite>{case}</testsuite></testsuites>")
    ['tests/browser/test_a.py::test_b[c-1]']
    """
    cases = ElementTree.fromstring(text).iter("testcase")
    bad = [case for case in cases if _bad(case)]
    return list(dict.fromkeys(f"{case.get('classname').replace('.', '/')}.py::{case.get('name')}" for case in bad))


def read_junit(text):
    """Return the counts of a pytest run; what was skipped did not run, and counts as failed.

    >>> read_junit('<testsuites><testsuite><testcase classname="a" name="b"/></testsuite></testsuites>')
    Outcome(passed=1, failed=0, problems=[], remarks=[])
    """
    outcome = Outcome()
    for case in ElementTree.fromstring(text).iter("testcase"):
        bad = _bad(case)
        name = f"{case.get('classname')}::{case.get('name')}"
        if bad:
            detail = bad[0].text or bad[0].get("message") or ""
            outcome.fail(f"{bad[0].tag}: {name}\n{detail[-3000:]}")
        else:
            outcome.passed += 1
    return outcome


class Runner:
    """Runs suites on copies of the template databases."""

    def __init__(self, layout, databases, logs, children):
        self.layout = layout
        self.databases = databases
        self.logs = logs
        self.children = children
        self.allowed = read_allowed((layout.root / "tests" / "log_allowed.toml").read_text())
        self.expected = tomllib.loads((layout.root / "tests" / "expected.toml").read_text())

    def run(self, suite):
        """Run one suite and return (outcome, seconds)."""
        started = time.monotonic()
        for path in self.logs.glob(f"{suite.name}.*"):
            path.unlink()
        outcome = self._run_addon(suite) if suite.part == "addons" else self._run_pytest(suite)
        outcome += self._check_logs(suite)
        if not suite.selection:
            self._check_count(suite, outcome)
        return outcome, time.monotonic() - started

    def check_template_log(self, name):
        """Return what the installation of a template database warned of."""
        path = self.logs / f"{name}.log"
        outcome = Outcome()
        for text in unexpected(path.read_text(errors="replace"), self.allowed) if path.exists() else []:
            outcome.fail(text)
        return outcome

    def _run_addon(self, suite):
        log = self.logs / f"{suite.name}.odoo.log"
        self.databases.copy(suite.template, suite.database)
        try:
            tags = ",".join(suite.selection) or f"/{suite.name}"
            options = ["-d", suite.database, "--test-tags", tags, "--stop-after-init", "-p", str(free_port())]
            command = odoo_command(self.layout, *options, "--db-filter", f"^{suite.database}$", "--logfile", log)
            console = self.logs / f"{suite.name}.console"
            code = self.children.run(command, self._environment(suite), console, SUITE_SECONDS)
        finally:
            self.databases.drop(suite.database)
        outcome = test_outcome(log.read_text(errors="replace") if log.exists() else "")
        if code and not outcome.failed:
            outcome.fail(f"Odoo ended with exit code {code}: {console}")
        return outcome

    def _run_pytest(self, suite):
        folder = [f"tests/{suite.part}"] if suite.part in OWN_FOLDERS else None
        outcome, failed = self._pytest(suite, suite.selection or folder or self._other_tests())
        if not failed or suite.part not in ONCE_MORE:
            return outcome
        again, _failed = self._pytest(suite, failed)
        return Outcome(outcome.passed + again.passed, again.failed, again.problems, outcome.problems)

    def _pytest(self, suite, selection):
        """Run tests and return (outcome, what failed so that it can be run again)."""
        report = self.logs / f"{suite.name}.junit.xml"
        console = self.logs / f"{suite.name}.console"
        report.unlink(missing_ok=True)
        command = [self.layout.python, "-m", "pytest", "-q", f"--junitxml={report}", *selection]
        code = self.children.run(command, self._environment(suite), console, SUITE_SECONDS)
        if not report.exists():
            tail = console.read_text(errors="replace")[-3000:]
            return Outcome(0, 1, [f"pytest ended with exit code {code} and no report:\n{tail}"]), []
        text = report.read_text()
        outcome = read_junit(text)
        if code and not outcome.failed:
            outcome.fail(f"pytest ended with exit code {code}: {console}")
            return outcome, []
        return outcome, failed_tests(text)

    def _other_tests(self):
        own = {*OWN_FOLDERS, "support"}
        folders = [path for path in (self.layout.root / "tests").iterdir() if path.name not in own]
        return sorted(
            str(path.relative_to(self.layout.root))
            for path in folders
            if path.name.startswith("test_") or (path.is_dir() and list(path.glob("test_*.py")))
        )

    def _environment(self, suite):
        return self.databases.environment | {
            "FUPIN_ROOT": str(self.layout.root),
            "FUPIN_TEST_TEMPLATE": TEMPLATE,
            "FUPIN_DEMO_TEMPLATE": DEMO_TEMPLATE,
            "FUPIN_TEST_LOGS": str(self.logs),
            "FUPIN_TEST_SUITE": suite.name,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _check_logs(self, suite):
        """Return what the servers of a suite warned of; the error that a failed test logs is counted already."""
        outcome = Outcome()
        for path in sorted(self.logs.glob(f"{suite.name}.*.log")):
            for text in unexpected(path.read_text(errors="replace"), self.allowed):
                if " odoo.tests.result: " in text or ": FAIL: " in text or ": ERROR: " in text:
                    outcome.problems.append(text)
                else:
                    outcome.fail(f"unexpected in {path.name}: {text}")
        return outcome

    def _check_count(self, suite, outcome):
        minimum = self.expected["minimum"]
        wanted = minimum.get("addons", {}).get(suite.name) if suite.part == "addons" else minimum.get(suite.part)
        ran = outcome.passed + outcome.failed
        if wanted is None:
            outcome.fail(f"tests/expected.toml has no minimum for {suite.name}; {ran} tests ran")
        elif ran < wanted:
            outcome.fail(f"only {ran} tests ran in {suite.name}; tests/expected.toml asks for {wanted}")
