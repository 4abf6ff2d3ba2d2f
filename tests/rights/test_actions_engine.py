"""Steps of tasks, warnings, reviews and policies by whoever may not take them, and by whoever may; their windows."""

import pytest
from matrix import ROLES

OTHERS = (
    "finance",
    "audit",
    "discipline",
    "third_party",
    "administrator",
    "next_township",
    "next_county",
    "far_village",
)


def state(world, model, record):
    return world.rows(f'SELECT state FROM "{world.facts["models"][model]["table"]}" WHERE id = %s', record)[0][0]


def refused(world, who, model, method, record, *arguments):
    """Whether a step is refused for rights and leaves the record as it was."""
    before = world.stored(model, record)
    refusal = world.people[who].attempt(model, method, [record], *arguments)[1]
    return refusal is not None and refusal.is_access and world.stored(model, record) == before


def test_a_task_is_done_below_and_judged_above(world):
    """Nobody judges what his own unit did, nobody does what another unit owes."""
    task = world.id("fupin.task", "next_village")
    call = {name: person.call for name, person in world.people.items()}
    for who in ("village", "township", "county", "superior", "department", *OTHERS):
        for method, *arguments in (("action_submit",), ("action_nil",), ("action_correct", "x")):
            assert refused(world, who, "fupin.task", method, task, *arguments), f"{who} {method}"
    call["next_village"]("fupin.task", "action_submit", [task])
    for who in ("village", "next_village", "department", *OTHERS):
        for method, *arguments in (("action_receive",), ("action_confirm",), ("action_return", "x")):
            assert refused(world, who, "fupin.task", method, task, *arguments), f"{who} {method}"
    for who in ("township", "county", "village"):
        assert refused(world, who, "fupin.task", "action_withdraw", task), who
    assert world.people["next_village"].is_refused("fupin.task", "write", [task], {"note": "after"})
    call["township"]("fupin.task", "action_return", [task], "to test")
    call["next_village"]("fupin.task", "action_submit", [task])
    call["county"]("fupin.task", "action_confirm", [task])
    assert state(world, "fupin.task", task) == "done"
    call["next_village"]("fupin.task", "action_correct", [task], "to test")
    assert world.rows("SELECT count(*) FROM fupin_task_submission WHERE task_id = %s", task) == [(3,)]


def test_a_task_is_cancelled_above_alone(world):
    task = world.id("fupin.task", "next_village")
    world.people["township"].call("fupin.task", "action_return", [task], "to test")
    for who in ("village", "next_village", "department", *(who for who in OTHERS if who != "administrator")):
        assert refused(world, who, "fupin.task", "action_cancel", task, "x"), who
    world.people["administrator"].call("fupin.task", "action_cancel", [task], "to test")
    assert state(world, "fupin.task", task) == "cancelled"


def test_the_papers_of_a_submission_are_kept(world):
    """What was submitted stays: not its papers, nor those of the task, are put in, changed or taken by others."""
    submission, task = world.id("fupin.task.submission", "village"), world.id("fupin.task", "village")
    for role in ROLES:
        values = {"name": "x", "res_model": "fupin.task.submission", "res_id": submission}
        assert world.people[role].is_refused("ir.attachment", "create", [values]), role
    own = world.people["village"].call(
        "ir.attachment", "create", [{"name": "x", "res_model": "fupin.task", "res_id": task}]
    )
    for who in ("township", "county", "superior", "administrator", "department", *OTHERS):
        for method, *arguments in (("write", {"name": "y"}), ("unlink",)):
            assert world.people[who].is_refused("ir.attachment", method, own, *arguments), f"{who} {method}"
    world.people["village"].call("ir.attachment", "unlink", own)


def test_a_warning_is_waived_by_those_above_alone(world):
    finding, other = world.id("fupin.finding", "village"), world.id("fupin.finding", "other_department")
    waive = ("action_waive", "to test", "2099-01-01")
    for who in ("village", "next_village", "superior", *OTHERS):
        assert refused(world, who, "fupin.finding", waive[0], finding, *waive[1:]), who
    for who in ("superior", *OTHERS):
        assert refused(world, who, "fupin.finding", "action_acknowledge", finding), who
    assert refused(world, "department", "fupin.finding", waive[0], other, *waive[1:])
    world.people["next_village"].call("fupin.finding", "action_acknowledge", [finding])
    world.people["department"].call("fupin.finding", *waive[:1], [finding], *waive[1:])
    assert state(world, "fupin.finding", finding) == "waived"
    for who in ("next_village", "superior", *OTHERS):
        assert refused(world, who, "fupin.finding", "action_reopen", finding, "x"), who
    world.people["township"].call("fupin.finding", "action_reopen", [finding], "to test")


def test_a_warning_tells_nothing_of_what_one_may_not_read(world):
    """Roles that read no households read no warnings about them, nor what happened to those."""
    found = {number for (number,) in world.rows("SELECT id FROM fupin_finding WHERE res_model = 'fupin.household'")}
    place = "SELECT id FROM fupin_finding WHERE res_model = 'fupin.household' AND region_code = '990101100201'"
    [(finding,), *_more] = world.rows(place)
    world.people["village"].call("fupin.finding", "action_acknowledge", [finding])
    assert found
    for role in ROLES:
        sees = world.people[role].finds("fupin.finding", [("res_model", "=", "fupin.household")])
        told = world.people[role].finds(
            "fupin.event", [("res_model", "=", "fupin.finding"), ("res_id", "in", list(found))]
        )
        reads = role not in ("department", "third_party", "superior", "administrator")
        assert (bool(sees), bool(told)) == (reads, reads), role
        assert sees <= found


def test_a_review_is_decided_by_whom_it_is_asked_of(world):
    review = world.id("fupin.review", "own")
    for who in ("village", "township", "department", "superior", *OTHERS):
        for method, *arguments in (("action_decide", "agree"), ("action_decide", "return", "x"), ("action_agree",)):
            assert refused(world, who, "fupin.review", method, review, *arguments), f"{who} {arguments}"
    world.people["county"].call("fupin.review", "action_decide", [review], "return", "to test")
    assert state(world, "fupin.review", review) == "returned"
    assert world.people["county"].attempt("fupin.review", "action_decide", [review], "agree")[1].is_told


def test_policies_are_put_into_force_where_one_administers(world):
    own = world.id("fupin.policy", "990101000000")
    for who in ROLES:
        if who != "administrator":
            for method, *arguments in (
                ("action_publish",),
                ("action_go_live",),
                ("action_trial",),
                ("action_new_version",),
            ):
                assert refused(world, who, "fupin.policy", method, own, *arguments), f"{who} {method}"
    for key in ("000000000000", "990102000000", "990200000000"):
        policy = world.id("fupin.policy", key)
        for method, *arguments in (("action_publish",), ("action_expire", "x"), ("action_go_live",), ("action_trial",)):
            assert refused(world, "administrator", "fupin.policy", method, policy, *arguments), f"{key} {method}"


PACK = """policy:
  key: {key}
  name: x
  region: "{region}"
  date_from: "2024-01-01"
articles:
- number: 一
  text: x
"""


def test_packs_are_read_where_one_administers(world):
    administrator = world.people["administrator"]
    made = administrator.call("fupin.policy", "load_pack", PACK.format(key="pack", region="990101000000"))
    assert made
    for region in ("000000000000", "990102000000", "990100000000"):
        refusal = administrator.attempt("fupin.policy", "load_pack", PACK.format(key="pack", region=region))[1]
        assert refusal is not None and (refusal.is_access or refusal.is_told), region
    for role in ROLES:
        if role != "administrator":
            assert world.people[role].is_refused(
                "fupin.policy", "load_pack", PACK.format(key="p", region="990101000000")
            )
            assert world.people[role].is_refused(
                "fupin.policy", "export_pack", [world.id("fupin.policy", "990200000000")]
            )
    assert world.rows("SELECT count(*) FROM fupin_policy WHERE key IN ('pack', 'p')") == [(1,)]


WINDOWS = [
    # who, window, field, what is foreign, other values, method
    ("township", "fupin.urge.wizard", "task_ids", "@fupin.task:far_village", {}, "action_send"),
    ("township", "fupin.urge.wizard", "task_ids", "@fupin.task:next_township", {}, "action_send"),
    ("county", "fupin.review.wizard", "review_ids", "@fupin.review:county", {"decision": "agree"}, "action_apply"),
    (
        "village",
        "fupin.review.wizard",
        "review_ids",
        "@fupin.review:no_department",
        {"decision": "agree"},
        "action_apply",
    ),
    (
        "township",
        "fupin.finding.waiver",
        "finding_ids",
        "@fupin.finding:county",
        {"reason": "x", "until": "2099-01-01"},
        "action_apply",
    ),
    ("administrator", "fupin.go.live.wizard", "policy_id", "@fupin.policy:990102000000", {}, "action_apply"),
    ("administrator", "fupin.go.live.wizard", "policy_id", "@fupin.policy:000000000000", {}, "action_apply"),
]


@pytest.mark.parametrize(("who", "window", "field", "foreign", "more", "method"), WINDOWS)
def test_windows_have_no_more_rights_than_their_user(world, who, window, field, foreign, more, method):
    person, record = world.people[who], world.resolve(foreign)
    model = foreign[1:].split(":")[0]
    before, alerts = world.stored(model, record), world.rows("SELECT count(*) FROM fupin_alert")
    links = {"task_ids": [[6, 0, [record]]], "review_ids": [[6, 0, [record]]], "finding_ids": [record]}
    values = {**more, field: links.get(field, record)}
    made, refusal = person.attempt(window, "create", [values])
    if refusal is None:
        refusal = person.attempt(window, method, made)[1]
        # core leaves out of a list what its user may not read: then there is nothing to do
        assert refusal is None or refusal.is_access or refusal.is_told, refusal
    assert world.stored(model, record) == before
    assert world.rows("SELECT count(*) FROM fupin_alert") == alerts


def test_an_urging_window_names_nobody_out_of_reach(world):
    """Not from what is stored, nor while the window is filled in."""
    person, task = world.people["township"], world.id("fupin.task", "far_village")
    name = world.rows("SELECT u.name FROM fupin_unit u JOIN fupin_task t ON t.unit_id = u.id WHERE t.id = %s", task)[0][
        0
    ]
    spec = {"text": {}, "count": {}}
    made, refusal = person.attempt("fupin.urge.wizard", "create", [{"task_ids": [[6, 0, [task]]]}])
    answers = [person.attempt("fupin.urge.wizard", "web_read", made, spec)] if made else []
    answers.append(
        person.attempt(
            "fupin.urge.wizard", "onchange", [], {"task_ids": [[4, task]]}, ["task_ids"], {**spec, "task_ids": {}}
        )
    )
    assert all(name not in str(answer) for answer in answers), answers
    own = person.call("fupin.urge.wizard", "create", [{"task_ids": [[6, 0, [world.id("fupin.task", "village")]]]}])
    assert person.call("fupin.urge.wizard", "web_read", own, spec)[0]["count"] == 1


def test_the_board_counts_what_lies_below(world):
    """Figures and names are of tasks that the user may read."""
    village = world.people["village"]
    for (duty,) in world.rows("SELECT DISTINCT obligation_id FROM fupin_task"):
        for who, prefix in (("village", "990101100201"), ("township", "990101100"), ("county", "990101")):
            rows = world.people[who].call("fupin.supervision", "get_matrix", duty)["rows"]
            codes = [
                world.rows("SELECT region_code FROM fupin_unit WHERE id = %s", row["unit_id"])[0][0] for row in rows
            ]
            assert all(code.startswith(prefix) for code in codes), f"{who}: {codes}"
    assert village.attempt("fupin.supervision", "get_board")[1] is None
    far = world.rows("SELECT name FROM fupin_unit WHERE region_code LIKE '9902%%'")
    board = str(world.people["county"].call("fupin.supervision", "get_board"))
    assert far and not [name for (name,) in far if name in board]
