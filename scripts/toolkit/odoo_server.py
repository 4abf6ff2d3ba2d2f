"""A running Odoo server: start it, wait until it answers, stop it."""

import subprocess
import time
import urllib.error
import urllib.request

from toolkit.console import SetupError
from toolkit.odoo_process import server_command

HOST = "127.0.0.1"
START_SECONDS = 180
STOP_SECONDS = 30


def start(layout, database, port, log, environment, options=(), own_session=False):
    """Start a server for one database and return its process once it answers; what it prints goes into the log.

    In a session of its own it does not hear Ctrl-C: the caller stops it, before the database it uses.
    """
    place = ["--http-interface", HOST, "-p", str(port), "--logfile", log]
    # no --db-filter: a name says which one is served; with a filter each request without session lists all of them
    command = server_command(layout, "-d", database, *place, *options)
    with log.open("a") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=own_session,
        )
    try:
        _wait_until_up(process, port, log)
    except BaseException:
        stop(process)
        raise
    return process


def stop(process):
    """Stop a server and wait for its end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process, port, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _is_up(port):
            return
        time.sleep(0.2)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise SetupError(f"Odoo 没有启动成功：\n{tail}\n完整日志：{log}")


def _is_up(port):
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/web/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
