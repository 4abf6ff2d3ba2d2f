"""The spreadsheet by which accounts are made: an empty one to hand out, and reading it back.

Plain Python: rows come out as they were written, with the number of their line; what is right
or wrong about them is decided by `fupin.account`.
"""

import io
import re
import struct
import unicodedata
import zipfile
from datetime import date, datetime

import python_calamine
import xlsxwriter

# field → heads it is recognised by; the first is the one we write
HEADS = {
    "name": ("姓名", "人员姓名"),
    "phone": ("手机号", "手机号码", "手机", "联系电话", "电话"),
    "unit": ("单位/村", "单位", "村", "行政村", "所在单位", "单位名称"),
    "role": ("角色", "岗位", "权限"),
    "date_from": ("起始日期", "任职日期", "开始日期"),
}
REQUIRED_HEADS = ("name", "phone", "unit")
HEAD_WITHIN = 15  # title and notes may stand above the heads
MAX_PEOPLE = 2000
MAX_EMPTY_RUN = 200
DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")


class UnreadableFile(Exception):
    """Not a spreadsheet, damaged, or protected by a password."""


class NoHeads(Exception):
    """No row with the heads 姓名, 手机号 and 单位."""


class TooMany(Exception):
    """More than `MAX_PEOPLE` rows."""


def read_people(content: bytes) -> list[dict]:
    """Return the rows as dictionaries: the fields of `HEADS` as text, ``line`` as Excel counts.

    >>> content = template(["村级"], [["王家", 13800000000, "上坪村", "村级", "2026.5.1"]])
    >>> [(row["line"], row["name"], row["phone"], row["date_from"]) for row in read_people(content)]
    [(2, '王家', '13800000000', datetime.date(2026, 5, 1))]
    >>> read_people(b"no spreadsheet")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    people_list.UnreadableFile
    """
    columns, people, empty = None, [], 0
    for line, cells in enumerate(_cells(content), start=1):
        if columns is None:
            columns = _find_heads(cells)
            if columns is None and line >= HEAD_WITHIN:
                break
            continue
        values = {field: _text(cells[at]) for field, at in columns.items()}
        empty = 0 if any(values.values()) else empty + 1
        if empty > MAX_EMPTY_RUN:
            break
        if empty:
            continue
        values["date_from"] = parse_day(cells[columns["date_from"]]) if "date_from" in columns else ""
        people.append({**dict.fromkeys(HEADS), **values, "line": line})
        if len(people) > MAX_PEOPLE:
            raise TooMany
    if columns is None:
        raise NoHeads
    return people


def _is_xlsx(content):
    """Other formats are not tried: a damaged old one can make the reader ask for terabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError, struct.error):
        return False


def _cells(content):
    if not _is_xlsx(content):
        raise UnreadableFile
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        yield from book.get_sheet_by_index(0).iter_rows()
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile from error


def _find_heads(cells):
    heads = {same_width(_text(cell)).replace("*", ""): at for at, cell in enumerate(cells)}
    columns = {
        field: next(heads[name] for name in names if name in heads)
        for field, names in HEADS.items()
        if any(name in heads for name in names)
    }
    return columns if all(field in columns for field in REQUIRED_HEADS) else None


def _text(cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str("" if cell is None else cell).strip()


def same_width(text: str) -> str:
    """Return a text with brackets, digits and letters in half width, to compare it by.

    >>> same_width("村（社区）") == same_width("村(社区)")
    True
    """
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def parse_day(cell):
    """Return the date in a cell; "" if it is empty, None if it cannot be read.

    >>> parse_day("2026年5月1日"), parse_day("2026-05-01"), parse_day("2026.5.1")
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 1), datetime.date(2026, 5, 1))
    >>> parse_day(""), parse_day("soon"), parse_day("2026-02-30"), parse_day(46143.0)
    ('', None, None, datetime.date(2026, 5, 1))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and 20000 < cell < 80000:  # Excel's serial number
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(cell))
    text = same_width(_text(cell))
    if not text:
        return ""
    found = DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def template(roles, rows=()) -> bytes:
    """Return the empty list to fill in, with the roles to choose from.

    :param roles: words for the roles
    :param rows: rows to write already, e.g. an example
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("人员名单")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "align": "center"})
    text = book.add_format({"num_format": "@"})  # Excel would write a long number as 1.38E+10
    for at, (names, width) in enumerate(zip(HEADS.values(), (14, 18, 34, 16, 16), strict=True)):
        sheet.write_string(0, at, names[0], head)
        sheet.set_column(at, at, width, text)
    sheet.freeze_panes(1, 0)
    sheet.data_validation(1, 3, MAX_PEOPLE, 3, {"validate": "list", "source": list(roles)})
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            sheet.write_string(line, at, str(value), text)
    _write_notes(book)
    book.close()
    return file.getvalue()


def _write_notes(book):
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 0, 90)
    for line, words in enumerate(
        (
            "一人一行。姓名、手机号、单位/村必填；一人兼几个单位的，分几行填，姓名和手机号相同。",
            "手机号：本人登录时使用，11 位，加密保存，别人看不到。",
            "单位/村：写单位名称、村名，或 12 位行政区划代码；同名的在前面写上乡镇，例如 东山镇/上坪村。",
            "角色：从下拉框中选择；不填的按单位类型确定。",
            "起始日期：例如 2026-05-01；不填的从今天起。",
        )
    ):
        notes.write_string(line, 0, words)
