"""What Odoo's pool lends works, even after the database crashed: a real server of its own, a real kill."""

import importlib.util
import os
import signal
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
from toolkit.layout import Layout
from toolkit.postgres import Cluster

from odoo.sql_db import ConnectionPool

UP_SECONDS = 60


@pytest.fixture
def place():
    """Return the settings of a connection to a small cluster, with our remedy in place."""
    spec = importlib.util.spec_from_file_location("connection", Layout.current().addons / "fupin_base/connection.py")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        # one that forgets nothing at a crash
        cluster = Cluster(Path(folder) / "pg", os.environ["PGPATH"])
        cluster.settings |= {"shared_buffers": "16MB", "max_connections": "20"}
        with cluster:
            told = cluster.environment()
            yield {"host": told["PGHOST"], "user": told["PGUSER"], "dbname": "postgres"}


def crash(place, kept):
    """Kill one process of the database, and wait until it has ended the others, ``kept`` among them, and serves again."""
    victim = psycopg2.connect(**place)
    os.kill(victim.get_backend_pid(), signal.SIGKILL)
    deadline = time.monotonic() + UP_SECONDS
    while psutil.pid_exists(kept) or not serves(place):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def serves(place):
    try:
        psycopg2.connect(**place).close()
        return True
    except psycopg2.OperationalError:
        return False


def test_a_connection_of_before_the_crash_is_not_lent(place):
    pool = ConnectionPool(4)
    first = pool.borrow(place)
    pool.give_back(first)
    assert pool.borrow(place) is first, "one that works is kept"
    pool.give_back(first)
    crash(place, first.get_backend_pid())
    second = pool.borrow(place)
    assert second is not first
    with second.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    pool.close_all()
