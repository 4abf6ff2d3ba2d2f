"""Each provision of the five texts follows from its policy, and no longer once what binds it is taken away.

All cases run in one process on one database, see `run`; here is only what came of them.
"""

import importlib
import json
import os
from pathlib import Path

import pytest
from support.project import ROOT
from support.server import databases, run_odoo

import odoo.addons

from conformance import report
from conformance.breaking import SECTIONS
from conformance.case import CASES, TEXTS, load

# cases may import the pure modules of the addons
odoo.addons.__path__.append(str(ROOT / "addons"))
load()

# after the path is set
together = importlib.import_module("conformance.together")
NAMES = [f"{one.provision} {one.name} {' '.join(one.bindings)}" for one in CASES]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What came of all cases."""
    folder = tmp_path_factory.mktemp("conformance")
    name, template = f"test_{os.environ['FUPIN_TEST_SUITE']}_conformance", os.environ["FUPIN_TEST_TEMPLATE"]
    log = Path(os.environ["FUPIN_TEST_LOGS"]) / f"{os.environ['FUPIN_TEST_SUITE']}.conformance.log"
    os.environ["FUPIN_CONFORMANCE_RESULT"] = str(folder / "told.json")
    databases().copy(template, name)
    try:
        script = (
            f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r}); from conformance.run import main; main(env)\n"
        )
        run_odoo("shell", "-d", name, "--no-http", "--logfile", log, stdin=script)
    finally:
        databases().drop(name)
    found = json.loads((folder / "told.json").read_text())
    (ROOT / "docs" / "conformance.md").write_text(report.document(found), encoding="utf-8")
    return found


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_holds_and_not_without_its_binding(told, number):
    one = told["cases"][number]
    assert (one["provision"], one["name"]) == (CASES[number].provision, CASES[number].name)
    assert not one["error"], one["error"]
    assert not one["unbroken"], f"the case passes without {one['unbroken']}: it proves nothing"


def test_every_provision_is_listed():
    known = [provision for provision, _mark in report.provisions()]
    assert len(known) == len(set(known)) == 306
    assert {one.provision for one in CASES} <= set(known)


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_articles_of_a_policy_are_its_provisions(told, text):
    if text in told["articles"]:
        wanted = {provision for provision, _mark in report.provisions() if provision.startswith(text)}
        assert {*told["articles"][text]} == wanted
        assert all(one["text"].strip() for one in told["articles"][text].values())


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_the_page_of_articles_shows_what_binds_them(told, text):
    """条款落实情况 agrees with docs/conformance.md: each provision with a case is bound there, by what its case names."""
    shown = told["coverage"][text]
    marks = dict(report.provisions())
    assert [provision for provision in shown if marks[provision] != "D" and not shown[provision]] == []
    missing = [
        (one["provision"], binding)
        for one in told["cases"]
        for binding in one["bindings"]
        if one["provision"] in shown
        and binding.partition(":")[0] in SECTIONS
        and binding not in shown[one["provision"]]
    ]
    assert missing == []


@pytest.mark.parametrize("name", [play.__name__ for play in together.PLAYS])
def test_several_policies_at_once(told, name):
    """Several in one place, and each of the five in its own county: see `together`."""
    assert not told["together"][name], told["together"][name]
