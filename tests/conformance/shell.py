# For whoever writes cases: FUPIN_CONFORMANCE=S4-14 scripts/odoo shell -d DATABASE --no-http < tests/conformance/shell.py
import sys

sys.path.insert(0, "tests")
from conformance.run import main

main(env)  # noqa
