"""Factories of fupin_inspection: four batches, plans, supervision orders, risks of projects."""

from factories_assets import project_values
from factories_base import share, vocabulary
from factory import PLACED, Factory, numbered


def _project(world, key, name):
    """Return a project of its own: a project has one class, one plan, one grade."""
    project = world.env["fupin.project"].create(numbered(world, project_values(world, key), f"{name} {key}"))
    share(world, project, key)
    return project


def _kind(world):
    return world.env["fupin.batch.kind"].create({"name": "分类", "national": "improve", "region_id": False})


def _batch(world, key):
    project = _project(world, key, "batch")
    return world.env["fupin.batch"].create({"project_id": project.id, "batch_id": _kind(world).id})


def _plan(world, key):
    return world.env["fupin.plan"].create({"project_id": _project(world, key, "plan").id})


def _risk(world, key):
    return world.env["fupin.risk"].create({"project_id": _project(world, key, "risk").id})


def _milestone(world, key):
    risk = world.record("fupin.risk", key)
    return world.env["fupin.risk.milestone"].create({"risk_id": risk.id, "name": f"节点 {key}"})


def _order_values(world, key):
    return {
        "project_id": world.record("fupin.project", key).id,
        "unit_id": world.unit(PLACED[key][0]).id,
        "from_unit_id": world.unit(PLACED[key][0]).id,
        "demand": f"整改 {key} {{n}}",
        "due_date": "2099-12-31",
    }


def _order(world, key):
    order = world.env["fupin.supervision.order"].create(numbered(world, _order_values(world, key), key))
    order.action_issue()
    return order


RISKS = {
    "fupin.batch.kind": vocabulary(national=lambda world: "improve"),
    "fupin.batch.cause": vocabulary(),
    "fupin.batch.measure": vocabulary(),
    "fupin.batch": Factory(create=_batch, write={"note": "x"}, group_by="batch_id", is_unique=True, after=share),
    "fupin.plan": Factory(create=_plan, write={"goal": "x"}, group_by="unit_id", is_unique=True, after=share),
    "fupin.plan.measure": Factory(
        lambda world, key: {"plan_id": world.record("fupin.plan", key).id, "name": "任务 {n}"},
        write={"person": "x"},
        group_by="plan_id",
    ),
    "fupin.supervision.order": Factory(
        create=_order, write={"is_circulated": True}, group_by="unit_id", is_unique=True, after=share
    ),
    "fupin.risk": Factory(create=_risk, write={"note": "x"}, group_by="grade", is_unique=True, after=share),
    "fupin.risk.milestone": Factory(create=_milestone, write={"done_on": False}, group_by="risk_id"),
}
