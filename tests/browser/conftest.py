"""Fixtures of the tests in a browser."""

import pytest

from .form_settings import ADMINISTRATOR, Designer
from .test_pages import ACCOUNTS


@pytest.fixture
def session(sign_in, demo_server):
    """A function that signs a role of the demonstration in over RPC."""
    return lambda role: sign_in(ACCOUNTS[role]["login"], ACCOUNTS[role]["password"], on=demo_server)


@pytest.fixture
def designer(window, demo_server):
    """A function that opens the page of form settings."""

    def open_page(viewport, login=ACCOUNTS[ADMINISTRATOR]["login"]):
        opened = window(viewport, on=demo_server)
        opened.sign_in(login, ACCOUNTS[ADMINISTRATOR]["password"])
        page = Designer(opened)
        page.open()
        return page

    return open_page
