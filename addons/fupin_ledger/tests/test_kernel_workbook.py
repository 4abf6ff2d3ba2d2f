import io
import random
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import xlsxwriter

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..kernel.errors import LedgerError
from ..kernel.workbook import read_workbook
from .workbooks import HEAD, read, row, told, workbook


def rezip(content, change):
    """The workbook with the text of some parts changed: ``change(name, text) -> text``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    """Whatever is uploaded, it is read or refused with a reason; it never brings the server down."""

    def code(self, content):
        with self.assertRaises(LedgerError) as caught:
            read_workbook(content)
        return caught.exception.code, caught.exception.params.get("kind")

    def test_wrong_types(self):
        docx = io.BytesIO()
        with zipfile.ZipFile(docx, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        for content, expected in (
            (b"", ("empty_file", None)), (b"%PDF-1.7 x", ("wrong_type", "pdf")), (b"\xff\xd8\xff\xe0", ("wrong_type", "image")),
            ("资产名称,原值\n路,1".encode(), ("wrong_type", "text")), ("资产名称,原值".encode("gbk"), ("wrong_type", "text")),
            (b"<html><table></table>", ("wrong_type", "html")), (docx.getvalue(), ("wrong_type", "docx")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ("wrong_type", "doc")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ("password", None)),
            (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', ("wrong_type", "xml")),
            (b"\x00\x01\x02", ("wrong_type", "unknown")), (b"PK\x03\x04 broken", ("damaged", None)),
        ):  # fmt: skip
            with self.subTest(content=content[:30]):
                self.assertEqual(self.code(content), expected)

    def test_damaged(self):
        content = workbook([HEAD, *(row(n) for n in range(200))])
        self.assertEqual(self.code(content[: len(content) // 2])[0], "damaged")
        self.assertEqual(
            self.code(rezip(content, lambda name, text: text[:100] if "sheet1" in name else text))[0], "damaged"
        )
        self.assertEqual(
            self.code(rezip(content, lambda name, text: b"" if name == "xl/workbook.xml" else text))[0], "damaged"
        )

    def test_bytes_changed_at_random(self):
        """Forty broken copies of a workbook: each is read, or refused by a LedgerError."""
        with file_open("fupin_ledger/tests/data/yanshan_flat_yuan_12_faults.xlsx", "rb") as file:
            content = file.read()
        chance = random.Random(7)
        for _round in range(40):
            broken = bytearray(content)
            for _change in range(chance.randint(1, 60)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            with suppress(LedgerError):
                read_workbook(bytes(broken))

    def test_too_large(self):
        self.assertEqual(self.code(b"PK\x03\x04" + b"0" * 30_000_001)[0], "too_large")

    def test_zip_bomb(self):
        """A part that swells to hundreds of megabytes is refused before it is unpacked."""
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook([HEAD, row()]))) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                new.writestr(name, old.read(name))
            with new.open("xl/comments9.xml", "w") as part:
                for _block in range(70):
                    part.write(b"0" * 1_000_000)
        self.assertLess(len(stream.getvalue()), 200_000)
        self.assertEqual(self.code(stream.getvalue())[0], "too_large")

    def big(self, write):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, values in enumerate((HEAD, row())):
                sheet.write_row(number, 0, values)
            write(sheet, book.add_format({"border": 1}))
        return stream.getvalue()

    def test_a_million_empty_rows_with_borders(self):
        def borders(sheet, border):
            for number in range(2, 1_000_000):
                sheet.write_blank(number, 0, None, border)

        _opened, result = read(self.big(borders))
        self.assertEqual((len(result.rows), result.faulty), (1, set()))

    def test_two_hundred_thousand_rows_with_a_blank_each(self):
        """Blanks down to the end, as after a careless paste, are no rows at all."""

        def blanks(sheet, _border):
            for number in range(2, 200_000):
                sheet.write_string(number, 0, " ")

        opened, result = read(self.big(blanks))
        self.assertEqual((len(opened.sheet.rows), len(result.rows), result.skipped), (2, 1, []))

    def test_one_cell_in_the_last_row(self):
        """Laid out in full this sheet would take gigabytes."""
        with self.assertRaises(LedgerError) as caught:
            read_workbook(self.big(lambda sheet, _border: sheet.write_string(1_048_575, 16_383, "x")))
        self.assertEqual(caught.exception.code, "far_cell")
        self.assertEqual(caught.exception.params, {"sheet": "Sheet1", "row": 1_048_576, "column": "XFD"})

    def test_references_need_not_come_first(self):
        """Other programs write the attributes of a cell in another order, or with a prefix."""
        content = workbook([HEAD, row()])

        def turned(name, text):
            if "sheet1" not in name:
                return text
            return b"".join(
                b"<c t=" + piece.split(b" t=")[1].split(b">")[0] + b" " + piece.split(b" t=")[0] + b">" + piece.split(b">", 1)[1]
                if piece.startswith(b"r=") and b" t=" in piece.split(b">")[0] else (b"<c " + piece if index else piece)
                for index, piece in enumerate(text.split(b"<c "))
            )  # fmt: skip

        other = rezip(content, turned)
        self.assertNotEqual(other, content)
        self.assertFalse(read(other)[1].faulty)
        far = rezip(
            content, lambda name, text: text.replace(b'r="A2"', b's="0" r="XFD1048576"') if "sheet1" in name else text
        )
        self.assertEqual(self.code(far)[0], "far_cell")

    def test_formulas(self):
        """The value saved with a formula is taken; without one, or with an error, it is told."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet()
            for number, values in enumerate((HEAD, row(1), row(2), row(3), row(4))):
                sheet.write_row(number, 0, values)
            sheet.write_formula(1, 7, "=500*2", None, 1000)
            sheet.write_formula(2, 7, "=A1/0", None, "#DIV/0!")
            sheet.write_formula(3, 6, "=VLOOKUP(1,A:B,2)", None, "#N/A")
            sheet.write_formula(4, 4, '="公益性"&"资产"', None, "公益性资产")
        opened, result = read(stream.getvalue())
        self.assertEqual(told(result), {(3, "cell_error"), (4, "cell_error")})
        self.assertEqual(opened.sheet.formulas, 4)
        _opened, result = read(workbook([HEAD, row(value="=500*2")]))  # openpyxl saves no value
        self.assertEqual(told(result), {(2, "formula_uncached")})

    def test_external_links_are_noticed(self):
        content = workbook([HEAD, row()])
        self.assertFalse(read(content)[0].sheet.has_links)
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        opened, result = read(stream.getvalue())
        self.assertTrue(opened.sheet.has_links)
        self.assertFalse(result.faulty)

    def test_hidden_rows_are_read_and_noticed(self):
        def hide(_book, sheet):
            sheet.row_dimensions[3].hidden = True

        opened, result = read(workbook([HEAD, row(1), row(2)], change=hide))
        self.assertEqual(opened.sheet.hidden_rows, {2})
        self.assertEqual(len(result.rows), 2)

    def test_dates_of_1904(self):
        def old_mac(book, _sheet):
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

        rows = [HEAD, row(1, date=date(2021, 5, 1)), row(2, date=43607 - 1462)]
        _opened, result = read(workbook(rows, change=old_mac))
        self.assertEqual(
            [item.values["acquisition_date"] for item in result.rows], [date(2021, 5, 1), date(2019, 5, 22)]
        )

    def test_old_xls(self):
        with file_open("fupin_ledger/tests/data/old.xls", "rb") as file:
            _opened, result = read(file.read())
        self.assertEqual(len(result.rows), 2)
        self.assertFalse(result.faulty, told(result))

    def test_old_xls_with_a_cell_in_the_last_row(self):
        with file_open("fupin_ledger/tests/data/far.xls", "rb") as file, self.assertRaises(LedgerError) as caught:
            read_workbook(file.read())
        self.assertEqual(caught.exception.code, "far_cell")
        self.assertEqual(caught.exception.params, {"sheet": "x", "row": 65536, "column": "IV"})

    def test_broken_old_xls_does_not_end_the_server(self):
        """A length of a terabyte in the file made the reader end the whole process."""
        with file_open("fupin_ledger/tests/data/old.xls", "rb") as file:
            content = file.read()
        chance = random.Random(11)
        codes = set()
        for _round in range(25):
            broken = bytearray(content)
            for _change in range(20):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            try:
                read_workbook(bytes(broken))
            except LedgerError as error:
                codes.add(error.code)
        self.assertIn("damaged", codes)

    def test_password(self):
        with file_open("fupin_ledger/tests/data/password.xlsx", "rb") as file:
            self.assertEqual(self.code(file.read())[0], "password")
