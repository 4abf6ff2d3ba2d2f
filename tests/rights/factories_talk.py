"""Factories of core's models of talk and of what hangs on records: files, messages, activities, public notices."""

from factories_base import person_facts
from factories_core import FAR_DAY, OWNERS, owned
from factory import PLACED, Factory, placed_facts
from rpc import encoded

# ---------------------------------------------------------- files, messages


# What papers, files and messages hang on: a record that every role may or may not reach.
RECORD = "fupin.asset"


def on_record(world, key):
    """Return the facts of what hangs on the record of the same key."""
    return {**placed_facts(world, key), "document": world.facts(RECORD, key)}


def _record(world, key):
    return world.record(RECORD, key)


def _notice_values(world, key, name="公示 {n}"):
    return {
        "name": name,
        "res_model": RECORD,
        "res_id": _record(world, key).id,
        "content": "内容",
        "place": "公示栏",
        "date_to": "2099-12-31",
    }


def _objection_values(world, key):
    """An objection is taken while its notice hangs."""
    Disclosure, name = world.env["fupin.disclosure"], f"张贴 {key}"
    notice = Disclosure.search([("name", "=", name)])
    if not notice:
        notice = Disclosure.create(_notice_values(world, key, name))
        notice.action_post()
    return {"disclosure_id": notice.id, "content": "异议 {n}", "objector": "王小明"}


def _attachment_values(world, key):
    values = {"name": "扫描件{n}.txt", "datas": encoded("secret")}
    if key in PLACED:
        values |= {"res_model": RECORD, "res_id": world.record(RECORD, key).id}
    return values


def _attachment(world, key):
    owner = world.users.get(key.removeprefix("loose_"))
    env = world.env(user=owner.id, su=True) if owner else world.env
    return env["ir.attachment"].create(_attachment_values(world, key))


def _attachment_facts(world, key):
    if key in PLACED:
        return on_record(world, key)
    return {**person_facts(world, key.removeprefix("loose_")), "key": key, "loose": True, "document": None}


def _message_facts(world, key):
    if key == "mine":
        return {**on_record(world, "own"), "key": key, "user": world.users["village"].id}
    return on_record(world, key)


def _message(world, key):
    if key == "mine":
        return _record(world, "own").with_user(world.users["village"]).message_post(body="mine").sudo()
    return _record(world, key).message_post(body=f"message {key}", author_id=world.env.ref("base.partner_admin").id)


def _follower(world, key):
    record = _record(world, key)
    record.message_subscribe(world.env.ref("base.partner_admin").ids)
    return record.message_follower_ids[:1]


def _notification(world, key):
    user = world.users[key]
    message = _record(world, "own").message_notify(body="x", partner_ids=user.partner_id.ids)
    return message.notification_ids[:1]


def _activity_values(world, key):
    record = _record(world, key)
    return {
        "res_model_id": world.env["ir.model"]._get_id(record._name),
        "res_id": record.id,
        "summary": "待办{n}",
        "user_id": False,
        "date_deadline": "2099-01-01",
    }


def _scheduled_values(world, key):
    record = _record(world, "own" if key == "mine" else key)
    return {"model": record._name, "res_id": record.id, "body": "x", "scheduled_date": FAR_DAY, "author_id": "{me}"}


def _scheduled(world, key):
    user = world.users["village"] if key == "mine" else world.env.user
    author = {"author_id": user.partner_id.id}
    env = world.env(user=user.id, su=True)
    return env["mail.scheduled.message"].create(_scheduled_values(world, key) | author)


def _channel(world, key):
    env = world.env(user=world.users[key].id, su=True)
    channel = env["discuss.channel"].create({"name": key, "channel_type": "group"})
    channel._add_members(users=world.users[key])
    return channel


def _channel_facts(world, key):
    return {**person_facts(world, key), "members": [world.users[key].id]}


TALK = {
    "fupin.document": Factory(
        lambda world, key: {
            "name": "证明{n}",
            "document_type_id": world.env.ref("fupin_base.document_type_other").id,
            "res_model": RECORD,
            "res_id": _record(world, key).id,
        },
        write={"number": "7"},
        group_by="document_type_id",
        facts=on_record,
    ),
    "fupin.disclosure": Factory(_notice_values, write={"hotline": "7"}, group_by="kind"),
    "fupin.disclosure.objection": Factory(
        _objection_values, write={"reply": "已说明", "outcome": "settled"}, group_by="channel"
    ),
    "fupin.event": Factory(
        group_by="transition",
        facts=on_record,
        create=lambda world, key: world.env["fupin.event"].search(
            [("res_model", "=", RECORD), ("res_id", "=", _record(world, key).id)], limit=1
        ),
    ),
    "ir.attachment": Factory(
        _attachment_values,
        keys=(*PLACED, "loose_village", "loose_next_village"),
        write={"description": "x"},
        group_by="res_model",
        facts=_attachment_facts,
        create=_attachment,
    ),
    "mail.message": Factory(
        lambda world, key: {
            "model": RECORD,
            "res_id": _record(world, "own" if key == "mine" else key).id,
            "body": "x{n}",
            "message_type": "comment",
        },
        keys=(*PLACED, "mine"),
        write={"body": "<p>y</p>"},
        group_by="message_type",
        facts=_message_facts,
        create=_message,
    ),
    "mail.followers": Factory(
        lambda world, key: {
            "res_model": RECORD,
            "res_id": _record(world, key).id,
            "partner_id": world.users["village"].partner_id.id,
        },
        write={"subtype_ids": []},
        group_by="res_model",
        facts=on_record,
        create=_follower,
    ),
    "mail.notification": owned(None, create=_notification, write={"is_read": True}, group_by="notification_type"),
    "mail.activity": Factory(_activity_values, write={"summary": "x"}, group_by="res_model", facts=on_record),
    "mail.scheduled.message": Factory(
        _scheduled_values,
        keys=(*PLACED, "mine"),
        write={"body": "y"},
        group_by="model",
        facts=_message_facts,
        create=_scheduled,
    ),
    "discuss.channel": Factory(
        lambda world, key: {"name": "频道{n}"},
        keys=OWNERS,
        write={"description": "x"},
        group_by="channel_type",
        facts=_channel_facts,
        create=_channel,
    ),
    "discuss.call.history": Factory(
        keys=OWNERS,
        write={"end_dt": FAR_DAY},
        group_by="channel_id",
        facts=_channel_facts,
        create=lambda world, key: world.env["discuss.call.history"].create(
            {"channel_id": world.record("discuss.channel", key).id, "start_dt": "2026-01-05 00:00:00"}
        ),
    ),
    "discuss.channel.member": Factory(
        keys=OWNERS,
        write={"custom_channel_name": "x"},
        group_by="channel_id",
        facts=_channel_facts,
        create=lambda world, key: world.record("discuss.channel", key).channel_member_ids[:1],
    ),
}
