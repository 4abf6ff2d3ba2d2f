from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Datetime
from odoo.tests import freeze_time, tagged

from .flow_common import COUNTY, DEPARTMENT, FILING, TOWNSHIP, FlowCase


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

    def test_a_move_to_another_place_begins_anew(self):
        request = self.start(TOWNSHIP)
        with self.assertRaisesRegex(UserError, "anew"), self.cr.savepoint():
            request.sudo().region_id = self.village_other_township
        unit = self.make_unit("白水乡人民政府", "township", self.regions["990101101000"])
        request.sudo().with_context(fupin_reason="划错").region_id = self.village_other_township
        review = self.reviews(request)
        self.assertEqual((review.round, review.unit_id), (2, unit))
        self.assertEqual(review.region_code, self.village_other_township.code)

    def test_a_field_that_is_gone_disables_a_gate_and_holds_a_flow(self):
        gate = self.make_gate(condition="[('note', '!=', False)]")
        flow = self.make_flow((TOWNSHIP,), transition="confirm")
        self.assertFalse(gate.problem or flow.problem)
        self.env.flush_all()
        self.cr.execute("UPDATE fupin_gate SET condition = %s WHERE id = %s", ["[('x_gone', '=', 1)]", gate.id])
        self.cr.execute("UPDATE fupin_flow SET domain = %s WHERE id = %s", ["[('x_gone', '=', 1)]", flow.id])
        self.env.invalidate_all()
        self.policy.action_publish()
        self.assertIn("x_gone", gate.problem)
        request = self.make_request()
        with self.assertLogs("odoo.addons.fupin_policy", "WARNING"):
            request.action_submit()
        self.assertEqual(request.state, "submitted")
        with self.assertRaisesRegex(UserError, "x_gone"), self.cr.savepoint():
            request.action_confirm()

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
