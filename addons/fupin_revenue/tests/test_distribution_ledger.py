import base64

from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import PlanCase

HEAD = [
    "所在乡镇",
    "所在村",
    "收益分配单位",
    "年度",
    "收益用途",
    "分配金额",
    "受益农户",
    "已使用金额",
    "使用日期",
    "凭证号",
]


@tagged("post_install", "-at_install")
@freeze_time("2024-07-01 04:00:00")
class TestDistributionLedger(PlanCase):
    """Plans of the past with what was used of them, from a spreadsheet: exact to the fen, all or nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.receipt = cls.income(cls.user_village, 1000.07)
        cls.use, cls.other = cls.env["fupin.use"].search([("region_id", "=", False)], limit=2)
        cls.family = cls.env["fupin.household"].create({"name": "王大山", "region_id": cls.village.id})

    def load(self, *rows, user=None, **values):
        record = self.env["fupin.ledger.import"].with_user(user or self.user_county).create({
            "ledger_id": self.env.ref("fupin_revenue.ledger_distribution").id, "filename": "分配.xlsx",
            "file": base64.b64encode(workbook([HEAD, *rows])), **values,
        })  # fmt: skip
        record.action_check()
        return record

    def row(self, **cells):
        values = {"township": "青石镇", "village": "上坪村", "owner": None, "year": 2023, "use": self.use.name,
                  "amount": 600.05, "household": None, "used": 600.05, "day": "2024-03-05", "voucher": "凭1",
                  **cells}  # fmt: skip
        return list(values.values())

    def second(self, **cells):
        return self.row(use=self.other.name, amount=400.02, used=None, day=None, voucher=None, **cells)

    def plans(self):
        return self.env["fupin.distribution"].search([("unit_id", "=", self.unit_village.id)], order="year, id")

    def test_plans_and_what_was_used_come_in(self):
        record = self.load(self.row(household="王大山"), self.second())
        self.assertRecordValues(record, [{"state": "checked", "error_count": 0}])
        record.action_import()
        plan = self.plans()
        self.assertRecordValues(plan, [{"year": 2023, "amount": 1000.07, "amount_used": 600.05, "state": "approved"}])
        self.assertEqual(plan.line_ids.mapped("amount"), [600.05, 400.02])
        self.assertEqual(plan.line_ids[0].household_id, self.family)
        self.assertEqual(plan.line_ids.payment_ids.mapped("state"), ["paid"])
        self.assertEqual((fen(self.receipt.amount_undistributed), fen(self.receipt.amount_used)), (fen(0), fen(600.05)))
        self.assertIn("分配.xlsx", str(plan.event_ids.mapped("reason")))

    def test_what_is_used_up_is_done(self):
        self.load(self.row()).action_import()
        self.assertEqual((self.plans().state, fen(self.receipt.amount_undistributed)), ("done", fen(400.02)))

    def test_rows_of_a_year_are_one_plan(self):
        self.load(self.row(amount=500, used=500), self.second(year=2022)).action_import()
        self.assertEqual(self.plans().mapped("year"), [2022, 2023])

    def test_of_the_village_they_are_drafts(self):
        record = self.load(self.row(used=None, day=None, voucher=None), user=self.user_village)
        self.assertEqual(record.error_count, 0)
        record.action_import()
        self.assertEqual((self.plans().state, self.plans().amount), ("draft", 600.05))
        self.assertEqual(self.load(self.row(), user=self.user_village).error_count, 1)

    def test_one_wrong_row_keeps_all_out(self):
        for wrong in (
            self.row(owner="没有的单位"),
            self.row(year=2012),
            self.row(use="没有的用途"),
            self.row(amount=0, used=None, day=None, voucher=None),
            self.row(household="没有的人"),
            self.row(used=600.06),  # a fen more than planned
            self.row(day=None),
            self.row(day="2024-07-02"),
            self.row(voucher=None),
        ):
            with self.subTest(wrong=wrong):
                record = self.load(self.row(amount=1, used=1), wrong)
                self.assertRecordValues(record, [{"state": "failed", "error_count": 1}])
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertFalse(self.plans())

    def test_no_more_than_came_in(self):
        for amount, errors in ((400.02, 0), (400.03, 1)):
            record = self.load(
                self.row(), self.row(use=self.other.name, amount=amount, used=None, day=None, voucher=None)
            )
            self.assertEqual(record.error_count, errors)

    def test_goes_out(self):
        self.load(self.row()).action_import()
        ledger = self.env.ref("fupin_revenue.ledger_distribution").with_user(self.user_county)
        self.assertTrue(ledger._export_xlsx([]))
