"""Factories of fupin_inspection: inspections of the asset of the same place, made by somebody else, and what hangs on
them: answers, problems, meetings, rounds."""

import base64

from factories_base import share, vocabulary
from factories_core import created
from factories_policy import line_of, part
from factory import PLACED, Factory, placed_facts


def _values(world, key):
    return {"asset_id": world.record("fupin.asset", key).id, "client_uuid": f"rights {key} {{n}}"}


def _inspection(world, key):
    # the superuser stands in no place: the unit is the asset's
    world.record("fupin.asset", key).unit_id = world.unit(PLACED[key][0])
    return world.env["fupin.inspection"].create({**_values(world, key), "client_uuid": f"rights {key}"})


def _answer(world, key):
    item = world.env["fupin.checklist.item"].search([], limit=1)
    return world.env["fupin.inspection.answer"].create(
        {"inspection_id": world.record("fupin.inspection", key).id, "item_id": item.id, "choice": "yes"}
    )


def _of_unit(world, key):
    """Return the facts of what belongs to a village's unit, which no department supervises."""
    return {**placed_facts(world, key), "department": False, "shared": []}


def _meeting_values(world, key):
    return {
        "kind_id": world.env["fupin.meeting.kind"].search([("region_id", "=", False)], limit=1).id,
        "unit_id": world.unit(PLACED[key][0]).id,
        "date": "2024-07-01",
        "minutes": "研究 {n}",
    }


def _round_line(world, key):
    return world.env["fupin.inspection.round.line"].create(
        {
            "round_id": world.record("fupin.inspection.round", key).id,
            "asset_id": world.record("fupin.asset", key).id,
        }
    )


INSPECTIONS = {
    "fupin.problem.type": vocabulary(),
    "fupin.meeting.kind": vocabulary(),
    "fupin.checklist": part(lambda world, key: {"key": "c{n}", "name": "检查表{n}"}, group_by="policy_id"),
    "fupin.checklist.item": line_of("fupin.checklist", "checklist_id", {"question": "是否正常"}),
    "fupin.inspection": Factory(_values, write={"note": "x"}, group_by="is_normal", create=_inspection),
    "fupin.inspection.answer": Factory(write={"text": "x"}, group_by="item_id", create=_answer),
    "fupin.problem": Factory(
        lambda world, key: {"asset_id": world.record("fupin.asset", key).id, "description": "问题 {n}"},
        write={"analysis": "x"},
        group_by="source",
        after=share,
    ),
    "fupin.meeting": Factory(_meeting_values, write={"attendees": "x"}, group_by="kind_id", facts=_of_unit),
    "fupin.inspection.round": Factory(
        lambda world, key: {"unit_id": world.unit(PLACED[key][0]).id, "note": "{n}"},
        write={"note": "x"},
        group_by="method",
        facts=_of_unit,
    ),
    "fupin.inspection.round.line": Factory(
        write={"sequence": 2}, group_by="round_id", facts=_of_unit, create=_round_line
    ),
    "fupin.period.report": created(
        "fupin.period.report",
        lambda world, key: {"kind": "county_half_year", "region_id": world.record("fupin.asset", "own").region_id.id},
        write={"year": 2024},
    ),
    "fupin.report.template": vocabulary(
        kind="leader",
        file=lambda world: base64.b64encode(world.env["fupin.report.template"]._shipped("leader")).decode(),
    ),
    "fupin.inspection.wizard": created(
        "fupin.inspection.wizard",
        lambda world, key: {"line_id": world.record("fupin.inspection.round.line", "own").id, "note": "x"},
        write={"note": "y"},
    ),
}
