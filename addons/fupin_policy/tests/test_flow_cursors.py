import threading
from contextlib import contextmanager

import psycopg2.errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import SQL

LOGINS = ("test_cursor_1", "test_cursor_2")
CODES = ("980000000000", "980100000000", "980101000000")


@tagged("post_install", "-at_install")
class TestTwoCursors(BaseCase):
    """Two people decide at the same moment, each in a transaction of his own: what is made here is committed, and
    taken away at the end."""

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
        parent = env.ref("fupin_base.region_china")
        for code, level in zip(CODES, ("province", "prefecture", "county"), strict=True):
            parent = env["fupin.region"].create({"code": code, "name": code, "level": level, "parent_id": parent.id})
        unit = env["fupin.unit"].create({"name": "并发县", "unit_type": "county_office", "region_id": parent.id})
        users = [new_test_user(env, login=login, groups="base.group_user") for login in LOGINS]
        for user in users:
            env["fupin.assignment"].create(
                {"user_id": user.id, "unit_id": unit.id, "role": "county", "date_from": "2020-01-01"}
            )
        policy = env["fupin.policy"].create({"key": "cursors", "name": "并发", "region_id": parent.id})
        flow = env["fupin.flow"].create(
            {
                "policy_id": policy.id, "key": "cursors", "name": "并发", "transition": "publish",
                "model_id": env["ir.model"]._get_id("fupin.policy"),
                "step_ids": [(0, 0, {"name": "备案", "role": "county", "level": "county", "is_filing": True})],
            }
        )  # fmt: skip
        env.flush_all()
        # a filing, so that the decision is all that happens
        [(cls.review_id,)] = env.execute_query(
            SQL(
                """INSERT INTO fupin_review (res_model, res_id, record_name, transition, round, flow_id, step_id, role,
                       level, region_code, is_filing, is_holding, is_by_unit, opened_at, state)
                   VALUES ('fupin.policy', %s, 'X', 'publish', 1, %s, %s, 'county', 'county', %s, true, false, false,
                       now() AT TIME ZONE 'UTC', 'open') RETURNING id""",
                policy.id, flow.id, flow.step_ids.id, parent.code,
            )
        )  # fmt: skip
        cls.uids = [user.id for user in users]

    @classmethod
    def remove(cls):
        with cls.cursor() as env:
            env.cr.execute("DELETE FROM fupin_review WHERE region_code = ANY(%s)", [list(CODES)])
            policies = env["fupin.policy"].search([("region_code", "in", CODES)])
            env.cr.execute("DELETE FROM fupin_event WHERE region_code = ANY(%s)", [list(CODES)])
            policies.unlink()
            env["fupin.assignment"].search([("region_code", "in", CODES)]).unlink()
            env["fupin.unit"].search([("region_code", "in", CODES)]).unlink()
            users = env["res.users"].with_context(active_test=False).search([("login", "in", LOGINS)])
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            for code in reversed(CODES):
                env["fupin.region"].search([("code", "=", code)]).unlink()
            env.cr.execute("DELETE FROM fupin_event WHERE region_code = ANY(%s)", [list(CODES)])

    def test_one_of_two_wins(self):
        first, second = self.uids
        with self.cursor(first) as winner, self.cursor(second) as loser:
            # both have the page open
            self.assertTrue(loser["fupin.review"].browse(self.review_id).may_decide)
            winner["fupin.review"].browse(self.review_id).action_decide("agree", "先")
            refused = []

            def decide():
                try:
                    loser["fupin.review"].browse(self.review_id).action_decide("agree", "后")
                except (UserError, psycopg2.errors.SerializationFailure) as error:
                    refused.append(error)

            other = threading.Thread(target=decide)
            other.start()
            other.join(30)
            self.assertFalse(other.is_alive())
            self.assertEqual(len(refused), 1)
            loser.cr.rollback()
        with self.cursor(second) as late:
            with self.assertRaisesRegex(UserError, "decided"):
                late["fupin.review"].browse(self.review_id).action_decide("agree", "后")
            late.cr.rollback()
            review = late["fupin.review"].browse(self.review_id)
            self.assertEqual((review.state, review.decided_by.id, review.opinion), ("agreed", first, "先"))
