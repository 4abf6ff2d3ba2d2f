"""Limits hold across processes; what the log of such a server says is one object a line, without numbers or passwords."""

import json
import os
import re

import pytest
import requests
from support.rpc import RpcError, Session
from support.server import OdooServer

PASSWORD = "withstand-2026"
PHONE = "13912345678"
ACCOUNTS = """
for name in ("one", "two"):
    env["res.users"].create({"name": name, "login": f"abuse_{name}", "password": %r})
env["ir.config_parameter"].set_param("base.login_cooldown_after", "0")
env["ir.config_parameter"].set_param("fupin_operate.limit_sign_in_account", "4/900")
env["ir.config_parameter"].set_param("fupin_operate.limit_api_refused", "4/900")
"""


@pytest.fixture(scope="module")
def workers():
    """A server of several processes that logs JSON."""
    os.environ["FUPIN_LOG_FORMAT"] = "json"
    try:
        with OdooServer(os.environ["FUPIN_TEST_TEMPLATE"], "abuse", "--workers=3", "--max-cron-threads=0") as running:
            running.shell(ACCOUNTS % PASSWORD)
            yield running
    finally:
        del os.environ["FUPIN_LOG_FORMAT"]


def lines(server):
    found = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    return [json.loads(line) for line in found]


def refusal(server, login, password):
    """Return why a sign-in is refused, or None if it is not."""
    try:
        Session(server.url, server.database, login, password)
    except RpcError as error:
        return str(error)
    return None


def test_failures_count_together(workers):
    assert refusal(workers, "abuse_one", PASSWORD) is None
    told = [refusal(workers, "abuse_one", "wrong") for _try in range(4)]
    assert all(told)
    locked = refusal(workers, "abuse_one", PASSWORD)
    assert locked, "the password is right, but there were too many wrong ones"
    assert locked not in told
    assert [refusal(workers, "abuse_one", PASSWORD) for _process in range(6)] == [locked] * 6, "in every process"
    assert refusal(workers, "abuse_two", PASSWORD) is None, "another account is free"
    workers.query("UPDATE fupin_request_log SET create_date = create_date - interval '16 minutes'")
    assert refusal(workers, "abuse_one", PASSWORD) is None, "after a quarter of an hour"


def test_wrong_keys_stop_an_address(workers):
    def ask():
        address = f"{workers.url}/json/2/res.users/context_get"
        headers = {"Authorization": "Bearer wrong", "X-Odoo-Database": workers.database}
        return requests.post(address, json={}, headers=headers, timeout=60).status_code

    assert [ask() for _try in range(6)] == [401] * 4 + [429] * 2


def test_the_log(workers):
    name = "request-of-the-test"
    requests.get(f"{workers.url}/web/login?login={PHONE}&token=opensesame", headers={"X-Request-ID": name}, timeout=60)
    refusal(workers, PHONE, "opensesame-too")
    told = [line for line in lines(workers) if line.get("request") == name]
    assert any("/web/login" in line["message"] for line in told)
    assert {"time", "level", "logger", "pid"} <= set(told[0])
    assert len({line["pid"] for line in lines(workers)}) >= 2
    text = "\n".join(line["message"] + line.get("traceback", "") for line in lines(workers))
    for secret in (PHONE, "opensesame", PASSWORD):
        assert secret not in text
    assert re.search(r"139\*{4}78", text)


def test_nothing_else_stands_open(workers):
    for path in ("/web/database/manager", "/web/database/selector", "/xmlrpc/2/common", "/jsonrpc"):
        answer = requests.post(workers.url + path, data="<x/>", timeout=60)
        assert "server_version" not in answer.text, path
        assert answer.status_code >= 400 or "disabled" in answer.text, path
