"""ruff and pylint-odoo, with the settings of pyproject.toml and .pylintrc."""

import subprocess
import sys

from support.project import ROOT, addons

PLACES = [name for name in ("addons", "scripts", "tests") if (ROOT / name).exists()]


def check(*command):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff():
    check("ruff", "check", "--no-cache", "--output-format", "concise", *PLACES)


def test_ruff_format():
    check("ruff", "format", "--no-cache", "--check", *PLACES)


def test_pylint_odoo():
    check("pylint", f"--rcfile={ROOT / '.pylintrc'}", *addons())
