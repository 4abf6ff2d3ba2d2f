"""Nobody reads other people's phone numbers: not by reading, searching, sorting, summing, nor by any other door."""

import pytest
from matrix import ROLES

PERSONS = [*ROLES, "nobody"]
LIKE = [("=like", "139%"), ("ilike", "39"), ("=", "13902020202"), (">", "13900000000"), ("!=", False)]


def others(world, person):
    """Return the digits that nobody but their owner and the system may see."""
    return [phone for name, phone in world.phones.items() if world.people[name].uid != person.uid]


def tells(world, person, answer):
    """Return the phone numbers of others in an answer."""
    text = str(answer)
    return [phone for phone in others(world, person) if phone in text or phone[3:] in text]


@pytest.mark.parametrize("role", PERSONS)
def test_phones_are_not_read(world, role):
    person = world.people[role]
    for name, other in world.people.items():
        if other.uid == person.uid or name == "admin":
            continue
        for model, number in (("res.users", other.uid), ("res.partner", other.partner)):
            for method, arguments in (("read", ["phone"]), ("web_read", {"phone": {}})):
                assert person.is_refused(model, method, [number], arguments), f"{model}.{method} of {name}"
    for field in ("sign_in_phone", "sign_in_phone_encrypted", "sign_in_phone_hash", "sign_in_code_hash", "password"):
        other = world.people["township" if role != "township" else "village"]
        answer, refusal = person.attempt("res.users", "read", [other.uid], [field])
        assert refusal is not None or not answer[0][field], field


def doors_of_the_field(model):
    """Yield every way to ask about a field of many records: what is asked, method, arguments, options."""
    for operator, value in LIKE:
        yield f"search {operator}", "search", [[("phone", operator, value)]], {}
    for order in ("phone", "phone desc", "name, phone"):
        yield f"sort by {order}", "search", [[]], {"order": order}
        yield f"list by {order}", "web_search_read", [[], {"id": {}}], {"order": order}
    for aggregate in ("phone:max", "phone:min", "phone:array_agg", "phone:count_distinct"):
        yield aggregate, "formatted_read_group", [[], [], [aggregate]], {}
    yield "group", "formatted_read_group", [[], ["phone"], ["__count"]], {}


PATHS = [
    ("res.users", "partner_id.phone"),
    ("fupin.unit", "leader_id.phone"),
    ("fupin.assignment", "user_id.phone"),
    ("fupin.assignment", "user_id.partner_id.phone"),
    ("fupin.asset", "responsible_user_id.phone"),
    ("fupin.asset", "create_uid.phone"),
    ("mail.followers", "partner_id.phone"),
    ("mail.message", "author_id.phone"),
    ("res.groups", "user_ids.phone"),
    ("res.company", "partner_id.user_ids.phone"),
]


@pytest.mark.parametrize("role", PERSONS)
def test_phones_are_not_searched_sorted_or_summed(world, role):
    person = world.people[role]
    problems = [
        f"{model}: {what}"
        for model in ("res.users", "res.partner")
        for what, method, arguments, options in doors_of_the_field(model)
        if not person.is_refused(model, method, *arguments, **options)
    ]
    for model, path in PATHS:
        answer, _refusal = person.attempt(model, "search", [(path, "=like", "139%")])
        if answer:
            problems.append(f"{model} by {path}")
    for field in ("sign_in_phone", "sign_in_phone_hash", "sign_in_phone_encrypted", "account_phone"):
        if person.attempt("res.users", "search", [(field, "!=", False)])[1] is None:
            problems.append(f"res.users by {field}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("role", PERSONS)
def test_phones_are_not_told_by_other_doors(world, role):
    person = world.people[role]
    township = world.people["township" if role != "township" else "county"]
    ids = [other.uid for other in world.people.values()]
    contexts = {
        "show_email": True,
        "show_address": True,
        "show_vat": True,
        "partner_show_db_id": True,
        "formatted_display_name": True,
    }
    answers = {
        "name_search users": person.attempt("res.users", "name_search", "139"),
        "name_search partners": person.attempt("res.partner", "name_search", "139"),
        "name_search by number": person.attempt("res.users", "name_search", world.phones["township"]),
        "names": person.attempt(
            "res.users", "search_read", [("id", "in", ids)], ["display_name", "login", "name"], context=contexts
        ),
        "names of partners": person.attempt(
            "res.partner", "search_read", [], ["display_name", "contact_address"], context=contexts
        ),
        "mentions": person.attempt("res.partner", "get_mention_suggestions", "测试"),
        "mentions by number": person.attempt("res.partner", "get_mention_suggestions", "139"),
        "invitations": person.attempt("res.partner", "search_for_channel_invite", "测试"),
        "units": person.attempt("fupin.unit", "search_read", [], ["name", "member_ids", "leader_id", "office_phone"]),
        "posts": person.attempt("fupin.assignment", "search_read", [], ["display_name", "user_id"]),
        "people list": person.attempt("res.users", "search_read", [], ["account_phone", "post_summary"]),
        "followers": person.attempt("mail.followers", "search_read", [], ["display_name", "name", "email"]),
        "messages": person.attempt("mail.message", "search_read", [], ["author_id", "email_from", "reply_to", "body"]),
        "tracking": person.attempt("mail.tracking.value", "search_read", [], ["new_value_char", "old_value_char"]),
        "own onchange": person.attempt("res.users", "onchange", [township.uid], {}, [], {"phone": {}}),
        "session": (person.route("/web/session/get_session_info"), None),
        "desk": person.attempt("fupin.desk", "get_desk"),
    }
    for model, number in (("res.users", township.uid), ("res.partner", township.partner)):
        told = person.route("/mail/data", fetch_params=[["avatar_card", {"id": number, "model": model}]])
        answers[f"avatar card of {model}"] = (told, None)
    for address in (
        f"/web_enterprise/partner/{township.partner}/vcard",
        f"/web/partner/vcard?partner_ids={township.partner}",
    ):
        answers[address] = (person.get(address).text, None)
    told = {door: tells(world, person, answer) for door, answer in answers.items()}
    assert not {door: phones for door, phones in told.items() if phones}


def test_ones_own_masked_number_is_shown_to_oneself(world):
    """The other side: one may check which number one signs in with."""
    village = world.people["village"]
    assert village.call("res.users", "read", [village.uid], ["phone", "name"])[0]["phone"] == world.phones["village"]


@pytest.mark.parametrize("role", ["village", "township", "county", "finance", "audit"])
def test_phones_in_the_register_are_masked(world, role):
    """Households and custodians: masked for whoever reads, looked up whole or not at all."""
    person = world.people[role]
    for model, field in (("fupin.household", "phone"), ("fupin.asset", "custodian_phone")):
        rows = person.call(model, "search_read", [("id", "=", world.id(model, "own"))], [field])
        assert "*" in rows[0][field]
        for operator, value in LIKE[:2]:
            answer, refusal = person.attempt(model, "search", [(field, operator, value)])
            assert refusal is not None or not answer, f"{model}.{field} {operator}"
        for closed in (f"{field}_encrypted", f"{field}_hash"):
            assert person.is_refused(model, "read", [world.id(model, "own")], [closed])
            assert person.is_refused(model, "search", [(closed, "!=", False)])
            assert person.is_refused(model, "search", [], order=closed)
    for event in person.call(
        "fupin.event", "search_read", [("res_model", "=", "fupin.household")], ["before", "after", "summary"]
    ):
        assert "1390" not in str(event)


def test_no_phone_is_in_the_log(world):
    log = world.server.log.read_text(errors="replace")
    assert not [phone for phone in world.phones.values() if phone in log]
