"""Which addons changed since a database was last brought up to date."""

import hashlib
import json
from pathlib import Path

# What the server never loads.
IGNORED = {"__pycache__", "tests", "readme"}
PARAMETER = "fupin.source_digests"


def addon_digest(folder):
    """Return a hash over all files of an addon that matter to a database.

    >>> len(addon_digest(Path(__file__).parent))
    16
    """
    total = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and not IGNORED.intersection(path.relative_to(folder).parts):
            total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def current(layout):
    """Return the digests of our addons, and the environment under the name of Odoo's `base`."""
    found = {name: addon_digest(layout.addons / name) for name in layout.addon_names()}
    return found | {"base": layout.environment.name}


def plan(known, now, installed):
    """Return what to install and what to update: an addon that is new here, an installed one that changed.

    One that was uninstalled on purpose stays so.

    >>> plan({"a": "1", "b": "1", "gone": "1"}, {"a": "2", "b": "1", "c": "1"}, {"a", "b"})
    (['c'], ['a'])
    >>> plan({"demo": "1"}, {"demo": "2"}, set())
    ([], [])
    """
    install = sorted(name for name in now if name not in known and name not in installed)
    update = sorted(name for name in now if name in installed and known.get(name) != now[name])
    return install, update


def read(databases, name):
    """Return the digests that a database was last brought up to."""
    script = "SELECT value FROM ir_config_parameter WHERE key = :'key'"
    return json.loads(databases.query(name, script, key=PARAMETER) or "{}")


def installed(databases, name):
    """Return the names of the addons installed in a database."""
    return set(databases.query(name, "SELECT name FROM ir_module_module WHERE state = 'installed'").split())


def write(databases, name, digests):
    """Remember the digests that a database is now at."""
    script = (
        "INSERT INTO ir_config_parameter (key, value, create_date, write_date)"
        " VALUES (:'key', :'value', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value, write_date = excluded.write_date"
    )
    databases.query(name, script, key=PARAMETER, value=json.dumps(digests, sort_keys=True))
