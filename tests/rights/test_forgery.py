"""Scripts that claim what is not so: states, codes, events, posts, settings of others, core's own back doors."""

import itertools

import pytest
from rpc import encoded

numbers = itertools.count(1)
STAMPS = {
    "state": "confirmed",
    "code": "FORGED-1",
    "submitted_at": "2020-01-01 00:00:00",
    "received_at": "2020-01-01 00:00:00",
    "confirmed_at": "2020-01-01 00:00:00",
    "return_reason": "x",
    "maker_level": "county",
}


# ------------------------------------------------------------ records and steps


@pytest.mark.parametrize("role", ["village", "township", "county"])
@pytest.mark.parametrize("model", ["fupin.asset", "fupin.project"])
def test_what_the_steps_write_is_written_by_nobody_else(world, role, model):
    """Not by values, not by a context, not by one's own defaults: the record begins as a draft."""
    person = world.people[role]
    for name, value in STAMPS.items():
        values = {**world.values(model, "own", next(numbers), person), name: value}
        assert person.is_refused(model, "create", [values]), f"create {name}"
        assert person.is_refused(model, "write", [world.id(model, "own")], {name: value}), f"write {name}"
    context = {f"default_{name}": value for name, value in STAMPS.items()}
    context["default_region_code"] = "990101100202"
    values = world.values(model, "own", next(numbers), person)
    made = person.call(model, "create", [values], context=context)[0]
    assert_clean(person, model, made, role)
    person.call("ir.default", "set", model, "state", "confirmed", True)
    person.call("ir.default", "set", model, "confirmed_at", "2020-01-01 00:00:00", True)
    values = world.values(model, "own", next(numbers), person)
    assert_clean(person, model, person.call(model, "create", [values])[0], role)
    # an asset is not copied without its funding, and says so
    copies = person.attempt(model, "copy", [made])[0] or []
    for copy in copies:
        assert_clean(person, model, copy, role)


def assert_clean(person, model, record, role):
    row = person.call(model, "read", [record], [*STAMPS, "region_code"])[0]
    assert row["state"] == "draft"
    assert row["maker_level"] == role
    assert "FORGED" not in row["code"]
    assert row["region_code"] == "990101100201"
    assert not any(row[name] for name in ("submitted_at", "received_at", "confirmed_at", "return_reason"))


@pytest.mark.parametrize("role", ["village", "county", "audit", "administrator"])
def test_events_are_appended_by_the_system_alone(world, role):
    person = world.people[role]
    event = world.id("fupin.event", "own")
    asset = world.id("fupin.asset", "own")
    values = {"res_model": "fupin.asset", "res_id": asset, "transition": "confirm", "date": "2020-01-01 00:00:00"}
    assert person.is_refused("fupin.event", "create", [values])
    assert person.is_refused("fupin.event", "write", [event], {"reason": "x"})
    assert person.is_refused("fupin.event", "unlink", [event])
    assert person.is_refused("fupin.event", "copy", [event])
    kept = "SELECT id, transition, reason, date FROM fupin_event WHERE res_model = 'fupin.asset' AND res_id = %s ORDER BY id"
    before = world.rows(kept, asset)
    for command in ([0, 0, values], [1, event, {"reason": "x"}], [2, event, 0], [5, 0, 0]):
        person.attempt("fupin.asset", "write", [asset], {"event_ids": [command]})
    assert before == world.rows(kept, asset)


def test_an_import_puts_nothing_where_its_user_may_not(world):
    """Core's own import, as every script may call it."""
    village = world.people["village"]
    header = ["name", "region_id/.id", "state"]
    rows = [
        ["forged a", str(world.resolve("@region:990101100202")), "draft"],
        ["forged b", str(world.resolve("@region:990101100201")), "confirmed"],
    ]
    for row in rows:
        result = village.attempt("fupin.project", "load", header, [row])
        assert result[1] is not None or not result[0]["ids"], row
    content = encoded("name,region_id/.id\nforged c," + str(world.resolve("@region:990102100201")) + "\n")
    window = village.call(
        "base_import.import", "create", [{"res_model": "fupin.project", "file": content, "file_type": "text/csv"}]
    )[0]
    options = {"quoting": '"', "separator": ",", "has_headers": True}
    village.attempt("base_import.import", "execute_import", [window], header[:2], header[:2], options)
    assert world.rows("SELECT count(*) FROM fupin_project WHERE name LIKE %s", "forged _") == [(0,)]


def test_names_are_not_learned_by_typing_numbers(world):
    """Into forms, windows and contexts; nor from a refusal in developer mode, which everyone may switch on."""
    village = world.people["village"]
    spec = {"fields": {"display_name": {}}}
    household, stranger = world.id("fupin.household", "county"), world.people["far_village"]
    tries = [
        ("fupin.asset.owner", "household_id", household),
        ("fupin.asset", "responsible_user_id", stranger.uid),
        ("fupin.asset", "project_id", world.id("fupin.project", "county")),
        ("mail.activity", "user_id", stranger.uid),
    ]
    for model, field, number in tries:
        context = {f"default_{field}": number}
        assert village.is_refused(model, "onchange", [], {}, [], {field: spec}, context=context), f"{model}.{field}"
        assert village.is_refused(model, "onchange", [], {field: number}, [field], {field: spec}), f"{model}.{field}"
    line = {"owner_ids": [[0, "virtual_1", {"household_id": household}]]}
    nested = {"owner_ids": {"fields": {"household_id": spec}}}
    assert village.is_refused("fupin.asset", "onchange", [], line, ["owner_ids"], nested)
    assert village.is_refused("mail.compose.message", "create", [{"author_id": stranger.partner}])
    assert village.is_refused("mail.compose.message", "create", [{}], context={"default_author_id": stranger.partner})
    village.get("/odoo", debug="1")
    refusal = village.attempt("fupin.household", "read", [household], ["name"])[1]
    village.get("/odoo", debug="0")
    assert refusal.is_access
    name = world.rows("SELECT name FROM fupin_household WHERE id = %s", household)[0][0]
    assert name not in refusal.message
    own = village.call(
        "fupin.asset",
        "onchange",
        [],
        {},
        [],
        {"responsible_user_id": spec},
        context={"default_responsible_user_id": village.uid},
    )
    assert own["value"]["responsible_user_id"]["id"] == village.uid


# -------------------------------------------------------------- posts and rights


@pytest.mark.parametrize("role", ["village", "township", "department", "county", "audit", "administrator"])
def test_nobody_gives_himself_rights(world, role):
    person = world.people[role]
    system = person.call("res.groups", "search", [("full_name", "ilike", "admin")], limit=1) or [1]
    claims = [
        {"group_ids": [[4, system[0]]]},
        {"fupin_unit_id": world.resolve("@unit:990102000000 county_office")},
        {"fupin_region_ids": [[4, world.resolve("@region:000000000000")]]},
        {"assignment_ids": [[0, 0, {"unit_id": 1, "role": "administrator", "user_id": person.uid}]]},
        {"login": "other"},
        {"active": False},
        {"share": True},
        {"company_ids": [[5, 0, 0]]},
        {"phone": "13700000000"},
        {"sign_in_phone": "13700000000"},
        {"sign_in_phone_hash": "x"},
        {"sign_in_code_hash": "x"},
    ]
    before = world.rows("SELECT gid FROM res_groups_users_rel WHERE uid = %s ORDER BY gid", person.uid)
    for claim in claims:
        assert person.fails("res.users", "write", [person.uid], claim), claim
    assert person.is_refused("res.users", "create", [{"name": "x", "login": "made"}])
    assert person.is_refused("res.groups", "write", system, {"user_ids": [[4, person.uid]]})
    assert person.is_refused("ir.model.access", "create", [{"name": "x", "model_id": 1, "perm_read": True}])
    assert person.is_refused("ir.rule", "unlink", [1])
    assert person.is_refused("ir.config_parameter", "set_param", "fupin_assets.start_year", "1990")
    assert world.rows("SELECT gid FROM res_groups_users_rel WHERE uid = %s ORDER BY gid", person.uid) == before


POSTS = [
    # who, to whom, unit, role, place, what is added
    ("village", "village", "990101100201 village_collective", "village", "990101100201", {}),
    ("village", "village", "990101100000 township", "township", "990101100000", {}),
    ("township", "township", "990101000000 county_office", "county", "990101000000", {}),
    ("township", "township", "990101100000 township", "township", "990101100000", {}),
    ("township", "township", "990101101000 township", "village", "990101101201", {}),
    ("township", "far_village", "990101100201 village_collective", "village", "990101100201", {}),
    ("township", "next_administrator", "990101100201 village_collective", "village", "990101100201", {}),
    ("township", "township", "990101000000 county_office", "county", "990101000000", {"region_code": "990101100201"}),
    ("county", "county", "990101000000 finance", "finance", "990101000000", {}),
    ("county", "county", "990101000000 county_office", "administrator", "990101000000", {}),
    ("county", "county", "990102000000 county_office", "township", "990102100000", {}),
    ("county", "county", "990100000000 superior", "third_party", "990101000000", {}),
    ("county", "county", "990100000000 superior", "township", "990100000000", {"region_code": "990101000000"}),
    ("department", "department", "990101000000 department", "department", "990101000000", {}),
    ("administrator", "administrator", "990102000000 county_office", "administrator", "990102000000", {}),
    ("administrator", "administrator", "990100000000 superior", "administrator", "990100000000", {}),
    (
        "administrator",
        "administrator",
        "990100000000 superior",
        "superior",
        "990100000000",
        {"region_code": "990101000000"},
    ),
    ("administrator", "far_village", "990101000000 county_office", "administrator", "990101000000", {}),
]


def forget(world):
    """Let the server forget what it remembers of everybody's rights, as any change of a post does."""
    world.people["admin"].call("res.users", "write", [world.people["nobody"].uid], {"tz": "Asia/Shanghai"})


@pytest.mark.parametrize(("who", "whom", "unit", "role", "place", "more"), POSTS)
def test_nobody_climbs_by_giving_posts(world, who, whom, unit, role, place, more):
    person = world.people[who]
    values = {
        "user_id": world.people[whom].uid,
        "unit_id": world.resolve(f"@unit:{unit}"),
        "region_id": world.resolve(f"@region:{place}"),
        "role": role,
        "date_from": "2022-02-02",
        **more,
    }
    before = world.rows("SELECT count(*) FROM fupin_assignment")
    for _attempt in range(2):
        # what the server remembers of rights is forgotten first: a post must not allow itself
        forget(world)
        assert person.is_refused("fupin.assignment", "create", [values])
    context = {f"default_{name}": value for name, value in values.items()}
    assert person.attempt("fupin.assignment", "create", [{}], context=context)[1] is not None
    assert world.rows("SELECT count(*) FROM fupin_assignment") == before


def test_posts_of_ones_own_villages_are_given(world):
    """The other side of the test above."""
    values = {
        "user_id": world.people["next_village"].uid,
        "unit_id": world.resolve("@unit:990101100201 village_collective"),
        "role": "village",
        "date_from": "2022-02-02",
        "date_to": "2022-02-03",
    }
    for name in ("township", "county", "administrator"):
        person = world.people[name]
        made = person.call("fupin.assignment", "create", [{**values, "date_from": f"2022-02-0{1 + next(numbers) % 2}"}])
        world.people["administrator"].call("fupin.assignment", "unlink", made)


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("township", "county"),
        ("township", "next_township"),
        ("township", "far_village"),
        ("township", "township"),
        ("county", "finance"),
        ("county", "administrator"),
        ("county", "next_county"),
        ("administrator", "next_administrator"),
        ("administrator", "superior"),
        ("village", "next_village"),
        ("audit", "village"),
    ],
)
def test_accounts_of_others_are_neither_reset_nor_closed_nor_read(world, who, whom):
    person, other = world.people[who], world.people[whom]
    before = world.rows("SELECT active, password, sign_in_code_hash FROM res_users WHERE id = %s", other.uid)
    for method in (
        "action_account_reset",
        "action_account_disable",
        "action_account_enable",
        "action_account_handover",
    ):
        assert person.is_refused("res.users", method, [other.uid]), method
    assert person.is_refused("res.users", "action_reveal", [other.uid], "sign_in_phone", "to test")
    window = person.attempt(
        "fupin.account.wizard", "create", [{"user_id": other.uid, "name": "x", "phone": "13700000001"}]
    )
    if window[1] is None:
        assert person.fails("fupin.account.wizard", "action_correct", window[0])
    post = world.rows("SELECT id FROM fupin_assignment WHERE user_id = %s ORDER BY id LIMIT 1", other.uid)[0][0]
    values = {
        "assignment_id": post,
        "date": "2026-01-05",
        "has_account": True,
        "successor_id": person.uid,
        "user_id": other.uid,
    }
    window = person.attempt("fupin.handover.wizard", "create", [values])
    if window[1] is None:
        assert person.is_refused("fupin.handover.wizard", "action_hand_over", window[0])
    assert world.rows("SELECT active, password, sign_in_code_hash FROM res_users WHERE id = %s", other.uid) == before


@pytest.mark.parametrize("name", ["nobody", "former"])
def test_without_a_post_there_is_nothing_to_see(world, name):
    """An account whose posts have ended keeps core's basic group, and nothing of the register."""
    person = world.people[name]
    open_doors = []
    for model, facts in world.facts["records"].items():
        strange = {row["id"] for row in facts if row.get("user") != person.uid and not row.get("everyone")}
        found = person.finds(model, [("id", "in", sorted(strange))])
        if found:
            open_doors.append(f"{model}: {len(found)} of {len(strange)}")
    assert not open_doors, "\n".join(open_doors)


# ------------------------------------------------------------- core's back doors


def test_settings_of_others_are_not_touched(world):
    village, county = world.people["village"], world.people["county"]
    trap = {"name": "x", "model_id": "fupin.asset", "domain": "[('id', '=', 0)]", "is_default": True}
    for people in ([], [county.uid], [village.uid, county.uid]):
        assert village.is_refused("ir.filters", "create", [{**trap, "user_ids": [[6, 0, people]]}]), people
    mine = village.call("ir.filters", "create", [{**trap, "is_default": False, "user_ids": [[6, 0, [village.uid]]]}])[0]
    assert village.is_refused("ir.filters", "write", [mine], {"user_ids": [[6, 0, []]]}) or not world.rows(
        "SELECT 1 FROM ir_filters f WHERE id = %s AND NOT EXISTS (SELECT 1 FROM ir_filters_res_users_rel r WHERE r.ir_filters_id = f.id)",
        mine,
    )
    assert village.is_refused("ir.filters", "write", [mine], {"user_ids": [[4, county.uid]]})
    for user in (county.uid, False):
        assert village.is_refused("ir.default", "set", "fupin.asset", "note", "x", user)
    action = {
        "name": "x",
        "parent_action_id": 1,
        "parent_res_model": "fupin.asset",
        "python_method": "action_confirm",
        "action_id": 1,
    }
    assert village.is_refused("ir.embedded.actions", "create", [action])


@pytest.mark.parametrize("role", ["village", "county", "administrator"])
def test_back_doors_of_core_are_shut(world, role):
    person = world.people[role]
    closed = [
        ("mail.template", "create", [{"name": "x"}]),
        ("mail.alias", "create", [{"alias_name": "x"}]),
        ("mail.canned.response", "create", [{"source": "x", "substitution": "y"}]),
        ("discuss.channel", "create", [{"name": "x"}]),
        ("discuss.channel.member", "create", [{"channel_id": 1, "partner_id": person.partner}]),
        ("ir.sequence", "create", [{"name": "x"}]),
        ("ir.sequence", "next_by_code", "x"),
        ("ir.cron", "method_direct_trigger", [world.facts["samples"]["ir.cron"]]),
        *(("ir.actions.server", "run", [number]) for number in world.facts["cron_actions"]),
        ("ir.module.module", "button_immediate_install", [1]),
        ("ir.ui.view", "create", [{"name": "x", "arch": "<form/>", "model": "fupin.asset"}]),
        ("queue.job", "search", []),
        ("queue.job", "requeue", [1]),
        ("res.partner", "create", [{"name": "x"}]),
        ("res.partner", "write", [person.partner], {"name": "x"}),
        ("res.partner.bank", "search", []),
        ("iap.account", "create", [{"name": "x", "service_id": 1}]),
        ("res.users.apikeys", "create", [{"name": "x", "user_id": 2}]),
        ("report.layout", "create", [{"view_id": 1}]),
        ("base.language.import", "create", [{"name": "x", "code": "xx", "data": "eA==", "filename": "x"}]),
    ]
    open_doors = [f"{model}.{method}" for model, method, *args in closed if not person.is_refused(model, method, *args)]
    assert not open_doors, open_doors


@pytest.mark.parametrize("role", ["village", "township", "county", "audit"])
def test_core_export_is_closed(world, role):
    """Ledgers are exported by their own action; core's export knows no masks and leaves no trace."""
    person = world.people[role]
    refusal = person.attempt("fupin.asset", "export_data", [world.id("fupin.asset", "own")], ["name"])[1]
    assert refusal is not None and (refusal.is_access or refusal.is_told)
    assert person.is_refused("ir.exports", "search", [])
