"""A real Odoo on a copy of a template database, listening on a free port of this machine."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from toolkit.databases import Databases
from toolkit.suites import free_port

HOST = "127.0.0.1"
START_SECONDS = 180
STOP_SECONDS = 30


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
        self.url = f"http://{HOST}:{self.port}"
        self.log = Path(os.environ["FUPIN_TEST_LOGS"]) / f"{os.environ['FUPIN_TEST_SUITE']}.{name}.log"
        self.databases = databases()
        self.process = None

    def __enter__(self):
        self.databases.copy(self.template, self.database)
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()
        self.databases.drop(self.database)

    def start(self):
        """Start the server and wait until it answers."""
        names = ["-d", self.database, "--db-filter", f"^{self.database}$"]
        place = ["--http-interface", HOST, "-p", str(self.port), "--logfile", str(self.log)]
        with self.log.with_suffix(".console").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "odoo", "server", *names, *place, *self.options], stdout=output, stderr=output
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._is_up():
                return
            time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"Odoo did not start, see {self.log}")

    def stop(self):
        """Stop the server; its database stays."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def shell(self, script):
        """Run Python inside Odoo on the server's database, commit, and return what it printed."""
        arguments = ["shell", "-d", self.database, "--no-http", "--logfile", self.log.with_suffix(".shell.log")]
        return run_odoo(*arguments, stdin=script + "\nenv.cr.commit()\n")

    def query(self, script, **values):
        """Run SQL on the server's database and return its output, columns parted by `|`."""
        return self.databases.query(self.database, script, **values)

    def _is_up(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
