"""The report of a comparison: several sheets, written row by row in memory that does not grow."""

from dataclasses import dataclass, field

import xlsxwriter

from .layout import FONT, set_up_page
from .text import neutral


@dataclass(slots=True)
class SheetOf:
    """``columns`` are (head, kind, width), kind one of text, amount, integer; ``rows`` an iterable of sequences."""

    name: str
    title: str
    columns: list
    rows: object = ()
    sums: tuple = field(default_factory=tuple)


def write_report(stream, sheets, total_word="合计"):
    """Write the sheets to a binary stream and return how many rows each has.

    Columns named in ``sums`` (by number) are added up in a last row. Text that could be taken for a formula is
    neutralised.

    >>> import io
    >>> from .workbook import read_workbook
    >>> stream = io.BytesIO()
    >>> columns = [("乡镇", "text", 12), ("条数", "integer", 8), ("金额（元）", "amount", 14)]
    >>> write_report(stream, [SheetOf("汇总", "数据比对汇总表", columns, [("=张良镇", 2, 10.05), ("瓦屋镇", 1, 0.1)], (1, 2))])
    [2]
    >>> read_workbook(stream.getvalue())[0].rows[2:]
    [["'=张良镇", 2.0, 10.05], ['瓦屋镇', 1.0, 0.1], ['合计', 3.0, 10.15]]
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, {**options, "strings_to_numbers": False})
    try:
        base = {"font_name": FONT, "font_size": 10, "border": 1, "valign": "vcenter"}
        formats = {
            "title": book.add_format({"font_name": FONT, "font_size": 16, "bold": True}),
            "head": book.add_format(
                {**base, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEF2F6"}
            ),
            "text": book.add_format({**base, "text_wrap": True}),
            "amount": book.add_format({**base, "num_format": "#,##0.00"}),
            "integer": book.add_format({**base, "num_format": "0"}),
        }
        return [_write_sheet(book.add_worksheet(sheet.name), sheet, formats, total_word) for sheet in sheets]
    finally:
        book.close()


def _write_sheet(target, sheet, formats, total_word):
    for column, (_head, _kind, width) in enumerate(sheet.columns):
        target.set_column(column, column, width)
    set_up_page(target, "A4", 0, 1)
    target.write_string(0, 0, sheet.title, formats["title"])
    for column, (head, _kind, _width) in enumerate(sheet.columns):
        target.write_string(1, column, neutral(head), formats["head"])
    kinds = [kind for _head, kind, _width in sheet.columns]
    number, sums = 1, dict.fromkeys(sheet.sums, 0)
    for number, row in enumerate(sheet.rows, 2):
        _write_row(target, number, row, kinds, formats)
        for column in sums:
            sums[column] += round((row[column] or 0) * 100)
    if sums:
        totals = [total_word if column == 0 else "" for column in range(len(kinds))]
        for column, hundredths in sums.items():
            totals[column] = hundredths / 100
        _write_row(target, number + 1, totals, kinds, formats)
    return number - 1


def _write_row(target, number, row, kinds, formats):
    for column, (value, kind) in enumerate(zip(row, kinds, strict=True)):
        if value is None or value == "":
            target.write_blank(number, column, None, formats[kind])
        elif isinstance(value, str):
            target.write_string(number, column, neutral(value), formats["text"])
        else:
            target.write_number(number, column, value, formats[kind])
