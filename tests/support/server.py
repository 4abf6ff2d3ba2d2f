"""A real Odoo on a copy of a template database, listening on a free port of this machine."""

import os
import subprocess
import sys
import time
from pathlib import Path

from toolkit import odoo_server
from toolkit.databases import Databases
from toolkit.layout import Layout
from toolkit.suites import free_port

JOBS_SECONDS = 120
AT_WORK = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


def databases():
    """Return the databases of the test server that scripts/test.sh started."""
    if "FUPIN_TEST_TEMPLATE" not in os.environ:
        raise RuntimeError("start the tests by scripts/test.sh, which brings up the database server")
    return Databases(Path(os.environ["PGPATH"]), dict(os.environ))


def run_odoo(*arguments, stdin="", check=True):
    """Run Odoo's command line to its end and return what it printed; where failing is an answer, with its errors."""
    command = [sys.executable, "-m", "odoo", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(
            f"Odoo ended with exit code {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
    return done.stdout if check else done.stdout + done.stderr


class OdooServer:
    """A running server; `with OdooServer(template, name)` starts it and drops its database at the end."""

    def __init__(self, template, name, *options):
        self.template = template
        self.database = f"test_{os.environ['FUPIN_TEST_SUITE']}_{name}"
        self.options = options
        self.port = free_port()
        self.url = f"http://{odoo_server.HOST}:{self.port}"
        self.log = Path(os.environ["FUPIN_TEST_LOGS"]) / f"{os.environ['FUPIN_TEST_SUITE']}.{name}.log"
        self.databases = databases()
        self.process = None

    def __enter__(self):
        self.databases.copy(self.template, self.database)
        self.start()
        return self

    def __exit__(self, *error):
        self._wait_for_jobs()
        self.stop()
        self.databases.drop(self.database)

    def start(self):
        """Start the server and wait until it answers."""
        place = (Layout.current(), self.database, self.port, self.log)
        self.process = odoo_server.start(*place, dict(os.environ), self.options)

    def _wait_for_jobs(self):
        """Wait until nothing works on the database: a job that is cut off by the end of a test logs an error."""
        deadline = time.monotonic() + JOBS_SECONDS
        while self.process and time.monotonic() < deadline and self.query(AT_WORK).strip() != "0":
            time.sleep(0.2)

    def stop(self):
        """Stop the server; its database stays."""
        if self.process:
            odoo_server.stop(self.process)

    def shell(self, script):
        """Run Python inside Odoo on the server's database, commit, and return what it printed."""
        arguments = ["shell", "-d", self.database, "--no-http", "--logfile", self.log.with_suffix(".shell.log")]
        return run_odoo(*arguments, stdin=script + "\nenv.cr.commit()\n")

    def query(self, script, **values):
        """Run SQL on the server's database and return its output, columns parted by `|`."""
        return self.databases.query(self.database, script, **values)
