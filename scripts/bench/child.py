"""Runs jobs in this process and leaves their rows in a file: `python -m bench.child JOB,JOB DATABASE SETTINGS RESULT`."""

import json
import sys
import traceback
from functools import cached_property
from pathlib import Path

from bench import jobs
from bench.session import Session

FULL = 1_000_000
ROUNDS = 5


class Task:
    """What a job is given: the database, the size of its work, the number of rounds."""

    def __init__(self, database, settings):
        self.database = database
        self.scale = settings["scale"]
        self.quick = settings["quick"]
        self.given_rounds = settings["rounds"]

    @cached_property
    def session(self):
        return Session(self.database)

    def rounds(self, usual=ROUNDS):
        """Return how often to repeat: as asked, once in a quick run, else what suits the job."""
        return self.given_rounds or (1 if self.quick else usual)

    def size(self, full, least=20):
        """Return how many records to work on: ``full`` at a million assets, in proportion below."""
        return max(min(least, full), full * min(self.scale, FULL) // FULL)


def main(names, database, settings, result):
    task = Task(database, json.loads(settings))
    rows, failed = [], []
    for name in names.split(","):
        try:
            for row in jobs.function(name)(task):
                row.job, row.scale = name, task.scale
                row.work = row.work or task.scale
                rows.append(row.dump())
        except Exception:  # told in the log; the other jobs go on
            traceback.print_exc()
            failed.append(name)
    Path(result).write_text(json.dumps({"rows": rows, "failed": failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
