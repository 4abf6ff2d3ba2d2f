# Ten thousand of each: FUPIN_MUTATIONS=10000 scripts/odoo shell -d DATABASE --no-http < tests/mutation/shell.py
import os
import sys

sys.path.insert(0, "tests")
from mutation import run

run.tell(run.main(env, int(os.environ["FUPIN_MUTATIONS"]), int(os.environ.get("FUPIN_FIRST", 0))))  # noqa
