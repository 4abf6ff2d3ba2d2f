from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user


class CommittedCase(BaseCase):
    """Several transactions at the same moment: what is made here is committed, and taken away at the end.

    ``CODES``: the chain of places that it makes, the topmost one first; ``LEVELS``: their levels; ``LOGINS``: its
    people. `make` fills the rest, `remove_own` takes away what that made, before its places and people go.
    """

    CODES = ()
    LEVELS = ("province", "prefecture", "county", "township", "village")
    LOGINS = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls.remove)
        with cls.cursor() as env:
            cls.make(env)

    @classmethod
    @contextmanager
    def cursor(cls, uid=SUPERUSER_ID):
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    @classmethod
    def make(cls, env):
        raise NotImplementedError

    @classmethod
    def make_places(cls, env):
        """Create the chain of places; return the lowest one."""
        region = env.ref("fupin_base.region_china")
        for code, level in zip(cls.CODES, cls.LEVELS, strict=False):
            region = env["fupin.region"].create({"code": code, "name": code, "level": level, "parent_id": region.id})
        return region

    @classmethod
    def make_people(cls, env, role, name, unit_type, region):
        """Create the people with a post each in a new unit; return (unit, users)."""
        unit = env["fupin.unit"].create({"name": name, "unit_type": unit_type, "region_id": region.id})
        users = [new_test_user(env, login=login, groups="base.group_user") for login in cls.LOGINS]
        env["fupin.assignment"].create(
            [{"user_id": user.id, "unit_id": unit.id, "role": role, "date_from": "2020-01-01"} for user in users]
        )
        return unit, users

    @classmethod
    def remove(cls):
        with cls.cursor() as env:
            cls.remove_own(env)
            env["fupin.assignment"].search([("region_code", "in", cls.CODES)]).unlink()
            env["fupin.unit"].search([("region_code", "in", cls.CODES)]).unlink()
            users = env["res.users"].with_context(active_test=False).search([("login", "in", cls.LOGINS)])
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            for code in reversed(cls.CODES):
                env["fupin.region"].search([("code", "=", code)]).unlink()
            env.cr.execute("DELETE FROM fupin_event WHERE region_code = ANY(%s)", [list(cls.CODES)])

    @classmethod
    def remove_own(cls, env):
        pass
