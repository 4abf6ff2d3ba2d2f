"""scripts/bench.sh measures what it says it measures; how fast that is, is no matter of a test."""

import json
import os
import subprocess
import sys

from bench.jobs import JOBS
from support.project import ROOT


def bench(*arguments):
    """Run the bench on the databases of this test run and return what it printed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    command = [sys.executable, "-m", "bench", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_each_job_runs_and_prints_its_rows(tmp_path):
    rows = tmp_path / "rows.json"
    try:
        text = bench("--quick", "--template", os.environ["FUPIN_TEST_TEMPLATE"], "--json", rows)
    finally:
        bench("--clean", "--template", os.environ["FUPIN_TEST_TEMPLATE"])
    found = json.loads(rows.read_text())
    assert {row["job"] for row in found} == {job.name for job in JOBS if not job.missing}
    for row in found:
        assert row["ours"] > 0, row
        assert f"| {row['title']} " in text
    for job in JOBS:
        assert not job.missing or f"{job.name}（{job.missing}）" in text
