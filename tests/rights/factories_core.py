"""Factories of core's models: people, files, messages, settings."""

from datetime import timedelta

from factories_base import COUNTRY, person_facts
from factory import PLACED, Factory, numbered, placed_facts
from rpc import encoded

from odoo import fields

# Whose things we make: two roles that are tried, and people who are not.
OWNERS = ("village", "county", "third_party", "administrator", "next_village", "far_village")
MAKERS = ("village", "administrator", "next_village")
FAR_DAY = "2099-01-01 00:00:00"


def owned_facts(world, key):
    """Return the facts of a thing that belongs to a person, or to all (key "everyone")."""
    if key == "everyone":
        return {"key": key, "code": COUNTRY, "everyone": True}
    return person_facts(world, key)


def owned(values, keys=OWNERS, **more):
    """Return the factory of a model whose records belong to the person named in their values."""
    return Factory(values, keys=keys, facts=owned_facts, **more)


def created(model, values, **more):
    """Return the factory of a model whose records belong to whoever made them: windows, mappings."""

    def create(world, key):
        env = world.env(user=world.users[key].id, su=True)
        return env[model].create(numbered(world, values(world, key), key))

    return Factory(values, keys=MAKERS, facts=owned_facts, create=create, **more)


# ------------------------------------------------------------------- people


def _api_key(model):
    def create(world, key):
        keys = world.env[model].with_user(world.users[key]).sudo()
        keys._generate("rights", "rights", fields.Datetime.now() + timedelta(days=1))
        return keys.search([("user_id", "=", world.users[key].id)], limit=1, order="id desc")

    return Factory(keys=OWNERS, facts=owned_facts, create=create, group_by="name")


def _device(model):
    def create(world, key):
        user = world.users[key]
        log = world.env["res.device.log"].search([("user_id", "=", user.id)], limit=1) or world.env[
            "res.device.log"
        ].create(
            {
                "session_identifier": f"{key:x<42}",
                "user_id": user.id,
                "first_activity": fields.Datetime.now(),
                "last_activity": fields.Datetime.now(),
            }
        )
        log.flush_recordset()
        return world.env[model].search([("user_id", "=", user.id)], limit=1)

    return Factory(keys=OWNERS, facts=owned_facts, create=create, group_by="user_id")


def _settings(world, key):
    return world.users[key].res_users_settings_ids


PEOPLE_KEYS = (
    "village",
    "township",
    "department",
    "county",
    "superior",
    "next_village",
    "next_township",
    "next_county",
    "next_superior",
    "far_village",
)
PEOPLE = {
    "res.users": Factory(
        lambda world, key: {"name": "新人{n}", "login": "new{n}"},
        keys=PEOPLE_KEYS,
        write={"signature": "<p>x</p>"},
        group_by="share",
        facts=person_facts,
        create=lambda world, key: world.users[key],
    ),
    "res.partner": Factory(
        lambda world, key: {"name": "新人{n}"},
        keys=PEOPLE_KEYS,
        write={"comment": "x"},
        group_by="is_company",
        facts=person_facts,
        create=lambda world, key: world.users[key].partner_id,
    ),
    "res.users.apikeys": _api_key("res.users.apikeys"),
    "auth_totp.device": _api_key("auth_totp.device"),
    "res.device": _device("res.device"),
    "res.device.log": _device("res.device.log"),
    "res.users.settings": owned(None, create=_settings, write={"push_to_talk_key": "x"}),
    "res.users.settings.volumes": owned(
        lambda world, key: {
            "user_setting_id": _settings(world, key).id,
            "partner_id": world.users["township"].partner_id.id,
            "volume": 0.5,
        },
        write={"volume": 0.6},
        is_unique=True,
    ),
    "res.users.settings.embedded.action": owned(
        lambda world, key: {
            "user_setting_id": _settings(world, key).id,
            "action_id": world.env.ref("base.action_partner_form").id,
            "res_model": "res.partner",
        },
        write={"embedded_visibility": True},
        is_unique=True,
    ),
    "ir.filters": owned(
        lambda world, key: {
            "name": "筛选{n}",
            "model_id": "res.partner",
            "user_ids": [[6, 0, [] if key == "everyone" else [world.users[key].id]]],
        },
        keys=(*OWNERS, "everyone"),
        write={"sort": "[]"},
        group_by="model_id",
    ),
    "ir.default": owned(
        lambda world, key: {
            "field_id": world.env["ir.model.fields"]._get("res.partner", "comment").id,
            "user_id": False if key == "everyone" else world.users[key].id,
            "json_value": '"x"',
        },
        keys=(*OWNERS, "everyone"),
        write={"json_value": '"y"'},
        group_by="user_id",
    ),
    "discuss.gif.favorite": created(
        "discuss.gif.favorite", lambda world, key: {"tenor_gif_id": f"gif {key}"}, is_unique=True
    ),
    "base_import.mapping": created(
        "base_import.mapping",
        lambda world, key: {"res_model": "fupin.household", "column_name": f"列 {key}", "field_name": "name"},
        write={"field_name": "name"},
        group_by="res_model",
    ),
}

# ------------------------------------------------------------------ windows


def _template(world):
    return world.env["mail.template"].search([], limit=1) or world.env["mail.template"].create({"name": "x"})


WIZARD_VALUES = {
    "fupin.region.merge.wizard": lambda world, key: {
        "region_id": world.region("village").id,
        "target_id": world.region("own").id,
    },
    "fupin.account.wizard": lambda world, key: {"name": "新人"},
    "fupin.account.import": lambda world, key: {},
    "fupin.handover.wizard": lambda world, key: {
        "assignment_id": world.users["village"].assignment_ids[:1].id,
        "date": "2026-01-05",
    },
    "fupin.ledger.export": lambda world, key: {"ledger_id": world.record("fupin.ledger", "000000000000").id},
    "fupin.reason.wizard": lambda world, key: {
        "res_model": "fupin.household",
        "record_ids": [1],
        "transition": "x",
        "reason": "x",
    },
    "fupin.reveal.wizard": lambda world, key: {
        "res_model": "fupin.household",
        "record_id": 1,
        "field": "phone",
        "reason": "x",
    },
    "res.users.apikeys.description": lambda world, key: {"name": "x"},
    "res.users.identitycheck": lambda world, key: {},
    "change.password.own": lambda world, key: {"new_password": "x", "confirm_password": "x"},
    "base.language.export": lambda world, key: {"lang": "zh_CN"},
    "base_import.import": lambda world, key: {"res_model": "fupin.household", "file_name": "x.csv"},
    "mail.followers.edit": lambda world, key: {"res_model": "res.partner", "res_ids": "[1]"},
    "mail.activity.schedule": lambda world, key: {"res_model": "res.partner", "res_ids": "[]"},
    "mail.activity.schedule.line": lambda world, key: {
        "activity_schedule_id": world.record("mail.activity.schedule", key).id,
        "line_description": "x",
    },
    "mail.compose.message": lambda world, key: {"body": "x"},
    "mail.template.preview": lambda world, key: {"mail_template_id": _template(world).id},
    "auth_totp.wizard": lambda world, key: {
        "user_id": world.users[key].id,
        "secret": "x{n}",
    },
}
WIZARDS = {model: created(model, values) for model, values in WIZARD_VALUES.items()}

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

CORE = {**PEOPLE, **WIZARDS, **TALK}
