"""A plain workbook of one sheet: a title, a line of figures, a head that stays in sight, rows of texts."""

import io

import xlsxwriter

TEXT = "@"  # what begins with = or looks like a number stays the text that it is
NUMBERS = ("0", "#,##0.00")  # whole ones, amounts


def workbook(title, told, heads, widths, rows):
    """Return the bytes of a workbook (.xlsx).

    :param title: of the sheet, in its first line
    :param told: a sentence under it
    :param heads: texts of the head
    :param widths: width of each column, in characters
    :param rows: lists of texts and numbers

    >>> workbook("条款落实情况", "共 1 条", ["条款", "原文"], [12, 60], [["第一条", "=1+1"]])[:2]
    b'PK'
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    text = book.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top", "border": 1})
    number, amount = (book.add_format({"num_format": form, "valign": "top", "border": 1}) for form in NUMBERS)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "align": "center"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, told)
    for at, (name, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, name, head)
    for line, row in enumerate(rows, start=3):
        for at, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet.write_number(line, at, value, amount if isinstance(value, float) else number)
            else:
                sheet.write_string(line, at, value or "", text)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return file.getvalue()
