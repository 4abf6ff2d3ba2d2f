import logging
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Datetime
from odoo.tests import freeze_time, new_test_user, tagged

from .flow_common import ROLES, FlowCase

_logger = logging.getLogger(__name__)

TOWNSHIP = ("乡镇审查", "township", "township", {})
DEPARTMENT = ("部门审核", "department", "department", {})
COUNTY = ("县级审批", "county", "county", {"term_days": 5})
FILING = ("备案", "finance", "county", {"is_filing": True})


@tagged("post_install", "-at_install")
class TestFlow(FlowCase):
    def start(self, *steps, **values):
        self.make_flow(steps or (TOWNSHIP, COUNTY), **values)
        self.policy.action_publish()
        request = self.make_request().with_user(self.user_village)
        request.action_submit("请审批")
        return request

    def test_up_the_chain_until_the_last_agrees(self):
        request = self.start(TOWNSHIP, DEPARTMENT, COUNTY)
        self.assertEqual(request.state, "draft")
        self.assertEqual(request.event_ids[0].transition, "review_request")
        for user, unit in (
            (self.user_township, self.unit_township),
            (self.user_department, self.unit_department),
            (self.user_county, self.unit_county),
        ):
            review = self.reviews(request)
            self.assertEqual((len(review), review.unit_id, review.round), (1, unit, 1))
            self.assertEqual(request.state, "draft")
            self.decide(user, request, opinion="同意")
        self.assertFalse(self.reviews(request))
        self.assertEqual(request.state, "submitted")
        event = request.event_ids.filtered(lambda event: event.transition == "submit")
        self.assertEqual(event.user_id, self.user_county)
        for words in ("请审批", "乡镇审查", "部门审核", "县级审批", self.user_department.name, "同意"):
            self.assertIn(words, event.reason)
        self.assertIn("第五条", event.article_text)

    def test_the_band_of_amounts_and_its_edges(self):
        common = {"amount_field": "amount", "transition": "submit"}
        self.make_flow((TOWNSHIP,), key="small", amount_to=1000000, **common)
        self.make_flow((COUNTY,), key="middle", amount_from=1000000, amount_to=5000000, **common)
        self.make_flow((DEPARTMENT,), key="great", amount_from=5000000, **common)
        self.policy.action_publish()
        expected = {
            0: "township", 999999.99: "township", 1000000: "county", 4999999.99: "county", 5000000: "department",
            9e9: "department",
        }  # fmt: skip
        requests = self.Request.concat(*(self.make_request(amount=amount) for amount in expected))
        requests.action_submit()
        for request, role in zip(requests, expected.values(), strict=True):
            with self.subTest(amount=request.amount):
                self.assertEqual(self.reviews(request).role, role)

    def test_the_first_by_sequence_and_the_nearest_of_a_key(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.make_flow((COUNTY,), province)
        self.make_flow((TOWNSHIP,), sequence=20)
        self.make_flow((DEPARTMENT,), key="special", sequence=10, domain="[('kind', '=', 'special')]")
        (province | self.policy).action_publish()
        for values, role in (
            ({}, "township"),
            ({"kind": "special"}, "department"),
            ({"region": self.village_other_county}, "county"),
        ):
            request = self.make_request(**values)
            request.action_submit()
            self.assertEqual(self.reviews(request).role, role)

    def test_without_a_flow_it_moves_at_once(self):
        self.make_flow((TOWNSHIP,), domain="[('kind', '=', 'special')]")
        self.policy.action_publish()
        request = self.make_request()
        request.action_submit()
        self.assertEqual(request.state, "submitted")

    def test_what_else_the_step_sets_is_set_when_it_is_carried_out(self):
        self.make_flow((COUNTY,), transition="confirm")
        self.policy.action_publish()
        request = self.make_request()
        with freeze_time("2026-03-02 02:00:00"):
            request.with_user(self.user_village).action_submit()
            request.with_user(self.user_township).action_confirm()
        self.assertFalse(request.confirmed_at)
        with freeze_time("2026-03-09 02:00:00"):
            self.decide(self.user_county, request)
        self.assertEqual(
            (request.state, request.confirmed_at), ("confirmed", Datetime.to_datetime("2026-03-09 02:00:00"))
        )

    def test_returned_with_a_reason_and_asked_again(self):
        request = self.start()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide(self.user_township, request, "return")
        self.decide(self.user_township, request)
        self.decide(self.user_county, request, "return", "金额不符")
        self.assertEqual(request.state, "draft")
        self.assertFalse(self.reviews(request))
        self.assertIn("金额不符", request.event_ids.mapped("reason"))
        request.action_submit("已改")
        self.assertEqual(self.reviews(request).round, 2)
        self.assertEqual(self.reviews(request).role, "township")
        self.decide(self.user_township, request)
        self.decide(self.user_county, request)
        self.assertEqual(request.state, "submitted")
        history = self.Review.search([("res_id", "=", request.id), ("res_model", "=", request._name)], order="id")
        self.assertEqual(history.mapped("round"), [1, 1, 2, 2])
        self.assertEqual(history.mapped("state"), ["agreed", "returned", "agreed", "agreed"])

    def test_a_return_takes_the_records_own_return(self):
        self.make_flow((COUNTY,), transition="confirm")
        self.policy.action_publish()
        request = self.make_request()
        request.with_user(self.user_village).action_submit()
        request.with_user(self.user_township).action_confirm()
        self.decide(self.user_county, request, "return", "补材料")
        self.assertEqual((request.state, request.return_reason), ("draft", "补材料"))

    def test_asked_twice_and_withdrawn(self):
        self.make_flow((COUNTY,), transition="confirm")
        self.policy.action_publish()
        request = self.make_request()
        request.with_user(self.user_village).action_submit()
        request.with_user(self.user_township).action_confirm()
        with self.assertRaisesRegex(UserError, "under review"), self.cr.savepoint():
            request.with_user(self.user_township).action_confirm()
        review = self.reviews(request)
        request.action_withdraw()
        self.assertEqual((request.state, review.state), ("draft", "returned"))
        with self.assertRaises(UserError):
            review.with_user(self.user_county).action_decide("agree")

    def test_what_it_was_judged_by_is_frozen(self):
        self.make_flow((TOWNSHIP,), key="small", amount_field="amount", amount_to=100)
        self.make_flow((COUNTY,), key="great", amount_field="amount", amount_from=100)
        self.policy.action_publish()
        request = self.make_request(amount=99).with_user(self.user_village)
        request.action_submit()
        request.write({"note": "无关", "amount": 99})
        with self.assertRaisesRegex(UserError, "anew"), self.cr.savepoint():
            request.write({"amount": 500})
        first = self.reviews(request)
        request.with_context(fupin_reason="笔误").write({"amount": 500})
        self.assertEqual(first.state, "returned")
        self.assertIn("笔误", first.opinion)
        second = self.reviews(request)
        self.assertEqual((second.round, second.role), (2, "county"))

    def test_what_changed_past_the_lock_is_not_agreed_to(self):
        request = self.start(COUNTY, amount_field="amount")
        self.env.flush_all()
        self.cr.execute("UPDATE fupin_test_request SET amount = 7 WHERE id = %s", [request.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "amount"), self.cr.savepoint():
            self.decide(self.user_county, request)
        self.decide(self.user_county, request, "return", "变了")

    def test_a_gate_must_still_hold_when_it_is_carried_out(self):
        self.make_gate(condition="[('note', '!=', False)]")
        self.make_flow((COUNTY,))
        self.policy.action_publish()
        request = self.make_request(note="有")
        request.with_user(self.user_village).action_submit()
        request.note = False
        with self.assertRaisesRegex(UserError, "先补齐备注"), self.cr.savepoint():
            self.decide(self.user_county, request)
        request.note = "有"
        self.decide(self.user_county, request)
        self.assertEqual(request.state, "submitted")

    def test_a_warning_at_the_request_is_kept_in_the_event(self):
        self.make_gate(condition="[('note', '!=', False)]", severity="warn")
        self.make_flow((COUNTY,))
        self.policy.action_publish()
        request = self.make_request().with_user(self.user_village)
        with self.assertRaises(UserError), self.cr.savepoint():
            request.action_submit()
        request.action_submit("特殊情况")
        self.decide(self.user_county, request)
        event = request.event_ids.filtered(lambda event: event.transition == "submit")
        self.assertIn("特殊情况", event.reason)

    def test_a_filing_does_not_hold_up(self):
        request = self.start(TOWNSHIP, FILING)
        self.decide(self.user_township, request)
        self.assertEqual(request.state, "submitted")
        filing = self.reviews(request)
        self.assertTrue(filing.is_filing)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.decide(self.user_finance, request, "return", "不行")
        self.decide(self.user_finance, request)
        self.assertEqual(filing.state, "agreed")

    def test_a_filing_that_is_waited_for(self):
        request = self.start(TOWNSHIP, ("备案", "finance", "county", {"is_filing": True, "is_holding": True}))
        self.decide(self.user_township, request)
        self.assertEqual(request.state, "draft")
        self.decide(self.user_finance, request)
        self.assertEqual(request.state, "submitted")

    def test_a_level_below_the_record_is_left_out(self):
        self.make_flow((TOWNSHIP, COUNTY))
        self.policy.action_publish()
        request = self.make_request(self.county)
        request.action_submit()
        self.assertEqual(self.reviews(request).role, "county")

    def test_without_the_department_that_decides_it_says_so(self):
        self.make_flow((DEPARTMENT,))
        self.policy.action_publish()
        request = self.make_request(department_id=False)
        with self.assertRaisesRegex(UserError, "supervising department"), self.cr.savepoint():
            request.action_submit()
        request.department_id = self.unit_transport
        request.action_submit()
        self.assertEqual(self.reviews(request).unit_id, self.unit_transport)
        request.department_id = self.unit_department
        self.assertEqual(self.reviews(request).unit_id, self.unit_department)
        self.decide(self.user_department, request)
        self.assertEqual(request.state, "submitted")

    def test_terms_are_escalated_once(self):
        with freeze_time("2026-03-02 02:00:00"):
            request = self.start(COUNTY)
        review = self.reviews(request)
        self.assertEqual(review.due_at, Datetime.to_datetime("2026-03-07 15:59:59"))
        escalate = self.env["fupin.review"]._escalate_due
        self.assertNotIn(review, escalate(review.due_at))
        later = review.due_at + timedelta(seconds=1)
        self.assertIn(review, escalate(later))
        self.assertEqual(review.escalated_at, later)
        self.assertNotIn(review, escalate(later + timedelta(days=1)))
        steps = dict(self.env["fupin.policy"]._clock_steps())
        self.assertIn("reviews", steps)

    def test_the_text_of_a_flow_is_checked(self):
        for values in (
            {"amount_field": "note"},
            {"amount_from": 5},
            {"domain": "[('unstored', '=', 1)]"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_flow((TOWNSHIP,), **values)
        self.make_flow(())
        with self.assertRaisesRegex(UserError, "no step"):
            self.policy.action_publish()

    def test_a_deleted_record_leaves_nothing_to_decide(self):
        request = self.start()
        review = self.reviews(request)
        request.sudo().unlink()
        self.assertEqual(review.state, "returned")

    def test_the_chain_in_one_line(self):
        self.unit_township.office_phone = "0375-<b>6112317"
        request = self.start(TOWNSHIP, DEPARTMENT, COUNTY)
        chain = str(request.review_chain)
        for words in ("乡镇审查", "部门审核", "县级审批", "青石镇人民政府", 'href="tel:03756112317"'):
            self.assertIn(words, chain)
        self.assertNotIn("<b>", chain)
        self.decide(self.user_township, request, opinion="<script>")
        chain = str(request.review_chain)
        self.assertIn(self.user_township.name, chain)
        self.assertNotIn("<script>", chain)
        self.assertNotIn("tel:", chain)
        self.assertFalse(self.make_request().review_chain)


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
