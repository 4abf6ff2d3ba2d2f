import logging

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .flow_common import COUNTY, ROLES, TOWNSHIP, FlowCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestReviewRight(FlowCase):
    def setUp(self):
        super().setUp()
        self.flow = self.make_flow((TOWNSHIP, COUNTY))

    def start(self, region=None, user=None, **values):
        if self.policy.state == "draft":
            self.policy.action_publish()
        request = self.make_request(region, **values).with_user(user or self.user_village)
        request.action_submit()
        return request

    def refuse(self, user, request, error=AccessError):
        with self.assertRaises(error), self.cr.savepoint():
            self.decide(user, request)

    def test_role_place_and_post(self):
        request = self.start()
        for role in ROLES:
            if role != "township":
                with self.subTest(role=role):
                    self.refuse(getattr(self, f"user_{role}"), request)
        self.refuse(self.user_county_other, request)
        elsewhere = self.make_user("township", self.make_unit("白水乡", "township", self.regions["990101101000"]), "w")
        self.refuse(elsewhere, request)
        mine = self.Review.with_user(self.user_township).search([("may_decide", "=", True)])
        self.assertEqual(mine, self.reviews(request))
        self.assertFalse(self.Review.with_user(elsewhere).search([("may_decide", "=", True)]))
        self.assertTrue(mine.may_decide)
        cards = {card["key"]: card for card in self.env["fupin.desk"].with_user(self.user_township)._desk_cards()}
        self.assertEqual(cards["reviews"]["count"], 1)
        others = self.env["fupin.desk"].with_user(elsewhere)._desk_cards()
        self.assertNotIn("reviews", {card["key"] for card in others})
        self.assertFalse(mine.with_user(self.user_county).may_decide)
        self.decide(self.user_township, request)

    def test_after_the_post_has_ended(self):
        request = self.start()
        self.user_township.assignment_ids.date_to = "2026-03-01"
        with freeze_time("2026-03-01 15:59:59"):
            self.assertTrue(self.reviews(request).with_user(self.user_township).may_decide)
        with freeze_time("2026-03-01 16:00:00"):
            self.user_township._sync_posts()
            self.refuse(self.user_township, request)
            self.env["fupin.assignment"].create(
                {"user_id": self.user_township.id, "unit_id": self.unit_village.id, "role": "village",
                 "date_from": "2026-01-01"}
            )  # fmt: skip
            self.refuse(self.user_township, request)

    def test_four_eyes_by_person_whichever_post(self):
        both = self.make_user("township", self.unit_township, "both")
        self.env["fupin.assignment"].create(
            {"user_id": both.id, "unit_id": self.unit_county.id, "role": "county", "date_from": "2020-01-01"}
        )
        own = self.start(user=both)
        self.refuse(both, own, UserError)
        self.assertNotIn(self.reviews(own), self.Review.with_user(both).search([("may_decide", "=", True)]))
        request = self.start()
        self.decide(both, request)
        self.refuse(both, request, UserError)
        self.assertFalse(self.reviews(request).with_user(both).may_decide)
        self.decide(self.user_county, request)
        self.assertEqual(request.state, "submitted")

    def test_one_pair_of_eyes_where_the_step_says_so(self):
        self.flow.step_ids.four_eyes = False
        both = self.make_user("township", self.unit_township, "both")
        request = self.start(user=both)
        self.decide(both, request)

    def test_who_submitted_it_does_not_decide_on_what_follows(self):
        self.make_flow((TOWNSHIP,), key="confirm", transition="confirm")
        self.flow.domain = "[('kind', '=', 'special')]"
        request = self.start(user=self.user_township)
        second = self.make_user("township", self.unit_township, "second")
        request.with_user(second).action_confirm()
        self.refuse(second, request, UserError)
        self.refuse(self.user_township, request, UserError)
        self.decide(self.make_user("township", self.unit_township, "third"), request)
        self.assertEqual(request.state, "confirmed")

    def test_handed_to_another_department_which_then_reads_the_record(self):
        self.make_flow((("部门审核", "department", "department", {}),), key="department", sequence=1)
        request = self.start()
        transport = self.make_user("department", self.unit_transport, "transport")
        self.refuse(transport, request)
        with self.assertRaises(AccessError):
            request.with_user(transport).read(["name"])
        for wrong in (self.unit_township, self.unit_department, self.unit_other_county):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.decide(self.user_department, request, "forward", unit_id=wrong.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide(self.user_department, request, "forward")
        self.decide(self.user_department, request, "forward", "属交通", unit_id=self.unit_transport.id)
        self.refuse(self.user_department, request)
        self.assertEqual(request.with_user(transport).read(["name"])[0]["name"], request.name)
        with self.assertRaises(AccessError), self.cr.savepoint():
            request.with_user(transport).note = "改"
        self.assertEqual(self.reviews(request, "forwarded").decided_by, self.user_department)
        self.decide(transport, request, opinion="可")
        self.assertEqual(request.state, "submitted")
        self.assertIn("属交通", request.sudo().event_ids.filtered(lambda e: e.transition == "submit").reason)

    def test_joint_departments_decide_too(self):
        self.make_flow((("部门审核", "department", "department", {}),), key="department", sequence=1)
        request = self.start(joint_department_ids=[(4, self.unit_transport.id)])
        transport = self.make_user("department", self.unit_transport, "transport")
        self.assertIn(self.reviews(request), self.Review.with_user(transport).search([("may_decide", "=", True)]))
        request.sudo().joint_department_ids = False
        self.refuse(transport, request)
        request.sudo().joint_department_ids = self.unit_transport
        self.decide(transport, request)

    def test_handed_to_a_deputy(self):
        request = self.start()
        deputy = self.make_user(
            "township", self.unit_township, "deputy", delegate_of_id=self.user_township.assignment_ids.id
        )
        third = self.make_user("township", self.unit_township, "third")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide(self.user_township, request, "forward", assignment_id=third.assignment_ids.id)
        self.decide(self.user_township, request, "forward", assignment_id=deputy.assignment_ids.id)
        self.refuse(self.user_township, request)
        self.refuse(third, request)
        deputy.assignment_ids.date_to = "2021-01-01"
        self.refuse(deputy, request)
        self.reviews(request).with_user(third).action_decide("agree")

    def test_a_leading_group_decides_by_its_own_people(self):
        self.make_flow((("领导小组审定", "county", "leading_group", {}),), key="group", sequence=1)
        group = self.make_unit("东山县领导小组", "leading_group", self.county)
        request = self.start()
        self.assertEqual(self.reviews(request).unit_id, group)
        self.refuse(self.user_county, request)
        self.decide(self.make_user("county", group, "group"), request)

    def test_nobody_forges_a_review(self):
        request = self.start()
        review = self.reviews(request)
        values = {
            "res_model": request._name, "res_id": request.id, "transition": "submit", "round": 9, "state": "agreed",
            "flow_id": self.flow.id, "step_id": self.flow.step_ids[0].id, "role": "county", "level": "county",
            "region_code": self.village.code, "opened_at": "2026-01-01",
        }  # fmt: skip
        for role in ROLES:
            user = getattr(self, f"user_{role}")
            for forge in (
                lambda user=user: self.Review.with_user(user).create(values),
                lambda user=user: review.with_user(user).write({"state": "agreed"}),
                lambda user=user: review.with_user(user).write({"decided_by": user.id}),
                lambda user=user: review.with_user(user).unlink(),
                lambda user=user: request.with_user(user).write({"state": "submitted"}),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError), self.cr.savepoint():
                    forge()
        for forge in (
            lambda: self.Review.create(values),
            lambda: review.write({"state": "agreed"}),
            review.unlink,
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                forge()
        claimed = request.with_user(self.user_village).with_context(flow_passed=True, in_transition=True)
        with self.assertRaises(UserError), self.cr.savepoint():
            claimed.action_submit()
        self.assertEqual(request.state, "draft")

    def test_an_unknown_decision_is_refused(self):
        request = self.start()
        for decision in ("open", "close", "_agree", None):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.decide(self.user_township, request, decision)

    def test_who_reads_reviews(self):
        here = self.reviews(self.start())
        far = self.reviews(self.start(self.village_other_county, self.user_village_far, department_id=False))
        self.assertFalse(far)
        for name, reads in (
            ("village", True), ("village_next", False), ("township", True), ("department", True), ("county", True),
            ("finance", True), ("audit", True), ("superior", True), ("administrator", True), ("village_far", False),
            ("county_other", False), ("third_party", False),
        ):  # fmt: skip
            with self.subTest(name=name):
                user = getattr(self, f"user_{name}")
                self.assertEqual(here.with_user(user).has_access("read"), reads)
                self.assertFalse(here.with_user(user).has_access("write"))
        transport = self.make_user("department", self.unit_transport, "transport")
        self.assertFalse(here.with_user(transport).has_access("read"))

    def test_many_at_once_with_queries_that_do_not_grow(self):
        self.policy.action_publish()
        costs = {20: [], 2000: []}
        for number, counts in costs.items():
            requests = self.Request.create([{"name": str(n), "region_id": self.village.id} for n in range(number)])
            counts.append(self.count(requests.with_user(self.user_village).action_submit))
            counts.append(self.count(self.decide, self.user_township, requests))
            counts.append(self.count(self.decide, self.user_county, requests))
            self.assertEqual(set(requests.mapped("state")), {"submitted"})
        _logger.info("Queries to ask, to pass on and to carry out, for %s", costs)
        for few, many in zip(*costs.values(), strict=True):
            # prefetching reads 1,000 records at a time
            self.assertLessEqual(many, few + 20, costs)

    def count(self, step, *arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        step(*arguments)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_all_of_many_or_none(self):
        requests = self.start() | self.start()
        other = self.start(self.village_next, self.user_village_next)
        village_township = requests | other
        self.assertEqual(len(self.reviews(village_township)), 3)
        self.decide(self.user_township, other)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.decide(self.user_township, village_township)
        self.assertEqual(set(self.reviews(village_township).mapped("role")), {"township", "county"})


@tagged("post_install", "-at_install")
class TestDecideWizard(FlowCase):
    def test_the_window_decides_with_the_same_checks(self):
        self.make_flow((TOWNSHIP,))
        self.policy.action_publish()
        request = self.make_request().with_user(self.user_village)
        request.action_submit()
        review = self.reviews(request)
        action = review.with_user(self.user_township).with_context(decision="return").action_ask()
        Wizard = self.env["fupin.review.wizard"].with_context(**action["context"])
        wizard = Wizard.with_user(self.user_township).create({"opinion": "补齐"})
        wizard.action_apply()
        self.assertEqual(review.state, "returned")
        request.action_submit()
        stranger = new_test_user(self.env, login="test_stranger", groups="base.group_user")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.reviews(request).with_user(stranger).action_decide("agree")
