"""Factories of fupin_policy: policies and their parts by place; tasks, warnings, reviews and alerts as the engine makes them."""

from functools import cache

from factories_base import COUNTRY, WORD_SPOTS, spot_facts, vocabulary
from factories_core import created
from factories_ledger import team_facts
from factory import PLACED, Factory, placed_facts
from rpc import encoded

from odoo import fields

# Whose units owe tasks: at each level, and their neighbours.
DEBTORS = (
    "village",
    "township",
    "department",
    "county",
    "finance",
    "third_party",
    "superior",
    "next_village",
    "next_township",
    "next_department",
    "next_county",
    "next_superior",
    "far_village",
)
DEBTOR_TYPES = ("village_collective", "township", "department", "county_office", "finance", "third_party", "superior")
# Who is urged, by whom.
URGED = {"village": "township", "next_village": "township", "far_village": "next_superior"}
PASSED_ON = "rights: under review"


# ------------------------------------------------------------ policies and parts


def _policy_values(world, key):
    return {
        "key": f"rights_{key}_{{n}}",
        "name": f"办法 {key} {{n}}",
        "region_id": world.regions[key].id,
        "date_from": "2024-01-01",
        "article_ids": [[0, 0, {"number": "第一条", "text": "条文"}]],
    }


def part(values, **more):
    """Return the factory of a part of the draft policy of the same place."""

    def all_values(world, key):
        return {"policy_id": world.record("fupin.policy", key).id, **values(world, key)}

    return Factory(all_values, **{"keys": WORD_SPOTS, "write": {"sequence": 11}, "facts": spot_facts, **more})


def line_of(model, field, values):
    """Return the factory of a line of a part."""
    return Factory(
        lambda world, key: {field: world.record(model, key).id, **values},
        keys=WORD_SPOTS,
        write={"sequence": 11},
        group_by=field,
        facts=spot_facts,
    )


def _model(world, name):
    return world.env["ir.model"]._get_id(name)


POLICIES = {
    "fupin.parameter": vocabulary(value_type=lambda world: "integer"),
    "fupin.policy": Factory(
        _policy_values, keys=WORD_SPOTS, write={"note": "x"}, group_by="region_id", facts=spot_facts
    ),
    "fupin.policy.article": part(lambda world, key: {"number": "第{n}条", "text": "条文{n}"}, group_by="policy_id"),
    "fupin.policy.parameter": part(
        lambda world, key: {"key": world.record("fupin.parameter", COUNTRY).code, "value": "3"},
        group_by="policy_id",
        is_unique=True,
    ),
    "fupin.policy.table": part(lambda world, key: {"key": "t{n}", "name": "表{n}"}, group_by="policy_id"),
    "fupin.policy.table.row": line_of("fupin.policy.table", "table_id", {}),
    "fupin.obligation": part(lambda world, key: {"key": "o{n}", "name": "事项{n}", "cron": "25"}, group_by="policy_id"),
    "fupin.rule": part(
        lambda world, key: {
            "key": "r{n}",
            "name": "规则{n}",
            "model_id": _model(world, "fupin.project"),
            "must_hold": "[('year', '>', 2000)]",
        },
        group_by="severity",
    ),
    "fupin.gate": part(
        lambda world, key: {
            "key": "g{n}",
            "name": "条件{n}",
            "model_id": _model(world, "fupin.project"),
            "transition": "submit",
        },
        group_by="severity",
    ),
    "fupin.flow": part(
        lambda world, key: {
            "key": "f{n}",
            "name": "流程{n}",
            "model_id": _model(world, "fupin.project"),
            "transition": "submit",
        },
        group_by="policy_id",
    ),
    "fupin.flow.step": line_of("fupin.flow", "flow_id", {"name": "审批{n}", "role": "county", "level": "county"}),
    "fupin.alert.gateway": Factory(
        lambda world, key: {"name": "群{n}", "unit_id": world.record("fupin.unit", key).id},
        keys=WORD_SPOTS,
        write={"name": "y"},
        group_by="gateway_type",
        facts=spot_facts,
    ),
}

# ---------------------------------------------------- what the engine makes of them


@cache
def _engine(world):
    """Return a policy in force in the whole province: duties of every kind of unit, a rule and a flow on projects."""
    env = world.env
    policy = env["fupin.policy"].create(
        {
            "key": "rights_engine",
            "name": "试验省办法",
            "region_id": world.regions["990000000000"].id,
            "date_from": "2024-01-01",
            "article_ids": [(0, 0, {"number": "第一条", "text": "每月报告。"})],
        }
    )
    part_of = {"policy_id": policy.id, "article_id": policy.article_ids.id}
    env["fupin.obligation"].create(
        [
            {**part_of, "key": f"{use}_{kind}", "name": f"{use} {kind}", "unit_type": kind, "cron": "25"}
            for use in ("owed", "sent")
            for kind in DEBTOR_TYPES
        ]
    )
    project = _model(world, "fupin.project")
    rule = {"key": "year", "name": "年度", "model_id": project, "must_hold": "[('year', '=', 2100)]"}
    env["fupin.rule"].create({**part_of, **rule})
    household = {"model_id": _model(world, "fupin.household"), "must_hold": "[('member_count', '>', 100)]"}
    env["fupin.rule"].create({**part_of, "key": "members", "name": "人口数", **household})
    step = {"name": "审批", "role": "county", "level": "county"}
    flow = {"key": "flow", "name": "审批", "model_id": project, "transition": "submit", "step_ids": [(0, 0, step)]}
    env["fupin.flow"].create({**part_of, **flow, "domain": f"[('note', '=', '{PASSED_ON}')]"})
    policy.action_publish()
    env["fupin.obligation"]._generate_tasks(fields.Date.start_of(fields.Date.today(), "month"), fields.Date.today())
    env["fupin.rule"]._reconcile()
    run = env["fupin.clock.run"]._begin("2024-01-05 00:00:00")
    run._end({})
    return policy


def _task(world, key, use="owed"):
    unit = world.users[key].assignment_ids[:1].unit_id
    domain = [("unit_id", "=", unit.id), ("obligation_id.key", "=like", f"{use}_%")]
    return world.env["fupin.task"].search([("obligation_id.policy_id", "=", _engine(world).id), *domain], limit=1)


def _past_task(world, key):
    """A task of its own as the archive would have it, with the same number."""
    task = _task(world, key)
    archive = world.env["fupin.task.archive"]
    world.env.flush_all()
    archive._make_partitions({task.due_date.year})
    world.env.cr.execute(
        """INSERT INTO fupin_task_archive (id, year, obligation_id, unit_id, target_unit_id, region_id, region_code, due_date,
               due_at, state)
           SELECT id, extract(year FROM due_date), obligation_id, unit_id, target_unit_id, region_id, region_code, due_date,
               due_at, 'done' FROM fupin_task WHERE id = %s ON CONFLICT DO NOTHING""",
        [task.id],
    )
    return archive.browse(task.id)


def _past_year(world, key):
    task = _task(world, key)
    Statistic = world.env["fupin.task.statistic"]
    values = {"unit_id": task.unit_id.id, "obligation_id": task.obligation_id.id, "year": 2001}
    return Statistic.search([(name, "=", value) for name, value in values.items()]) or Statistic.create(
        {**values, "region_code": task.region_code, "total": 1}
    )


def _export(world, key):
    place = world.region(PLACED[key][0])
    return world.env["fupin.export"].create({"region_id": place.id, "region_code": place.code})


def _submission(world, key):
    task = _task(world, key, "sent")
    if task.state == "open":  # colleagues share their unit's
        task.action_submit()
    return task.submission_ids[:1]


def _finding(world, key):
    _engine(world)
    domain = [("res_model", "=", "fupin.project"), ("res_id", "=", world.record("fupin.project", key).id)]
    return world.env["fupin.finding"].search([*domain, ("rule_id.key", "=", "year")])


def _review(world, key):
    _engine(world)
    values = {"name": f"复核 {key}", "year": 2024, "note": PASSED_ON, "region_id": world.region(PLACED[key][0]).id}
    project = world.env["fupin.project"].create({**values, "department_id": placed_facts(world, key)["department"]})
    project.action_submit()
    domain = [("res_model", "=", "fupin.project"), ("res_id", "=", project.id)]
    return world.env["fupin.review"].search(domain, limit=1)


def _alert(world, key):
    Alert = world.env["fupin.alert"]
    if key not in URGED:  # what a group chat was told
        gateway = world.record("fupin.alert.gateway", key)
        return Alert.create(
            {
                "gateway_id": gateway.id,
                "kind": "urge",
                "channel": "gateway",
                "key": "group",
                "day": "2024-01-05",
                "subject": "x",
                "not_before": "2024-01-05 00:00:00",
            }
        )
    sender, receiver = world.users[URGED[key]], world.users[key]
    _task(world, key).with_user(sender).action_urge()
    domain = [("user_id", "=", receiver.id), ("sender_id", "=", sender.id), ("channel", "=", "inbox")]
    return Alert.search(domain, limit=1)


def _alert_facts(world, key):
    if key not in URGED:
        return {"key": key, "code": key}
    # a message to a person belongs to no place
    return {"key": key, "code": "-", "user": world.users[key].id, "sender": world.users[URGED[key]].id}


def _failure(world, key):
    duty = world.record("fupin.obligation", key)
    world.env["fupin.clock.failure"]._keep("rights", duty, ValueError("x"))
    return world.env["fupin.clock.failure"].search([("res_id", "=", duty.id), ("step", "=", "rights")])


ENGINE = {
    "fupin.export": Factory(group_by="state", create=_export),
    "fupin.task.archive": Factory(keys=DEBTORS, group_by="year", facts=team_facts, create=_past_task),
    "fupin.task.statistic": Factory(keys=DEBTORS, group_by="year", facts=team_facts, create=_past_year),
    "fupin.task": Factory(keys=DEBTORS, write={"note": "x"}, group_by="state", facts=team_facts, create=_task),
    "fupin.task.submission": Factory(keys=DEBTORS, group_by="task_id", facts=team_facts, create=_submission),
    "fupin.finding": Factory(group_by="severity", create=_finding),
    "fupin.review": Factory(group_by="state", create=_review),
    "fupin.alert": Factory(
        keys=(*URGED, "990101100000", "990102000000"), group_by="kind", facts=_alert_facts, create=_alert
    ),
    "fupin.clock.failure": Factory(keys=WORD_SPOTS, group_by="step", facts=spot_facts, create=_failure),
}

# --------------------------------------------------------------------- windows


def _own_policy(world, key):
    return {"policy_id": world.record("fupin.policy", "990101000000").id}


WINDOW_VALUES = {
    "fupin.removal.wizard": lambda world, key: {"export_id": _export(world, "own").id, "confirmation": "x"},
    "fupin.policy.import": lambda world, key: {"file": encoded("policy: x"), "filename": "x.yaml"},
    "fupin.go.live.wizard": _own_policy,
    "fupin.policy.trial": _own_policy,
    "fupin.policy.trial.line": lambda world, key: {
        "trial_id": world.record("fupin.policy.trial", key).id,
        "section": "tasks",
        "name": "x",
    },
    "fupin.urge.wizard": lambda world, key: {"task_ids": [[6, 0, []]]},
    "fupin.review.wizard": lambda world, key: {"decision": "agree"},
    "fupin.finding.waiver": lambda world, key: {"finding_ids": [1], "reason": "x", "until": "2099-01-01"},
}
WINDOWS = {model: created(model, values) for model, values in WINDOW_VALUES.items()}

POLICY = {**POLICIES, **ENGINE, **WINDOWS}
