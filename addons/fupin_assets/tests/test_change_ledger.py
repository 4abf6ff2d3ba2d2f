from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_contract_ledger import ContractLedgerCase

CHANGE_HEAD = ["资产名称", "乡镇", "村", "变动类型", "变动日期", "情况说明", "变动原因", "损失金额", "抵押权人"]
WORK_HEAD = ["资产名称", "乡镇", "村", "工作内容", "维修日期", "预算", "维修费用", "费用承担方"]


@tagged("post_install", "-at_install")
class TestChangeLedger(ContractLedgerCase):
    """Past changes come in by spreadsheet: all or nothing, exact to the fen."""

    ledger_name = "change"

    def row(self, kind="损毁", date="2023-08-01", why="自然灾害", lost=1234.56, **cells):
        values = {"asset": "扶贫车间", "township": "青石镇", "village": "上坪村", "kind": kind, "date": date,
                  "text": "洪水冲毁", "why": why, "lost": lost, "holder": None, **cells}  # fmt: skip
        return list(values.values())

    def changes(self):
        return self.env["fupin.asset.change"].search([], order="date")

    def test_drafts_come_in_and_change_nothing(self):
        record = self.load([CHANGE_HEAD, self.row()], user=self.user_village)
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "error_count": 0}])
        record.action_import()
        self.assertRecordValues(
            self.changes(),
            [{"state": "draft", "amount_lost": 1234.56, "asset_ids": self.shed.ids, "region_id": self.village.id,
              "kind_id": self.env.ref("fupin_assets.asset_change_kind_damaged").id}],
        )  # fmt: skip
        self.assertEqual(self.shed.use_status, "in_use")

    def test_confirmed_they_take_effect_in_the_order_of_days(self):
        rows = [CHANGE_HEAD, self.row(), self.row("盘活", "2024-03-01", lost=None), self.row("闲置", "2023-01-01")]
        self.load(rows, confirm_records=True).action_import()
        self.assertEqual(self.changes().mapped("state"), ["confirmed"] * 3)
        self.assertEqual(self.shed.use_status, "in_use")
        self.load([CHANGE_HEAD, self.row("闲置", "2024-06-01")], confirm_records=True).action_import()
        self.assertEqual((self.shed.use_status, str(self.shed.use_status_since)), ("idle", "2024-06-01"))
        event = self.shed.sudo().event_ids.sorted("id")[-1]
        self.assertEqual((event.before, event.after), ({"use_status": "in_use"}, {"use_status": "idle"}))

    def test_nothing_is_written_unless_all_is_right(self):
        rows = [
            CHANGE_HEAD, self.row(), self.row(asset="没有的资产"), self.row(kind="飞走了"), self.row(date="2099-01-01"),
            self.row(kind="解除抵押"), self.row(kind="抵押"),
        ]  # fmt: skip
        record = self.load(rows, confirm_records=True)
        record.action_check()
        self.assertRecordValues(record, [{"state": "failed", "row_count": 6, "error_count": 5}])
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        self.assertFalse(self.changes())

    def test_a_mortgage_of_the_past(self):
        self.load([CHANGE_HEAD, self.row("擅自抵押", holder="农商行")], confirm_records=True).action_import()
        self.assertTrue(self.shed.encumbrance_ids.is_unauthorised)

    def test_export_can_be_imported(self):
        self.load([CHANGE_HEAD, self.row()]).action_import()
        columns, rows = self.ledger.with_user(self.user_county)._export_table([])
        values = dict(zip((column.label for column in columns), next(iter(rows)), strict=True))
        self.assertEqual([str(values[name]) for name in ("资产名称", "变动类型", "变动原因", "损失金额")],
                         ["扶贫车间", "损毁", "自然灾害", "1234.56"])  # fmt: skip


@tagged("post_install", "-at_install")
class TestMaintenanceLedger(ContractLedgerCase):
    """Upkeep and repairs come in by spreadsheet; without a payer the rule names him."""

    ledger_name = "maintenance"

    def row(self, **cells):
        values = {"asset": "扶贫车间", "township": "青石镇", "village": "上坪村", "text": "屋顶修缮", "date": "2024-05-06",
                  "budget": 100, "cost": 99.99, "payer": None, **cells}  # fmt: skip
        return list(values.values())

    def test_repairs_come_in(self):
        self.contract(running=True)
        self.make_confirmed(name="冷库", category_id=self.solar.id)
        rows = [WORK_HEAD, self.row(), self.row(date="2023-05-06"), self.row(date="2024-05-07", payer="上级单位")]
        record = self.load(rows)
        record.action_import()
        works = self.env["fupin.maintenance"].search([], order="date")
        self.assertEqual(works.mapped("payer"), ["owner", "operator", "superior"])
        self.assertEqual(works.mapped("cost"), [99.99] * 3)
        self.assertEqual(works.region_id, self.village)
        columns, exported = self.ledger.with_user(self.user_county)._export_table([])
        values = dict(zip((column.label for column in columns), next(iter(exported)), strict=True))
        self.assertEqual(values["资产名称"], "扶贫车间")

    def test_one_asset_in_a_row_and_all_or_nothing(self):
        self.make_confirmed(name="冷库", category_id=self.solar.id)
        record = self.load([WORK_HEAD, self.row(), self.row(asset="扶贫车间、冷库"), self.row(cost=-1)])
        record.action_check()
        self.assertRecordValues(record, [{"state": "failed", "error_count": 2}])
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        self.assertFalse(self.env["fupin.maintenance"].search([]))


@tagged("post_install", "-at_install")
class TestRepeatedRows(ContractLedgerCase):
    """A row that says the same of the same asset is told, whether it names it by name, by code or by both.

    Formerly a row was left out where any of the columns was empty: with two columns for the asset nearly always.
    """

    CASES = (("change", ["变动类型", "变动日期", "情况说明"], ["损毁", "2023-08-01", "洪水冲毁"]),
             ("maintenance", ["工作内容", "维修日期", "维修费用"], ["换棚膜", "2023-08-01", 100.01]),
             ("maintenance", ["工作内容", "维修日期"], ["换棚膜", "2023-08-01"]),
             ("contract", ["合同编号", "承租方", "期限起", "期限止", "经营方式", "年租金", "合同状态"],
              ["HT-1", "绿源合作社", "2024-01-01", "2030-12-31", "租赁", 12000, "履行中"]))  # fmt: skip

    def warned(self, head, *rows):
        record = self.load([head, *rows])
        record.action_check()
        self.assertEqual((record.row_count, record.error_count), (len(rows), 0), record.report)
        return record.warning_count

    def test_repeats_are_told_however_the_asset_is_named(self):
        for key, columns, cells in self.CASES:
            self.ledger = self.env.ref(f"fupin_assets.ledger_{key}")
            day = next(index for index, cell in enumerate(cells) if str(cell).startswith("20"))
            other = [*cells[:day], "2022-02-02", *cells[day + 1 :]]
            named = {"资产名称": "扶贫车间", "资产编码": self.shed.code, "乡镇": "青石镇", "村": "上坪村"}
            for left_out in ("资产编码", "资产名称", None):
                with self.subTest(ledger=key, columns=columns, without=left_out):
                    asset = {head: cell for head, cell in named.items() if head != left_out}
                    head, same, others = ([*asset, *columns], [*asset.values(), *cells], [*asset.values(), *other])
                    alone = self.warned(head, same)
                    self.assertEqual(self.warned(head, same, same) - 2 * alone, 1)
                    self.assertEqual(self.warned(head, same, others) - 2 * alone, 0)
