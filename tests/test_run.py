"""scripts/run.sh itself: first start, second start, Ctrl-C, a port that is taken."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
import requests
from support.project import ROOT
from support.server import databases
from toolkit.odoo_log import read_allowed, unexpected
from toolkit.suites import free_port

DATABASE = "test_tests_run"
STARTED = "系统已启动"


@pytest.fixture(scope="module")
def data():
    """A folder for the data of a register, on the database server of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="fupin-run-"))
    databases().drop(DATABASE)
    yield folder
    databases().drop(DATABASE)
    shutil.rmtree(folder)


def start(data, port):
    """Start run.sh as a person would, and read its words until it is up or has ended."""
    settings = {"FUPIN_DATA": str(data), "FUPIN_PORT": str(port), "FUPIN_DATABASE": DATABASE, "FUPIN_DEMO": "0"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ODOO_", "FUPIN_KEY"))}
    # run.sh in the background of a shell without a terminal would not hear Ctrl-C: so a person does not start it
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        process = subprocess.Popen(
            [ROOT / "scripts" / "run.sh"],
            env=kept | settings,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    words = []
    for line in process.stderr:
        words.append(line)
        if "按 Ctrl-C 停止" in line:
            break
    return process, "".join(words)


def stop(process):
    """Press Ctrl-C."""
    process.send_signal(signal.SIGINT)
    process.stderr.read()
    return process.wait(60)


def test_first_and_second_start(data):
    port = free_port()
    process, words = start(data, port)
    assert STARTED in words, words
    assert "建立数据库" in words
    page = requests.get(f"http://127.0.0.1:{port}/web/login", timeout=60)
    assert "登录" in page.text
    taken, refusal = start(data, port)
    assert taken.wait(60) == 1
    assert f"端口 {port} 已被其他程序占用" in refusal
    assert "FUPIN_PORT=" in refusal
    assert stop(process) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)), "Odoo still listens after Ctrl-C"
    process, words = start(data, port)
    assert stop(process) == 0
    assert STARTED in words, words
    assert "建立数据库" not in words
    assert "更新数据库" not in words
    assert (data / "fupin.key").stat().st_mode & 0o777 == 0o600
    assert (data / "admin-password.txt").stat().st_mode & 0o777 == 0o600
    allowed = read_allowed((ROOT / "tests" / "log_allowed.toml").read_text())
    for log in sorted((data / "log").glob("*.log")):
        assert not unexpected(log.read_text(), allowed)
