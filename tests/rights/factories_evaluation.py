"""Factories of fupin_inspection: clues, evaluations, verifications by agencies."""

from datetime import timedelta

from factories_base import place_values
from factories_core import created
from factories_policy import line_of, part
from factory import PLACED, Factory, department_of, placed_facts

from odoo import fields

# who made a clue → where its asset stands
CLUES = {"township": "own", "county": "own", "next_township": "township", "next_county": "county"}
# whom a clue was shown to by whoever made it
NAMED = {"county": "audit"}
AGENCY = ("990101000000", "third_party")


# ------------------------------------------------------------------------- clues


def _clue_values(world, key):
    return {"asset_id": world.record("fupin.asset", CLUES[key]).id, "facts": "事实 {n}"}


def _clue(world, key):
    """A clue that went to the discipline inspection."""
    clue = world.env["fupin.clue"].with_user(world.users[key]).create({**_clue_values(world, key), "facts": "事实"})
    if key in NAMED:
        clue.granted_user_ids = world.users[NAMED[key]]
    clue.action_transfer()
    return clue.sudo()


def _clue_facts(world, key):
    user = world.users[key]
    members = [world.users[NAMED[key]].id] if key in NAMED else []
    return {
        "key": key,
        "code": world.region(PLACED[CLUES[key]][0]).code,
        "unit": user.assignment_ids[:1].unit_id.id,
        "members": members,
    }


# ------------------------------------------------------------------- evaluations


def _template(world):
    return world.env["fupin.evaluation.template"].search([], limit=1)


def _evaluation(world, key):
    return world.env["fupin.evaluation"].create(
        {
            "year": 2014 + list(PLACED).index(key),
            "template_id": _template(world).id,
            "unit_id": world.unit(PLACED[key][0]).id,
            **place_values(world, key),
        }
    )


def _evaluation_line(world, key):
    return world.env["fupin.evaluation.line"].create(
        {"evaluation_id": world.record("fupin.evaluation", key).id, "name": f"考评项 {key}", "weight": 10.0}
    )


def _bare(world, key):
    """Return the facts of what is shared with nobody."""
    return {**placed_facts(world, key), "shared": []}


# ----------------------------------------------------------------- verifications


def _batch_values(world, key):
    return {
        "unit_id": world.unit(*AGENCY).id,
        "region_id": world.region(PLACED[key][0]).id,
        "department_id": department_of(world, key),
        "date_to": fields.Date.to_string(fields.Date.today() + timedelta(days=30)),
        "note": "{n}",
    }


def _batch_facts(world, key):
    """Drafts, which no agency sees yet; what it sees of those that run is told in the addon's own tests."""
    return {**_bare(world, key), "unit": None}


def _batch_line(world, key):
    return world.env["fupin.verification.line"].create(
        {
            "verification_id": world.record("fupin.verification", key).id,
            "asset_id": world.record("fupin.asset", key).id,
        }
    )


EVALUATIONS = {
    "fupin.clue": Factory(
        _clue_values,
        keys=tuple(CLUES),
        write={"receipt_number": "x"},
        group_by="state",
        facts=_clue_facts,
        create=_clue,
    ),
    "fupin.evaluation.template": part(lambda world, key: {"key": "e{n}", "name": "考评表{n}"}, group_by="policy_id"),
    "fupin.evaluation.template.item": line_of("fupin.evaluation.template", "template_id", {"name": "考评项"}),
    "fupin.evaluation": Factory(group_by="year", facts=_bare, create=_evaluation),
    "fupin.evaluation.line": Factory(group_by="evaluation_id", facts=_bare, create=_evaluation_line),
    "fupin.evaluation.wizard": created(
        "fupin.evaluation.wizard",
        lambda world, key: {"template_id": _template(world).id, "region_id": world.region(PLACED["own"][0]).id},
    ),
    "fupin.verification": Factory(_batch_values, group_by="state", facts=_batch_facts),
    "fupin.verification.line": Factory(group_by="is_done", facts=_batch_facts, create=_batch_line),
}
