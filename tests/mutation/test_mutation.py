"""Spoilt workbooks and packs are refused with words, or taken whole: never an error, never half written.

A share of what `run.main` can do; ten thousand of each: tests/mutation/shell.py.
"""

import json
import os

import pytest
from support.project import ROOT
from support.server import OdooServer

COUNT = 80
# what no process may need (issue of operation: 1 GiB)
MEGABYTES = 1024


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What came of the first cases."""
    server = OdooServer(os.environ["FUPIN_DEMO_TEMPLATE"], "mutation")
    server.databases.copy(server.template, server.database)
    try:
        path = tmp_path_factory.mktemp("mutation") / "told.json"
        server.shell(
            f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r})\n"
            f"from mutation import run; run.main(env, {COUNT}, result={str(path)!r})"
        )
        return json.loads(path.read_text())
    finally:
        server.__exit__()


@pytest.mark.parametrize("subject", ["workbooks", "packs"])
def test_refused_with_words_or_taken_whole(told, subject):
    found = told[subject]
    assert not found["faults"], "\n".join(f"case {fault['number']}:\n{fault['told']}" for fault in found["faults"][:5])
    assert found["refused"] + found["taken"] == COUNT
    assert found["refused"] > COUNT / 2, "what is drawn hardly spoils anything"
    assert found["taken"], "nothing is taken: not even what is right?"


def test_memory_is_bounded(told):
    assert told["megabytes"] < MEGABYTES
