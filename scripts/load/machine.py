"""What the machine does while people work: who wants a processor, and how much of it the server and its database take."""

import re
import statistics
import threading
from contextlib import suppress
from pathlib import Path

import psutil

SECONDS = 1
KINDS = ("server", "database")


class Watch:
    """Looks every second: ``with Watch(process, database) as watch``."""

    def __init__(self, server, database):
        self.server = psutil.Process(server.pid)
        self.database = database
        self.running = []
        self.first = {}
        self.last = {}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._repeat, daemon=True)

    def __enter__(self):
        self._look()
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        self.thread.join()

    def _repeat(self):
        while not self.ended.wait(SECONDS):
            self._look()

    def _look(self):
        begins = not self.first
        self.running.append(int(re.search(r" (\d+)/", Path("/proc/loadavg").read_text())[1]))
        for kind, process in self._processes():
            with suppress(psutil.Error):
                spent = process.cpu_times()
                key = kind, process.pid
                self.last[key] = spent.user + spent.system
                # what came later began at nothing
                self.first.setdefault(key, self.last[key] if begins else 0.0)

    def _processes(self):
        with suppress(psutil.Error):
            yield from (("server", process) for process in (self.server, *self.server.children(recursive=True)))
        for process in psutil.process_iter(["cmdline"]):
            words = " ".join(process.info["cmdline"] or [])
            if words.startswith("postgres:") and f" {self.database} " in words:
                yield "database", process

    @property
    def waiting(self):
        """How many processes of the whole machine usually wanted a processor; other programs count too."""
        return statistics.median(self.running)

    def seconds(self, kind):
        """Return the processor time that the server or its database took."""
        return sum(self.last[key] - self.first[key] for key in self.last if key[0] == kind)
