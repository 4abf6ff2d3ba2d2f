"""SIGKILL at drawn moments: nothing is lost, doubled or half-written.

Two kills here; a hundred: FUPIN_KILLS=100 scripts/test.sh tests/kill
"""

import os

from .ground import Ground
from .run import run


def test_nothing_lost_doubled_or_half_written():
    with Ground(os.environ["FUPIN_DEMO_TEMPLATE"]) as ground:
        faults = run(ground, int(os.environ.get("FUPIN_KILLS", "2")), int(os.environ.get("FUPIN_SEED", "1")))
    assert not faults, "\n".join(faults)
