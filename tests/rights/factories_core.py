"""Factories of core's models: people, files, messages, settings."""

from datetime import timedelta

from factories_base import COUNTRY, person_facts
from factory import Factory, numbered

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

CORE = {**PEOPLE, **WIZARDS}
