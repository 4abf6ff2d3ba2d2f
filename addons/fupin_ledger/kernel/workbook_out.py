"""The user's own table handed back: faulty cells coloured, each fault said where it is."""

import io
from datetime import date, datetime

import xlsxwriter

from .layout import FONT
from .text import masked, neutral
from .workbook import cell_text, column_letters

MOST_COMMENTS = 2_000  # more make the file heavy; the last column says it all anyway


def write_marked(sheet, tables, faults, words, protected=frozenset(), only_faulty=False):
    """Bytes of an xlsx file.

    ``faults`` are (row number, column or None, message, what to do), as Excel counts rows;
    ``words`` holds the texts ``faults`` (head of the last column), ``list`` (name of the
    second sheet) and ``row``, ``column``, ``content``, ``reason``, ``remedy`` (its heads).
    Columns in ``protected`` and every phone or identity number are masked. With
    ``only_faulty`` just the heads and the faulty rows remain, to be mended and imported again.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    formats = _formats(book)
    by_row = {}
    for number, column, message, _remedy in faults:
        by_row.setdefault(number - 1, []).append((column, message))
    target = book.add_worksheet(_name(sheet.name))
    _write_table(target, sheet, tables, by_row, words["faults"], protected, only_faulty, formats)
    _write_list(book.add_worksheet(_name(words["list"])), sheet, faults, words, protected, formats)
    book.close()
    return stream.getvalue()


def _name(name):
    return "".join(letter for letter in name if letter not in "[]:*?/\\'")[:31] or "Sheet"


def _formats(book):
    base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
    red = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
    return {
        "plain": book.add_format(base),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        "head": book.add_format({**base, "bold": True, "border": 1, "align": "center", "text_wrap": True}),
        "fault": book.add_format({**base, **red, "border": 1}),
        "fault_date": book.add_format({**base, **red, "border": 1, "num_format": "yyyy-mm-dd"}),
        "message": book.add_format({**base, "font_color": "#9C0006", "text_wrap": True}),
    }


def _write_table(target, sheet, tables, by_row, fault_label, protected, only_faulty, formats):
    width = sheet.width
    heads = {row: table for table in tables for row in range(table.first_head, table.last_head + 1)}
    target.set_column(0, width - 1, 14)
    target.set_column(width, width, 60)
    comments = 0
    moved = {}
    out = -1
    for index, row in enumerate(sheet.rows):
        in_front = index < tables[0].first_head if tables else False
        if only_faulty and index not in by_row and index not in heads and not in_front:
            continue
        out += 1
        moved[index] = out
        marks = by_row.get(index, ())
        marked = {column for column, _message in marks if column is not None}
        for column in range(width if marked else len(row)):
            value = row[column] if column < len(row) else ""
            if value == "" and column not in marked:
                continue
            _write_cell(target, out, column, value, column in marked, index in heads, column in protected, formats)
        if index in heads and index == heads[index].last_head:
            target.write_string(out, width, fault_label, formats["head"])
        if marks:
            target.write_string(
                out, width, neutral("；".join(message for _column, message in marks)), formats["message"]
            )
        for column, message in marks:
            if column is not None and comments < MOST_COMMENTS:
                comments += 1
                target.write_comment(out, column, message, {"x_scale": 2, "author": ""})
    _merge_heads(target, sheet, heads, moved)
    if tables:
        target.freeze_panes(tables[0].last_head + 1, 0)


def _write_cell(target, row, column, value, is_faulty, is_head, is_protected, formats):
    if isinstance(value, (date, datetime)) and not is_protected:
        target.write_datetime(row, column, value, formats["fault_date" if is_faulty else "date"])
        return
    cell_format = formats["fault" if is_faulty else "head" if is_head else "plain"]
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and not is_protected
        and len(cell_text(value)) < 11
    ):
        target.write_number(row, column, value, cell_format)
        return
    text = cell_text(value)
    text = hidden(text) if is_protected and not is_head else masked(text)
    target.write_string(row, column, neutral(text)[:32767], cell_format)


def hidden(text):
    """What is left of protected content, valid or not.

    >>> hidden("13074391500"), hidden("1390000"), hidden("")
    ('130****1500', '139****', '')
    """
    return text and (f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else f"{text[:3]}****")


def _merge_heads(target, sheet, heads, moved):
    """Merges of head rows, as in ``layout.write_head``; those of data rows are filled instead."""
    target.merge.extend(
        [moved[top], left, moved[bottom], right]
        for top, left, bottom, right in sheet.merges
        if top in heads and bottom in heads and right < sheet.width and (top, left) != (bottom, right)
    )


def _write_list(target, sheet, faults, words, protected, formats):
    target.set_column(0, 1, 8)
    target.set_column(2, 2, 24)
    target.set_column(3, 4, 60)
    for column, word in enumerate(("row", "column", "content", "reason", "remedy")):
        target.write_string(0, column, words[word], formats["head"])
    for out, (number, column, message, remedy) in enumerate(faults, 1):
        row = sheet.rows[number - 1]
        content = cell_text(row[column]) if column is not None and column < len(row) else ""
        target.write_number(out, 0, number, formats["plain"])
        target.write_string(out, 1, column_letters(column) if column is not None else "", formats["plain"])
        target.write_string(
            out, 2, neutral(hidden(content) if column in protected else masked(content))[:32767], formats["plain"]
        )
        target.write_string(out, 3, neutral(message), formats["plain"])
        target.write_string(out, 4, neutral(remedy), formats["plain"])
    target.freeze_panes(1, 0)
    target.autofilter(0, 0, max(1, len(faults)), 4)
