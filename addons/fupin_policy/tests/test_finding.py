from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestFinding(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule()
        cls.low = cls.household(1, department_id=cls.unit_department.id, unit_id=cls.unit_village.id)
        cls.finding = cls.env["fupin.finding"].search([("res_id", "=", cls.low.id)])

    def test_waived_with_a_reason_until_the_day_after(self):
        finding = self.finding.with_user(self.user_township)
        self.assertEqual(finding.action_waive()["res_model"], "fupin.finding.waiver")
        with freeze_time("2026-05-10 04:00:00"):
            with self.assertRaises(UserError), self.cr.savepoint():
                finding.action_waive("已外出", "2026-05-09")
            finding.action_waive("已外出", "2026-05-31")
            self.assertEqual(finding.state, "waived")
            self.low.member_count = 2
            self.assertEqual(finding.state, "waived")
        self.reconcile("2026-05-31 15:59:00")
        self.assertEqual(finding.state, "waived")
        self.assertEqual(self.reconcile("2026-05-31 16:00:00"), (1, 0))
        self.assertEqual(finding.state, "open")
        self.assertFalse(finding.waived_until)
        self.assertEqual(self.finding.event_ids.sorted("id").mapped("transition"), ["waive", "reopen"])
        self.assertIn("第五条", self.finding.event_ids.filtered(lambda e: e.transition == "waive").article_text)

    def test_a_waiver_ends_with_what_was_waived(self):
        with freeze_time("2026-05-10 04:00:00"):
            self.finding.action_waive("已外出", "2026-05-31")
            self.low.member_count = 5
            self.assertEqual(self.finding.state, "waived")
        self.assertEqual(self.reconcile("2026-06-01 00:00:00"), (0, 1))
        self.assertEqual(self.finding.state, "resolved")

    def test_acknowledged_stays_while_it_breaks_and_opens_anew_afterwards(self):
        self.finding.with_user(self.user_village).action_acknowledge()
        self.low.member_count = 2
        self.assertEqual(self.finding.state, "acknowledged")
        first = self.finding.first_seen
        self.low.member_count = 3
        self.assertEqual(self.finding.state, "resolved")
        self.low.member_count = 2
        self.assertEqual((self.finding.state, self.finding.first_seen), ("open", first))

    def test_taken_back(self):
        self.finding.action_waive("错", "2099-01-01")
        finding = self.finding.with_user(self.user_county)
        self.assertEqual(finding.action_reopen()["res_model"], "fupin.reason.wizard")
        finding.action_reopen("理由不成立")
        self.assertEqual(finding.state, "open")

    def test_the_window_waives_as_the_user(self):
        window = self.env["fupin.finding.waiver"].with_user(self.user_county)
        values = {"finding_ids": self.finding.ids, "reason": "已核实", "until": "2099-01-01"}
        window.create(values).action_apply()
        self.assertEqual(self.finding.state, "waived")
        with self.assertRaises(AccessError), self.cr.savepoint():
            window.with_user(self.user_village).create(values)
        with self.assertRaises(AccessError), self.cr.savepoint():
            window.with_user(self.user_county_other).create(values).action_apply()

    def test_who_reads(self):
        for user, expected in (
            (self.user_village, True),
            (self.user_village_next, False),
            (self.user_township, True),
            (self.user_county, True),
            (self.user_county_other, False),
            (self.user_audit, True),
            (self.user_third_party, False),
            # who may not read households is not told of them either
            (self.user_department, False),
            (self.user_superior, False),
            (self.user_administrator, False),
        ):
            with self.subTest(user=user.login):
                Finding = self.env["fupin.finding"].with_user(user)
                self.assertEqual(bool(Finding.search([("id", "=", self.finding.id)])), expected)

    def test_the_history_is_told_to_the_same_people(self):
        self.finding.action_waive("张三外出务工", "2099-01-01")
        event = self.finding.event_ids
        self.assertNotIn("张三", event.record_name)
        Event = self.env["fupin.event"]
        for user, expected in (
            (self.user_county, True),
            (self.user_village, True),
            (self.user_department, False),
            (self.user_superior, False),
            (self.user_administrator, False),
            (self.user_county_other, False),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(bool(Event.with_user(user).search([("id", "=", event.id)])), expected)
                self.assertEqual(event.with_user(user).has_access("read"), expected)

    def test_nobody_forges(self):
        values = {
            "rule_id": self.rule.id,
            "res_model": "fupin.household",
            "res_id": self.low.id,
            "region_code": self.low.region_code,
            "severity": "red",
            "severity_rank": 0,
            "first_seen": "2026-01-01",
            "opened_on": "2026-01-01",
            "last_seen": "2026-01-01",
        }
        users = [user for name, user in vars(type(self)).items() if name.startswith("user_")]
        users = users or [getattr(self, name) for name in dir(self) if name.startswith("user_")]
        self.assertGreater(len(users), 9)
        for user in (*users, self.env.user):
            Finding = self.env["fupin.finding"].with_user(user)
            for attempt in (
                lambda Finding=Finding: Finding.create(values),
                lambda Finding=Finding: Finding.browse(self.finding.id).write({"state": "resolved"}),
                lambda Finding=Finding: Finding.browse(self.finding.id).write({"figures": {}}),
                lambda Finding=Finding: Finding.browse(self.finding.id).unlink(),
                lambda Finding=Finding: (
                    Finding.with_context(in_transition=True).browse(self.finding.id).write({"state": "resolved"})
                ),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()

    def test_who_may_act(self):
        for user, acknowledges, waives in (
            (self.user_village, True, False),
            (self.user_village_next, False, False),
            (self.user_township, True, True),
            (self.user_department, False, False),
            (self.user_county, True, True),
            (self.user_county_other, False, False),
            (self.user_audit, False, False),
            (self.user_third_party, False, False),
            (self.user_administrator, False, False),
        ):
            finding = self.finding.with_user(user)
            for allowed, step in (
                (acknowledges, finding.action_acknowledge),
                (waives, lambda finding=finding: finding.action_waive("因", "2099-01-01")),
            ):
                with self.subTest(user=user.login, step=step):
                    savepoint = self.cr.savepoint()
                    try:
                        if allowed:
                            step()
                        else:
                            with self.assertRaises(AccessError):
                                step()
                    finally:
                        savepoint.close(rollback=True)
                        self.env.invalidate_all()

    def test_one_opens_the_record(self):
        self.assertEqual(self.finding.action_open_record()["res_model"], "fupin.household")
