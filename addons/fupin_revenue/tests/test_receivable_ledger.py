import base64

from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import PlanCase

HEAD = [
    "资产名称",
    "所在乡镇",
    "所在村",
    "所有权人",
    "经营主体",
    "应收日期",
    "应收金额",
    "实收金额",
    "到账日期",
    "凭证号",
]


@tagged("post_install", "-at_install")
@freeze_time("2024-07-01 04:00:00")
class TestReceivableLedger(PlanCase):
    """What was due and what came in of it, from a spreadsheet: exact to the fen, all or nothing (S3-38)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    def load(self, *rows, user=None, **values):
        record = self.env["fupin.ledger.import"].with_user(user or self.user_county).create({
            "ledger_id": self.env.ref("fupin_revenue.ledger_receivable").id, "filename": "应收.xlsx",
            "file": base64.b64encode(workbook([HEAD, *rows])), **values,
        })  # fmt: skip
        record.action_check()
        return record

    def row(self, **cells):
        values = {"asset": "光伏电站", "township": "青石镇", "village": "上坪村", "owner": None, "payer": "甲公司",
                  "due": "2023-03-01", "amount": 1000.07, "received": 400.02, "day": "2023-03-05", "voucher": "凭1",
                  **cells}  # fmt: skip
        return list(values.values())

    def due_ones(self):
        return self.env["fupin.receivable"].search([("asset_id", "=", self.solar.id)], order="due_date")

    def test_due_and_received_come_in(self):
        record = self.load(
            self.row(), self.row(received=600.05, day="2023-04-01", voucher="凭2"),
            self.row(due="2024-03-01", amount=500, received=0.01, day="2024-03-02"),
            self.row(due="2025-03-01", amount=500, received=None, day=None, voucher=None),
        )  # fmt: skip
        # the sum that is compared with the paper is that of what is due
        self.assertRecordValues(record, [{"state": "checked", "error_count": 0, "total_amount": 3000.14}])
        record.action_import()
        self.assertRecordValues(self.due_ones(), [
            {"amount": 1000.07, "amount_received": 1000.07, "amount_due": 0, "state": "received", "payer": "甲公司",
             "unit_id": self.unit_village.id, "region_id": self.village.id},
            {"amount": 500, "amount_received": 0.01, "amount_due": 499.99, "state": "open", "payer": "甲公司",
             "unit_id": self.unit_village.id, "region_id": self.village.id},
            {"amount": 500, "amount_received": 0, "amount_due": 500, "state": "open", "payer": "甲公司",
             "unit_id": self.unit_village.id, "region_id": self.village.id},
        ])  # fmt: skip
        receipts = self.due_ones().line_ids.receipt_id.sorted("date")
        self.assertEqual(receipts.mapped("amount"), [400.02, 600.05, 0.01])
        self.assertEqual(set(receipts.mapped("state")), {"confirmed"})
        self.assertIn("应收.xlsx", str(receipts[0].event_ids.mapped("reason")))
        self.assertEqual(sum(fen(receipt.amount_undistributed) for receipt in receipts), fen(1000.08))

    def test_of_the_village_they_are_drafts_that_it_enters(self):
        record = self.load(self.row(), user=self.user_village)
        record.action_import()
        receipt = self.due_ones().line_ids.receipt_id
        self.assertEqual((receipt.state, self.due_ones().amount_received), ("draft", 0))
        receipt.with_user(self.user_village).action_confirm()
        self.assertEqual(self.due_ones().amount_received, 400.02)

    def test_one_wrong_row_keeps_all_out(self):
        self.due(self.user_village, self.solar, 5, "2022-01-01")
        for wrong in (
            self.row(asset="没有的"),
            self.row(received=1000.08),  # a fen more than is due
            self.row(due="2024-03-01", received=600.06, amount=1000.07, day=None),
            self.row(due="2024-03-01", voucher=None),
            self.row(due="2024-03-01", received=None),
            self.row(due="2024-03-01", day="2024-07-02"),
            self.row(due="2024-03-01", amount=0),
            self.row(due="2024-03-01", owner="没有的单位"),
            self.row(due="2022-01-01", amount=5, received=None, day=None, voucher=None),  # there already
        ):
            with self.subTest(wrong=wrong):
                record = self.load(self.row(due="2021-03-01"), wrong)
                self.assertRecordValues(record, [{"state": "failed", "error_count": 1}])
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertEqual(len(self.due_ones()), 1)

    def test_parts_make_what_is_due_to_the_fen(self):
        for last, errors in ((600.05, 0), (600.06, 1)):
            record = self.load(self.row(), self.row(received=last, day="2023-04-01"))
            self.assertEqual(record.error_count, errors)
        record = self.load(self.row(), self.row(amount=1000.06, received=1, day="2023-04-01"))
        self.assertEqual(record.error_count, 1)

    def test_goes_out(self):
        self.load(self.row()).action_import()
        ledger = self.env.ref("fupin_revenue.ledger_receivable").with_user(self.user_county)
        columns, exported = ledger._export_table([])
        values = dict(zip((column.label for column in columns), next(iter(exported)), strict=True))
        self.assertEqual(
            [str(values[name]) for name in ("资产名称", "收益所有人", "应收日期", "到账日期", "凭证号")],
            ["光伏电站", self.unit_village.name, "2023-03-01", "2023-03-05", "凭1"],
        )
        self.assertEqual([float(values[name]) for name in ("应收金额", "实收金额")], [1000.07, 400.02])
