from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .duty_common import DutyCase


@tagged("post_install", "-at_install")
class TestObligation(DutyCase):
    def test_it_reads_aloud(self):
        duty = self.make_duty(coverage=1, scope_model_id=self.env.ref("fupin_base.model_fupin_household").id)
        self.assertEqual(duty.reading, "每月25日前，各村集体经济组织上报（覆盖100%）")
        duty.write({"cron": "14,29", "period": "half_month", "target_type": "township", "unit_type": "department"})
        self.assertEqual(
            duty.reading, "每半月14日、29日前，各行业主管部门对各乡镇上报（覆盖100%）".replace("每半月", "每月")
        )

    @freeze_time("2026-02-10 04:00:00")
    def test_the_next_twelve_dates_are_shown(self):
        duty = self.make_duty(cron="14,29", period="half_month")
        lines = duty.next_dates.splitlines()
        self.assertEqual(len(lines), 12)
        self.assertIn("2026-02-14 周六（2026年2月上半月，2026-02-01开放）", lines[0])
        self.assertTrue(lines[1].startswith("2026-02-28"))
        duty.workday_shift = "next"
        self.assertIn("2026-02-14 周六", duty.next_dates)  # a make-up day before the Spring Festival
        self.assertIn("原为2026-03-14", duty.next_dates)
        duty.write({"cron": "0 0 1 5 *", "period": "year"})
        self.assertIn("2027-05-01 周六（2027年，2027-01-01开放，放假安排未公布，未调整）", duty.next_dates)

    def test_a_form_composes_what_nobody_has_to_read(self):
        with Form(self.env["fupin.obligation"].with_context(default_policy_id=self.policy.id)) as form:
            form.name = "调度"
            form.article_id = self.article
            form.period = "half_month"
            form.due_days = "14、29"
            self.assertIn("每月14日、29日前", form.reading)
            self.assertTrue(form.next_dates)
            form.open_day = "1,16"
        duty = form.save()
        self.assertEqual((duty.cron, duty.open_cron), ("0 0 14,29 * *", "0 0 1,16 * *"))
        duty.write({"due_days": "", "due_last_day": True, "due_months": "6, 12"})
        self.assertEqual(duty.cron, "0 0 last 6,12 *")
        duty.cron = "25"
        self.assertEqual((duty.due_days, duty.due_months, duty.due_last_day), ("25", "", False))
        for wrong in ("32", "甲", "0"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                duty.due_days = wrong

    def test_what_cannot_be_is_refused(self):
        model = self.env.ref("fupin_base.model_fupin_household").id
        for wrong in (
            {"cron": "0 0 30 2 *", "month_end_fallback": False},
            {"cron": "0 0 31 4,6 *", "month_end_fallback": False},
            {"cron": "25 日"},
            {"cron": "0 0 * * 8"},
            {"open_cron": "0 0 30 2 *", "month_end_fallback": False},
            {"period": "once", "cron": False},
            {"trigger": "record", "model_id": model, "start_field": "name", "term": "1m"},
            {"trigger": "record", "model_id": model, "start_field": "create_date", "term": "one month"},
            {
                "trigger": "record",
                "model_id": model,
                "start_field": "create_date",
                "term": "1m",
                "domain": "[('x', '=', 1)]",
            },
            {"scope_model_id": model, "scope_domain": "[('display_name', '=', "},
            {"scope_model_id": model, "scope_domain": "__import__('os')"},
            {"coverage": 0.5},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_duty(**wrong)
        self.assertTrue(self.make_duty(cron="0 0 29 2 *", month_end_fallback=False, period="year"))
        self.assertTrue(self.make_duty("b", cron="0 0 30 2 *", period="year"))
        self.assertTrue(self.make_duty("c", trigger="record", model_id=model, start_field="create_date", term="1m"))

    def test_who_writes_it(self):
        duty = self.make_duty()
        duty.with_user(self.user_administrator).cron = "20"
        with self.assertRaises(AccessError):
            duty.with_user(self.user_county).cron = "21"
        with self.assertRaises(AccessError):
            duty.with_user(self.user_administrator).generated_until = "2030-01-01"
        with self.assertRaises(AccessError):
            self.make_duty("forged", generated_until="2030-01-01")
        self.policy.action_publish()
        with self.assertRaises(UserError):
            duty.with_user(self.user_administrator).cron = "21"

    def test_its_screens_open_for_those_who_use_them(self):
        views = {"fupin.obligation": ("form",), "fupin.task": ("list", "kanban", "calendar", "form", "search")}
        for user in (self.user_village, self.user_county, self.user_administrator):
            for model, types in views.items():
                for view_type in types:
                    with self.subTest(user=user.login, model=model, view=view_type):
                        arch = self.env[model].with_user(user).get_view(view_type=view_type)["arch"]
                        self.assertIn("field", arch)
        self.make_duty()
        with Form(self.policy.with_user(self.user_administrator)) as form:
            self.assertEqual(len(form.obligation_ids), 1)
        visible = self.env["ir.ui.menu"].with_user(self.user_village)._visible_menu_ids()
        self.assertIn(self.env.ref("fupin_policy.menu_task").id, visible)
        self.assertNotIn(self.env.ref("fupin_policy.menu_clock_failure").id, visible)
