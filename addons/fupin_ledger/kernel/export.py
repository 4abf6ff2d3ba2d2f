"""A register written in the official layout, row by row, in memory that does not grow."""

from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter

from .cells import UNITS
from .errors import LedgerError
from .layout import FONT, head_grid, set_up_page, write_head
from .text import FORMULA_STARTS, neutral

MOST_ROWS = 1_048_000  # what a sheet takes, less heads and signatures


@dataclass(slots=True)
class ExportColumn:
    """``kind``: text, amount (yuan, written in the ledger's unit), integer, number or date.

    Equal neighbouring ``group`` make the upper row of a two-row head; a column with
    ``is_summed`` has its sum in the row 合计.
    """

    label: str
    kind: str = "text"
    group: str = ""
    width: float = 12
    is_summed: bool = False


@dataclass(slots=True)
class Layout:
    title: str
    columns: list
    sheet_name: str = "台账"
    reporting_unit: str = ""
    unit: str = "万元"
    signatures: tuple = ("填报人：", "审核人：", "主要负责人（签字）：", "填报日期：")
    paper: str = "A3"
    numbered: bool = True  # a first column 序号
    notes: list = field(default_factory=list)


def write_ledger(stream, layout, rows):
    """Writes the ledger to a binary stream and returns the number of rows.

    ``rows`` yields one sequence of values for each row, in the order of the columns
    (without the sequence number). Text that could be taken for a formula is neutralised.
    Raises ``LedgerError("too_many_rows")`` beyond what a sheet can hold.
    """
    return write_ledgers(stream, [(layout, rows)])[0]


def write_ledgers(stream, sheets):
    """Writes several ledgers to one workbook, a sheet each, and returns their numbers of rows.

    :param sheets: ``[(layout, rows)]``, as for `write_ledger`; names of sheets differ
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    try:
        counts = [_write(book, layout, rows) for layout, rows in sheets]
    finally:
        book.close()
    return counts


def _write(book, layout, rows):
    sheet = book.add_worksheet(_sheet_name(layout.sheet_name))
    formats = _formats(book)
    columns = [ExportColumn("序号", "integer", width=6)] if layout.numbered else []
    columns += layout.columns
    width = len(columns)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, formats[column.kind])
    sheet.set_row(0, 32)
    _write_across(sheet, 0, 0, width - 1, layout.title, formats["title"])
    _write_unit_line(sheet, layout, width, formats["line"])
    grid, merges = head_grid([(column.group, column.label) for column in columns])
    first_head, last_head = 2, 1 + len(grid)
    write_head(sheet, first_head, grid, merges, formats["head"])
    set_up_page(sheet, layout.paper, first_head, last_head)
    count, sums = _write_rows(sheet, columns, rows, last_head + 1, layout, formats)
    row = last_head + 1 + count
    if any(column.is_summed for column in columns):
        _write_total(sheet, row, columns, sums, formats)
        row += 1
    _write_foot(sheet, row, layout, width, formats["line"])
    return count


def _sheet_name(name):
    """
    >>> _sheet_name("总台账[2026]/县:乡?*很长很长很长很长很长很长很长很长很长很长")
    '总台账2026县乡很长很长很长很长很长很长很长很长很长很长'
    """
    return "".join(letter for letter in name if letter not in "[]:*?/\\'")[:31] or "台账"


def _formats(book):
    base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
    cell = {**base, "text_wrap": True}
    return {
        "border": book.add_format({"border": 1}),
        "title": book.add_format({**base, "font_size": 18, "bold": True, "align": "center"}),
        "line": book.add_format({**base, "num_format": "@"}),
        "head": book.add_format({**cell, "border": 1, "bold": True, "align": "center", "bg_color": "#F2F2F2"}),
        "text": book.add_format(cell),
        "integer": book.add_format({**cell, "align": "center"}),
        "number": book.add_format({**cell, "num_format": "#,##0.######"}),
        "amount": book.add_format({**cell, "num_format": "#,##0.00####"}),
        "date": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
        "total": book.add_format({**cell, "border": 1, "bold": True, "num_format": "#,##0.00####"}),
    }


def _write_unit_line(sheet, layout, width, cell_format):
    half = max(1, width // 2)
    _write_across(sheet, 1, 0, half - 1, f"填报单位：{layout.reporting_unit}", cell_format)
    _write_across(sheet, 1, half, max(half, width - 1), f"单位：{layout.unit}", cell_format)


def _write_across(sheet, row, first, last, text, cell_format):
    if last > first:
        sheet.merge_range(row, first, row, last, neutral(text), cell_format)
    else:
        sheet.write_string(row, first, neutral(text), cell_format)


def _write_rows(sheet, columns, rows, start, layout, formats):
    """Cells take the format of their column, and the whole area its border in one go:
    a third quicker than a format and a blank for each cell."""
    factor = UNITS[layout.unit]
    converters = [_converter(column.kind, factor) for column in layout.columns]
    summed = [index for index, column in enumerate(layout.columns) if column.is_summed]
    sums = dict.fromkeys(summed, Decimal(0))
    first = int(layout.numbered)
    row = start
    for values in rows:
        if row >= MOST_ROWS:
            raise LedgerError("too_many_rows", limit=MOST_ROWS)
        if first:
            sheet.write_number(row, 0, row - start + 1)
        sheet.write_row(row, first, [convert(value) for convert, value in zip(converters, values, strict=True)])
        for index in summed:
            if values[index]:
                sums[index] += Decimal(str(values[index]))
        row += 1
    if row > start:
        whole = {"type": "formula", "criteria": "=TRUE", "format": formats["border"]}
        sheet.conditional_format(start, 0, row - 1, len(columns) - 1, whole)
    amounts = {index for index in summed if layout.columns[index].kind == "amount"}
    return row - start, {index + first: value / factor if index in amounts else value for index, value in sums.items()}


def _converter(kind, factor):
    """From a value of the register to what the cell gets; chosen once for each column.

    Fen are whole numbers, and one division of whole numbers gives the double nearest to
    the exact amount: what is read back is the same fen.

    >>> _converter("amount", UNITS["万元"])(200365.99), _converter("text", 1)("=1+1")
    (20.036599, "'=1+1")
    """
    fen = int(factor) * 100

    def text(value):
        if not value:
            return None
        value = value if isinstance(value, str) else str(value)
        return "'" + value if value.startswith(FORMULA_STARTS) else value[:32767]

    def amount(value):
        return None if value is None or value is False else round(value * 100) / fen

    def other(value):
        return text(value) if isinstance(value, str) else None if value is False else value

    return {"text": text, "amount": amount}.get(kind, other)


def _write_total(sheet, row, columns, sums, formats):
    for index in range(len(columns)):
        if index in sums:
            sheet.write_number(row, index, float(sums[index]), formats["total"])
        else:
            sheet.write_string(row, index, "合计" if index == 0 else "", formats["total"])


def _write_foot(sheet, row, layout, width, cell_format):
    """Signature places spread over the width of the table, then notes."""
    places = [text for text in layout.signatures if text]
    step = max(1, width // max(1, len(places)))
    for index, text in enumerate(places):
        sheet.write_string(row + (index * step) // width, (index * step) % width, neutral(text), cell_format)
    for offset, note in enumerate(layout.notes, 1):
        sheet.write_string(row + offset, 0, neutral(note), cell_format)
