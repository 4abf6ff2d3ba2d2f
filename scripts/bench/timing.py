"""Times in turn (A B A B …), medians, and the most memory that a piece of work took."""

import gc
import re
import statistics
import time
from contextlib import contextmanager
from pathlib import Path

SELF = Path("/proc/self")


def timed(work):
    """Return the seconds that a call took, or those it returns itself where it has something to prepare."""
    started = time.perf_counter()
    own = work()
    return own if isinstance(own, float) else time.perf_counter() - started


def in_turn(ours, limit, rounds, warm_up=1):
    """Run both in turn and return the medians of both in seconds; `limit` may be None.

    The machine's other work hits both alike, so the ratio says more than either figure.
    """
    for _round in range(warm_up):
        ours()
        if limit:
            limit()
    gc.collect()
    our_times, limit_times = [], []
    for _round in range(rounds):
        our_times.append(timed(ours))
        if limit:
            limit_times.append(timed(limit))
    return statistics.median(our_times), statistics.median(limit_times) if limit else None


def resident(name="VmRSS"):
    """Return this process's memory in MB: now (VmRSS) or at most so far (VmHWM).

    >>> resident() > 1
    True
    """
    found = re.search(rf"{name}:\s+(\d+) kB", (SELF / "status").read_text())
    return int(found.group(1)) / 1024


@contextmanager
def peak_memory():
    """Measure the most memory that the block takes beyond what the process held before: `peak["memory"]`, in MB."""
    peak = {}
    gc.collect()
    (SELF / "clear_refs").write_text("5")  # the mark starts again from what is held now
    before = resident()
    try:
        yield peak
    finally:
        peak["memory"] = resident("VmHWM") - before
