"""Fixtures of the tests that cross addons: a real PostgreSQL, a real Odoo, a real Chromium."""

import os

import pytest
from playwright.sync_api import sync_playwright
from support.browser import Window, chromium
from support.rpc import Json2, Session
from support.server import OdooServer


@pytest.fixture(scope="session")
def server():
    """A server on a copy of the database with all addons and no demonstration."""
    with OdooServer(os.environ["FUPIN_TEST_TEMPLATE"], "server") as running:
        yield running


@pytest.fixture(scope="session")
def demo_server():
    """A server on a copy of the database with the demonstration."""
    with OdooServer(os.environ["FUPIN_DEMO_TEMPLATE"], "demo") as running:
        yield running


@pytest.fixture(scope="session")
def sign_in(server):
    """A function that signs a person in over RPC; sessions are kept, because a password check is slow by design."""
    known = {}

    def sign_in(login, password, on=server):
        key = (on.database, login)
        if key not in known:
            known[key] = Session(on.url, on.database, login, password)
        return known[key]

    return sign_in


@pytest.fixture(scope="session")
def json2(server):
    """A function that returns a client of the JSON-2 API for a key."""
    return lambda key, on=server: Json2(on.url, on.database, key)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Tell with a failure what the person at the browser would have read."""
    try:
        return (yield)
    except Exception as error:
        for opened in getattr(pyfuncitem, "windows", ()):
            error.add_note(opened.told())
        raise


@pytest.fixture
def window(browser, server, request):
    """A function that opens a browser window on a server; errors on its pages fail the test."""
    opened = request.node.windows = []

    def window(viewport=None, on=server):
        opened.append(Window(browser, on, viewport))
        return opened[-1]

    yield window
    problems = [problem for one in opened for problem in one.problems]
    for one in opened:
        one.close()
    assert not problems, "errors on the page:\n" + "\n".join(problems)
