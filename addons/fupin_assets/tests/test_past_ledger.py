from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_contract_ledger import ContractLedgerCase


@tagged("post_install", "-at_install")
class TestValuationLedger(ContractLedgerCase):
    """Values of the past complete the series: exact to the fen, all or nothing, and change nothing in force."""

    ledger_name = "valuation"
    head = ["资产名称", "所在乡镇", "所在村", "核定日期", "核定依据", "核定价值", "评估机构", "备注"]

    def row(self, **cells):
        values = {"asset": "扶贫车间", "township": "青石镇", "village": "上坪村", "day": "2022-03-01", "basis": "暂估价",
                  "amount": 98000.01, "by": "县造价站", "note": "暂估入账", **cells}  # fmt: skip
        return list(values.values())

    def test_past_values_are_noted_and_change_nothing(self):
        before = self.shed.original_value, self.shed.net_value
        rows = [self.row(), self.row(day="2023-06-30", basis="竣工决算", amount=100000)]
        record = self.load([self.head, *rows])
        record.action_check()
        self.assertRecordValues(record, [{"row_count": 2, "error_count": 0}])
        record.action_import()
        series = self.shed.valuation_ids.sorted("date")
        self.assertEqual([(line.basis, line.amount) for line in series[:2]],
                         [("provisional", 98000.01), ("final_account", 100000)])  # fmt: skip
        self.assertEqual((self.shed.original_value, self.shed.net_value), before)
        self.assertIn("合同.xlsx", self.shed.sudo().event_ids[0].reason)
        columns, found = self.ledger.with_user(self.user_county)._export_table([("id", "=", series[0].id)])
        told = dict(zip((column.label for column in columns), next(iter(found)), strict=True))
        self.assertEqual((told["资产名称"], told["所在村"], str(told["核定价值"])),
                         ("扶贫车间", self.village.name, "98000.01"))  # fmt: skip

    def test_one_wrong_row_keeps_all_out(self):
        count = len(self.shed.valuation_ids)
        newer = local_date() + timedelta(days=1)
        for wrong in ({"asset": "没有的资产"}, {"day": str(newer)}, {"basis": "拍脑袋"}, {"amount": "约十万"}, {}):
            with self.subTest(wrong=wrong):
                record = self.load([self.head, self.row(), self.row(**wrong)])
                record.action_check()
                self.assertEqual(record.error_count, 1)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertEqual(len(self.shed.valuation_ids), count)

    def test_the_county_office_alone(self):
        """Formerly whoever may change the asset could write values into its past."""
        count = len(self.shed.valuation_ids)
        department = self.make_unit("产业局", "department", self.county)
        self.shed.sudo().department_id = department
        keeper = self.make_user("department", department, "keeper")
        for user in (self.user_village, self.user_township, keeper):
            with self.subTest(user=user.login):
                record = self.load([self.head, self.row()], user=user)
                record.action_check()
                self.assertEqual(record.error_count, 0)
                with self.assertRaises(AccessError), self.cr.savepoint():
                    record.action_import()
        self.assertEqual(len(self.shed.valuation_ids), count)
        self.load([self.head, self.row()]).action_import()
        self.assertEqual(len(self.shed.valuation_ids), count + 1)


@tagged("post_install", "-at_install")
class TestRescueLedger(ContractLedgerCase):
    """Decisions about weak assets of the past: by the county office, exact to the fen, all or nothing."""

    ledger_name = "rescue"
    head = [
        "资产名称",
        "所在乡镇",
        "所在村",
        "处置意见",
        "县级同意文号",
        "实施日期",
        "实施结果",
        "应回收金额",
        "已到账金额",
    ]

    def row(self, **cells):
        values = {"asset": "扶贫车间", "township": "青石镇", "village": "上坪村", "decision": "回笼资金", "consent": "县扶组〔2022〕3号",
                  "day": "2022-09-01", "result": "设备变现", "asked": 5000.01, "came": 1234.56, **cells}  # fmt: skip
        return list(values.values())

    def found(self):
        return self.env["fupin.rescue"].search([("consent_number", "=", "县扶组〔2022〕3号")])

    def test_they_come_in_as_carried_out(self):
        record = self.load([self.head, self.row()])
        record.action_check()
        self.assertRecordValues(record, [{"row_count": 1, "error_count": 0}])
        record.action_import()
        self.assertRecordValues(
            self.found(),
            [
                {"state": "done", "result": "设备变现", "amount_to_recover": 5000.01, "amount_received": 1234.56,
                 "amount_missing": 3765.45, "asset_ids": self.shed.ids, "region_id": self.village.id}
            ],
        )  # fmt: skip
        self.assertEqual(str(self.found().implemented_on), "2022-09-01")
        self.assertEqual(self.found().receipt_ids.mapped("amount"), [1234.56])
        self.assertIn("complete", self.steps(self.found()))

    def test_one_wrong_row_keeps_all_out(self):
        for wrong in (
            {"asset": "没有的资产"},
            {"decision": "随便"},
            {"day": "2099-01-01"},
            {"came": 5000.02},
            {"day": None},
        ):
            with self.subTest(wrong=wrong):
                record = self.load([self.head, self.row(), self.row(**wrong)])
                record.action_check()
                self.assertEqual(record.error_count, 1)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertFalse(self.found())

    def test_the_county_office_alone(self):
        record = self.load([self.head, self.row()], user=self.user_township)
        record.action_check()
        with self.assertRaises(AccessError), self.cr.savepoint():
            record.action_import()
        self.assertFalse(self.found())
