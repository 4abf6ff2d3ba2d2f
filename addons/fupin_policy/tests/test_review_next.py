import json
from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from .flow_common import COUNTY, DEPARTMENT, FILING, TOWNSHIP, FlowCase

PASSWORD = "test_review_next_1"


@tagged("post_install", "-at_install")
class TestReviewNotice(FlowCase, HttpCase):
    """Who presses is told who decides next; a script gets what it got before."""

    def call(self, route, model, ids, method, *args):
        params = {"model": model, "method": method, "args": [ids, *args], "kwargs": {}}
        answer = self.url_open(
            f"/web/dataset/{route}/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        told = answer.json()
        self.assertNotIn("error", told)
        return told.get("result")

    def enter(self, user):
        user.password = PASSWORD
        self.authenticate(user.login, PASSWORD)

    def test_who_decides_and_until_when(self):
        flow = self.make_flow([TOWNSHIP, COUNTY])
        flow.step_ids[0].term_days = 5
        self.policy.action_publish()
        first, second = self.make_request(name="水塘"), self.make_request()
        self.enter(self.user_village)
        action = self.call("call_button", first._name, first.ids, "action_submit")
        self.assertEqual((action["tag"], action["params"]["next"]["type"]),
                         ("display_notification", "ir.actions.act_window_close"))  # fmt: skip
        due = local_date() + timedelta(days=5)
        for words in ("水塘", "青石镇人民政府", self.user_township.name, "乡镇审查", f"{due.month}月{due.day}日"):
            self.assertIn(words, action["params"]["message"])
        self.assertIsNone(self.call("call_kw", second._name, second.ids, "action_submit"))
        self.enter(self.user_township)
        action = self.call("call_button", "fupin.review", self.reviews(first | second).ids, "action_agree")
        self.assertIn("县级审批", action["params"]["message"])
        self.assertRegex(action["params"]["message"], "2 (items|件)")

    def test_what_moves_says_nothing(self):
        self.make_flow([FILING])
        self.policy.action_publish()
        request = self.make_request()
        self.enter(self.user_village)
        self.assertFalse(self.call("call_button", request._name, request.ids, "action_submit"))
        self.assertEqual(request.state, "submitted")

    def test_after_a_reason_was_asked_for(self):
        self.make_gate(condition="[('note', '!=', False)]", severity="warn")
        self.make_flow([TOWNSHIP])
        self.policy.action_publish()
        request = self.make_request()
        self.enter(self.user_village)
        action = self.call("call_button", request._name, request.ids, "action_submit")
        self.assertEqual(action["res_model"], "fupin.reason.wizard")
        wizard = (
            self.env["fupin.reason.wizard"]
            .with_user(self.user_village)
            .with_context(**action["context"])
            .create({"reason": "确有需要"})
        )
        action = self.call("call_button", wizard._name, wizard.ids, "action_apply")
        self.assertIn("青石镇人民政府", action["params"]["message"])


@tagged("post_install", "-at_install")
class TestNobodyDecides(FlowCase):
    """A step that nobody can decide is told to whoever can appoint somebody, until somebody can."""

    def alerts(self, user=None):
        domain = [("key", "like", "stuck:")] + ([("user_id", "=", user.id)] if user else [])
        return self.env["fupin.alert"].search(domain)

    def look(self):
        return self.env["fupin.alert"]._make_stuck_alerts(utc_now())

    def test_told_and_closed_by_itself(self):
        """The township's only officer is the one who asks: four eyes leave nobody."""
        self.make_flow([TOWNSHIP])
        self.policy.action_publish()
        self.unit_township.supervisor_id = self.unit_county
        stuck, fine = self.make_request(name="水塘"), self.make_request(name="茶厂")
        stuck.with_user(self.user_township).action_submit()
        fine.with_user(self.user_village).action_submit()
        self.assertEqual(self.look(), len(self.alerts()))
        mine = self.alerts(self.user_administrator)
        self.assertEqual(len(mine), 1)
        for words in ("水塘", "乡镇审查", "青石镇人民政府"):
            self.assertIn(words, mine.body)
        self.assertTrue(self.alerts(self.user_county))  # of the unit that supervises the township
        self.assertFalse(self.alerts(self.user_township))
        self.assertEqual(mine.lines[0]["ids"], self.reviews(stuck).ids)
        mine.with_user(self.user_administrator).action_read()
        self.assertEqual(self.look(), 0)  # told once

        colleague = self.make_user("township", self.unit_township, "township_colleague")
        self.assertEqual(self.look(), 0)
        self.assertTrue(all(self.alerts().mapped("closed_at")))
        self.assertEqual(set(self.alerts().mapped("state")), {"read"})

        colleague.active = False
        self.assertEqual(self.look(), len(self.alerts()))
        self.assertFalse(any(self.alerts().mapped("closed_at")))
        self.assertFalse(mine.read_at)
        stuck.with_user(self.user_township).sudo()._end_reviews("withdraw", "x")
        self.look()
        self.assertTrue(mine.closed_at)

    def test_the_clock_is_woken_by_the_press_and_by_the_post(self):
        self.make_flow([("局务会", "finance", "finance", {})])
        self.policy.action_publish()
        trigger = self.env["ir.cron.trigger"]
        cron = self.env.ref("fupin_policy.ir_cron_fupin_policy_clock")
        before = trigger.search_count([("cron_id", "=", cron.id)])
        self.env["fupin.assignment"].search([("role", "=", "finance")]).write({"date_to": "2020-12-31"})
        self.make_request().with_user(self.user_village).action_submit()
        self.assertGreater(trigger.search_count([("cron_id", "=", cron.id)]), before)
        self.assertTrue(self.look())
        before = trigger.search_count([("cron_id", "=", cron.id)])
        self.make_user("finance", self.unit_county, "finance_new")
        self.assertGreater(trigger.search_count([("cron_id", "=", cron.id)]), before)
        self.look()
        self.assertTrue(all(self.alerts().mapped("closed_at")))

    def test_the_next_administrator_above_where_a_county_has_none(self):
        self.make_flow([TOWNSHIP])
        self.policy.action_publish()
        self.env["fupin.assignment"].search([("user_id", "=", self.user_administrator.id)]).date_to = "2020-12-31"
        unit = self.make_unit("试验省帮扶办", "superior", self.regions["990000000000"])
        above = self.make_user("administrator", unit, "administrator_above")
        self.make_request().with_user(self.user_township).action_submit()
        self.look()
        self.assertTrue(self.alerts(above))
        self.assertFalse(self.alerts(self.user_administrator))

    def test_confidential_records_stay_in_their_circle(self):
        self.make_flow([TOWNSHIP])
        self.policy.action_publish()
        self.make_request().with_user(self.user_township).action_submit()
        model = type(self.Request)
        model._fupin_confidential = True
        self.addCleanup(setattr, model, "_fupin_confidential", False)
        self.assertEqual(self.look(), 0)

    def test_it_says_of_all_what_is_asked_of_each(self):
        """The statement about everybody agrees with the domain of each person, for every kind of step."""
        self.make_flow([TOWNSHIP, DEPARTMENT, COUNTY])
        self.policy.action_publish()
        self.make_user("department", self.unit_transport, "transport")
        requests = [self.make_request(), self.make_request(department_id=self.unit_transport.id)]
        requests.append(self.make_request(joint_department_ids=[Command.set(self.unit_transport.ids)]))
        requests.append(self.make_request(self.village_other_township))
        requests[0].with_user(self.user_township).action_submit()
        for request in requests[1:]:
            request.with_user(self.user_village).sudo().action_submit()
        users = self.env["fupin.assignment"].search([]).user_id
        seen = set()
        for _step in range(3):
            reviews = self.Review.search([("state", "=", "open"), ("res_model", "=", self.Request._name)])
            self.env.flush_all()
            rows = set(self.env.execute_query(self.Review._deciders(SQL("review.id = ANY(%s)", reviews.ids))))
            expected = {
                (review.id, user.id)
                for user in users
                for review in self.Review.with_user(user).sudo().search(self.Review.with_user(user)._decidable_domain())
                if review in reviews
            }
            self.assertEqual(rows, expected)
            seen |= rows
            for review in reviews:
                found = [user for review_id, user in sorted(rows) if review_id == review.id]
                if found:
                    self.Review.with_user(found[0]).browse(review.id).action_decide("agree")
        self.assertGreaterEqual(len(seen), 6)
