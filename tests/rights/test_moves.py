"""Nothing is pushed into a neighbour's place, and nothing of his is pulled in: records, lines, parents, papers.

Each case is a pair: the same write with something of one's own goes through, so its refusal with something foreign says
what it seems to say.
"""

import pytest

# who, model, key of an own record, field, foreign value, own value (None: there is none)
MOVES = [
    ("village", "fupin.asset", "own", "region_id", "@region:990101100202", "@region:990101100201"),
    ("village", "fupin.project", "own", "region_id", "@region:990101100000", "@region:990101100201"),
    ("village", "fupin.household", "own", "region_id", "@region:990102100201", "@region:990101100201"),
    ("township", "fupin.asset", "own", "region_id", "@region:990101101201", "@region:990101100201"),
    ("township", "fupin.household", "own", "region_id", "@region:990101101201", "@region:990101100201"),
    ("county", "fupin.asset", "own", "region_id", "@region:990102100201", "@region:990101100201"),
    ("county", "fupin.household", "own", "region_id", "@region:990201100201", "@region:990101100201"),
    ("department", "fupin.asset", "own", "region_id", "@region:990102100201", "@region:990101100201"),
    ("department", "fupin.asset", "own", "department_id", "@unit:990101000000 other_department", None),
    ("administrator", "fupin.unit", "990101100201", "region_id", "@region:990102100201", "@region:990101100201"),
    ("administrator", "fupin.sector", "990101100201", "region_id", "@region:990102100201", "@region:990101100201"),
    ("administrator", "fupin.sector", "990101100201", "region_id", False, "@region:990101100201"),
    ("administrator", "fupin.document.type", "990101100201", "region_id", False, "@region:990101100201"),
    ("administrator", "fupin.asset.category", "990101100201", "region_id", False, "@region:990101100201"),
    (
        "administrator",
        "fupin.funding.source",
        "990101100201",
        "region_id",
        "@region:990102000000",
        "@region:990101100201",
    ),
    ("administrator", "fupin.ledger", "990101100201", "region_id", False, "@region:990101100201"),
    ("administrator", "fupin.region", "990101100202", "parent_id", "@region:990102100000", "@region:990101100000"),
    ("administrator", "fupin.region", "990101100202", "code", "990102100299", "990101100202"),
    # the code of the place, which the rules read, follows from the place and from nobody
    ("village", "fupin.asset", "own", "region_code", "990101100202", None),
    ("county", "fupin.asset", "own", "region_code", "990101101201", None),
    ("county", "fupin.household", "own", "region_code", "990101101201", None),
    ("administrator", "fupin.unit", "990101100201", "region_code", "990101100202", None),
    ("administrator", "fupin.assignment", "village", "region_code", "990101100202", None),
    # lines to another's record
    ("village", "fupin.funding", "own", "project_id", "@fupin.project:village", "@fupin.project:own"),
    ("village", "fupin.project.expense", "own", "project_id", "@fupin.project:village", "@fupin.project:own"),
    ("village", "fupin.asset.owner", "own", "asset_id", "@fupin.asset:village", "@fupin.asset:own"),
    ("township", "fupin.funding", "own", "project_id", "@fupin.project:township", "@fupin.project:own"),
    ("county", "fupin.project.expense", "own", "project_id", "@fupin.project:county", "@fupin.project:own"),
    ("department", "fupin.funding", "own", "project_id", "@fupin.project:other_department", "@fupin.project:own"),
    ("county", "fupin.ledger.import.column", "county", "import_id", "@fupin.ledger.import:village", None),
    ("administrator", "fupin.ledger.column", "990101100201", "ledger_id", "@fupin.ledger:990102000000", None),
    # what a record points at
    ("village", "fupin.asset", "own", "project_id", "@fupin.project:village", "@fupin.project:own"),
    (
        "village",
        "fupin.asset",
        "own",
        "unit_id",
        "@unit:990102000000 county_office",
        "@unit:990101100201 village_collective",
    ),
    ("village", "fupin.asset", "own", "responsible_user_id", "@user:next_village", "@user:village"),
    (
        "village",
        "fupin.asset",
        "own",
        "department_id",
        "@unit:990102000000 department",
        "@unit:990101000000 department",
    ),
    ("township", "fupin.project", "own", "implementing_unit_id", "@unit:990102000000 department", None),
    ("village", "fupin.asset.owner", "own", "unit_id", "@unit:990102000000 county_office", None),
    ("village", "fupin.asset", "own", "joint_department_ids", [[4, "@unit:990102000000 department"]], None),
    (
        "village",
        "fupin.asset",
        "own",
        "joint_department_ids",
        [[6, 0, ["@unit:990201000000 department"]]],
        [[6, 0, []]],
    ),
    ("administrator", "fupin.unit", "990101100201", "supervisor_id", "@fupin.unit:990102000000", None),
    ("administrator", "fupin.unit", "990101100201", "leader_id", "@user:far_village", "@user:village"),
    # papers and files
    ("village", "fupin.document", "own", "res_id", "@fupin.asset:village", None),
    (
        "village",
        "fupin.document",
        "own",
        "attachment_ids",
        [[4, "@ir.attachment:village"]],
        [[4, "@ir.attachment:own"]],
    ),
    ("village", "fupin.asset", "own", "photo_ids", [[4, "@ir.attachment:village"]], [[4, "@ir.attachment:own"]]),
    ("village", "ir.attachment", "own", "res_id", "@fupin.asset:village", "@fupin.asset:own"),
    ("village", "mail.message", "mine", "res_id", "@fupin.asset:village", None),
    ("village", "mail.scheduled.message", "mine", "res_id", "@fupin.asset:village", None),
    ("village", "mail.notification", "village", "mail_message_id", "@mail.message:village", None),
    ("village", "mail.notification", "village", "res_partner_id", "@partner:next_village", None),
    # people
    ("township", "fupin.assignment", "village", "user_id", "@user:far_village", None),
    ("township", "fupin.assignment", "village", "role", "township", "village"),
    ("township", "fupin.assignment", "village", "region_id", "@region:990101101201", "@region:990101100201"),
    ("county", "fupin.assignment", "village", "role", "finance", "village"),
    ("county", "fupin.assignment", "village", "unit_id", "@unit:990102000000 county_office", None),
    ("administrator", "fupin.assignment", "village", "region_id", "@region:000000000000", "@region:990101100201"),
    ("administrator", "fupin.assignment", "village", "user_id", "@user:far_village", "@user:village"),
]


def attempt(world, who, model, key, values):
    """Write and return the refusal or None."""
    values = world.resolve(values)
    return world.people[who].attempt(model, "write", [world.id(model, key)], values)[1]


@pytest.mark.parametrize(("who", "model", "key", "field", "foreign", "own"), MOVES)
def test_moving_into_a_foreign_place_is_refused(world, who, model, key, field, foreign, own):
    before = world.stored(model, world.id(model, key))
    refusal = attempt(world, who, model, key, {field: foreign})
    assert refusal is not None, f"{who} wrote {field} = {foreign} on {model}"
    assert refusal.is_access or refusal.is_told, refusal
    assert world.stored(model, world.id(model, key)) == before
    if own is not None:
        refusal = attempt(world, who, model, key, {field: own})
        assert refusal is None, f"the same write with an own value: {refusal}"


# lines of a foreign record reached by commands through an own parent: model, field, model of the line
PARENTS = [
    ("fupin.asset", "funding_ids", "fupin.funding"),
    ("fupin.asset", "owner_ids", "fupin.asset.owner"),
    ("fupin.asset", "valuation_ids", "fupin.asset.valuation"),
    ("fupin.asset", "document_ids", "fupin.document"),
    ("fupin.asset", "event_ids", "fupin.event"),
    ("fupin.asset", "message_ids", "mail.message"),
    ("fupin.project", "funding_ids", "fupin.funding"),
    ("fupin.project", "expense_ids", "fupin.project.expense"),
    ("fupin.project", "asset_ids", "fupin.asset"),
    ("fupin.household", "event_ids", "fupin.event"),
]
CHANGES = {"fupin.event": {"reason": "x"}, "fupin.asset.valuation": {"note": "y"}}


def commands(line, values):
    """Return every x2many command that could touch a line, by name."""
    return {
        "update": [1, line, values],
        "delete": [2, line, 0],
        "unlink": [3, line, 0],
        "link": [4, line, 0],
        "set": [6, 0, [line]],
    }


@pytest.mark.parametrize("role", ["village", "township", "department", "county"])
@pytest.mark.parametrize(("model", "field", "line_model"), PARENTS)
def test_lines_of_another_are_out_of_reach_through_an_own_parent(world, role, model, field, line_model):
    person = world.people[role]
    line = world.id(line_model, "county")
    before = world.stored(line_model, line)
    values = CHANGES.get(line_model) or world.facts["writes"][line_model]
    for name, command in commands(line, values).items():
        person.attempt(model, "write", [world.id(model, "own")], {field: [command]})
        assert world.stored(line_model, line) == before, f"{role}: {name} of a foreign line by {model}.{field}"


def test_lines_of_ones_own_are_reached_through_the_parent(world):
    """The other side of the test above: what the commands do where they may."""
    person = world.people["village"]
    project = world.id("fupin.project", "own")
    person.call("fupin.project", "write", [project], {"expense_ids": [[0, 0, {"name": "x", "amount": 1.0}]]})
    line = person.call("fupin.project.expense", "search", [("project_id", "=", project), ("name", "=", "x")])[0]
    person.call("fupin.project", "write", [project], {"expense_ids": [[1, line, {"amount": 2.0}]]})
    assert person.call("fupin.project.expense", "read", [line], ["amount"])[0]["amount"] == 2.0
    person.call("fupin.project", "write", [project], {"expense_ids": [[2, line, 0]]})
    assert not world.stored("fupin.project.expense", line)
