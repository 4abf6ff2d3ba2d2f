from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .duty_common import DutyCase

# 10:00 in Shanghai
DUE_SOON = datetime(2024, 5, 23, 2)
OVERDUE = datetime(2024, 5, 26, 2)
ESCALATED = datetime(2024, 5, 28, 2)


@tagged("post_install", "-at_install")
class TestAlert(DutyCase):
    """A village owes a report by the 25th of each month; three days' notice, supervision after three days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit_village.supervisor_id = cls.unit_township
        cls.unit_village_next.supervisor_id = cls.unit_township
        cls.unit_township.supervisor_id = cls.unit_county
        cls.duty = cls.make_duty(reminder_days=3, escalation_days=3)
        cls.policy.action_publish()
        cls.duty._generate_tasks(date(2024, 5, 1), date(2024, 5, 31))
        cls.Alert = cls.env["fupin.alert"]

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(DUE_SOON))

    def go_live(self, day="2024-05-01"):
        self.policy.with_user(self.user_administrator).action_go_live(day)

    def digests(self, now, user=None):
        self.Alert._make_digests(now)
        found = self.Alert.search([("key", "=", "digest"), ("day", "=", now.date())])
        return found.filtered(lambda alert: alert.user_id == user) if user else found

    def test_before_the_notice_nobody_is_reminded(self):
        self.go_live()
        self.assertFalse(self.digests(datetime(2024, 5, 21, 2), self.user_village))
        self.assertTrue(self.digests(datetime(2024, 5, 22, 2), self.user_village))

    def test_reminded_urged_and_supervised(self):
        self.go_live()
        remind = self.digests(DUE_SOON, self.user_village)
        self.assertEqual((remind.kind, remind.state, remind.channel), ("remind", "pending", "inbox"))
        self.assertIn("5月25日", remind.body)
        self.assertFalse(self.digests(DUE_SOON, self.user_township))
        urge = self.digests(OVERDUE, self.user_village)
        self.assertEqual(urge.kind, "urge")
        self.assertFalse(self.digests(OVERDUE, self.user_township))
        supervise = self.digests(ESCALATED, self.user_township)
        self.assertEqual(supervise.kind, "supervise")
        self.assertIn("上坪村集体经济组织", supervise.body)
        self.assertFalse(self.digests(ESCALATED, self.user_county))
        self.assertEqual(self.digests(ESCALATED + timedelta(days=3), self.user_county).kind, "supervise")

    def test_once_a_day_and_not_before_its_hour(self):
        self.go_live()
        early = datetime(2024, 5, 22, 23, 59)
        self.assertEqual(self.Alert._make_digests(early), 0)
        self.assertGreater(self.Alert._make_digests(early + timedelta(minutes=1)), 0)
        self.assertEqual(self.Alert._make_digests(DUE_SOON), 0)

    def test_before_regular_operation_nobody_is_disturbed(self):
        self.assertFalse(self.digests(OVERDUE))
        self.assertEqual(self.policy.with_user(self.user_administrator).backlog_count, 0)
        with freeze_time(OVERDUE):
            self.policy.invalidate_recordset()
            self.assertGreater(self.policy.with_user(self.user_administrator).backlog_count, 0)
        self.go_live("2024-05-26")
        self.assertFalse(self.digests(OVERDUE))

    def test_only_an_administrator_presses_the_switch_and_nobody_writes_it(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.user_county).action_go_live()
        with self.assertRaises(AccessError):
            self.policy.with_user(self.user_administrator).write({"is_live": True})
        with self.assertRaises(UserError):
            self.make_policy(key="draft").action_go_live()

    def test_who_has_reported_is_left_alone(self):
        self.go_live()
        task = self.tasks(self.duty, ("unit_id", "=", self.unit_village.id))[0]
        task.with_user(self.user_village).action_submit()
        self.assertFalse(self.digests(ESCALATED, self.user_village))
        self.assertNotIn("上坪村集体经济组织", self.digests(ESCALATED, self.user_township).body)

    def test_quiet_hours(self):
        for local_hour, expected in ((20, None), (21, (24, 7)), (23, (24, 7)), (2, (23, 7)), (7, None)):
            now = datetime(2024, 5, 23, local_hour) - timedelta(hours=8)
            until = datetime(2024, 5, expected[0], expected[1]) - timedelta(hours=8) if expected else now
            with self.subTest(hour=local_hour):
                self.assertEqual(self.Alert._not_before(now), until)

    def test_by_email_only_if_wanted(self):
        self.go_live()
        self.user_village.partner_id.email = "clerk@example.com"
        self.user_village_next.partner_id.email = "next@example.com"
        self.user_village.with_user(self.user_village).write({"fupin_alert_email": True})
        mails = self.digests(DUE_SOON).filtered(lambda alert: alert.channel == "email")
        self.assertEqual(mails.user_id, self.user_village)
        self.assertTrue(mails._deliver(DUE_SOON))

    def test_a_group_chat_hears_of_its_place_only(self):
        self.go_live()
        self.env["ir.config_parameter"].set_param("fupin_policy.gateway_hosts", "127.0.0.1:1")
        for name, unit in (("青石镇群", self.unit_township), ("西山县群", self.unit_other_county)):
            self.env["fupin.alert.gateway"].create(
                {"name": name, "gateway_type": "wecom", "unit_id": unit.id, "address": "http://127.0.0.1:1/x"}
            )
        chats = self.digests(OVERDUE).filtered(lambda alert: alert.channel == "gateway")
        self.assertEqual(chats.unit_id, self.unit_township)
        self.assertIn("下坪村集体经济组织", chats.body)

    def test_urged_by_hand_once_a_day_by_whom_stands_above(self):
        self.go_live()
        with freeze_time(OVERDUE):
            tasks = self.tasks(self.duty, ("unit_id", "in", (self.unit_village | self.unit_village_next).ids))
            with self.assertRaises(AccessError):
                tasks.with_user(self.user_village).action_urge()
            above = tasks.with_user(self.user_township)
            self.assertEqual(above.action_urge(), 2)
            self.assertEqual(above.action_urge(), 0)
            received = self.Alert.with_user(self.user_village).search([("kind", "=", "urge")])
            self.assertEqual(received.sender_id, self.user_township)
            received.action_read()
            sent = self.Alert.with_user(self.user_township).search([("sender_id", "=", self.user_township.id)])
            self.assertEqual(sent.filtered("read_at").user_id, self.user_village)

    def test_the_window_to_urge_has_text_and_picture(self):
        self.go_live()
        with freeze_time(OVERDUE):
            action = self.env["fupin.task"].with_user(self.user_township).action_open_urge(self.duty.id, "2024-05-25")
            wizard = self.env["fupin.urge.wizard"].with_user(self.user_township).browse(action["res_id"])
            self.assertEqual(wizard.count, 2)
            self.assertIn("上坪村、下坪村", wizard.text)
            self.assertTrue(wizard.picture)
            self.assertEqual(wizard.action_send()["params"]["type"], "success")

    def test_a_red_finding_is_told_at_once_and_once(self):
        self.policy = self.make_policy(key="red")
        self.env["fupin.rule"].create(
            {
                "policy_id": self.policy.id,
                "key": "named",
                "name": "户名须规范",
                "model_id": self.env["ir.model"]._get_id("fupin.household"),
                "must_hold": "[('name', '=', '张三')]",
                "severity": "red",
                "role": "township",
            }
        )
        self.policy.action_publish()
        self.go_live()
        self.env["fupin.household"].create({"name": "李四", "region_id": self.village.id})
        self.assertEqual(self.Alert._make_finding_alerts(DUE_SOON), 1)
        self.assertEqual(self.Alert._make_finding_alerts(DUE_SOON), 0)
        alert = self.Alert.search([("is_urgent", "=", True)])
        self.assertEqual(alert.user_id, self.user_township)
        self.assertIn("户名须规范", alert.subject)
        self.assertEqual(alert.action_show_tasks()["res_model"], "fupin.finding")


@tagged("post_install", "-at_install")
class TestSupervision(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.make_duty()
        cls.policy.action_publish()
        cls.policy.action_go_live("2024-01-01")
        cls.duty._generate_tasks(date(2024, 4, 1), date(2024, 5, 31))

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(OVERDUE))

    def board(self, user):
        return self.env["fupin.supervision"].with_user(user).get_board()

    def test_what_is_missing_comes_first(self):
        (card,) = self.board(self.user_township)
        self.assertEqual((card["total"], card["missing"], card["overdue"]), (2, 2, 2))
        self.assertIn("上坪村", card["names"])
        self.assertIn("第五条", card["article"])
        may = self.tasks(self.duty, ("due_date", "=", "2024-05-25"), ("unit_id", "=", self.unit_village.id))
        may.with_user(self.user_village).action_submit()
        (card,) = self.board(self.user_township)
        self.assertEqual((card["done"], card["late"], card["missing"]), (1, 1, 1))

    def test_each_sees_what_lies_below_him(self):
        self.assertFalse(self.board(self.user_village))
        self.assertFalse(self.board(self.user_county_other))
        self.assertEqual(self.board(self.user_county)[0]["total"], 2)

    def test_a_township_urges_its_villages_and_not_the_departments_above(self):
        policy = self.make_policy(key="guidance")
        duty = self.make_duty("guide", policy=policy, unit_type="department", target_type="township", period="month")
        policy.action_publish()
        policy.action_go_live("2024-01-01")
        duty._generate_tasks(date(2024, 5, 1), date(2024, 5, 31))
        self.assertNotIn(duty.id, [card["duty_id"] for card in self.board(self.user_township)])
        cards = {card["duty_id"]: card for card in self.board(self.user_county)}
        self.assertTrue(cards[duty.id]["may_urge"])
        self.assertFalse(any(card["may_urge"] for card in self.board(self.user_audit)))

    def test_the_matrix(self):
        april = self.tasks(self.duty, ("due_date", "=", "2024-04-25"), ("unit_id", "=", self.unit_village.id))
        with freeze_time("2024-04-20 04:00:00"):
            april.with_user(self.user_village).action_submit()
        matrix = self.env["fupin.supervision"].with_user(self.user_township).get_matrix(self.duty.id)
        self.assertEqual(matrix["dates"], ["4月25日", "5月25日"])
        cells = {row["unit"]: (row["cells"], row["share"]) for row in matrix["rows"]}
        self.assertEqual(cells["上坪村集体经济组织"], (["success", "danger"], 0.5))
        self.assertEqual(cells["下坪村集体经济组织"], (["danger", "danger"], 0.0))
        self.assertEqual(matrix["share"], 0.25)
        self.assertFalse(
            self.env["fupin.supervision"].with_user(self.user_county_other).get_matrix(self.duty.id)["rows"]
        )
