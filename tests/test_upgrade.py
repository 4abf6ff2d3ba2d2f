"""A register of the last release, with data, own fields, packs and policies in force, is updated: all is there and equal."""

import json
import lzma
import os
import subprocess
from pathlib import Path

import pytest
import yaml
from support.project import ROOT
from support.server import databases, run_odoo
from upgrade import state

FROZEN = ROOT / "tests" / "upgrade"
FACTS = json.loads((FROZEN / "release.json").read_text())
LOST_ON_PURPOSE = [
    line for line in (FROZEN / "lost_on_purpose.txt").read_text().splitlines() if not line.startswith("#")
]
EXPORT = """
import json
effective = env["fupin.policy"].search([("state", "=", "effective")])
layout = env["fupin.asset"].with_user(env["fupin.form.layout"].search([("model", "=", "fupin.asset")], limit=1).create_uid)
print("TOLD", json.dumps({
    "packs": {policy.key: policy.export_pack() for policy in effective},
    "form": layout.get_view(view_type="form")["arch"],
    "installed": dict(env["ir.module.module"].search([("state", "=", "installed")]).mapped(lambda m: (m.name, m.latest_version))),
}))
"""


class Released:
    """The database of the last release, before and after its update."""

    def __init__(self, name):
        self.name, self.databases = name, databases()

    def query(self, script, **values):
        return self.databases.query(self.name, script, **values)

    def restore(self, folder):
        dump = folder / "register.dump"
        dump.write_bytes(lzma.decompress((FROZEN / "register.dump.xz").read_bytes()))
        self.databases.drop(self.name)
        self.databases.query("postgres", f"CREATE DATABASE {self.name} TEMPLATE template0")
        program = Path(os.environ["PGPATH"]) / "pg_restore"
        command = [program, "--no-owner", "--exit-on-error", "--jobs=2", f"--dbname={self.name}", dump]
        subprocess.run(command, env=dict(os.environ), check=True)

    def update(self):
        log = Path(os.environ["FUPIN_TEST_LOGS"]) / f"{os.environ['FUPIN_TEST_SUITE']}.upgrade.log"
        run_odoo("-d", self.name, "-u", "all", "--stop-after-init", "--no-http", "--logfile", log)

    def told(self):
        out = run_odoo("shell", "-d", self.name, "--no-http", "--log-level=warn", stdin=EXPORT)
        [line] = [line for line in out.splitlines() if line.startswith("TOLD ")]
        return json.loads(line[5:])


@pytest.fixture(scope="module")
def updated(tmp_path_factory):
    register = Released(f"test_{os.environ['FUPIN_TEST_SUITE']}_upgrade")
    try:
        register.restore(tmp_path_factory.mktemp("released"))
        register.before = state.read(register.query)
        register.update()
        register.after = state.read(register.query, register.before)
        register.facts = register.told()
        yield register
    finally:
        register.databases.drop(register.name)


def test_everything_is_there_and_equal(updated):
    """Every column of every table, row by row; a column that a release gives up stands in lost_on_purpose.txt."""
    assert int(updated.before["fupin_asset"]["rows"]) >= 1000
    lost = [line for line in state.differences(updated.before, updated.after) if line not in LOST_ON_PURPOSE]
    assert not lost, "\n".join(lost)


def test_a_single_changed_value_would_be_seen(updated):
    """The other side: the comparison is not blind to one fen, one row, one own field."""
    own = FACTS["own_fields"]["监控编号"]
    changes = {
        "fupin_asset.original_value": "UPDATE fupin_asset SET original_value = original_value + 0.01 WHERE id = (SELECT min(id) FROM fupin_asset)",
        f"fupin_asset.{own}": f"UPDATE fupin_asset SET {own} = 'x' WHERE id = (SELECT min(id) FROM fupin_asset WHERE {own} IS NOT NULL)",
        "fupin_sector.name": "UPDATE fupin_sector SET name = '\"x\"' WHERE id = (SELECT min(id) FROM fupin_sector)",
        "fupin_event.rows": "DELETE FROM fupin_event WHERE id = (SELECT max(id) FROM fupin_event)",
    }

    def changed(script):
        return updated.query("BEGIN; " + "; ".join(changes.values()) + "; " + script)  # and never committed

    seen = state.differences(updated.after, state.read(changed, updated.before))
    for place in changes:
        assert any(line.startswith(place) for line in seen), (place, seen)


def test_own_fields_keep_their_values_and_their_place(updated):
    for label, name in FACTS["own_fields"].items():
        assert int(updated.query(f"SELECT count(*) FROM fupin_asset WHERE {name} IS NOT NULL")) >= 20, label
        hidden = updated.query(
            "SELECT bool_or(f.invisible) FROM fupin_form_field f JOIN fupin_form_layout l ON l.id = f.layout_id"
            f" WHERE l.state = 'published' AND f.name = '{name}'"
        )
        # what is hidden is not there at all, and comes back when it is shown again
        assert (f'name="{name}"' in updated.facts["form"]) == (hidden != "t"), label


def test_packs_are_exported_as_they_were(updated):
    """A later version may say more in a pack; what the earlier said, it says still."""
    assert len(FACTS["packs"]) >= 5
    for key, text in FACTS["packs"].items():
        assert not list(missing(yaml.safe_load(text), yaml.safe_load(updated.facts["packs"][key]), key))


def test_what_administrators_edited_stays(updated):
    assert len(FACTS["edited"]) >= 30
    for table, number, column in FACTS["edited"]:
        value = updated.query(f'SELECT "{column}"::text FROM "{table}" WHERE id = {number}')
        assert "改过的名称" in value, (table, number, column)


def test_the_update_brought_the_versions_of_today(updated):
    for path in sorted((ROOT / "addons").glob("*/__manifest__.py")):
        assert f'"{updated.facts["installed"][path.parent.name]}"' in path.read_text(), path.parent.name


def missing(before, after, place):
    """Tell what of a former value is no more in the later one."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from missing(value, after.get(key), f"{place}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from missing(one, other, f"{place}[{number}]")
    elif before != after:
        yield f"{place}: {before!r}, now {after!r}"
