"""The second start of the server, to the login page."""

import os
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from toolkit.layout import Layout
from toolkit.odoo_process import server_command
from toolkit.suites import free_port

from bench.figures import Row

HOST = "127.0.0.1"
START_SECONDS = 120
STOP_SECONDS = 30


class Server:
    """A server of our own on a free port of this machine; stopped at the end, whatever happens."""

    def __init__(self, database, *options):
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.log = tempfile.NamedTemporaryFile(prefix="bench-server-", suffix=".log")  # noqa: SIM115 - closed at the end
        names = ["-d", database, "--http-interface", HOST, "-p", str(self.port)]
        if "--workers" not in options:
            options = ("--max-cron-threads", "0", *options)
        command = server_command(Layout.current(), *names, "--load", "base,rpc,web", *options)
        self.command = [str(part) for part in command]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdout=self.log, stderr=self.log, env=os.environ, start_new_session=True
        )
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.log.close()

    def wait_for(self, path):
        """Wait until a page is there."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                    answer.read()
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.log.seek(0)
        raise RuntimeError(self.log.read()[-3000:].decode(errors="replace"))


def second(task):
    """From the command to the login page; the first start, which bundles the scripts, is not counted."""
    times = []
    for _round in range(1 + task.rounds(3)):
        started = time.perf_counter()
        with Server(task.database) as server:
            server.wait_for("/web/login")
            times.append(time.perf_counter() - started)
    ours = statistics.median(times[1:])
    yield Row("第二次启动到登录页", ours, targets=[("seconds", 10)], note="不含 scripts/run.sh 的检查", work=1)
