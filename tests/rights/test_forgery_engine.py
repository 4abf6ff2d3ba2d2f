"""What the regulation engine alone writes is written by no role: not by values, defaults, imports, lines or contexts."""

import itertools

import pytest
from matrix import ROLES

numbers = itertools.count(1)
NOW = "2020-01-01 00:00:00"
# Rows that the engine makes: model → (a record in reach of most, what a forger would write)
MADE = {
    "fupin.task": (
        "village",
        {
            "state": "done",
            "is_nil_return": True,
            "is_late": False,
            "submitted_at": NOW,
            "first_submitted_at": NOW,
            "received_at": NOW,
            "due_at": NOW,
            "coverage_actual": 1.0,
            "unit_id": 1,
            "region_code": "990101100202",
            "submission_ids": [[0, 0, {"version": 9, "date": NOW}]],
            "event_ids": [[5, 0, 0]],
        },
    ),
    "fupin.task.submission": ("village", {"date": NOW, "note": "x", "coverage": 1.0, "version": 9, "user_id": 1}),
    "fupin.comparison.line": (
        "own",
        {"state": "settled", "result": "same", "note": "x", "our_amount": 1.0, "region_code": "990102100201"},
    ),
    "fupin.finding": (
        "own",
        {
            "state": "resolved",
            "waived_until": "2099-01-01",
            "waived_reason": "x",
            "severity": "info",
            "region_code": "990102100201",
            "figures": {},
            "last_seen": "2020-01-01",
        },
    ),
    "fupin.review": (
        "own",
        {
            "state": "agreed",
            "decided_by": 1,
            "opinion": "x",
            "decided_at": NOW,
            "role": "village",
            "unit_id": False,
            "judged": {},
            "due_at": NOW,
        },
    ),
    "fupin.event": ("own", {"reason": "x", "user_id": 1, "date": NOW, "after": {}, "res_id": 1, "unit_id": 1}),
    "fupin.alert": ("village", {"state": "read", "read_at": NOW, "subject": "x", "user_id": 1, "sent_at": NOW}),
    "fupin.clock.run": (None, {"ended_at": NOW, "failure_count": 0, "counts": {}}),
    "fupin.clock.failure": ("990101000000", {"closed_at": NOW, "message": "x", "count": 0}),
}
# What a forger may put into a context; objects cannot be sent, so he sends what looks like them.
CONTEXTS = (
    {},
    {"in_transition": True},
    {"in_transition": {"object": "IN_TRANSITION"}, "appending": True, "install_mode": True},
    {"fupin_reason": "x", "fupin_form": True},
    {"flow_passed": True, "flow_passed_ids": [1]},
    {"default_state": "done", "default_is_live": True, "active_test": False, "su": True, "uid": 1},
)


def record_of(world, model):
    key = MADE[model][0]
    return world.id(model, key) if key else world.facts["samples"][model]


def defaults_of(person):
    return set(person.call("ir.default", "search", [("user_id", "=", person.uid)]))


def forget_defaults(person, kept):
    """Take away what a test has set, and leave the record that the matrix looks at."""
    person.call("ir.default", "unlink", sorted(defaults_of(person) - kept))


def count(world, model):
    return world.rows(f'SELECT count(*) FROM "{world.facts["models"][model]["table"]}"')


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MADE)
def test_what_the_engine_writes_is_written_by_nobody_else(world, role, model):
    person, record, forged = world.people[role], record_of(world, model), MADE[model][1]
    before, rows = world.stored(model, record), count(world, model)
    columns = {name: value for name, value in forged.items() if not isinstance(value, list | dict)}
    tries = [("create", [dict(forged)]), ("create", [{}]), ("copy", [record]), ("unlink", [record])]
    tries += [("write", [record], {name: value}) for name, value in forged.items()]
    tries += [("web_save", [record], forged, {}), ("web_save", [], forged, {})]
    for context in CONTEXTS:
        given = {**{f"default_{name}": value for name, value in forged.items()}, **context}
        for method, *arguments in tries:
            refusal = person.attempt(model, method, *arguments, context=given)[1]
            assert refusal is not None and (refusal.is_access or refusal.is_told), f"{method} {arguments} {context}"
        for header, row in (
            ([".id", *columns], [str(record), *map(str, columns.values())]),
            (list(columns), list(map(str, columns.values()))),
        ):
            result, refusal = person.attempt(model, "load", header, [row], context=context)
            assert refusal is not None or not result["ids"], f"load {header} {context}"
    assert world.stored(model, record) == before
    assert count(world, model) == rows


@pytest.mark.parametrize("role", ROLES)
def test_settings_of_ones_own_forge_nothing(world, role):
    """Defaults that a person keeps for himself are as good as values, where nothing drops them."""
    person = world.people[role]
    kept = defaults_of(person)
    for model, (_key, forged) in MADE.items():
        for name, value in forged.items():
            if not isinstance(value, list | dict):
                person.attempt("ir.default", "set", model, name, value, True)
        rows = count(world, model)
        refusal = person.attempt(model, "create", [{}])[1]
        assert refusal is not None and (refusal.is_access or refusal.is_told), model
        assert count(world, model) == rows
    forget_defaults(person, kept)


# ------------------------------------------------------------------- policies

POLICY = {
    "is_live": True,
    "live_from": "2020-01-01",
    "is_continued": True,
    "previous_id": "@fupin.policy:990101000000",
    "version": 7,
}
DRAFT_POLICY = {"key": "forged", "name": "x", "date_from": "2024-01-01"}


@pytest.mark.parametrize("role", ROLES)
def test_a_policy_takes_effect_by_its_steps_alone(world, role):
    person, policy = world.people[role], world.id("fupin.policy", "990101000000")
    region = world.resolve("@region:990101000000")
    before, rows = world.stored("fupin.policy", policy), count(world, "fupin.policy")
    claims = world.resolve({"state": "effective", "region_code": "990101100000", **POLICY})
    for context in CONTEXTS:
        for name, value in claims.items():
            if (name, value) == ("region_code", "990101000000"):
                continue
            values = {**DRAFT_POLICY, "region_id": region, name: value}
            for method, *arguments in (
                ("create", [values]),
                ("write", [policy], {name: value}),
                ("web_save", [policy], {name: value}, {}),
            ):
                refusal = person.attempt("fupin.policy", method, *arguments, context=context)[1]
                assert refusal is not None and (refusal.is_access or refusal.is_told), f"{method} {name} {context}"
            result, refusal = person.attempt("fupin.policy", "load", [".id", name], [[str(policy), str(value)]])
            assert refusal is not None or not result["ids"], f"load {name}"
        for command in ([0, 0, {"transition": "publish", "date": NOW}], [5, 0, 0]):
            person.attempt("fupin.policy", "write", [policy], {"event_ids": [command]}, context=context)
    stored = world.stored("fupin.policy", policy)
    assert [row[:-4] for row in stored] == [row[:-4] for row in before] or stored == before
    assert count(world, "fupin.policy") == rows


def test_a_policy_begins_as_a_draft_whatever_a_context_says(world):
    """Defaults of a context, and of one's own, are dropped where the engine decides."""
    person = world.people["administrator"]
    region = world.resolve("@region:990101000000")
    claims = world.resolve({"state": "effective", "region_code": "990102000000", **POLICY})
    context = {f"default_{name}": value for name, value in claims.items()}
    kept = defaults_of(person)
    for name, value in claims.items():
        person.attempt("ir.default", "set", "fupin.policy", name, value, True)
    for more in ({}, context):
        values = {**DRAFT_POLICY, "key": f"forged{next(numbers)}", "region_id": region}
        made = person.call("fupin.policy", "create", [values], context=more)
        row = person.call("fupin.policy", "read", made, [*claims])[0]
        assert (row["state"], row["version"], row["region_code"]) == ("draft", 1, "990101000000")
        assert not any(row[name] for name in ("is_live", "live_from", "is_continued", "previous_id")), more
        person.call("fupin.policy", "unlink", made)
    forget_defaults(person, kept)


@pytest.fixture(scope="module")
def in_force(world):
    """A policy of the county in force, made by its administrator, and a draft beside it, each with a part of each kind."""
    person = world.people["administrator"]
    project = world.rows("SELECT id FROM ir_model WHERE model = 'fupin.project'")[0][0]
    parameter = world.rows("SELECT code FROM fupin_parameter WHERE region_id IS NULL ORDER BY id LIMIT 1")[0][0]
    step = {"name": "x", "role": "county", "level": "county"}
    parts = {
        "article_ids": {"number": "一", "text": "x"},
        "parameter_ids": {"key": parameter, "is_open": True},
        "table_ids": {"key": "t", "name": "x", "row_ids": [[0, 0, {}]]},
        "gate_ids": {"key": "g", "name": "x", "model_id": project, "transition": "withdraw"},
        "flow_ids": {
            "key": "f",
            "name": "x",
            "model_id": project,
            "transition": "withdraw",
            "domain": "[('note', '=', 'none')]",
            "step_ids": [[0, 0, step]],
        },
    }
    known = person.call("fupin.policy", "fields_get", list(parts), ["relation"])
    found = {}
    for name in ("effective", "draft"):
        values = {
            **DRAFT_POLICY,
            "key": f"lock_{name}",
            "region_id": world.resolve("@region:990101000000"),
            **{field: [[0, 0, values]] for field, values in parts.items() if field in known},
        }
        policy = person.call("fupin.policy", "create", [values])[0]
        person.call("fupin.obligation", "create", [{**PARTS["fupin.obligation"], "policy_id": policy, "key": "o"}])
        if name == "effective":
            person.call("fupin.policy", "action_publish", [policy])
        found[name] = {"policy": policy}
        for model in PARTS:
            found[name][model] = person.call(model, "search", [("policy_id", "=", policy)], limit=1)
    assert all(found[name][model] for name in ("effective", "draft") for model in PARTS)
    found["lines"] = {field: known[field]["relation"] for field in parts if field in known}
    yield found
    person.call("fupin.policy", "action_expire", [found["effective"]["policy"]], "to test")


PARTS = {
    "fupin.policy.article": {"number": "二", "text": "forged"},
    "fupin.policy.table": {"key": "forged", "name": "x"},
    "fupin.policy.table.row": {},
    "fupin.obligation": {"key": "forged", "name": "x", "cron": "25", "unit_type": "superior"},
    "fupin.gate": {"key": "forged", "name": "x", "transition": "withdraw"},
    "fupin.flow": {"key": "forged", "name": "x", "transition": "withdraw"},
    "fupin.flow.step": {"name": "forged", "role": "county", "level": "county"},
    "fupin.policy.parameter": {"is_open": True},
}
UPPER = {"fupin.flow.step": ("flow_id", "fupin.flow"), "fupin.policy.table.row": ("table_id", "fupin.policy.table")}


@pytest.mark.parametrize("role", ["administrator", "county", "superior", "village"])
@pytest.mark.parametrize("model", PARTS)
def test_a_policy_in_force_is_not_changed_by_its_parts(world, in_force, role, model):
    """Neither by a part put in, nor by one pulled over, nor by defaults, nor through the policy; whoever tries."""
    person, there, draft = world.people[role], in_force["effective"], in_force["draft"]
    table = world.facts["models"][model]["table"]
    kept = f'SELECT * FROM "{table}" WHERE policy_id = %s ORDER BY id'
    field, upper = UPPER.get(model, ("policy_id", None))
    target = there[upper][0] if upper else there["policy"]
    inside = f'SELECT count(*) FROM "{table}" WHERE {field} = %s'
    before, number = world.rows(kept, there["policy"]), world.rows(inside, target)
    project = world.rows("SELECT id FROM ir_model WHERE model = 'fupin.project'")[0][0]
    codes = world.rows("SELECT code FROM fupin_parameter WHERE region_id IS NULL ORDER BY id DESC LIMIT 1")
    values = dict(PARTS[model])
    if model in ("fupin.gate", "fupin.flow"):
        values["model_id"] = project
    if model == "fupin.policy.parameter":
        values["key"] = codes[0][0]
    tries = [
        ("create", [{**values, field: target}], {}),
        ("create", [{}], {f"default_{name}": value for name, value in {**values, field: target}.items()}),
        ("create", [{"sequence": 1}], {f"default_{n}": v for n, v in {**values, field: target}.items()}),
        ("create", [{**values, field: target}], {"default_policy_id": draft["policy"]}),
        ("write", draft[model], {field: target}),
        ("write", there[model], {"policy_id": draft["policy"]}),
        ("write", there[model], {"sequence": 3}),
        ("write", there[model], values or {"article_id": False}),
        ("web_save", there[model], {"sequence": 3}, {}),
        ("unlink", there[model]),
    ]
    if upper:  # the policy said beside the line above it
        aside = {field: target, "policy_id": draft["policy"]}
        tries += [("create", [{**values, **aside}], {}), ("write", draft[model], aside)]
    for method, *arguments in tries:
        is_create = method == "create"
        context = {"in_transition": True, **(arguments.pop() if is_create else {})}
        result, refusal = person.attempt(model, method, *arguments, context=context)
        told = refusal is not None and (refusal.is_access or refusal.is_told)
        assert told, f"{method} {arguments} {context}: {result or refusal}"
    line = next((name for name, relation in in_force["lines"].items() if relation == model), None)
    for command in ([0, 0, values], [1, *there[model], {"sequence": 3}], [2, *there[model]], [4, *draft[model]]):
        if line:
            person.attempt("fupin.policy", "write", [there["policy"]], {line: [command]})
    assert world.rows(kept, there["policy"]) == before
    assert world.rows(inside, target) == number


@pytest.mark.parametrize(("model", "upper", "field"), [(m, u, f) for m, (f, u) in UPPER.items()])
def test_lines_do_not_slip_into_a_policy_of_above(world, model, upper, field):
    """Whose policy a line belongs to follows from the line above it, whatever else is said."""
    person = world.people["administrator"]
    own = world.id("fupin.policy", "990101000000")
    for key in ("000000000000", "990102000000"):
        target = world.id(upper, key)
        rows = f"SELECT count(*) FROM {world.facts['models'][model]['table']} WHERE {field} = %s"
        before = world.rows(rows, target)
        values = {**PARTS[model], field: target}
        for more in ({}, {"policy_id": own}):
            assert person.fails(model, "create", [{**values, **more}]), more
            assert person.fails(model, "create", [values], context={f"default_{n}": v for n, v in more.items()}), more
            assert person.fails(model, "write", [world.id(model, "990101000000")], {field: target, **more}), more
        assert world.rows(rows, target) == before


@pytest.mark.parametrize("bookkeeping", [("fupin.obligation", "generated_until"), ("fupin.rule", "reconciled_on")])
def test_the_clock_alone_keeps_count(world, bookkeeping):
    """A duty that claims to be done for all time would never be asked for."""
    model, name = bookkeeping
    person = world.people["administrator"]
    values = world.values(model, "990101000000", next(numbers), person)
    assert person.fails(model, "create", [{**values, name: "2099-01-01"}])
    assert person.fails(model, "write", [world.id(model, "990101000000")], {name: "2099-01-01"})
    kept = defaults_of(person)
    person.call("ir.default", "set", model, name, "2099-01-01", True)
    made = person.call(model, "create", [values], context={f"default_{name}": "2099-01-01"})
    assert person.call(model, "read", made, [name])[0][name] is False
    person.call(model, "unlink", made)
    forget_defaults(person, kept)
