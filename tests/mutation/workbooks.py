"""Workbooks spoilt in drawn ways: the file, its parts, its XML, its cells.

``mutated(content, draw)`` takes the bytes of an xlsx file and a `random.Random` and returns other bytes; what is drawn
follows from the seed alone, so a fault is found again by its number.
"""

import contextlib
import io
import re
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter

SHEET = "xl/worksheets/sheet1.xml"
HUGE = ("1048576", "4294967296", "-1", "0", "99999999999999999999", "1e999", "NaN", "")
NASTY = (
    "=1+1", "=HYPERLINK(\"http://example.invalid\",\"x\")", "@SUM(A1)", "\x09", "'", "\"; DROP TABLE fupin_asset; --", "%s%n{0}",
    "<script>alert(1)</script>", "None", "nan", "inf", "-inf", "1e308", "9" * 400, "０１２３", "１２万", "二〇二一年", "2021-02-30",
    "0000-00-00", "9999-12-31", "1899-12-31", "43831", "-43831", "🐄" * 50, "\u202e资产", "\u200b", "　", "资产" * 3000, "①", "#REF!",
    "TRUE", "彩票公益金:", ":1000", "彩票公益金:1e9;;", "约五万", "1,000,0", "1．5", "10%", "\r\n", "\ufeff", "\ud83d",
)  # fmt: skip
# of a workbook that is drawn on once more
MOST_BYTES, MOST_CELLS = 1_000_000, 100_000
KINDS_OF_CELL = ("s", "str", "inlineStr", "b", "e", "n", "d", "x", "")


def mutated(content, draw):
    """Return the workbook with one to four drawn faults."""
    for _round in range(draw.choice((1, 1, 1, 2, 3, 4))):
        content = draw.choice(MUTATIONS)(content, draw)
    return content


def _cells(content, draw):
    """Nasty words, empty cells and other types in up to ten cells."""
    book = _book(content)
    if not book:
        return content
    sheet = draw.choice(book.worksheets)
    for _cell in range(draw.randint(1, 10)):
        cell = sheet.cell(draw.randint(1, 14), draw.randint(1, 12))
        value = draw.choice(
            (draw.choice(NASTY), draw.random() * 10 ** draw.randint(-5, 300), None, True, draw.getrandbits(70))
        )
        _set(cell, value)
    return _saved(book)


def _far_cell(content, draw):
    book = _book(content)
    if not book:
        return content
    place = draw.choice(("XFD1048576", "A1048576", "XFD1", "ZZ2000", f"{get_column_letter(draw.randint(1, 900))}500"))
    book.worksheets[0][place] = draw.choice(("x", 1, " "))
    return _saved(book)


def _merges(content, draw):
    book = _book(content)
    if not book:
        return content
    for _merge in range(draw.randint(1, 4)):
        top, left = draw.randint(1, 12), draw.randint(1, 9)
        book.worksheets[0].merge_cells(
            start_row=top, start_column=left, end_row=top + draw.randint(0, 9), end_column=left + draw.randint(0, 4)
        )
    return _saved(book)


def _rows_and_columns(content, draw):
    """Rows or columns are dropped, put in or repeated; the head may go with them."""
    book = _book(content)
    if not book:
        return content
    sheet = book.worksheets[0]
    for _change in range(draw.randint(1, 3)):
        change = draw.choice((sheet.delete_rows, sheet.insert_rows, sheet.delete_cols, sheet.insert_cols))
        change(draw.randint(1, 6), draw.randint(1, 3))
    if draw.random() < 0.5:
        for column in range(1, 11):
            _set(sheet.cell(draw.randint(1, 3), column), sheet.cell(1, draw.randint(1, 9)).value)
    return _saved(book)


def _sheets(content, draw):
    book = _book(content)
    if not book:
        return content
    if draw.random() < 0.3:
        book.worksheets[0].sheet_state = draw.choice(("hidden", "veryHidden"))
        book.create_sheet("空")
    for number in range(draw.randint(1, 20)):
        book.create_sheet(draw.choice((f"第{number}张", "台账", "a" * 30, "汇总")))
    if draw.random() < 0.5:
        with contextlib.suppress(ValueError):  # of a sheet that an earlier round has spoilt
            book.copy_worksheet(book.worksheets[0])
    return _saved(book)


def _part_dropped(content, draw):
    return _rewritten(content, lambda parts: parts.pop(draw.choice(sorted(parts)), None))


def _part_swapped(content, draw):
    def swap(parts):
        one, other = draw.choice(sorted(parts)), draw.choice(sorted(parts))
        parts[one], parts[other] = parts[other], parts[one]

    return _rewritten(content, swap)


def _part_spoilt(content, draw):
    """Bytes inside a part, whose checksum is right again."""

    def spoil(parts):
        name = draw.choice(sorted(parts))
        parts[name] = _bytes(parts[name], draw)

    return _rewritten(content, spoil)


def _xml(content, draw):
    """Attributes of the sheet's XML get other values: references, types, sizes, styles."""

    def spoil(parts):
        text = parts.get(SHEET, b"").decode("utf-8", "replace")
        for _change in range(draw.randint(1, 6)):
            found = list(re.finditer(r' (r|t|s|ref|spans|min|max|count)="([^"]*)"', text))
            if not found:
                break
            chosen = draw.choice(found)
            value = draw.choice((*HUGE, *KINDS_OF_CELL, "A0", "ZZZZ1", "A1:", "B2:A1", "A1:XFD1048576"))
            text = f'{text[: chosen.start()]} {chosen[1]}="{value}"{text[chosen.end() :]}'
        parts[SHEET] = text.encode()

    return _rewritten(content, spoil)


def _entities(content, draw):
    """A document type with entities that unfold, or that name a file."""

    def spoil(parts):
        name = draw.choice(sorted(name for name in parts if name.endswith(".xml")) or [SHEET])
        unfolding = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        kind = draw.choice((f'<!ENTITY l0 "lol">{unfolding}', '<!ENTITY l9 SYSTEM "file:///etc/passwd">'))
        body = re.sub(rb"<\?xml[^>]*\?>", b"", parts.get(name, b""))
        parts[name] = f"<!DOCTYPE worksheet [{kind}]>".encode() + body.replace(b"<v>", b"<v>&l9;", 3)

    return _rewritten(content, spoil)


def _bomb(content, draw):
    """A part that unpacks to far more than it weighs."""

    def spoil(parts):
        size = draw.choice((1, 20, 60)) * 1_000_000
        name = draw.choice((SHEET, "xl/sharedStrings.xml", "xl/media/image1.png", "xl/styles.xml"))
        parts[name] = parts.get(name, b"")[:200] + draw.choice((b"\x00", b"<", b" ", b"<row/>")) * (size // 6)

    return _rewritten(content, spoil)


def _file_bytes(content, draw):
    return _bytes(content, draw)


def _cut(content, draw):
    return content[: draw.randint(0, len(content))]


def _other_file(content, draw):
    starts = (
        b"",
        b"%PDF-1.7\n",
        b"\xff\xd8\xff",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "序号,名称\n1,路".encode(),
        b"<html>",
    )
    return draw.choice(starts) + draw.randbytes(draw.choice((0, 1, 40, 4000)))


def _bytes(content, draw):
    spoilt = bytearray(content)
    for _byte in range(draw.choice((1, 1, 5, 50))):
        if not spoilt:
            break
        place = draw.randrange(len(spoilt))
        match draw.randrange(3):
            case 0:
                spoilt[place] = draw.randrange(256)
            case 1:
                del spoilt[place : place + draw.randint(1, 30)]
            case _:
                spoilt[place:place] = draw.randbytes(draw.randint(1, 30))
    return bytes(spoilt)


def _set(cell, value):
    try:
        cell.value = value
    except (ValueError, AttributeError):  # what openpyxl itself refuses to write, or a cell inside a merged one
        return


def _book(content):
    """Return the workbook, or nothing where it is spoilt already, or so large that to draw on takes too long."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                return None
        book = openpyxl.load_workbook(io.BytesIO(content))
        sizes = [sheet.max_row * sheet.max_column for sheet in book.worksheets]
        return book if sizes and max(sizes) < MOST_CELLS else None  # a workbook may have lost its only sheet
    except Exception:  # spoilt by the round before: then it stays as it is
        return None


def _saved(book):
    stream = io.BytesIO()
    try:
        book.save(stream)
    except Exception:  # a surrogate alone cannot be written as XML
        return b""
    return stream.getvalue()


def _rewritten(content, change):
    """Return the zip file with its parts changed by ``change(parts)``; what is no zip stays as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return content
    if not parts or sum(map(len, parts.values())) > MOST_BYTES:
        return content
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


MUTATIONS = (
    _cells, _cells, _cells, _far_cell, _merges, _rows_and_columns, _rows_and_columns, _sheets, _part_dropped, _part_swapped,
    _part_spoilt, _xml, _xml, _entities, _bomb, _file_bytes, _cut, _other_file,
)  # fmt: skip
