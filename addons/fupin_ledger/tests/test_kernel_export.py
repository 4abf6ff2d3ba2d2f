import io
from datetime import date
from decimal import Decimal

import openpyxl

from odoo.tests import BaseCase, tagged

from ..kernel.export import ExportColumn, Layout, write_ledger
from ..kernel.workbook_out import write_marked
from .workbooks import HEAD, SOURCES, read, row, told, workbook

WORDS = {
    "faults": "错误说明",
    "list": "错误清单",
    "row": "行",
    "column": "列",
    "content": "内容",
    "reason": "原因",
    "remedy": "怎么改",
}
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1")


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@tagged("post_install", "-at_install")
class TestExport(BaseCase):
    def export(self, rows, **layout):
        columns = [
            ExportColumn("资产名称", width=30), ExportColumn("资产类别"), ExportColumn("购建时间", "date"),
            ExportColumn("预计使用年限", "integer"), ExportColumn("原始价值", "amount", is_summed=True),
            *(ExportColumn(source, "amount", "资金来源构成", is_summed=True) for source in SOURCES[:2]),
            ExportColumn("所在乡镇"), ExportColumn("所在村"), ExportColumn("备注"),
        ]  # fmt: skip
        stream = io.BytesIO()
        count = write_ledger(
            stream, Layout("鲁山县帮扶项目资产总台账", columns, reporting_unit="鲁山县帮扶办", **layout), rows
        )
        self.assertEqual(count, len(rows))
        return stream.getvalue()

    def row(self, name="冷库", value=200365.99, note=None):
        return (name, "经营性资产", date(2021, 5, 1), 10, value, value, None, "张良镇", "辛庄村", note)

    def test_official_layout(self):
        sheet = opened(self.export([self.row(), self.row("路", 0.01)])).active
        self.assertEqual(sheet["A1"].value, "鲁山县帮扶项目资产总台账")
        self.assertEqual([sheet["A2"].value, sheet["F2"].value], ["填报单位：鲁山县帮扶办", "单位：万元"])
        self.assertEqual(
            [cell.value for cell in sheet[3]][:8],
            ["序号", "资产名称", "资产类别", "购建时间", "预计使用年限", "原始价值", "资金来源构成", None],
        )
        self.assertEqual([sheet["G4"].value, sheet["H4"].value], list(SOURCES[:2]))
        merges = {str(area) for area in sheet.merged_cells.ranges}
        self.assertLessEqual({"A1:K1", "A2:E2", "F2:K2", "A3:A4", "G3:H3"}, merges)
        self.assertEqual(
            [cell.value for cell in sheet[5]][:7],
            [1, "冷库", "经营性资产", sheet["D5"].value, 10, 20.036599, 20.036599],
        )
        self.assertEqual([sheet["A7"].value, sheet["F7"].value], ["合计", 20.0366])
        self.assertEqual(
            [cell.value for cell in sheet[8] if cell.value],
            ["填报人：", "审核人：", "主要负责人（签字）：", "填报日期："],
        )
        self.assertEqual(sheet.print_title_rows, "$3:$4")
        self.assertEqual((sheet.page_setup.orientation, str(sheet.page_setup.paperSize)), ("landscape", "8"))
        self.assertEqual(sheet.oddFooter.center.text, "第&P页 共&N页")
        self.assertEqual(str(opened(self.export([], paper="A4")).active.page_setup.paperSize), "9")

    def test_what_is_exported_can_be_imported(self):
        """Every fen comes back, through 万元 and through Excel's numbers."""
        amounts = [Decimal(n * 7919 % 100_000_019) / 100 + Decimal("0.01") for n in range(500)] + [
            Decimal("99499.99"),
            Decimal("99999999999.99"),
        ]
        for unit in ("万元", "元"):
            with self.subTest(unit=unit):
                content = self.export(
                    [self.row(f"资产{n}", float(amount)) for n, amount in enumerate(amounts)], unit=unit
                )
                _opened, result = read(content)
                self.assertFalse(result.faulty, told(result))
                self.assertEqual([item.values["original_value"] for item in result.rows], amounts)
                self.assertEqual(result.totals[0][1], sum(amounts))

    def test_formulas_are_neutralised(self):
        """Also after a save as CSV: no text begins with a sign that starts a formula."""
        sheet = opened(self.export([self.row(text, note=text) for text in DANGEROUS])).active
        for number, text in enumerate(DANGEROUS, 5):
            for cell in (sheet.cell(number, 2), sheet.cell(number, 11)):
                self.assertEqual(cell.data_type, "s")
                self.assertEqual(cell.value.replace("_x000D_", "\r"), "'" + text)

    def test_formulas_in_title_and_foot_are_neutralised(self):
        columns = [ExportColumn("=甲", group="=乙"), ExportColumn("丙")]
        stream = io.BytesIO()
        layout = Layout("=1+1", columns, reporting_unit="x", signatures=("=2",), notes=["@3"], numbered=False)
        write_ledger(stream, layout, [])
        cells = [cell for line in opened(stream.getvalue()).active.iter_rows() for cell in line if cell.value]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertFalse([cell.value for cell in cells if cell.value[0] in "=@"])

    def test_neutralised_text_comes_back_as_it_was(self):
        _opened, result = read(self.export([self.row("=1+1"), self.row("-5℃冷库"), self.row("'引号")]))
        self.assertEqual([item.values["name"] for item in result.rows], ["=1+1", "-5℃冷库", "'引号"])

    def test_no_rows(self):
        sheet = opened(self.export([])).active
        self.assertEqual([sheet["A5"].value, sheet["F5"].value], ["合计", 0])


@tagged("post_install", "-at_install")
class TestMarked(BaseCase):
    """The table handed back tells each fault where it is, and nothing it should not."""

    def marked(self, content, **options):
        opened_file, result = read(content)
        faults = [(i.row, i.column, f"原因{i.code}", f"改{i.code}") for i in result.issues if not i.is_warning]
        protected = {m.column for m in opened_file.labels() if m.field and m.field.is_protected}
        return opened(write_marked(opened_file.sheet, opened_file.tables, faults, WORDS, protected, **options)), result

    def faulty(self):
        head = [*HEAD, "联系电话", "备注"]
        return [
            ["台账"], ["单位：元"], head, [*row(1), "13074391500", "13912345678"], [*row(2, value="约五万", date="2011"), "1390000", "+cmd"],
            [*row(3), "13812345678", "身份证410423199001011234"], [*row(4, village=None), None, None], ["合计"],
        ]  # fmt: skip

    def test_whole_table(self):
        book, _result = self.marked(workbook(self.faulty(), ["A1:K1"]))
        sheet = book.worksheets[0]
        self.assertEqual(sheet["L3"].value, "错误说明")
        self.assertEqual(sheet["L5"].value, "原因amount_unknown；原因phone_unknown；原因below_minimum")
        self.assertEqual([sheet["L4"].value, sheet["L6"].value], [None, None])
        self.assertEqual(sheet["H5"].fill.fgColor.rgb, "FFFFC7CE")
        self.assertEqual(sheet["H5"].comment.text, "原因amount_unknown")
        self.assertEqual(sheet["C7"].fill.fgColor.rgb, "FFFFC7CE")
        self.assertNotEqual(sheet["H4"].fill.fgColor.rgb, "FFFFC7CE")
        self.assertEqual(sheet["A8"].value, "合计")
        listed = [[cell.value for cell in line] for line in book.worksheets[1].iter_rows()]
        self.assertEqual(listed[0], ["行", "列", "内容", "原因", "怎么改"])
        self.assertEqual(listed[1], [5, "H", "约五万", "原因amount_unknown", "改amount_unknown"])

    def test_protected_data_is_masked(self):
        book, _result = self.marked(workbook(self.faulty()))
        text = " ".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        for secret in ("13074391500", "13912345678", "1390000", "13812345678", "410423199001011234"):
            self.assertNotIn(secret, text)
        self.assertIn("130****1500", text)

    def test_formulas_are_neutralised(self):
        sheet = self.marked(workbook(self.faulty()))[0].worksheets[0]
        self.assertEqual((sheet["K5"].value, sheet["K5"].data_type), ("'+cmd", "s"))

    def test_only_faulty_rows_mended_and_imported_again(self):
        book, result = self.marked(workbook(self.faulty(), ["A1:K1"]), only_faulty=True)
        self.assertEqual(result.faulty, {5, 7})
        sheet = book.worksheets[0]
        self.assertEqual([cell.value for cell in sheet["A"]], ["台账", "单位：元", "序号", 2, 4])
        sheet["H4"], sheet["F4"], sheet["C5"] = 1000, "2021.5", "辛庄村"
        sheet["J4"] = "13900001111"
        stream = io.BytesIO()
        book.save(stream)
        _opened, again = read(stream.getvalue())
        self.assertFalse(again.faulty, told(again))
        self.assertEqual(len(again.rows), 2)

    def test_masked_phone_is_left_empty(self):
        """Right phones of rows handed back are masked there: a remark, no fault."""
        content = workbook([[*HEAD, "联系电话"], [*row(), "130****1500"]])
        _opened, result = read(content)
        self.assertEqual([(i.code, i.is_warning) for i in result.issues], [("phone_masked", True)])
        self.assertNotIn("phone", result.rows[0].values)

    def test_merged_heads_and_villages(self):
        """Heads stay merged; a merged village is written into each row, so that rows stand alone."""
        upper = [*HEAD[:8], "资金来源构成（元）", ""]
        lower = [""] * 8 + ["彩票公益金", "社会捐赠资金"]
        rows = [
            upper,
            lower,
            *([*row(n, village="辛庄村" if n == 1 else None)[:8], 400, 600 + (n == 3)] for n in range(1, 4)),
        ]
        content = workbook(rows, [*(f"{c}1:{c}2" for c in "ABCDEFGH"), "I1:J1", "C3:C5"])
        book, result = self.marked(content, only_faulty=True)
        self.assertEqual(told(result), {(5, "funding_sum")})
        sheet = book.worksheets[0]
        self.assertIn("I1:J1", {str(area) for area in sheet.merged_cells.ranges})
        self.assertEqual([cell.value for cell in sheet["C"]], ["所在村", None, "辛庄村"])
