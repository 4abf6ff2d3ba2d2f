"""Actions on another's record: each public ``action_*``, the windows that call them, and the interface for programs."""

import pytest
from rpc import Person, Refused
from sources import actions

# Arguments that an action cannot do without.
ARGUMENTS = {
    "action_reveal": ["phone", "to test"],
    "action_return": ["to test"],
    "action_recode": ["990102100277"],
    "action_merge_into": [1],
    "action_export": [[]],
    "action_export_comparison": [1],
    "action_decide": ["agree"],
    "action_expire": ["to test"],
    "action_resume": ["to test"],
    "action_reopen": ["to test"],
    "action_cancel": ["to test"],
    "action_correct": ["to test"],
    "action_waive": ["to test", "2099-01-01"],
}
# What each action is tried on, where it is not the record of key "county".
KEYS = {
    "fupin.region": "990102100201",
    "fupin.assignment": "far_village",
    "fupin.clue": "next_county",
    "res.users": "far_village",
    "fupin.policy": "990200000000",
    "fupin.alert.gateway": "990200000000",
}
# Actions that everyone may press, for they do nothing to the record: with the reason.
OPEN = {
    ("fupin.account.import", "action_template"): "an empty form",
    ("fupin.asset", "action_submit_all"): "submits the user's own drafts, whatever is marked",
    ("fupin.task", "action_open_inspections"): "opens a list that has its own rights",
    ("fupin.task", "action_open_urge"): "names no record: finds what the user may read",
    ("fupin.project", "action_submit_all"): "submits the user's own drafts, whatever is marked",
}
PERSONS = ("village", "township", "department", "county", "third_party", "administrator")


def foreign_actions(world):
    """Return (model, method, id) of every action and a record that is foreign to all but the superior level."""
    for model, method in actions():
        records = world.records(model)
        if (model, method) in OPEN or not records:
            continue
        key = KEYS.get(model) or ("far_village" if "far_village" in records else "prefecture")
        if key in records:
            yield model, method, records[key]["id"]


@pytest.mark.parametrize("role", PERSONS)
def test_no_action_works_on_a_foreign_record(world, role):
    person = world.people[role]
    open_doors = []
    tried = 0
    for model, method, record_id in foreign_actions(world):
        before = world.stored(model, record_id)
        refusal = person.attempt(model, method, [record_id], *ARGUMENTS.get(method, []))[1]
        tried += 1
        if refusal is None or not refusal.is_access or world.stored(model, record_id) != before:
            open_doors.append(f"{model}.{method}: {refusal}")
    assert not open_doors, "\n".join(open_doors)
    assert tried > 50, "the list of actions is not what it was"


def test_own_and_foreign_together_are_refused_as_a_whole(world):
    """One foreign record among own ones: none moves."""
    village = world.people["village"]
    values = world.values("fupin.project", "own", 1, village)
    own = village.call("fupin.project", "create", [values])[0]
    foreign = world.id("fupin.project", "village")
    assert village.is_refused("fupin.project", "action_submit", [own, foreign])
    assert village.call("fupin.project", "read", [own], ["state"])[0]["state"] == "draft"
    village.call("fupin.project", "action_submit", [own])
    assert village.call("fupin.project", "read", [own], ["state"])[0]["state"] == "submitted"


def test_steps_of_another_level_are_refused(world):
    """A village confirms nothing, a department takes nothing back that it does not supervise."""
    village, township, department = (world.people[name] for name in ("village", "township", "department"))
    project = village.call("fupin.project", "create", [world.values("fupin.project", "other_department", 2, village)])[
        0
    ]
    village.call("fupin.project", "action_submit", [project])
    for method in ("action_confirm", "action_receive", "action_return"):
        assert village.is_refused("fupin.project", method, [project], *ARGUMENTS.get(method, [])), method
    assert department.is_refused("fupin.project", "action_withdraw", [project])
    for name in ("finance", "audit", "discipline", "third_party", "superior", "administrator"):
        for method in ("action_withdraw", "action_confirm", "action_return"):
            arguments = ARGUMENTS.get(method, [])
            assert world.people[name].is_refused("fupin.project", method, [project], *arguments), f"{name} {method}"
    township.call("fupin.project", "action_confirm", [project])
    assert township.call("fupin.project", "read", [project], ["state"])[0]["state"] == "confirmed"


def test_the_window_for_reasons_has_no_more_rights_than_its_user(world):
    village = world.people["village"]

    def apply(model, record_id, transition):
        values = {"res_model": model, "record_ids": [record_id], "transition": transition, "reason": "x"}
        wizard = village.call("fupin.reason.wizard", "create", [values])[0]
        return village.attempt("fupin.reason.wizard", "action_apply", [wizard])[1]

    foreign = world.id("fupin.project", "village")
    for transition in ("submit", "confirm", "return", "withdraw"):
        refusal = apply("fupin.project", foreign, transition)
        assert refusal is not None and refusal.is_access, f"{transition}: {refusal}"
    for transition in ("reveal", "archive", "unlink", "open_assets"):
        refusal = apply("fupin.project", world.id("fupin.project", "own"), transition)
        assert refusal is not None and refusal.is_access, f"{transition} is no step: {refusal}"


def test_the_window_for_protected_data_has_no_more_rights_than_its_user(world):
    village = world.people["village"]

    def show(record_id):
        values = {"res_model": "fupin.household", "record_id": record_id, "field": "phone", "reason": "to test"}
        wizard = village.call("fupin.reveal.wizard", "create", [values])[0]
        return village.attempt("fupin.reveal.wizard", "action_show", [wizard])

    assert show(world.id("fupin.household", "village"))[1].is_access
    assert show(world.id("fupin.household", "shared"))[1].is_access
    result, refusal = show(world.id("fupin.household", "own"))
    assert refusal is None and result["params"]["message"].startswith("139")


def test_json2_knows_the_same_rights(world):
    village = world.people["village"]
    own, foreign = world.id("fupin.asset", "own"), world.id("fupin.asset", "village")
    assert village.json2("fupin.asset", "read", ids=[own], fields=["name"])[0]["id"] == own
    assert village.json2("fupin.asset", "search", domain=[["id", "in", [own, foreign]]]) == [own]
    assert village.json2("fupin.asset", "search_count", domain=[["id", "in", [own, foreign]]]) == 1
    refused = {
        "read": {"fields": ["name"]},
        "write": {"vals": {"note": "x"}},
        "unlink": {},
        "action_submit": {},
        "action_reveal": {"field": "custodian_phone", "reason": "x"},
        "message_post": {"body": "x"},
        "export_data": {"fields_to_export": ["name"]},
        "copy": {},
    }
    for method, arguments in refused.items():
        with pytest.raises(Refused) as refusal:
            village.json2("fupin.asset", method, ids=[foreign], **arguments)
        # export is closed altogether and says so
        assert refusal.value.is_access or method == "export_data", f"{method}: {refusal.value}"
    with pytest.raises(Refused) as refusal:
        village.json2("fupin.asset", "_transition", ids=[own], name="confirm")
    assert refusal.value.is_access


def test_json2_without_a_key_is_nobody(world):
    facts = {**world.facts["people"]["village"], "api_key": "0" * 40, "session": "x"}
    stranger = Person(world.server.url, facts)
    with pytest.raises(Refused) as refusal:
        stranger.json2("fupin.asset", "search", domain=[])
    assert refusal.value.name in ("401", "werkzeug.exceptions.Unauthorized")
