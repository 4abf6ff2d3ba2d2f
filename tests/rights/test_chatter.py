"""Talking on records: who may, in whose name, to whom; and files by their address."""

import pytest
from matrix import ROLES, allows, read_matrix
from rpc import Refused, encoded

MATRIX = read_matrix()
RECORD = "fupin.asset"
OK = 200


def thread(world, key):
    return {"thread_model": RECORD, "thread_id": world.id(RECORD, key)}


def post_data(body):
    return {"post_data": {"body": body, "message_type": "comment", "subtype_xmlid": "mail.mt_note"}}


def shows_messages(world, person, key):
    """Whether the chatter shows messages of a record; of one out of reach it shows others, one's own."""
    shown = person.route("/mail/thread/messages", **thread(world, key))["messages"]
    there = world.rows("SELECT id FROM mail_message WHERE model = %s AND res_id = %s", RECORD, world.id(RECORD, key))
    return bool({number for (number,) in there} & set(shown))


@pytest.mark.parametrize("role", ROLES)
def test_one_talks_on_what_one_reads(world, role):
    """By every door of the chatter: the method, the address, the list of messages."""
    person = world.people[role]
    problems = []
    for key, facts in world.records(RECORD).items():
        doors = {
            "messages": lambda key=key: shows_messages(world, person, key),
            "message_post": lambda number=facts["id"]: person.call(RECORD, "message_post", [number], body="x"),
            "post": lambda key=key: person.route("/mail/message/post", **thread(world, key), **post_data("y")),
        }
        for name, door in doors.items():
            try:
                is_open = bool(door())
            except Refused as refusal:
                if not refusal.is_access:
                    raise
                is_open = False
            if is_open != allows(MATRIX, RECORD, "R", facts, person):
                problems.append(f"{name} on {key}: {'open' if is_open else 'closed'}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("role", ["village", "department", "third_party", "nobody"])
def test_nothing_of_a_foreign_thread_is_told(world, role):
    person = world.people[role]
    key = "prefecture"
    wanted = ["activities", "attachments", "contact_fields", "followers", "scheduledMessages", "suggestedRecipients"]
    told = person.route("/mail/data", fetch_params=[["mail.thread", {**thread(world, key), "request_list": wanted}]])
    for model in ("mail.followers", "mail.activity", "ir.attachment", "mail.scheduled.message", "mail.message"):
        assert not told.get(model), f"{model}: {told[model]}"
    assert not person.call(RECORD, "message_get_followers", [world.id(RECORD, key)]).get("mail.followers")


@pytest.mark.parametrize("author", ["county", "next_county", "admin"])
def test_nobody_speaks_in_anothers_name(world, author):
    village = world.people["village"]
    record = world.id(RECORD, "own")
    other = world.people[author].partner
    values = {"model": RECORD, "res_id": record, "body": "forged", "message_type": "comment"}
    assert village.is_refused("mail.message", "create", [{**values, "author_id": other}])
    assert village.is_refused(RECORD, "message_post", [record], body="forged", author_id=other)
    mine = village.call("mail.message", "create", [values])[0]
    for change in ({"author_id": other}, {"email_from": "county@rights.example"}, {"date": "2020-01-01 00:00:00"}):
        assert village.is_refused("mail.message", "write", [mine], change), change
    dated = village.call("mail.message", "create", [{**values, "date": "2020-01-01 00:00:00"}])[0]
    assert not village.call("mail.message", "read", [dated], ["date"])[0]["date"].startswith("2020-01-01")
    scheduled = {"model": RECORD, "res_id": record, "body": "forged", "scheduled_date": "2099-01-01 00:00:00"}
    assert village.is_refused("mail.scheduled.message", "create", [{**scheduled, "author_id": other}])
    window = village.attempt(
        "mail.compose.message", "create", [{"author_id": other, "model": RECORD, "res_ids": str([record])}]
    )
    if window[1] is None:
        village.attempt("mail.compose.message", "action_send_mail", window[0])
    forged = [("res_id", "=", record), ("model", "=", RECORD), ("author_id", "=", other), ("body", "ilike", "forged")]
    assert not world.people["admin"].call("mail.message", "search_count", forged)


def test_anothers_words_are_neither_changed_nor_deleted(world):
    township, village = world.people["township"], world.people["village"]
    record = world.id(RECORD, "own")
    said = village.call(RECORD, "message_post", [record], body="what the village said", message_type="comment")
    said = said[0] if isinstance(said, list) else said
    assert township.is_refused("mail.message", "write", [said], {"body": "changed"})
    assert township.is_refused("mail.message", "unlink", [said])
    with pytest.raises(Refused):
        township.route(
            "/mail/message/update_content", message_id=said, update_data={"body": "changed", "attachment_ids": []}
        )
    assert "what the village said" in village.call("mail.message", "read", [said], ["body"])[0]["body"]
    village.route(
        "/mail/message/update_content", message_id=said, update_data={"body": "put right", "attachment_ids": []}
    )
    assert "put right" in township.call("mail.message", "read", [said], ["body"])[0]["body"]


def test_strangers_are_neither_followers_nor_given_work(world):
    village = world.people["village"]
    record = world.id(RECORD, "own")
    stranger, known = world.people["far_village"], world.people["township"]
    assert village.is_refused(RECORD, "message_subscribe", [record], [stranger.partner])
    with pytest.raises(Refused):
        village.route("/mail/thread/subscribe", res_model=RECORD, res_id=record, partner_ids=[stranger.partner])
    village.call(RECORD, "message_subscribe", [record], [known.partner])
    activity = {"res_model_id": None, "summary": "x", "user_id": stranger.uid}
    assert village.is_refused("mail.activity", "create", [activity])
    mine = village.call("mail.activity", "create", [{"summary": "x", "user_id": village.uid}])[0]
    assert village.is_refused("mail.activity", "write", [mine], {"user_id": stranger.uid})
    village.call("mail.activity", "write", [mine], {"user_id": known.uid})


def test_a_foreign_file_does_not_travel_with_a_message(world):
    village = world.people["village"]
    record = world.id(RECORD, "own")
    foreign = world.id("ir.attachment", "village")
    before = world.stored("ir.attachment", foreign)
    village.attempt(RECORD, "message_post", [record], body="x", attachment_ids=[foreign])
    assert world.stored("ir.attachment", foreign) == before
    assert village.is_refused("ir.attachment", "read", [foreign], ["name"])
    copies = village.call("ir.attachment", "search_read", [("res_model", "=", RECORD)], ["datas"])
    assert all(row["id"] != foreign for row in copies)


# ---------------------------------------------------------- files by address


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_files_are_given_by_address_to_those_who_reach_their_record(world, role):
    person = world.people[role]
    problems = []
    for key, facts in world.records("ir.attachment").items():
        may = role in ROLES and allows(MATRIX, "ir.attachment", "R", facts, person)
        number = facts["id"]
        addresses = (
            f"/web/content/{number}",
            f"/web/content/ir.attachment/{number}/datas",
            f"/web/content/{number}?download=1",
            f"/web/image/{number}",
        )
        for address in addresses:
            answer = person.get(address)
            secret = b"secret" in answer.content
            given = answer.status_code == OK and (secret or "image" in address)
            if secret and not may or (may and not given and "image" not in address):
                problems.append(f"{address} of {key}: {answer.status_code}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("role", ["village", "department", "third_party", "nobody"])
def test_pictures_of_foreign_people_and_records_are_not_given(world, role):
    person = world.people[role]
    stranger = world.people["far_village"]
    sealed = world.id("fupin.ledger.import", "far_village")
    for address, number in (
        ("/web/image/res.users/{}/avatar_128", stranger.uid),
        ("/web/image/res.partner/{}/avatar_128", stranger.partner),
        ("/web/image/res.partner/{}/image_1920", stranger.partner),
        ("/web/content/fupin.ledger.import/{}/file", sealed),
        ("/web/content/fupin.ledger.import/{}/error_file", sealed),
    ):
        answer = person.get(address.format(number))
        # what the web client gets for a picture that does not exist
        placeholder = person.get(address.format(999_999_999)).content
        assert answer.status_code != OK or answer.content == placeholder, address


def test_files_are_not_hung_on_a_foreign_record(world):
    village = world.people["village"]
    foreign = {"res_model": RECORD, "res_id": world.id(RECORD, "village")}
    file = {"name": "x.txt", "datas": encoded("x")}
    assert village.is_refused("ir.attachment", "create", [{**file, **foreign}])
    loose = village.call("ir.attachment", "create", [file])[0]
    assert village.is_refused("ir.attachment", "write", [loose], foreign)
    count = "SELECT count(*) FROM ir_attachment WHERE res_model = %s AND res_id = %s"
    before = world.rows(count, *foreign.values())
    for address, fields in (
        ("/web/binary/upload_attachment", {"model": RECORD, "id": foreign["res_id"]}),
        ("/mail/attachment/upload", {"thread_model": RECORD, "thread_id": foreign["res_id"], "is_pending": ""}),
    ):
        token = csrf_token(village)
        village.http.post(
            f"{village.url}{address}",
            data={**fields, "csrf_token": token},
            files={"ufile": ("x.txt", b"pushed")},
            timeout=60,
        )
    assert world.rows(count, *foreign.values()) == before
    with pytest.raises(Refused):
        village.route("/mail/attachment/delete", attachment_id=world.id("ir.attachment", "village"))
    assert world.stored("ir.attachment", world.id("ir.attachment", "village"))


def csrf_token(person):
    """Return the token that forms of this session carry."""
    page = person.http.get(f"{person.url}/odoo", timeout=60).text
    return page.split('csrf_token: "')[1].split('"')[0]
