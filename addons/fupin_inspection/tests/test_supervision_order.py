from contextlib import suppress

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_batch import BatchCase

VIOLATIONS = """
policy: {key: orders, name: 管理办法, region: '%s', date_from: '2020-01-01'}
articles:
  - {number: 三十二, provision: V-84, text: 责令限期改正。}
tables:
  - key: violations
    name: 责令限期改正的情形
    article: V-84
    columns:
      - {name: number, string: 序号, type: integer}
      - {name: name, string: 情形, type: char}
    rows:
      - {article: V-84, cells: {number: 1, name: 非法改变所有权}}
      - {article: V-84, cells: {number: 2, name: 造成损失}}
gates:
  - key: violation_named
    name: 写明情形
    article: V-84
    model: fupin.supervision.order
    transition: issue
    condition: "[('violation', '!=', False)]"
    severity: warn
    message: 写明情形
"""


@tagged("post_install", "-at_install")
class TestSupervisionOrder(BatchCase):
    """督办单: issued with a number and a day, replied to, checked (S4-35)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-10 04:00:00"))

    def order(self, user=None, **changes):
        values = {
            "unit_id": self.unit_village.id,
            "asset_id": self.shed.id,
            "demand": "车间停产三个月，须恢复生产",
            "due_date": "2026-03-20",
            **changes,
        }
        return self.env["fupin.supervision.order"].with_user(user or self.user_township).create(values)

    def test_the_whole_way(self):
        order = self.order()
        self.assertRegex(order.code, r"^DB-990101-2026-\d{6}$")
        self.assertEqual(order.search([("number", "=", order.code)]).mapped("number"), [order.code])
        mine = order.with_user(self.user_village)
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.read(["demand"])
        order.action_issue()
        self.assertEqual((order.state, order.issued_on), ("issued", local_date()))
        with self.assertRaises(UserError), self.cr.savepoint():
            order.demand = "x"
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.action_answer()
        mine.action_answer("已复工")
        self.assertEqual((order.state, order.reply, order.replied_on), ("replied", "已复工", local_date()))
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.action_close()
        order.action_return("没有照片")
        self.assertEqual((order.state, order.return_reason), ("issued", "没有照片"))
        mine.action_answer("已复工，附照片")
        order.action_close()
        self.assertEqual((order.state, order.closed_on), ("closed", local_date()))

    def test_nobody_issues_or_replies_in_anothers_name(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.order(from_unit_id=self.unit_county.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.order(user=self.user_village)
        order = self.order()
        order.action_issue()
        for user in (self.user_village_next, self.user_audit, self.user_county_other):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                order.with_user(user).action_answer("x")
        for values in ({"reply": "x"}, {"state": "closed"}, {"issued_on": "2020-01-01"}):
            with suppress(AccessError, UserError), self.cr.savepoint():
                order.with_user(self.user_county).write(values)
            self.assertEqual((order.state, order.reply, order.issued_on), ("issued", False, local_date()))

    def test_a_day_to_come_and_overdue(self):
        late = self.order(due_date="2026-03-09")
        with self.assertRaises(UserError), self.cr.savepoint():
            late.action_issue()
        today = self.order(due_date="2026-03-10")
        today.action_issue()
        found = self.env["fupin.supervision.order"].search([("is_overdue", "=", True)])
        self.assertFalse(today.is_overdue or today in found)
        with freeze_time("2026-03-10 16:00:00"):  # midnight in Shanghai
            today.invalidate_recordset(["is_overdue"])
            found = self.env["fupin.supervision.order"].search([("is_overdue", "=", True)])
            self.assertTrue(today.is_overdue and today in found)

    def test_the_number_is_the_issuing_countys(self):
        order = self.env["fupin.supervision.order"].create(
            {
                "unit_id": self.unit_village.id,
                "from_unit_id": self.unit_county.id,
                "demand": "x",
                "due_date": "2026-04-01",
            }
        )
        self.assertRegex(order.code, r"^DB-990101-2026-\d{6}$")

    def test_about_a_unit_as_a_whole(self):
        order = self.order(asset_id=False)
        self.assertEqual(order.region_id, self.village)
        order.action_issue()
        self.assertEqual(order.with_user(self.user_village).demand, order.demand)

    def test_a_department_elsewhere_reads_what_is_addressed_to_it(self):
        order = self.order(user=self.user_county, unit_id=self.unit_transport.id)
        clerk = self.make_user("department", self.unit_transport, "transport")
        with self.assertRaises(AccessError), self.cr.savepoint():
            order.with_user(clerk).read(["demand"])
        order.action_issue()
        self.env.invalidate_all()
        self.assertTrue(order.with_user(clerk).read(["demand"]))
        order.with_user(clerk).action_answer("已落实")
        self.assertEqual(order.state, "replied")

    def test_on_the_desk(self):
        order = self.order()

        def cards(user):
            return {card["key"]: card["count"] for card in self.env["fupin.desk"].with_user(user).get_desk()["cards"]
                    if card["key"].startswith("order_")}  # fmt: skip

        self.assertEqual(cards(self.user_village), {})
        order.action_issue()
        self.assertEqual(cards(self.user_village), {"order_answer": 1})
        order.with_user(self.user_village).action_answer("已复工")
        self.assertEqual((cards(self.user_village), cards(self.user_township)), ({}, {"order_check": 1}))

    def test_on_paper(self):
        order = self.order()
        order.action_issue()
        self.assertEqual(order.with_user(self.user_village).action_print()["type"], "ir.actions.client")

    def test_it_names_the_violation_that_the_policy_lists(self):
        """S3-84: a correction is ordered for one of the violations, with a day."""
        self.env["fupin.policy"].load_pack(VIOLATIONS % self.county.code).action_publish()
        orders = self.env["fupin.supervision.order"].with_user(self.user_county)
        choices = orders.get_choices("violation", False)
        self.assertEqual(choices, [("非法改变所有权", "1 非法改变所有权"), ("造成损失", "2 造成损失")])
        self.assertFalse(orders.with_user(self.user_county_other).get_choices("violation", False))
        order = orders.create({"unit_id": self.unit_village.id, "demand": "限期改正", "due_date": "2030-06-30",
                               "violation": choices[0][0]})  # fmt: skip
        with self.assertRaisesRegex(UserError, "violations"), self.cr.savepoint():
            order.violation = "别的"
        # the policy asks for it: without one, a reason why the order is issued all the same
        bare = orders.create({"unit_id": self.unit_village.id, "demand": "限期改正", "due_date": "2030-06-30"})
        self.assertTrue(bare.names_violations)
        with self.assertRaisesRegex(UserError, "写明情形"), self.cr.savepoint():
            bare.action_issue()
        bare.action_issue("其他事项")
        order.action_issue()
        self.assertEqual((order.state, bare.state), ("issued", "issued"))
        with self.assertRaises(UserError), self.cr.savepoint():
            order.violation = choices[1][0]
