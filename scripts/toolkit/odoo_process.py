"""Odoo's command line in our environment. All settings go by environment variables, so that any option given wins."""

import os
import secrets
import signal
import subprocess
from pathlib import Path


def ensure_key(layout):
    """Return the key file of protected data; the first start makes one. It belongs in no backup of the database.

    The file has a line for each key: its id, a colon, 64 hexadecimal digits. The last line is the key in use.
    """
    path = Path(os.environ.get("FUPIN_KEY_FILE") or layout.data / "fupin.key").resolve()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(f"1:{secrets.token_hex(32)}\n")
    return path


def odoo_environment(layout, server, files=None):
    """Return the environment in which Odoo and the tests run: configuration, addons, files, database server."""
    files = files or layout.data / "files"
    files.mkdir(parents=True, exist_ok=True)
    addons = [layout.addons] if layout.addon_names() else []
    extra = [Path(part) for part in os.environ.get("FUPIN_EXTRA_ADDONS", "").split(",") if part]
    settings = {
        "ODOO_RC": str(layout.root / "config" / "odoo.conf"),
        "ODOO_ADDONS_PATH": ",".join(map(str, [*addons, *extra])),
        "ODOO_DATA_DIR": str(files),
        "FUPIN_KEY_FILE": str(ensure_key(layout)),
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{layout.environment / 'bin'}:{os.environ.get('PATH', os.defpath)}",
    }
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONPATH")}
    return inherited | settings | server.environment()


def run(command, environment, **options):
    """Run a program in the foreground and return its exit code; Ctrl-C and termination reach it first."""
    process = subprocess.Popen([str(part) for part in command], env=environment, **options)
    previous = {
        number: signal.signal(number, lambda received, frame: process.send_signal(received))
        for number in (signal.SIGTERM, signal.SIGHUP)
    }
    # Ctrl-C goes to the whole foreground group: the child has it already, we only wait for its end.
    previous[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def server_command(layout, *arguments):
    """Return the command line of a server that may have worker processes."""
    return [layout.python, layout.root / "scripts" / "program" / "odoo-bin", "server", *arguments]


def odoo_command(layout, *arguments):
    """Return the command line of Odoo with these arguments."""
    return [layout.python, "-m", "odoo", *arguments]
