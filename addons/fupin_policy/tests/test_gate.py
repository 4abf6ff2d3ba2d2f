from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..reason_needed import ReasonNeeded
from .flow_common import FlowCase

HAS_NOTE = "[('note', '!=', False)]"


@tagged("post_install", "-at_install")
class TestGate(FlowCase):
    def test_blocks_with_article_figures_and_what_to_do(self):
        self.make_gate(condition="[('amount', '>=', 100.0)]", message="先补足金额")
        self.policy.action_publish()
        poor, rich = self.make_request(amount=99.99), self.make_request(amount=100)
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            poor.with_user(self.user_village).action_submit("不管")
        for words in ("先补足金额", "99.99", "第五条", "每月25日前", poor.name):
            self.assertIn(words, str(refused.exception))
        self.assertEqual(poor.state, "draft")
        rich.with_user(self.user_village).action_submit()
        self.assertEqual(rich.state, "submitted")

    def test_all_or_none_and_several_told_together(self):
        self.make_gate(condition=HAS_NOTE, message="甲")
        self.make_gate(key="second", condition="[('amount', '>', 0)]", message="乙")
        self.policy.action_publish()
        both = self.make_request(note="有", amount=1) | self.make_request()
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            both.action_submit()
        self.assertIn("甲", str(refused.exception))
        self.assertIn("乙", str(refused.exception))
        self.assertEqual(set(both.mapped("state")), {"draft"})

    def test_warns_and_keeps_the_reason_with_the_article(self):
        self.make_gate(condition=HAS_NOTE, severity="warn")
        self.policy.action_publish()
        request = self.make_request().with_user(self.user_village)
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            request.action_submit()
        self.assertIsInstance(refused.exception, ReasonNeeded)
        self.assertEqual(refused.exception.action["res_model"], "fupin.reason.wizard")
        self.assertIn("第五条", refused.exception.action["context"]["default_message"])
        with self.assertRaises(UserError), self.cr.savepoint():
            request.action_submit("  ")
        request.action_submit("上级已同意")
        event = request.event_ids.filtered(lambda event: event.transition == "submit")
        self.assertEqual(event.reason, "上级已同意")
        self.assertIn("第五条", event.article_text)
        other = self.make_request().with_user(self.user_village)
        other.with_context(fupin_reason="另有原因").action_submit()
        self.assertEqual(other.event_ids.filtered(lambda e: e.transition == "submit").reason, "另有原因")
        fine = self.make_request(note="有").with_user(self.user_village)
        fine.action_submit()
        self.assertFalse(fine.event_ids.filtered(lambda e: e.transition == "submit").article_text)

    def test_the_wizard_takes_the_step(self):
        self.make_gate(condition=HAS_NOTE, severity="warn")
        self.policy.action_publish()
        request = self.make_request().with_user(self.user_village)
        with self.assertRaises(ReasonNeeded) as needed, self.cr.savepoint():
            request.action_submit()
        action = needed.exception.action
        wizard = self.env["fupin.reason.wizard"].with_user(self.user_village).with_context(**action["context"])
        wizard.create({"reason": "确有需要"}).action_apply()
        self.assertEqual(request.state, "submitted")

    def test_papers(self):
        minutes, reply = self.env["fupin.document.type"].create(
            [{"name": "会议纪要", "code": "t_minutes"}, {"name": "批复", "code": "t_reply"}]
        )
        self.make_gate(document_type_ids=[Command.set((minutes | reply).ids)])
        self.policy.action_publish()
        request = self.make_request()
        paper = {"res_model": request._name, "res_id": request.id}
        self.env["fupin.document"].create({**paper, "document_type_id": minutes.id})
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            request.action_submit()
        self.assertIn("批复", str(refused.exception))
        self.assertNotIn("会议纪要", str(refused.exception))
        self.env["fupin.document"].create({**paper, "document_type_id": reply.id})
        request.action_submit()

    def test_only_records_of_its_domain_step_place_and_day(self):
        self.make_gate(domain="[('kind', '=', 'special')]", condition=HAS_NOTE)
        elsewhere = self.make_policy(self.regions["990102000000"], "west")
        self.make_gate(elsewhere, key="west", condition="[('amount', '>', 5)]")
        later = self.make_policy(key="later", date_from="2099-01-01")
        self.make_gate(later, key="later", condition="[('amount', '>', 5)]")
        (self.policy | elsewhere | later).action_publish()
        self.make_request().action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(kind="special").action_submit()
        far = self.make_request(self.village_other_county, kind="special")
        with self.assertRaises(UserError), self.cr.savepoint():
            far.action_submit()
        far.amount = 6
        far.action_submit()
        request = self.make_request(note="有", kind="special")
        request.action_submit()
        request.note = False
        request.action_confirm()

    def test_the_nearest_of_one_key_unless_the_superior_binds(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.make_gate(province, condition="[('amount', '>', 5)]")
        self.make_gate(condition="[('amount', '>', 1)]")
        (province | self.policy).action_publish()
        self.make_request(amount=2).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(self.village_other_county, amount=2).action_submit()
        second = self.make_policy(self.regions["990000000000"], "province", version=2, date_from="2024-02-01")
        self.make_gate(second, condition="[('amount', '>', 5)]", is_binding=True)
        second.action_publish()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(amount=2).action_submit()

    def test_a_parameter_of_the_place_and_one_left_open(self):
        self.declare("test_minimum", "amount")
        province = self.make_policy(self.regions["990000000000"], "province")
        self.make_gate(province, condition="[('amount', '>=', '@test_minimum')]")
        value = self.env["fupin.policy.parameter"].create(
            {"policy_id": self.policy.id, "key": "test_minimum", "is_open": True}
        )
        self.env["fupin.policy.parameter"].create({"policy_id": province.id, "key": "test_minimum", "value": "50"})
        (province | self.policy).action_publish()
        self.make_request(amount=1).action_submit()
        value.with_user(self.user_administrator).value = "100"
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(amount=99).action_submit()
        self.make_request(amount=100).action_submit()
        mixed = self.make_request(amount=100) | self.make_request(self.village_other_county, amount=50)
        mixed.action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(self.village_other_county, amount=49).action_submit()

    def test_what_cannot_be_checked_is_refused_when_saved(self):
        for values in (
            {"condition": "[('nothing', '=', 1)]"},
            {"condition": "[('unstored', '=', 1)]"},
            {"condition": "[('region_id.nothing', '=', 1)]"},
            {"condition": "[('amount', '=', '@undeclared')]"},
            {"condition": "__import__('os')"},
            {"condition": "[('amount', 'like it', 1)]"},
            {"domain": "[('amount',)]"},
            {"transition": "fly"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_gate(**values)
        self.make_gate(condition="[('region_id.level', '=', 'village')]")

    def test_a_figure_out_of_reach_is_not_told(self):
        self.make_gate(condition="[('note', '!=', False), ('responsible_user_id.login', '=', 'x')]")
        self.policy.action_publish()
        request = self.make_request(responsible_user_id=self.user_county_other.id)
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            request.with_user(self.user_village).action_submit()
        self.assertNotIsInstance(refused.exception, AccessError)
        self.assertNotIn(self.user_county_other.login, str(refused.exception))

    def test_queries_do_not_grow_with_the_records(self):
        self.declare(
            "test_minimum",
            "amount",
        )
        self.env["fupin.policy.parameter"].create({"policy_id": self.policy.id, "key": "test_minimum", "value": "5"})
        self.make_gate(condition="[('amount', '>=', '@test_minimum')]")
        self.policy.action_publish()
        counts = []
        for number in (20, 2000):
            requests = self.Request.create(
                [{"name": str(n), "region_id": self.village.id, "amount": 5} for n in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            requests._check_gates("submit")
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
