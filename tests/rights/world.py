"""The world of the rights tests: five places, a person of each role and their neighbours, a record of each model in each place.

Runs inside Odoo (``build(env)``, as superuser) before the server starts, and hands over all that the tests need as JSON.
"""

import json
import time
from datetime import timedelta

import factories
from matrix import ROLES, allows, prefix_of, read_matrix

from odoo import fields, http

# An invented province, so that no real data is met: (code, name, level).
REGIONS = [
    ("990000000000", "试验省", "province"),
    ("990100000000", "试验市", "prefecture"),
    ("990101000000", "东山县", "county"),
    ("990101100000", "青石镇", "township"),
    ("990101100201", "上坪村村民委员会", "village"),
    ("990101100202", "下坪村村民委员会", "village"),
    ("990101101000", "白水乡", "township"),
    ("990101101201", "柳树村村民委员会", "village"),
    ("990102000000", "西山县", "county"),
    ("990102100000", "红旗镇", "township"),
    ("990102100201", "前进村村民委员会", "village"),
    ("990200000000", "远方市", "prefecture"),
    ("990201000000", "北河县", "county"),
    ("990201100000", "河口镇", "township"),
    ("990201100201", "河东村村民委员会", "village"),
]
# The villages in which every factory makes a record, named after what they are to the clerk of the first one.
PLACES = {
    "own": "990101100201",
    "village": "990101100202",
    "township": "990101101201",
    "county": "990102100201",
    "prefecture": "990201100201",
}
COUNTIES = ("990101000000", "990102000000", "990201000000")
# Who is there: name → (role, place of the unit, kind of unit).
PEOPLE = {
    "village": ("village", "990101100201", "village_collective"),
    "township": ("township", "990101100000", "township"),
    "department": ("department", "990101000000", "department"),
    "county": ("county", "990101000000", "county_office"),
    "finance": ("finance", "990101000000", "finance"),
    "audit": ("audit", "990101000000", "audit"),
    "discipline": ("discipline", "990101000000", "discipline"),
    "third_party": ("third_party", "990101000000", "third_party"),
    "superior": ("superior", "990100000000", "superior"),
    "administrator": ("administrator", "990101000000", "county_office"),
    "next_village": ("village", "990101100202", "village_collective"),
    "next_township": ("township", "990101101000", "township"),
    "next_county": ("county", "990102000000", "county_office"),
    "next_department": ("department", "990101000000", "department"),
    "next_administrator": ("administrator", "990102000000", "county_office"),
    "next_superior": ("superior", "990200000000", "superior"),
    "far_village": ("village", "990201100201", "village_collective"),
}
# People without rights: one never had a post, the other's has ended.
WITHOUT_POST = ("nobody", "former")
# Phones that nobody else has: a clerk who learns the digits after 139 has seen what he must not.
PHONE = "139{:08}"


class World:
    """What the factories are given: regions, units and people by name, and what was made."""

    def __init__(self, env):
        self.env = env
        self.regions = {}
        self.units = {}
        self.users = {}
        self.phones = {}
        self.records = {}

    def region(self, place):
        return self.regions[PLACES.get(place, place)]

    def unit(self, place, unit_type="village_collective"):
        """Return the unit of a kind in a place, made on first use."""
        code = PLACES.get(place, place)
        key = (code, unit_type)
        if key not in self.units:
            values = {"name": f"{self.regions[code].name} {unit_type}", "unit_type": unit_type}
            found = self.env["fupin.unit"].search(
                [("region_id", "=", self.regions[code].id), ("unit_type", "=", unit_type)], limit=1
            )
            self.units[key] = found or self.env["fupin.unit"].create({**values, "region_id": self.regions[code].id})
        return self.units[key]

    def department(self, place):
        """Return the line department of the county around a place."""
        return self.unit(PLACES.get(place, place)[:6] + "000000", "department")

    def other_department(self):
        """Return a second department of the first county, which supervises other things there."""
        key = ("990101000000", "other_department")
        if key not in self.units:
            self.units[key] = self.env["fupin.unit"].create(
                {"name": "东山县交通运输局", "unit_type": "department", "region_id": self.regions[key[0]].id}
            )
        return self.units[key]

    def record(self, model, key="own"):
        """Return a record that a factory made before."""
        return self.env[model].browse(next(row["id"] for row in self.records[model] if row["key"] == key))

    def facts(self, model, key):
        """Return what is known of a record that a factory made before."""
        return next(row for row in self.records[model] if row["key"] == key)


def build(env, path):
    """Make everything and write what the tests need to know to ``path``."""
    world = World(env)
    _make_regions(world)
    _make_people(world)
    matrix = read_matrix()
    made = factories.make_all(world, matrix)
    people = _sign_in(world)
    env.cr.commit()
    _make_spares(world, made, matrix, people)
    env.cr.commit()
    facts = {
        "people": people,
        "records": world.records,
        "values": {model: row["values"] for model, row in made.items()},
        "writes": {model: row["write"] for model, row in made.items()},
        "groupings": {model: row["group_by"] for model, row in made.items()},
        "spares": {model: row["spares"] for model, row in made.items()},
        "counts": {name: _count(env, name) for name in env.registry if not env[name]._abstract},
        "samples": {name: _sample(env, name) for name in env.registry if not env[name]._abstract},
        "models": _models(env),
        "cron_actions": env["ir.actions.server"].search([("usage", "=", "ir_cron")]).ids,
        "phones": world.phones,
        "extra": factories.extra(world),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, default=str)


def _count(env, name):
    model = env[name].with_context(active_test=True)
    return model.search_count([]) if model._auto and not model._abstract else 0


def _sample(env, name):
    """Return the id of the newest record, if there is any."""
    model = env[name].with_context(active_test=False)
    return model.search([], order="id desc", limit=1).id if model._auto else 0


def _models(env):
    """Return the facts of every model that has records."""
    return {
        name: {"transient": env[name]._transient, "table": env[name]._table if env[name]._auto else None}
        for name in env.registry
        if not env[name]._abstract
    }


def _make_regions(world):
    Region = world.env["fupin.region"]
    world.regions["000000000000"] = world.env.ref("fupin_base.region_china")
    for code, name, level in REGIONS:
        above = max(
            (known for known in world.regions if code.startswith(prefix_of(known))),
            key=lambda known: len(prefix_of(known)),
        )
        world.regions[code] = Region.create(
            {"code": code, "name": name, "level": level, "parent_id": world.regions[above].id}
        )


def _make_people(world):
    for number, (name, (role, code, unit_type)) in enumerate(PEOPLE.items(), 1):
        unit = world.other_department() if name == "next_department" else world.unit(code, unit_type)
        phone = PHONE.format(number * 1_010_101)
        user = world.env["res.users"].create(
            {"name": f"测试 {name}", "login": f"rights_{name}", "email": f"{name}@rights.example", "phone": phone}
        )
        world.env["fupin.assignment"].create(
            {"user_id": user.id, "unit_id": unit.id, "role": role, "date_from": "2020-01-01"}
        )
        world.users[name] = user
        world.phones[name] = phone
    for number, name in enumerate(WITHOUT_POST, 50):
        world.phones[name] = PHONE.format(number * 1_010_101)
        world.users[name] = world.env["res.users"].create(
            {"name": f"测试 {name}", "login": f"rights_{name}", "phone": world.phones[name]}
        )
    world.env["fupin.assignment"].create(
        {
            "user_id": world.users["former"].id,
            "unit_id": world.unit("own").id,
            "role": "village",
            "date_from": "2020-01-01",
            "date_to": "2020-12-31",
        }
    )
    world.users["admin"] = world.env.ref("base.user_admin")


def _sign_in(world):
    """Return who people are, with a session and an API key each: made here, because a password check is slow by design."""

    people = {}
    store = http.root.session_store
    for name, user in world.users.items():
        session = store.new()
        session.update(http.get_default_session(), db=world.env.cr.dbname, login=user.login, uid=user.id)
        session["context"] = {"lang": "zh_CN", "tz": "Asia/Shanghai", "uid": user.id}
        session["create_time"] = time.time()
        session["_trace_disable"] = True  # else each refused request notes the device anew
        session.session_token = user._compute_session_token(session.sid)
        store.save(session)
        keys = world.env["res.users.apikeys"].with_user(user).sudo()
        posts = user.assignment_ids
        code = posts[:1].region_id.code or "000000000000"
        people[name] = {
            "role": posts[:1].role or "administrator",
            "uid": user.id,
            "partner": user.partner_id.id,
            "login": user.login,
            "code": code,
            "prefix": prefix_of(code),
            "units": posts.unit_id.ids,
            "session": session.sid,
            "api_key": keys._generate("rpc", "rights", fields.Datetime.now() + timedelta(days=1)),
        }
    return people


def _make_spares(world, made, matrix, people):
    """Make one record to delete for each role that may delete, where it may."""
    for model, row in made.items():
        row["spares"] = {}
        for role in ROLES:
            person = type("Person", (), people[role])
            allowed = [facts for facts in world.records[model] if allows(matrix, model, "D", facts, person)]
            if allowed and row["spare"]:
                row["spares"][role] = row["spare"](allowed[0]["key"], role)
