from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .duty_common import DutyCase
from .flow_common import FlowCase

RECORDED = "2026-01-31 04:00:00"


@tagged("post_install", "-at_install")
class TestOpenTerm(DutyCase, FlowCase):
    """A term that a parameter names: by place, and left open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("test_due", "days")
        cls.declare("test_months", "months")
        cls.declare("test_share", "ratio")

    def give(self, policy=None, key="test_due", value=False, **more):
        return self.env["fupin.policy.parameter"].create(
            {"policy_id": (policy or self.policy).id, "key": key, "value": value, "is_open": not value, **more}
        )

    def duty(self, policy=None, term="@test_due", **more):
        return self.make_duty(
            policy=policy, trigger="record", model_id=self.model.id, start_field="confirmed_at", term=term, **more
        )

    def test_each_place_has_its_own_days(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.give(province, value="30")
        self.give(value="15")
        duty = self.duty(province)
        (province | self.policy).action_publish()
        here = self.make_request(self.village, confirmed_at=RECORDED)
        far = self.make_request(self.village_other_county, confirmed_at=RECORDED)
        self.run_clock(2026, 2, 1)
        self.assertEqual(
            sorted(self.rows(duty, "res_id, due_date")),
            sorted([(here.id, date(2026, 2, 15)), (far.id, date(2026, 3, 2))]),
        )
        self.assertFalse(duty.problem)
        self.assertIn("“test_due”（30天）内", duty.reading)

    def test_months_end_with_the_month(self):
        self.give(key="test_months", value="1")
        duty = self.duty(term="@test_months")
        self.policy.action_publish()
        self.make_request(confirmed_at=RECORDED)
        self.run_clock(2026, 2, 1)
        self.assertEqual(self.rows(duty, "due_date"), [(date(2026, 2, 28),)])

    def test_left_open_there_is_no_task_and_the_duty_says_why(self):
        value = self.give(suggestion="15", source="建议值，原文未规定：“及时”未定天数")
        duty = self.duty(end_domain="[('note', '!=', False)]")
        self.policy.action_publish()
        request = self.make_request(confirmed_at=RECORDED)
        self.run_clock(2026, 2, 1)
        self.assertFalse(self.rows(duty))
        for words in ("test_due", "原文未规定", "no task is made"):
            self.assertIn(words, duty.problem)
            self.assertIn(words, self.policy.waiting_duties)
        self.assertIn("未定", duty.reading)
        wizard = self.env["fupin.go.live.wizard"].create({"policy_id": self.policy.id})
        self.assertIn("test_due", wizard.waiting_duties)
        action = self.policy.with_user(self.user_administrator).action_show_backlog()
        self.assertIn("test_due", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_model"], "fupin.task")

        value.with_user(self.user_administrator).value = "15"
        self.assertFalse(duty.problem)
        self.assertFalse(self.policy.waiting_duties)
        self.assertEqual(self.policy.action_show_backlog()["res_model"], "fupin.task")
        self.run_clock(2026, 2, 2)
        self.assertEqual(self.rows(duty, "res_id, due_date, state"), [(request.id, date(2026, 2, 15), "open")])

        # another figure moves what is not done; what is done stays
        done = self.make_request(self.village_next, confirmed_at=RECORDED)
        self.run_clock(2026, 2, 3)
        done.note = "办结"
        self.run_clock(2026, 2, 4)
        value.with_user(self.user_administrator).value = "20"
        self.run_clock(2026, 2, 5)
        self.assertEqual(
            sorted(self.rows(duty, "res_id, due_date, state")),
            sorted(
                [
                    (request.id, date(2026, 2, 15), "cancelled"),
                    (request.id, date(2026, 2, 20), "open"),
                    (done.id, date(2026, 2, 15), "done"),
                ]
            ),
        )

    def test_a_figure_corrected_there_and_back(self):
        value = self.give(value="15", is_open=True)
        duty = self.duty()
        self.policy.action_publish()
        self.make_request(confirmed_at=RECORDED)
        for day, days in enumerate(("15", "20", "15"), 1):
            value.with_user(self.user_administrator).value = days
            self.run_clock(2026, 2, day)
        self.assertEqual(
            self.rows(duty, "due_date, state"), [(date(2026, 2, 15), "open"), (date(2026, 2, 20), "cancelled")]
        )
        self.assertEqual(self.tasks(duty)[0].event_ids.sorted("id").mapped("transition"), ["cancel", "reopen"])

    def test_open_in_one_county_only(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.give(province, value="30")
        self.give()
        duty = self.duty(province)
        (province | self.policy).action_publish()
        self.make_request(self.village, confirmed_at=RECORDED)
        far = self.make_request(self.village_other_county, confirmed_at=RECORDED)
        self.run_clock(2026, 2, 1)
        self.assertEqual(self.rows(duty, "res_id"), [(far.id,)])
        self.assertIn("东山县", duty.problem)

    def test_a_share_that_waits_for_a_standard(self):
        self.give(key="test_share")
        duty = self.make_duty(
            scope_model_id=self.model.id, scope_domain="[('amount', '>=', '@test_share')]", coverage=1
        )
        self.policy.action_publish()
        self.assertIn("no share", duty.problem)

    def test_a_draft_is_read_by_its_own_standards(self):
        duty = self.duty()
        self.assertIn("test_due", duty.problem)
        self.give(value="15")
        self.assertFalse(duty.problem)
        self.assertIn("（15天）", duty.reading)

    def test_what_is_no_term(self):
        for wrong in ("@test_share", "@nothing", "@today", "@", "15", "15 天"):
            with self.subTest(term=wrong), self.assertRaises(ValidationError), self.cr.savepoint():
                self.duty(term=wrong)
        self.assertTrue(self.duty(term="15d"))

    def test_the_form_of_an_administrator(self):
        Duty = self.env["fupin.obligation"].with_user(self.user_administrator)
        with Form(Duty.with_context(default_policy_id=self.policy.id)) as form:
            form.name, form.trigger = "整改", "record"
            form.kind, form.start_field, form.term_parameter = "fupin.task", "due_date", "test_due"
            self.assertIn("test_due", form.reading)
        duty = form.save()
        self.assertEqual((duty.term, duty.term_number), ("@test_due", 0))
        choices = dict(Duty.get_choices("term_parameter", False))
        self.assertLessEqual({"test_due", "test_months"}, choices.keys())
        self.assertNotIn("test_share", choices)
        duty.write({"term_number": 30})
        self.assertEqual((duty.term, duty.term_parameter), ("30d", False))
        duty.write({"term_parameter": "test_due"})
        self.assertEqual(duty.term, "@test_due")

    def test_the_pack_keeps_it(self):
        self.give()
        self.duty(scope_model_id=self.model.id, scope_relation="department", coverage=0.5)
        text = self.policy.export_pack()
        again = self.env["fupin.policy"].load_pack(text).obligation_ids
        self.assertEqual((again.term, again.scope_relation), ("@test_due", "department"))
