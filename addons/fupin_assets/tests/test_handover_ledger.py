from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_contract_ledger import ContractLedgerCase

HEAD = ["资产名称", "所在乡镇", "所在村", "移交单位", "接收单位", "批复文号", "批复日期", "移交日期"]


@tagged("post_install", "-at_install")
class TestHandoverLedger(ContractLedgerCase):
    """Handovers of the past come in by spreadsheet: with dates, numbers and papers, all or nothing, by the county."""

    ledger_name = "handover"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.make_confirmed(name="冷库", category_id=cls.solar.id, original_value=50000.01)

    def row(self, asset="扶贫车间", **cells):
        values = {"asset": asset, "township": "青石镇", "village": "上坪村", "from": "青石镇人民政府", "to": "上坪村集体经济组织",
                  "reply": "东政复〔2022〕7号", "reply_date": "2022-05-20", "day": "2022-06-01", **cells}  # fmt: skip
        return list(values.values())

    def found(self):
        return self.env["fupin.handover"].search([("reply_number", "=like", "东政复〔2022〕%")])

    def test_rows_that_differ_by_the_asset_are_one_handover(self):
        record = self.load([HEAD, self.row(), self.row("冷库")])
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "row_count": 2, "error_count": 0}])
        record.action_import()
        handover = self.found()
        self.assertRecordValues(
            handover,
            [
                {"state": "done", "asset_count": 2, "amount": 150000.01, "from_unit_id": self.unit_township.id,
                 "to_unit_id": self.unit_village.id, "owner_unit_id": self.unit_village.id,
                 "region_id": self.township.id}
            ],
        )  # fmt: skip
        self.assertEqual((str(handover.handed_over_on), str(handover.reply_date)), ("2022-06-01", "2022-05-20"))
        paper = handover.document_ids
        self.assertEqual((paper.document_type_id, paper.number, str(paper.date)),
                         (self.env.ref("fupin_base.document_type_transfer"), "东政复〔2022〕7号", "2022-05-20"))  # fmt: skip
        for asset in (self.shed | self.store).sudo():
            self.assertEqual((asset.handover_state, asset.handover_id, str(asset.handed_over_on)),
                             ("done", handover, "2022-06-01"))  # fmt: skip
            self.assertEqual(asset.event_ids[0].transition, "handover")
        self.assertIn("合同.xlsx", handover.sudo().event_ids.filtered(lambda e: e.transition == "complete").reason)
        self.assertTrue(handover.with_user(self.user_village).has_access("read"))
        self.assertFalse(handover.with_user(self.user_village_next).has_access("read"))

    def test_other_numbers_are_other_handovers_and_go_out_again(self):
        self.load([HEAD, self.row(), self.row("冷库", reply="东政复〔2022〕8号")]).action_import()
        self.assertEqual(len(self.found()), 2)
        columns, rows = self.ledger.with_user(self.user_county)._export_table([("id", "in", self.found().ids)])
        labels = [column.label for column in columns]
        told = [dict(zip(labels, row, strict=True)) for row in rows]
        self.assertEqual({row["资产名称"] for row in told}, {"扶贫车间", "冷库"})
        self.assertEqual({row["所在村"] for row in told}, {self.village.name})
        self.assertEqual({row["移交单位"] for row in told}, {self.unit_township.name})

    def test_one_wrong_row_keeps_all_out(self):
        draft = self.make(name="未确认的车间", category_id=self.solar.id)
        own = self.make_confirmed(name="到户牛", category_id=self.cattle.id, useful_life=5)
        for wrong in (
            {"asset": "没有的资产"}, {"asset": draft.name}, {"asset": own.name}, {"asset": "扶贫车间"},
            {"to": "没有的单位"}, {"to": "青石镇人民政府"}, {"day": "2099-01-01"}, {"day": None}, {"reply_date": "2099-01-01"},
        ):  # fmt: skip
            with self.subTest(wrong=wrong):
                record = self.load([HEAD, self.row(), self.row(**{"asset": "冷库", **wrong})])
                record.action_check()
                self.assertEqual(record.error_count, 1)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertFalse(self.found())
                self.assertEqual(self.shed.sudo().handover_state, "none")

    def test_what_is_handed_over_is_not_handed_over_again(self):
        self.load([HEAD, self.row()]).action_import()
        record = self.load([HEAD, self.row(reply="东政复〔2022〕9号")])
        record.action_check()
        self.assertEqual(record.error_count, 1)

    def test_the_county_office_alone(self):
        for user in (self.user_township, self.user_village):
            record = self.load([HEAD, self.row()], user=user)
            record.action_check()
            self.assertEqual(record.error_count, 0)
            with self.assertRaises(AccessError), self.cr.savepoint():
                record.action_import()
            self.assertFalse(self.found())
