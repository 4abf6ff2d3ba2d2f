import base64

from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import PlanCase

HEAD = ["所在乡镇", "所在村", "收款单位", "到账日期", "金额（元）", "收益来源", "付款方", "资产名称", "凭证号"]
PLAN_HEAD = ["所在乡镇", "所在村", "分配单位", "年度", "分配金额（元）", "备注"]


class RevenueLedgerCase(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    def load(self, ledger, *rows, user=None, **values):
        record = self.env["fupin.ledger.import"].with_user(user or self.user_county).create({
            "ledger_id": self.env.ref(f"fupin_revenue.{ledger}").id, "filename": "收益.xlsx",
            "file": base64.b64encode(workbook(rows)), "region_id": self.county.id, **values,
        })  # fmt: skip
        record.action_check()
        return record

    def told(self, record):
        return str(record.report)


@tagged("post_install", "-at_install")
@freeze_time("2025-07-01 04:00:00")
class TestReceiptLedger(RevenueLedgerCase):
    """Income received comes in by spreadsheet, to the fen; not into a closed year, nothing twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)

    def row(self, **cells):
        values = {"township": "青石镇", "village": "上坪村", "unit": None, "day": "2025-03-05", "amount": 1000.07,
                  "source": "资产经营", "payer": "甲公司", "asset": "光伏电站", "voucher": "凭1", **cells}  # fmt: skip
        return list(values.values())

    def receipts(self):
        return self.env["fupin.receipt"].search([("unit_id", "=", self.unit_village.id)], order="date, amount")

    def import_of(self, *rows, **values):
        return self.load("ledger_receipt", HEAD, *rows, **values)

    def close(self, year):
        action = self.env["fupin.closing"].with_user(self.user_county).action_begin(year)
        self.env["fupin.closing"].browse(action["res_id"]).with_user(self.user_county).action_close("县委会议")

    def test_a_township_brings_in_drafts(self):
        record = self.import_of(
            self.row(source=None), self.row(voucher=None, amount=0.01, asset=None), user=self.user_township,
            region_id=self.township.id,
        )  # fmt: skip
        self.assertEqual((record.state, record.error_count), ("checked", 0), self.told(record))
        record.action_import()
        small, large = self.receipts()
        self.assertEqual((small | large).mapped("state"), ["draft", "draft"])
        self.assertEqual([fen(one.amount) for one in (small, large)], [fen("0.01"), fen("1000.07")])
        self.assertRecordValues(large.line_ids, [{"asset_id": self.solar.id, "amount": 1000.07}])
        self.assertFalse(small.line_ids)
        self.assertEqual(large.source, "operating")

    def test_the_county_enters_what_was_checked_on_paper(self):
        record = self.import_of(self.row(), self.row(voucher=None, amount=5))
        self.assertEqual((record.state, record.error_count), ("failed", 1))
        self.assertIn("number of the voucher", self.told(record))
        record.skip_faulty = True
        record.action_import()
        receipt = self.receipts()
        self.assertRecordValues(receipt, [{"state": "confirmed", "amount_undistributed": 1000.07, "payer": "甲公司"}])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.import_of(
                self.row(voucher="凭9"), user=self.user_township, region_id=self.township.id, confirm_records=True
            ).action_import()

    def test_a_closed_year_is_told_by_row(self):
        self.close(2024)
        record = self.import_of(self.row(day="2024-12-31"), self.row(day="2025-01-01"))
        self.assertEqual((record.state, record.error_count), ("failed", 1), self.told(record))
        self.assertIn("The books of 2024 are closed", self.told(record))
        record.skip_faulty = True
        record.action_import()
        self.assertEqual([str(day) for day in self.receipts().mapped("date")], ["2025-01-01"])
        # closed between the check and the import: the whole import is refused
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["fupin.receipt"].with_user(self.user_county).create(
                {"unit_id": self.unit_village.id, "date": "2024-12-31", "amount": 1}
            )

    def test_what_is_there_stays_as_it_is(self):
        self.import_of(self.row()).action_import()
        there = self.receipts()
        record = self.import_of(self.row(payer="乙公司"), self.row(voucher="凭2"))
        self.assertEqual((record.state, record.error_count), ("failed", 1), self.told(record))
        self.assertIn("registered already", self.told(record))
        self.assertEqual(there.payer, "甲公司")
        there.with_user(self.user_village).action_reverse("错")
        self.assertEqual(self.import_of(self.row()).state, "checked", "what was taken back may come again")

    def test_what_is_wrong_is_told_by_row(self):
        record = self.import_of(
            self.row(unit="没有的单位"), self.row(asset="没有的资产"), self.row(amount=0), self.row(day="2025-07-02"),
            self.row(source="天上掉的"), self.row(day=None), self.row(voucher="凭8"),
        )  # fmt: skip
        self.assertEqual((record.state, record.error_count), ("failed", 6), self.told(record))
        self.assertFalse(self.receipts())

    def test_the_asset_is_exported(self):
        self.import_of(self.row()).action_import()
        ledger = self.env.ref("fupin_revenue.ledger_receipt").with_user(self.user_county)
        columns, rows = ledger._export_table([])
        row = dict(zip([column.label for column in columns], next(iter(rows)), strict=True))
        self.assertEqual((row["资产名称"], row["凭证号"], fen(row["金额"])), ("光伏电站", "凭1", fen("1000.07")))


@tagged("post_install", "-at_install")
class TestDistributionPlanLedger(RevenueLedgerCase):
    """Plans come in as drafts alone, whoever brings them in."""

    def row(self, **cells):
        values = {"township": "青石镇", "village": "上坪村", "unit": None, "year": 2023, "amount": 1000.07,
                  "note": "试", **cells}  # fmt: skip
        return list(values.values())

    def import_of(self, *rows, **values):
        return self.load("ledger_distribution_plan", PLAN_HEAD, *rows, **values)

    def plans(self):
        return self.env["fupin.distribution"].search([("unit_id", "=", self.unit_village.id)], order="year, amount")

    def test_drafts_to_the_fen(self):
        record = self.import_of(self.row(), self.row(year=2022, amount=0.01), confirm_records=True)
        self.assertEqual((record.state, record.error_count), ("checked", 0), self.told(record))
        record.action_import()
        self.assertRecordValues(self.plans(), [
            {"year": 2022, "amount": 0.01, "state": "draft", "region_id": self.village.id},
            {"year": 2023, "amount": 1000.07, "state": "draft", "region_id": self.village.id},
        ])  # fmt: skip

    def test_a_decided_plan_stays_as_it_is(self):
        self.income(self.user_village, 100)
        plan = self.approved(("works", 100), amount=100)
        record = self.import_of(self.row(year=2024, amount=100), self.row(year=2024, amount=200),
                                self.row(year=2021))  # fmt: skip
        self.assertEqual(record.error_count, 2, self.told(record))
        record = self.import_of(self.row(year=2024, amount=200))
        self.assertEqual((record.state, record.error_count), ("checked", 0), "another amount: another plan")
        self.assertIn("becomes another one", self.told(record))
        self.assertEqual(plan.amount, 100)

    def test_what_is_wrong_is_told_by_row(self):
        record = self.import_of(
            self.row(unit="没有的单位"), self.row(year=2012), self.row(year=2013, amount=0), self.row(year=2014),
        )  # fmt: skip
        self.assertEqual((record.state, record.error_count), ("failed", 3), self.told(record))
