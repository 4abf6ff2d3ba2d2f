"""Times in turn (A B A B …), medians, and the most memory that a piece of work took."""

import gc
import re
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

SELF = Path("/proc/self")


def timed(work):
    """Return the seconds that a call took, or those it returns itself where it has something to prepare."""
    started = time.perf_counter()
    own = work()
    return own if isinstance(own, float) else time.perf_counter() - started


@dataclass(frozen=True)
class Pair:
    """Medians in seconds: by the clock, and of the processors (this process and its database backends)."""

    ours: float
    limit: float | None
    our_cpu: float
    limit_cpu: float | None

    @property
    def note(self):
        """Say what both cost the processors: what other programs of the machine do changes that least."""
        limit = f" / {self.limit_cpu * 1000:.3g}" if self.limit_cpu is not None else ""
        return f"CPU {self.our_cpu * 1000:.3g}{limit} ms"


def in_turn(ours, limit, rounds, warm_up=1):
    """Run both in turn and return a `Pair`; `limit` may be None.

    The machine's other work hits both alike, so the ratio says more than either figure.
    """
    works = [ours, limit] if limit else [ours]
    for _round in range(warm_up):
        for work in works:
            work()
    gc.collect()
    times, processors = [[] for _work in works], [[] for _work in works]
    for _round in range(rounds):
        for number, work in enumerate(works):
            before = cpu_seconds()
            times[number].append(timed(work))
            processors[number].append(cpu_seconds() - before)
    found = [*map(statistics.median, times), None][:2]
    cpu = [*map(statistics.median, processors), None][:2]
    return Pair(*found, *cpu)


def cpu_seconds():
    """Return the processor time of this process and of the database backends that serve it on this machine."""
    from odoo import sql_db

    connections = sql_db._Pool._connections if sql_db._Pool else []
    backends = [connection.info.backend_pid for connection in connections if not connection.closed]
    return time.process_time() + sum(map(_cpu_of, backends))


def _cpu_of(process):
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except OSError:  # a server elsewhere, or a backend that has just ended
        return 0


def resident(name="VmRSS"):
    """Return this process's memory in MB: now (VmRSS) or at most so far (VmHWM).

    >>> resident() > 1
    True
    """
    found = re.search(rf"{name}:\s+(\d+) kB", (SELF / "status").read_text())
    return int(found.group(1)) / 1024


class Memory:
    """The most memory since a moment, beyond what the process held then.

    Made before the work's first run: a second one finds the memory of the first and would show nothing.
    """

    def __init__(self):
        gc.collect()
        (SELF / "clear_refs").write_text("5")  # the mark starts again from what is held now
        self.before = resident()

    def peak(self):
        """Return the megabytes taken at most so far."""
        return resident("VmHWM") - self.before
