import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_contract_ledger import ContractLedgerCase

HEAD = ["资产名称", "所在乡镇", "所在村", "处置方式", "处置原因", "批复文号", "处置时间", "处置收入", "已使用或上缴"]


@tagged("post_install", "-at_install")
class TestDisposalLedger(ContractLedgerCase):
    """Disposals of the past come in by spreadsheet: exact to the fen, all or nothing, by the county office."""

    ledger_name = "disposal"

    def row(self, asset="扶贫车间", **cells):
        values = {"asset": asset, "township": "青石镇", "village": "上坪村", "mode": "拍卖转让", "reason": "正常报废",
                  "reply": "东领〔2024〕3号", "day": "2024-06-01", "proceeds": 1234.56, "used": 1000, **cells}  # fmt: skip
        return list(values.values())

    def disposals(self):
        return self.env["fupin.disposal"].search([("reply_number", "=", "东领〔2024〕3号")])

    def test_past_disposals_become_records_and_go_out_again(self):
        record = self.load([HEAD, self.row()])
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "row_count": 1, "error_count": 0}])
        self.assertEqual(self.shed.sudo().state, "confirmed")
        record.action_import()
        disposal = self.disposals()
        self.assertRecordValues(
            disposal, [{"state": "done", "proceeds": 1234.56, "used_amount": 1000, "balance": 234.56}]
        )
        self.assertEqual((str(disposal.disposed_on), disposal.unit_id), ("2024-06-01", self.unit_village))
        self.shed.invalidate_recordset()
        self.assertEqual(self.shed.sudo().state, "disposed")
        content = self.ledger.with_user(self.user_county)._export_xlsx([("id", "=", disposal.id)])
        cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True) for cell in row]
        for told in ("扶贫车间", "转让", "东领〔2024〕3号", 1234.56):
            self.assertIn(told, cells)

    def test_one_wrong_row_keeps_all_out(self):
        for wrong in ({"asset": "没有的资产"}, {"mode": "送人"}, {"day": "2099-01-01"}, {"used": 1234.57}, {}):
            rows = [HEAD, self.row(), self.row(**{"asset": "扶贫车间", **wrong})]
            record = self.load(rows)
            record.action_check()
            self.assertGreaterEqual(record.error_count, 1, wrong)
            self.assertFalse(self.disposals())

    def test_the_county_office_alone(self):
        record = self.load([HEAD, self.row()], user=self.user_township)
        record.action_check()
        with self.assertRaises(AccessError), self.cr.savepoint():
            record.action_import()
            self.env.flush_all()
        self.assertFalse(self.disposals())
