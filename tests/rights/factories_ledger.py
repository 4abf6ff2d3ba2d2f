"""Factories of fupin_ledger, and of what posts leave behind."""

from factories_base import COUNTRY, WORD_SPOTS, person_facts, spot_facts
from factory import Factory, placed_facts

TEAMS = ("village", "township", "department", "county", "next_village", "next_department", "far_village")


def team_facts(world, key):
    """Return the facts of what belongs to a person's unit."""
    user = world.users[key]
    return {**person_facts(world, key), "unit": user.assignment_ids[:1].unit_id.id, "user": None}


def _import_values(world, key):
    return {
        "ledger_id": world.record("fupin.ledger", COUNTRY).id,
        "region_id": world.users[key].assignment_ids[:1].region_id.id,
    }


def _import(world, key):
    unit = world.users[key].assignment_ids[:1].unit_id
    return world.env["fupin.ledger.import"].create({**_import_values(world, key), "unit_id": unit.id})


def _comparison(world, key):
    unit = world.users[key].assignment_ids[:1].unit_id
    return world.env["fupin.comparison"].create({**_import_values(world, key), "unit_id": unit.id})


def _comparison_line(world, key):
    """A line as the comparison writes it; nobody creates one."""
    facts = placed_facts(world, key)
    compared = world.record("fupin.comparison", "county")
    values = {
        "comparison_id": compared.id,
        "ledger_id": compared.ledger_id.id,
        "region_id": world.env["fupin.region"].search([("code", "=", facts["code"])], limit=1).id,
        "region_code": facts["code"],
        "department_id": facts["department"] or None,
        "result": "differs",
        "state": "open",
        "is_current": True,
        "our_name": f"资产 {key}",
        "their_name": f"资产 {key}",
    }
    lines = world.env["fupin.comparison.line"]
    return lines.browse(world.env["fupin.ledger.target"]._ledger_insert(lines._name, list(values), [values.values()]))


def _handover(world, key):
    post = world.users[key].assignment_ids[:1]
    values = {
        "assignment_id": post.id,
        "successor_assignment_id": post.id,
        "predecessor_id": post.user_id.id,
        "successor_id": post.user_id.id,
        "unit_id": post.unit_id.id,
        "role": post.role,
        "region_code": post.region_code,
        "date": "2026-01-05",
    }
    return world.env["fupin.assignment.handover"].create(values)


LEDGERS = {
    "fupin.ledger": Factory(
        lambda world, key: {
            "key": f"k{key}{{n}}",
            "name": "台账{n}",
            "model_id": world.env["ir.model"]._get_id("fupin.asset"),
            "region_id": False if key == COUNTRY else world.regions[key].id,
        },
        keys=WORD_SPOTS,
        write={"note": "x"},
        group_by="region_id",
        facts=spot_facts,
    ),
    "fupin.ledger.column": Factory(
        lambda world, key: {
            "ledger_id": world.record("fupin.ledger", key).id,
            "key": "c{n}",
            "label": "列{n}",
        },
        keys=WORD_SPOTS,
        write={"width": 9},
        group_by="ledger_id",
        facts=spot_facts,
    ),
    "fupin.ledger.import": Factory(
        _import_values,
        keys=TEAMS,
        write={"sheet_name": "x"},
        group_by="ledger_id",
        facts=team_facts,
        create=_import,
    ),
    "fupin.ledger.import.column": Factory(
        lambda world, key: {"import_id": world.record("fupin.ledger.import", key).id, "label": "列{n}"},
        keys=TEAMS,
        write={"word": False},
        group_by="import_id",
        facts=team_facts,
    ),
    "fupin.comparison": Factory(
        _import_values,
        keys=TEAMS,
        write={"sheet_name": "x"},
        group_by="ledger_id",
        facts=team_facts,
        create=_comparison,
    ),
    "fupin.comparison.column": Factory(
        lambda world, key: {"comparison_id": world.record("fupin.comparison", key).id, "label": "列{n}"},
        keys=TEAMS,
        write={"word": False},
        group_by="comparison_id",
        facts=team_facts,
    ),
    "fupin.comparison.line": Factory(group_by="result", create=_comparison_line),
    "fupin.assignment.handover": Factory(
        keys=TEAMS, write={"reason": "x"}, group_by="role", facts=team_facts, create=_handover
    ),
}
