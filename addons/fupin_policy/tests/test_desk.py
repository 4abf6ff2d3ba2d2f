from datetime import date, timedelta

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.tests import freeze_time, tagged

from .duty_common import DutyCase


@tagged("post_install", "-at_install")
class TestDesk(DutyCase):
    """The work desk says what waits for a person, and nothing when nothing waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.make_duty()
        cls.policy.action_publish()
        cls.duty._generate_tasks(date(2024, 5, 1), date(2024, 5, 31))

    def cards(self, user):
        return {card["key"]: card for card in self.env["fupin.desk"].with_user(user).get_desk()["cards"]}

    def test_before_regular_operation_nothing_presses(self):
        with freeze_time("2024-05-20 04:00:00"):
            for user in (self.user_village, self.user_township):
                self.assertFalse({"duties", "below"} & self.cards(user).keys())

    def test_a_clerk_sees_the_duty_and_the_township_what_is_missing(self):
        self.policy.action_go_live("2024-05-01")
        with freeze_time("2024-05-20 04:00:00"):
            card = self.cards(self.user_village)["duties"]
            self.assertEqual((card["count"], card["tone"]), (1, "warning"))
            self.assertIn("5月25日", card["hint"])
            self.assertNotIn("below", self.cards(self.user_township))
        with freeze_time("2024-05-26 04:00:00"):
            self.assertEqual(self.cards(self.user_village)["duties"]["tone"], "danger")
            self.assertEqual(self.cards(self.user_township)["below"]["count"], 2)
            self.assertNotIn("below", self.cards(self.user_county_other))

    def test_the_number_of_queries_stays_small(self):
        self.policy.action_go_live("2024-05-01")
        with freeze_time("2024-05-26 04:00:00"):
            for user in (self.user_village, self.user_township, self.user_administrator):
                self.cards(user)
                self.env.invalidate_all()
                with self.subTest(user=user.login), self.assertQueryCount(30):
                    self.cards(user)

    def test_a_lapsed_policy_waits_for_a_decision(self):
        self.policy._write_past_lock({"date_to": date(2024, 6, 30)})
        with freeze_time("2024-06-30 04:00:00"):
            self.env["fupin.policy"]._expire_due(date(2024, 6, 30))
            self.assertNotIn("lapsed", self.cards(self.user_administrator))
            self.assertFalse(self.policy.lapse_notice)
        with freeze_time("2024-07-01 04:00:00"):
            self.policy.invalidate_recordset()
            self.assertIn("2024年6月30日", self.policy.lapse_notice, "the clock has not run yet")
            self.env["fupin.policy"]._expire_due(date(2024, 7, 1))
            self.assertIn("2024年6月30日", self.policy.lapse_notice)
            for user in (self.user_administrator, self.user_county):
                self.assertEqual(self.cards(user)["lapsed"]["count"], 1)
            for user in (self.user_village, self.user_county_other):
                self.assertNotIn("lapsed", self.cards(user))
            self.policy.with_user(self.user_administrator).action_resume("新办法未出台")
            self.assertNotIn("lapsed", self.cards(self.user_administrator))
            self.assertIn("新办法未出台", self.policy.lapse_notice)
            self.policy.with_user(self.user_administrator).action_expire("废止")
            self.assertNotIn("lapsed", self.cards(self.user_administrator), "who ended it has decided")
            self.assertFalse(self.policy.lapse_notice)

    def test_administrators_are_told_that_the_clock_stands(self):
        self.env["fupin.policy"]._cron_run_due()
        self.assertNotIn("clock", self.cards(self.user_administrator))
        with freeze_time(utc_now() + timedelta(hours=27)):
            self.assertEqual(self.cards(self.user_administrator)["clock"]["tone"], "danger")
            self.assertNotIn("clock", self.cards(self.user_county))
