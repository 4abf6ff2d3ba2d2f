"""Odoo's own lint of addons (`test_lint`), run for real: only what it says about this project's addons counts."""

import re

from support.server import run_odoo
from toolkit.odoo_log import RESULT, records
from toolkit.suites import free_port

CLASSES = (
    "ManifestLinter",
    "RoutesLinter",
    "TestConflictMarkers",
    "TestDocstring",
    "TestDunderinit",
    "TestIndex",
    "TestJsTranslations",
    "TestLintOverrideSignatures",
    "TestNaming",
    "TestOnchangeDomains",
    "TestTestHoles",
)
# Each class has at least one test.
MINIMUM = len(CLASSES)
# Columns that another index serves, with that index.
INDEXED_OTHERWISE = ("fupin.event.res_id", "fupin.document.res_id", "fupin.disclosure.res_id")  # (res_model, res_id)
OURS = re.compile(r"\bfupin[._]\w")


def test_odoo_lint(database, tmp_path):
    log = tmp_path / "odoo.log"
    tags = ",".join(f"/test_lint:{name}" for name in CLASSES)
    # A test run listens even with --no-http.
    options = ["--test-tags", tags, "--stop-after-init", "-p", free_port(), "--logfile", log]
    printed = run_odoo("-d", database, "-i", "test_lint", *options, check=False)
    text = log.read_text()
    result = RESULT.findall(text)
    assert result, text[-1500:] + printed[-1500:]
    assert int(result[-1][2]) >= MINIMUM
    errors = [whole for level, logger, whole in records(text) if level == "ERROR" and ".test_lint." in logger]
    found = [line for whole in errors for line in whole.splitlines() if OURS.search(line)]
    found = [line for line in found if not line.startswith(INDEXED_OTHERWISE)]
    assert not found, "\n".join(found) + "\n\n" + "\n".join(errors)
