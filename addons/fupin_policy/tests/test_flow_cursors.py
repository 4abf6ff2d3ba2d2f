import threading

import psycopg2.errors

from odoo.addons.fupin_base.tests.committed import CommittedCase
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestTwoCursors(CommittedCase):
    """Two people decide at the same moment, each in a transaction of his own."""

    CODES = ("980000000000", "980100000000", "980101000000")
    LOGINS = ("test_cursor_1", "test_cursor_2")

    @classmethod
    def make(cls, env):
        county = cls.make_places(env)
        _unit, users = cls.make_people(env, "county", "并发县", "county_office", county)
        policy = env["fupin.policy"].create({"key": "cursors", "name": "并发", "region_id": county.id})
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
                policy.id, flow.id, flow.step_ids.id, county.code,
            )
        )  # fmt: skip
        cls.uids = [user.id for user in users]

    @classmethod
    def remove_own(cls, env):
        codes = list(cls.CODES)
        env.cr.execute("DELETE FROM fupin_review WHERE region_code = ANY(%s)", [codes])
        policies = env["fupin.policy"].search([("region_code", "in", codes)])
        env.cr.execute("DELETE FROM fupin_event WHERE region_code = ANY(%s)", [codes])
        policies.unlink()

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
