import io
from decimal import Decimal

import xlsxwriter

from odoo.tests import BaseCase, tagged

from ..kernel.columns import match_columns
from ..kernel.errors import LedgerError
from ..kernel.reading import open_ledger
from ..kernel.text import label_key
from .workbooks import HEAD, fields, read, row, told, workbook


@tagged("post_install", "-at_install")
class TestHeads(BaseCase):
    """Where the table begins, what its columns are called and what unit they are in."""

    def values(self, content, field="original_value"):
        _opened, result = read(content)
        self.assertFalse(result.issues, told(result))
        return [item.values[field] for item in result.rows]

    def test_title_and_unit_lines_before_the_head(self):
        rows = [["鲁山县帮扶项目资产台账"], ["填报单位：张良镇人民政府", "", "", "", "单位：万元"], [], HEAD]
        rows[3] = [*HEAD[:7], "资产原值", HEAD[8]]
        rows.append(row(value=20.036599, funding="彩票公益金:20.036599"))
        self.assertEqual(self.values(workbook(rows)), [Decimal("200365.99")])

    def test_unit_of_the_column_goes_before_the_unit_line(self):
        rows = [["单位：万元"], HEAD, row(value=5000, funding="彩票公益金:5000元")]
        self.assertEqual(self.values(workbook(rows)), [5000])

    def test_columns_in_different_units(self):
        head = [*HEAD[:7], "原值（元）", "资金来源构成（万元）", ""]
        lower = [""] * 8 + ["彩票公益金", "社会捐赠资金"]
        rows = [head, lower, [*row(value=50000)[:8], 3, 2]]
        merges = [f"{c}1:{c}2" for c in "ABCDEFGH"] + ["I1:J1"]
        _opened, result = read(workbook(rows, merges))
        self.assertFalse(result.issues, told(result))
        self.assertEqual(result.rows[0].values["funding"], [("彩票公益金", 30000), ("社会捐赠资金", 20000)])

    def two_row_head(self, merges):
        upper = [*HEAD[:8], "资金来源构成（元）", "", "", "备注"]
        lower = [""] * 8 + ["彩票公益金", "社会捐赠资金", "小计", ""]
        return workbook([["台账"], upper, lower, [*row()[:8], 400, 600, 1000, "x"]], merges)

    def test_two_row_head_merged(self):
        merges = ["A1:L1", *(f"{c}2:{c}3" for c in "ABCDEFGHL"), "I2:K2"]
        opened, result = read(self.two_row_head(merges))
        self.assertFalse(result.issues, told(result))
        self.assertEqual(result.rows[0].values["funding"], [("彩票公益金", 400), ("社会捐赠资金", 600)])
        self.assertIn("资金来源构成（元）/彩票公益金", opened.tables[0].labels)

    def test_two_row_head_whose_merges_were_lost(self):
        _opened, result = read(self.two_row_head([]))
        self.assertFalse(result.issues, told(result))
        self.assertEqual(result.rows[0].values["funding"], [("彩票公益金", 400), ("社会捐赠资金", 600)])

    def test_three_row_head(self):
        rows = [
            [*HEAD[:8], "资金投入情况（元）", "", ""],
            [""] * 8 + ["资金来源构成", "", "其他"],
            [""] * 8 + ["彩票公益金", "社会捐赠资金", ""],
            [*row()[:8], 400, 600, ""],
        ]
        merges = [*(f"{c}1:{c}3" for c in "ABCDEFGH"), "I1:K1", "I2:J2", "K2:K3"]
        _opened, result = read(workbook(rows, merges))
        self.assertFalse(result.issues, told(result))
        self.assertEqual(len(result.rows[0].values["funding"]), 2)

    def test_row_that_numbers_the_columns(self):
        for numbers in (list(range(1, 10)), ["甲", "乙", *map(str, range(1, 8))], [f"({n})" for n in range(1, 10)]):
            with self.subTest(numbers=numbers):
                self.assertEqual(self.values(workbook([HEAD, numbers, row()])), [1000])

    def test_heads_with_line_breaks_spaces_and_stars(self):
        head = [
            "序 号",
            "所在\n乡镇",
            " 所在村 ",
            "*资产名称",
            "资产　类别",
            "购建时间\n（年月）",
            "预计使用年限（年）",
            "资产\n原值\n(元)",
            "资金 来源",
        ]
        self.assertEqual(self.values(workbook([head, row()])), [1000])

    def test_head_printed_again_on_each_page(self):
        opened, result = read(workbook([["台账"], HEAD, row(1), row(2), ["台账"], HEAD, row(3)]))
        self.assertEqual(len(opened.tables), 1)
        self.assertEqual([item.number for item in result.rows], [3, 4, 7])
        self.assertFalse(result.faulty, told(result))

    def test_second_table_with_other_columns(self):
        other = ["资产名称", "所在村", "所在乡镇", "资产类别", "原值（万元）", "购建时间", "使用年限", "资金来源"]
        second = ["冷库", "辛庄村", "张良镇", "经营性资产", 0.1, "2020年", 20, "彩票公益金"]
        opened, result = read(workbook([HEAD, row(), [], ["二、经营性资产"], other, second]))
        self.assertEqual(len(opened.tables), 2)
        self.assertFalse(result.faulty, told(result))
        self.assertEqual([item.values["original_value"] for item in result.rows], [1000, 1000])
        self.assertEqual(result.rows[1].values["village" if "village" in result.rows[1].values else "place"], 3)

    def test_summary_below_is_not_taken_and_told(self):
        summary = [["资产汇总表"], ["所在乡镇", "资产类别", "原值（元）"], ["张良镇", "公益性资产", 1000]]
        opened, result = read(workbook([HEAD, row(), [], *summary]))
        self.assertEqual(len(result.rows), 1)
        self.assertEqual(opened.foreign, [(5, 6)])
        self.assertIn((6, "foreign"), result.skipped)

    def test_table_that_begins_in_the_middle_of_the_sheet(self):
        def move(_book, sheet):
            sheet.insert_cols(1, 3)
            sheet.insert_rows(1, 7)

        _opened, result = read(workbook([HEAD, row()], change=move))
        self.assertEqual([item.number for item in result.rows], [9])
        self.assertFalse(result.faulty, told(result))

    def test_sheet_that_looks_like_the_ledger_is_chosen(self):
        def add(book, sheet):
            sheet.title = "填表说明"
            sheet.delete_rows(1, 5)
            sheet.append(["请如实填写资产名称、购建时间"])
            ledger = book.create_sheet("总台账")
            for values in (HEAD, row(1), row(2)):
                ledger.append(values)
            second = book.create_sheet("白水乡")
            for values in (HEAD, row(1)):
                second.append(values)
            hidden = book.create_sheet("旧台账")
            hidden.sheet_state = "hidden"
            for values in (HEAD, row(1), row(2), row(3)):
                hidden.append(values)

        content = workbook([HEAD], change=add)
        opened, result = read(content)
        self.assertEqual(opened.sheet.name, "总台账")
        self.assertEqual(opened.others, ["白水乡"])
        self.assertEqual(len(result.rows), 2)
        self.assertEqual(read(content, sheet_name="白水乡")[0].sheet.name, "白水乡")
        with self.assertRaises(LedgerError) as caught:
            read(content, sheet_name="没有的表")
        self.assertEqual(caught.exception.code, "sheet_missing")

    def test_no_head(self):
        with self.assertRaises(LedgerError) as caught:
            open_ledger(workbook([["a", "b"], [1, 2]]), fields())
        self.assertEqual(caught.exception.code, "head_missing")

    def test_missing_required_column_is_told_once(self):
        opened, result = read(workbook([HEAD[:6], row()[:6], row(2)[:6]]))
        self.assertEqual([item.key for item in opened.missing(fields())], ["useful_life", "original_value", "funding"])
        self.assertFalse(result.issues)

    def test_remembered_column(self):
        head = [*HEAD[:3], "标的物", *HEAD[4:]]
        opened, _result = read(workbook([head, row()]))
        self.assertEqual([item.key for item in opened.missing(fields())], ["name"])
        opened, result = read(workbook([head, row()]), remembered={label_key("标的物"): ("name", None)})
        self.assertFalse(opened.missing(fields()))
        self.assertEqual(result.rows[0].values["name"], "道路1")

    def test_similar_columns(self):
        found = match_columns(
            ["资产名称", "资产原值", "资产净值", "预计使用年限", "购建的时间", "备注", "备注"], fields()
        )
        hows = {(match.label, match.how) for match in found}
        self.assertIn(("购建的时间", "similar"), hows)
        self.assertIn(("资产净值", "suggested"), hows)
        self.assertIn(("备注", "duplicate"), hows)

    def test_vague_leaf_does_not_match_without_its_group(self):
        found = match_columns(["经营主体/名称", "经营主体/电话", "管护责任人/姓名"], fields())
        self.assertEqual([match.field and match.field.key for match in found if match.how == "exact"], [])

    def test_unknown_source_column(self):
        upper = [*HEAD[:8], "资金来源构成（元）", ""]
        lower = [""] * 8 + ["彩票公益金", "天外资金"]
        rows = [upper, lower, [*row()[:8], 1000, ""], [*row()[:8], 400, 600]]
        _opened, result = read(workbook(rows, [*(f"{c}1:{c}2" for c in "ABCDEFGH"), "I1:J1"]))
        self.assertEqual(told(result), {(4, "source_column_unknown")})

    def test_old_xls_like_heads_of_xlsxwriter_rich_text(self):
        """A head written in several fonts is one text."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            for column, text in enumerate(HEAD):
                sheet.write(0, column, text)
            sheet.write_rich_string(0, 3, "资产", bold, "名称")
            for column, value in enumerate(row()):
                sheet.write(1, column, value)
        self.assertEqual(self.values(stream.getvalue()), [1000])
