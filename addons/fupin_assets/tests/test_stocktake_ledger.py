from datetime import date

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_contract_ledger import ContractLedgerCase

HEAD = ["清查年度", "资产名称", "所在乡镇", "所在村", "资产类型", "清查结果", "账面原值", "实存数量", "实存价值",
        "情况说明", "核对日期", "核对人", "修正日期", "修正情况"]  # fmt: skip


@tagged("post_install", "-at_install")
class TestStocktakeLedger(ContractLedgerCase):
    """Stocktakes of past years come in by spreadsheet: exact to the fen, all or nothing, by the county office."""

    ledger_name = "stocktake_past"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.road = cls.make_confirmed(name="环村路", original_value=5000.05, quantity=3)
        cls.Stocktake = cls.env["fupin.stocktake"]

    def row(self, **cells):
        values = {"year": 2023, "asset": "扶贫车间", "township": "青石镇", "village": "上坪村", "type": None,
                  "result": "账实相符", "book": None, "quantity": None, "value": None, "note": None, "day": "2023-09-01",
                  "who": None, "fixed": None, "how": None, **cells}  # fmt: skip
        return list(values.values())

    def rows(self):
        return [
            self.row(),
            self.row(asset="环村路", result="盘亏", quantity=1, value=1234.56, note="塌方一段", who="王五"),
            self.row(year=2022, asset="环村路", result="数据有误", book=4999.99, value=5000.05, note="原值少记",
                     day="2022-08-01", fixed="2022-09-01", how="已更正"),
            self.row(asset="冷风机", type=self.solar.name, result="盘盈", quantity=1, value=888.88, note="捐赠未入账"),
        ]  # fmt: skip

    def found(self, year=2023):
        return self.Stocktake.search([("year", "=", year), ("region_id", "=", self.village.id)])

    def test_they_become_closed_lists_exact_to_the_fen(self):
        assets, changes = self.Asset.search_count([]), self.env["fupin.asset.change"].search_count([])
        record = self.load([HEAD, *self.rows()])
        record.action_check()
        self.assertRecordValues(record, [{"row_count": 4, "error_count": 0}])
        self.assertFalse(self.found())
        record.action_import()
        stocktake = self.found()
        self.assertRecordValues(
            stocktake,
            [{"state": "closed", "level": "village", "unit_id": self.unit_village.id, "asset_count": 2, "match_count": 1,
              "shortage_count": 1, "surplus_count": 1, "surplus_amount": 888.88, "remaining_count": 0, "coverage": 1,
              "closed_on": date(2023, 12, 31), "name": f"{self.unit_village.name}2023年度资产清查"}],
        )  # fmt: skip
        self.assertAlmostEqual(stocktake.book_amount, self.shed.original_value + 5000.05, 2)
        self.assertEqual(stocktake.event_ids.mapped("transition"), ["close", "create"])
        lines = stocktake.line_ids.grouped("name")
        self.assertRecordValues(
            lines["环村路"],
            [{"result": "shortage", "found_quantity": 1, "found_value": 1234.56, "book_original_value": 5000.05,
              "book_quantity": 3, "difference": -3765.49, "note": "塌方一段\nChecked by: 王五", "asset_id": self.road.id,
              "visited_on": date(2023, 9, 1), "visitor_id": False, "book_code": self.road.code}],
        )  # fmt: skip
        shed = lines["扶贫车间"]
        self.assertEqual((shed.found_value, shed.difference), (self.shed.original_value, 0))
        self.assertEqual(shed.book_net_value, float(self.shed._net_values(date(2023, 12, 31)).get(self.shed.id, 0)))
        self.assertRecordValues(
            lines["冷风机"], [{"result": "surplus", "asset_id": False, "amount": 888.88, "made_asset_id": False}]
        )
        self.assertRecordValues(
            self.found(2022).line_ids,
            [{"book_original_value": 4999.99, "found_value": 5000.05, "difference": 0.06, "is_unfixed": False,
              "fixed_on": date(2022, 9, 1), "fix_note": "已更正"}],
        )  # fmt: skip
        # nothing follows from the past
        self.assertEqual(
            (self.Asset.search_count([]), self.env["fupin.asset.change"].search_count([])), (assets, changes)
        )

    def test_one_wrong_row_keeps_all_out(self):
        for wrong in (
            {"year": 2012},
            {"year": local_date().year + 1},
            {"asset": "没有的资产"},
            {"result": "不知道"},
            {"result": "盘亏"},
            {"result": "盘盈", "asset": "新东西", "value": 5},
            {"result": "盘盈", "asset": "新东西", "type": self.solar.name},
            {"day": "2099-01-01"},
            {"value": "约五万"},
            {},
        ):
            with self.subTest(wrong=wrong):
                record = self.load([HEAD, self.row(), self.row(**wrong)])
                record.action_check()
                self.assertEqual(record.error_count, 1)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertFalse(self.Stocktake.search([("year", "=", 2023)]))

    def test_a_year_that_is_there_is_not_written_over(self):
        self.load([HEAD, *self.rows()]).action_import()
        again = self.load([HEAD, self.row(), self.row(year=2021)])
        again.action_check()
        self.assertEqual(again.error_count, 1)
        year = local_date().year
        self.Stocktake._open_year(self.county, year)
        now = self.load([HEAD, self.row(year=year, day=None)])
        now.action_check()
        self.assertEqual(now.error_count, 1)

    def test_the_county_office_alone(self):
        for user in (self.user_village, self.user_township):
            record = self.load([HEAD, self.row()], user=user)
            record.action_check()
            self.assertEqual(record.error_count, 0)
            with self.assertRaises(AccessError), self.cr.savepoint():
                record.action_import()
        self.assertFalse(self.found())

    def test_what_came_in_is_closed_and_goes_out_again(self):
        self.load([HEAD, *self.rows()]).action_import()
        line = self.found().line_ids.filtered(lambda line: line.result == "shortage")
        for user in (self.user_village, self.user_county):
            with self.assertRaises(AccessError), self.cr.savepoint():
                line.with_user(user).write({"found_value": 1})
        columns, rows = self.ledger.with_user(self.user_county)._export_table([("id", "=", line.id)])
        told = dict(zip((column.label for column in columns), next(iter(rows)), strict=True))
        self.assertEqual(
            [str(told[name]) for name in ("清查年度", "资产名称", "资产编码", "清查结果", "账面原值", "实存价值")],
            ["2023", "环村路", self.road.code, "盘亏", "5000.05", "1234.56"],
        )
