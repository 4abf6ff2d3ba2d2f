"""The examples in docstrings, of the set-up scripts and of the addons' pure modules, without a database."""

import doctest
import importlib
import os
import sys

import pytest
from support.project import ROOT

from odoo.modules.module import initialize_sys_path
from odoo.tools import config


def modules():
    """Return the dotted names of all modules that have examples."""
    scripts = (path for folder in ("toolkit", "load") for path in (ROOT / "scripts" / folder).glob("*.py"))
    found = {f"{path.parent.name}.{path.stem}": path for path in scripts}
    for path in (ROOT / "addons").glob("*/**/*.py"):
        parts = path.relative_to(ROOT / "addons").with_suffix("").parts
        if "tests" not in parts and path.name != "__init__.py":
            found[".".join(("odoo", "addons", *parts))] = path
    return sorted(name for name, path in found.items() if ">>> " in path.read_text())


@pytest.fixture(scope="module", autouse=True)
def addons_path():
    """Let `odoo.addons` find this project's addons."""
    config.parse_config(["--addons-path", os.environ["ODOO_ADDONS_PATH"]] if os.environ["ODOO_ADDONS_PATH"] else [])
    initialize_sys_path()


@pytest.mark.parametrize("name", modules())
def test_examples(name):
    if name.startswith("odoo.addons."):
        importlib.import_module(".".join(name.split(".")[:3]))
    module = sys.modules.get(name) or importlib.import_module(name)
    runner, report = doctest.DocTestRunner(verbose=False), []
    for examples in doctest.DocTestFinder().find(module, name):
        runner.run(examples, out=report.append)
    assert runner.tries, f"{name} has no example that runs"
    assert not runner.failures, "".join(report)
