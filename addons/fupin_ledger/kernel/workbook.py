"""Open what was uploaded, whatever it turns out to be, without being brought down by it."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

import python_calamine

from .errors import LedgerError
from .old_workbook import MOST_CELLS, Unreadable, read_old_workbook
from .prescan import SheetFacts, scan_book
from .text import is_blank

MOST_BYTES = 30_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What files renamed to .xlsx begin with: (start, kind told to the user).
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"{\\rtf", "doc"),
)


@dataclass(slots=True)
class Sheet:
    """One worksheet; rows and columns count from 0, ``rows[0]`` is Excel's row 1.

    ``merges`` are (first row, first column, last row, last column). ``errors`` maps
    positions to error values such as ``#REF!``; ``uncached`` are formulas that were
    saved without a value. For old xls files these two and ``hidden_rows`` stay empty.
    """

    name: str
    rows: list
    merges: list = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: set = field(default_factory=set)
    formulas: int = 0
    uncached: set = field(default_factory=set)
    errors: dict = field(default_factory=dict)
    has_links: bool = False
    date1904: bool = False

    @property
    def width(self):
        return max(map(len, self.rows), default=0)


def read_workbook(content):
    """Every sheet of an xlsx, xlsm, xls or et file, by content and not by its name.

    Raises ``LedgerError`` with one of: ``empty_file``, ``too_large`` (megabytes or rows),
    ``wrong_type`` (kind), ``password``, ``damaged``, ``far_cell`` (sheet, cell), ``no_data``.
    """
    if not content:
        raise LedgerError("empty_file")
    if len(content) > MOST_BYTES:
        raise LedgerError("too_large", megabytes=len(content) // 1_000_000)
    facts = None
    if content[:4] == b"PK\x03\x04":
        facts = _scan(content)
    elif content[:8] != _OLE:
        raise LedgerError("wrong_type", kind=_kind_of_text(content))
    elif "EncryptedPackage".encode("utf-16-le") in content:
        raise LedgerError("password")
    elif not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise LedgerError("wrong_type", kind="doc")
    sheets = _read_sheets(content, facts)
    if not any(row for sheet in sheets for row in sheet.rows):
        raise LedgerError("no_data")
    return sheets


def _kind_of_text(content):
    for start, kind in _SIGNATURES:
        if content.startswith(start):
            return kind
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return "html"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml"
    return "unknown" if b"\x00" in content[:2000] else "text"


def _scan(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            facts = scan_book(archive)
    except (LedgerError, MemoryError):
        raise
    except Exception as error:  # what zipfile and the XML parser raise for broken bytes is no closed list
        raise LedgerError("damaged") from error
    for name, sheet in facts.sheets.items():
        if (sheet.last_row + 1) * (sheet.last_column + 1) > MOST_CELLS:
            raise LedgerError("far_cell", sheet=name, row=sheet.last_row + 1, column=column_letters(sheet.last_column))
    return facts


def _read_sheets(content, facts):
    """Sheets of an xlsx file, whose checksums were verified; an old file is read elsewhere."""
    if facts is None:
        return _read_old_sheets(content)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        return [_read_sheet(book, meta, facts) for meta in book.sheets_metadata if _is_table(meta)]
    except (LedgerError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust side is no Exception
        raise LedgerError("damaged") from error


def _read_old_sheets(content):
    try:
        sheets = read_old_workbook(content)
    except Unreadable as error:
        code, params = error.args
        if "column" in params:
            params["column"] = column_letters(params["column"])
        raise LedgerError(code, **params) from error
    return [_sheet(found["name"], found["rows"], found["merges"], found["is_hidden"]) for found in sheets]


def _is_table(meta):
    return meta.typ == python_calamine.SheetTypeEnum.WorkSheet


def _read_sheet(book, meta, facts):
    source = book.get_sheet_by_name(meta.name)
    if source.end and (source.end[0] + 1) * (source.end[1] + 1) > MOST_CELLS:
        raise LedgerError("far_cell", sheet=meta.name, row=source.end[0] + 1, column=column_letters(source.end[1]))
    rows = source.to_python(skip_empty_area=False) if source.end else []
    is_hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    sheet = _sheet(meta.name, rows, source.merged_cell_ranges, is_hidden)
    seen = facts.sheets.get(meta.name, SheetFacts())
    sheet.hidden_rows, sheet.formulas, sheet.uncached, sheet.errors = (
        seen.hidden_rows, seen.formulas, seen.uncached, seen.errors,
    )  # fmt: skip
    sheet.has_links, sheet.date1904 = facts.has_links, facts.date1904
    return sheet


def _sheet(name, rows, merges, is_hidden):
    while rows and all(map(is_blank, rows[-1])):  # a million rows with a blank each
        rows.pop()
    inside = [
        (top, left, min(bottom, len(rows) - 1), right)
        for (top, left), (bottom, right) in merges or ()
        if top < len(rows)
    ]
    return Sheet(name=name, rows=rows, merges=inside, is_hidden=is_hidden)


def column_letters(index):
    """
    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(value):
    """A cell as the user sees it, for messages and for the table handed back.

    >>> cell_text(date(2021, 5, 1)), cell_text(20.036599), cell_text(None), cell_text(3.0)
    ('2021-05-01', '20.036599', '', '3')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
