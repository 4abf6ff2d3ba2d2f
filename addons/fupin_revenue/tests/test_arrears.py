from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import PlanCase

# 10:00 in Shanghai on the day it falls due
DUE = datetime(2024, 3, 1, 2)
PACK = """
policy: {key: test_arrears, name: 测试收益催收办法, region: '990101000000', date_from: '2020-01-01'}
articles:
  - {number: 第十五条, provision: T-38, text: 按协议约定及时收取收益。}
"""


@tagged("post_install", "-at_install")
class TestArrears(PlanCase):
    """S3-38: what is not paid on the day has an age, and is told to who supervises the operator: once in each span."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.unit_village.supervisor_id = cls.unit_township
        cls.unit_township.supervisor_id = cls.unit_county
        cls.policy = cls.env["fupin.policy"].with_user(cls.user_administrator).load_pack(PACK)
        cls.policy.action_publish()
        cls.Alert = cls.env["fupin.alert"]
        with freeze_time(DUE):
            cls.owed = cls.due(
                cls.user_village, cls.solar, 1000.5, date(2024, 3, 1), department_id=cls.unit_department.id
            )

    def go_live(self, day="2024-01-01"):
        self.policy.with_user(self.user_administrator).action_go_live(day)

    def told(self, days, user):
        """Run the clock's step so many days after the due date; return what it tells the user."""
        now = DUE + timedelta(days=days)
        before = self.Alert.search([])
        self.Alert._make_arrears_alerts(now)
        made = self.Alert.search([("key", "=like", "arrears:%")]) - before
        return made.filtered(lambda alert: alert.user_id == user)

    def test_ages_at_each_bound(self):
        for days, age in (
            (-1, False), (0, False), (1, "1_30"), (30, "1_30"), (31, "31_90"), (90, "31_90"), (91, "91_180"),
            (180, "91_180"), (181, "over_180"),
        ):  # fmt: skip
            with self.subTest(days=days):
                now = DUE + timedelta(days=days)
                self.env["fupin.receivable"]._follow_ages(now)
                self.assertEqual(self.owed.arrears_age, age)
                self.assertEqual(self.env["fupin.receivable"]._follow_ages(now), 0)
                with freeze_time(now):  # what is entered that day has the same age at once
                    entered = self.due(self.user_village, self.solar, 1, date(2024, 3, 1))
                self.assertEqual(entered.arrears_age, age)

    def test_what_is_paid_has_no_age(self):
        self.env["fupin.receivable"]._follow_ages(DUE + timedelta(days=40))
        self.assertEqual(self.owed.arrears_age, "31_90")
        receipt = self.income(self.user_village, 1000.5, receivable_id=self.owed.id)
        self.assertFalse(self.owed.arrears_age)
        with freeze_time(DUE + timedelta(days=40)):
            receipt.action_reverse("录错")
        self.assertEqual(self.owed.arrears_age, "31_90")
        groups = self.env["fupin.receivable"]._read_group(
            [("id", "=", self.owed.id)], ["arrears_age"], ["amount_due:sum"]
        )
        self.assertEqual(groups, [("31_90", 1000.5)])

    def test_told_once_in_each_span(self):
        self.go_live()
        village = {-8: None, -7: "remind", -6: None, 0: None, 1: "urge", 2: None, 30: None, 31: "urge", 32: None,
                   91: "urge", 180: None, 181: "urge", 400: None}  # fmt: skip
        for days, kind in village.items():
            with self.subTest(days=days):
                self.assertEqual(self.told(days, self.user_village).kind or None, kind)
                self.assertFalse(self.told(days, self.user_village))

    def test_what_is_owed_again_is_told_again(self):
        """A receipt that is reversed: the span had been told of, and nobody heard of it any more."""
        self.go_live()
        self.assertEqual(self.told(31, self.user_village).kind, "urge")
        receipt = self.income(self.user_village, 1000.5, receivable_id=self.owed.id)
        self.assertFalse(self.told(40, self.user_village))
        with freeze_time(DUE + timedelta(days=41)):
            receipt.action_reverse("录错")
        self.assertEqual(self.told(41, self.user_village).kind, "urge")
        self.assertFalse(self.told(42, self.user_village))
        # a part that is reversed never closed it, and was told of
        part = self.income(self.user_village, 500, receivable_id=self.owed.id)
        with freeze_time(DUE + timedelta(days=43)):
            part.action_reverse("录错")
        self.assertFalse(self.told(43, self.user_village))

    def test_words_and_who(self):
        self.go_live()
        self.told(-7, self.user_village)
        urge = self.told(31, self.user_department)
        self.assertEqual((urge.kind, urge.subject), ("urge", "应收收益逾期31至90天：1笔，1,000.50元"))
        self.assertEqual(
            urge.with_user(self.user_department).action_show_tasks()["domain"], [("id", "in", self.owed.ids)]
        )
        self.assertFalse(self.told(90, self.user_township))
        above = self.told(91, self.user_township)
        self.assertEqual(above.kind, "supervise")
        self.assertFalse(
            self.Alert.search([("key", "=like", "arrears:%"), ("user_id", "=", self.user_village_next.id)])
        )

    def test_one_message_for_many(self):
        self.go_live()
        with freeze_time(DUE):
            for number in range(3):
                self.due(self.user_village, self.solar, 100 + number, date(2024, 3, 1))
        alert = self.told(1, self.user_village)
        self.assertEqual(alert.subject, "应收收益逾期1至30天：4笔，1,303.50元")
        self.assertEqual(len(alert), 1)

    def test_only_in_regular_operation_and_since_it_began(self):
        self.assertFalse(self.told(1, self.user_village))
        self.go_live("2024-03-03")
        self.assertFalse(self.told(2, self.user_village))  # it was overdue before
        self.assertTrue(self.told(31, self.user_village))

    def test_what_was_missed_is_told_once(self):
        """A clock that stood for months tells the span of today alone."""
        self.go_live()
        self.assertEqual(len(self.told(200, self.user_village)), 1)

    def test_nobody_writes_it(self):
        for values in ({"arrears_age": False}, {"told_stage": 5}):
            with self.subTest(values=values), self.assertRaises(AccessError), self.cr.savepoint():
                self.owed.write(values)

    def test_the_clock_does_it(self):
        self.go_live()
        steps = dict(self.env["fupin.policy"]._clock_steps())
        steps["ages"](DUE + timedelta(days=1))
        self.assertEqual(self.owed.arrears_age, "1_30")
        self.assertGreater(steps["arrears"](DUE + timedelta(days=1)), 0)
