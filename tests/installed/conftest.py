"""A database that what is installed is looked at in."""

import os

import pytest
from support.server import databases


@pytest.fixture(scope="session")
def database():
    """A copy of the template database, for checks that need Odoo's own view of the addons."""
    server = databases()
    server.copy(os.environ["FUPIN_TEST_TEMPLATE"], "test_installed")
    yield "test_installed"
    server.drop("test_installed")
