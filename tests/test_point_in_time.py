"""The archived log brings a register back to a moment: a real server of its own, a real base backup, a real mistake."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from toolkit import wal
from toolkit.console import SetupError
from toolkit.layout import Layout
from toolkit.postgres import Cluster

LAYOUT = Layout.current()
TOTAL = "SELECT count(*), sum(amount) FROM money"


class Server:
    """A small cluster that archives."""

    def __init__(self, folder):
        self.cluster = Cluster(folder / "pg", os.environ["PGPATH"], throwaway=True, archive=folder / "wal")
        self.cluster.settings |= {"shared_buffers": "16MB", "max_connections": "20", "max_wal_size": "64MB"}

    def query(self, script, database="register"):
        command = [Path(os.environ["PGPATH"]) / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database]
        settings = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        done = subprocess.run(
            command,
            env=settings | self.cluster.environment(),
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def now(self):
        return self.query("SELECT clock_timestamp()")


@pytest.fixture(scope="module")
def server():
    # the socket's address has to stay short
    with tempfile.TemporaryDirectory(prefix="fupin-pit-") as folder:
        Path(folder).chmod(0o755)
        running = Server(Path(folder))
        with running.cluster:
            running.query("CREATE DATABASE register", "postgres")
            running.query("CREATE TABLE money (id serial, amount numeric(16, 2))")
            running.query("INSERT INTO money (amount) VALUES (100.01)")
            running.query("CREATE TABLE ir_config_parameter (key text UNIQUE, value text)")
            yield running


def restored(server, until, name):
    wal.restore_until(LAYOUT, server.cluster, until, "register", name)
    assert server.query("SELECT key, value FROM ir_config_parameter", name) == f"fupin_operate.copy|{name}"
    return server.query(TOTAL, name)


def test_back_to_the_moment_before_a_mistake(server):
    before_any_copy = server.now()
    wal.base_backup(LAYOUT, server.cluster)
    server.query("INSERT INTO money (amount) VALUES (200.02)")
    good = server.now()
    server.query("DELETE FROM money")
    bad = server.now()
    server.query("INSERT INTO money (amount) VALUES (5)")
    assert restored(server, good, "good") == "2|300.03"
    assert restored(server, bad, "bad") == "0|"
    assert restored(server, "latest", "newest") == "1|5.00"
    assert server.query(TOTAL) == "1|5.00", "the running database is not touched"
    assert not server.query("SELECT key FROM ir_config_parameter")
    with pytest.raises(SetupError, match="good exists"):
        restored(server, good, "good")
    with pytest.raises(SetupError, match="no base backup before"):
        restored(server, before_any_copy, "early")
    with pytest.raises(SetupError):
        restored(server, "2099-01-01 00:00+08", "later")
    assert "later" not in server.query("SELECT datname FROM pg_database", "postgres")
    assert not list(Path(tempfile.gettempdir()).glob("fupin-until.*"))


def test_old_copies_go_and_what_only_they_needed(server):
    segments = server.cluster.archive / "segments"
    wal.base_backup(LAYOUT, server.cluster)
    older = {path.name for path in segments.iterdir()}
    server.query("SELECT pg_sleep(1)")  # copies are named by the second
    wal.base_backup(LAYOUT, server.cluster, keep=1)
    assert len(list((server.cluster.archive / "base").iterdir())) == 1
    assert older - {path.name for path in segments.iterdir()}
    assert restored(server, "latest", "after") == "1|5.00"


def test_a_segment_is_never_replaced_by_another(server):
    segment = next(path for path in (server.cluster.archive / "segments").iterdir() if len(path.name) == 24)
    command = server.cluster.settings["archive_command"]
    other = segment.parent.parent / "other"
    other.write_bytes(b"other")
    for source, code in ((segment, 0), (other, 1)):
        filled = command.replace("%p", str(source)).replace("%f", segment.name)
        assert subprocess.run(["sh", "-c", filled], check=False).returncode == code
    assert segment.read_bytes() != b"other"
