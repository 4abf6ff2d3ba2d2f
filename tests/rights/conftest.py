"""The server of the rights tests: one copy of the template database with the test's own world in it."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import psycopg2
import pytest
from rpc import Person
from support.server import OdooServer

HERE = Path(__file__).parent
# Refusals are what these tests provoke: Odoo warns of each. Errors still fail the run. No job adds rows that are counted.
QUIET = ("--log-handler", "odoo.http:ERROR", "--max-cron-threads", "0")


class World:
    """What the world was made of, and the people in it."""

    def __init__(self, server, facts):
        self.server = server
        self.facts = facts
        self.connection = None
        self.phones = facts["phones"]
        self.people = {name: Person(server.url, row) for name, row in facts["people"].items()}

    def records(self, model):
        """Return the facts of the records of a model that the factory made, by key."""
        return {row["key"]: row for row in self.facts["records"].get(model, ())}

    def id(self, model, key="own"):
        """Return the id of a record."""
        return self.records(model)[key]["id"]

    def resolve(self, value):
        """Return a value with ``@model:key`` replaced by ids, also within lists and dictionaries.

        ``@user:name``, ``@partner:name``, ``@region:code`` and ``@unit:code kind`` name what is no record of a factory.
        """
        if isinstance(value, dict):
            return {name: self.resolve(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.resolve(part) for part in value]
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        kind, _, key = value[1:].partition(":")
        if kind in ("user", "partner"):
            person = self.people[key]
            return person.uid if kind == "user" else person.partner
        if kind in ("region", "unit"):
            return self.facts["extra"][f"{kind}s"][key]
        return self.id(kind, key)

    def stored(self, model, record_id):
        """Return the row of a record as the database has it, or nothing: what no refusal can gloss over.

        Where a query stands for the table there is nothing that could be changed.
        """
        table = self.facts["models"][model]["table"]
        if table is None:
            return []
        return self.rows(f'SELECT * FROM "{table}" WHERE id = %s', record_id)

    def rows(self, statement, *values):
        """Return the rows of a statement, read beside the server."""
        if self.connection is None:
            self.connection = psycopg2.connect(dbname=self.server.database)
            self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def values(self, model, key, number, person):
        """Return values to create a record with at a place; ``number`` makes them unlike all others."""
        text = json.dumps(self.facts["values"][model][key])
        day = date(2001, 1, 1) + timedelta(days=number)
        text = text.replace("{n}", str(number)).replace("{nnn}", str(300 + number % 600)).replace("{day}", str(day))
        return json.loads(text.replace('"{me}"', str(person.partner)))


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """A running server with the world of `world.py`."""
    server = OdooServer(os.environ["FUPIN_TEST_TEMPLATE"], "rights", *QUIET)
    server.databases.copy(server.template, server.database)
    try:
        facts = tmp_path_factory.mktemp("rights") / "world.json"
        server.shell(f"import sys; sys.path.insert(0, {str(HERE)!r})\nimport world; world.build(env, {str(facts)!r})")
        server.start()
        made = World(server, json.loads(facts.read_text(encoding="utf-8")))
        yield made
        if made.connection:
            made.connection.close()
    finally:
        server.__exit__()
