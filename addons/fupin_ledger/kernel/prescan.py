"""What calamine does not tell about an xlsx file, and what must be known before it opens one.

calamine lays a sheet out from its first to its last filled cell: one blank typed into
the last row of the grid costs gigabytes. It gives formulas without a saved value and
error values as empty, and knows nothing of hidden rows. One pass over the sheet's XML,
chunk by chunk, tells all that.
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .errors import LedgerError

CHUNK = 1 << 22
MOST_SHEET_BYTES = 250_000_000
MOST_PART_BYTES = 64_000_000
MOST_ENTRIES = 5_000
_LETTERS = {chr(65 + i): i + 1 for i in range(26)}


@dataclass(slots=True)
class SheetFacts:
    """Positions are (row, column) from 0."""

    last_row: int = -1
    last_column: int = -1
    formulas: int = 0
    uncached: set = field(default_factory=set)
    errors: dict = field(default_factory=dict)
    hidden_rows: set = field(default_factory=set)


@dataclass(slots=True)
class BookFacts:
    sheets: dict = field(default_factory=dict)  # sheet name: SheetFacts
    has_links: bool = False
    date1904: bool = False


def column_index(letters):
    """
    >>> column_index("A"), column_index("XFD")
    (0, 16383)
    """
    index = 0
    for letter in letters:
        index = index * 26 + _LETTERS[letter]
    return index - 1


def scan_book(archive):
    """``BookFacts`` of an open ``ZipFile``.

    Raises ``LedgerError``: ``wrong_type`` (not a workbook), ``password``, ``too_large``; and
    whatever zipfile and the XML parser raise for broken bytes.
    """
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise LedgerError("password")
    if len(entries) > MOST_ENTRIES:
        raise LedgerError("too_large")
    if "xl/workbook.xml" not in names:
        raise LedgerError("wrong_type", kind=_kind(archive, names))
    for entry in entries:
        is_sheet = entry.filename.startswith("xl/worksheets/")
        if entry.file_size > (MOST_SHEET_BYTES if is_sheet else MOST_PART_BYTES) and not entry.filename.startswith(
            "xl/media/"
        ):
            raise LedgerError("too_large", megabytes=entry.file_size // 1_000_000)
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    if "xl/sharedStrings.xml" in names:  # read through once: the checksum is verified on the way
        _read_through(archive, "xl/sharedStrings.xml")
    facts = BookFacts(has_links=any(name.startswith("xl/externalLinks/") for name in names))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for element in book.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            facts.date1904 = element.get("date1904") in ("1", "true")
        elif tag == "sheet":
            relation = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            target = targets.get(relation, "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            if path in names and "worksheets/" in path:
                facts.sheets[element.get("name")] = _scan_sheet(archive, path)
    return facts


def _kind(archive, names):
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
        return "ods"
    return "zip"


def _read_through(archive, path):
    with archive.open(path) as stream:
        while stream.read(CHUNK):
            pass


def _scan_sheet(archive, path):
    facts = SheetFacts()
    patterns = prefix = None
    rest = b""
    with archive.open(path) as stream:
        while chunk := stream.read(CHUNK):
            rest += chunk
            if patterns is None:
                found = re.search(rb"<(\w+:)?worksheet\b", rest)
                if not found:
                    continue
                prefix = found[1] or b""
                patterns = _patterns(prefix)
            end = max(rest.rfind(b"</" + prefix + b"row>"), rest.rfind(b"<" + prefix + b"row "))
            if end > 0:
                _scan_chunk(facts, patterns, rest[:end])
                rest = rest[end:]
    if patterns is not None:
        _scan_chunk(facts, patterns, rest)
    return facts


def _patterns(prefix):
    p = re.escape(prefix)
    return {
        # Where a cell holds a value, a formula or a text of its own. Nearly every program
        # writes the reference first, which is three times as quick to find.
        "filled": re.compile(rb'<%bc r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<%b[vfi]' % (p, p)),
        "filled_slow": re.compile(rb'<%bc (?:[^>]*? )?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<%b[vfi]' % (p, p)),
        "cell": b"<" + prefix + b"c ",
        "contents": tuple(b"<" + prefix + name for name in (b"v", b"f", b"is")),
        "hidden": re.compile(rb'<%brow (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]{1,7})"' % p),
        "special": re.compile(
            rb'<%bc (?=[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})")([^>]*)>((?:(?!</%bc>).){0,20000}?)</%bc>' % (p, p, p),
            re.DOTALL,
        ),
        "value": re.compile(rb"<%bv[^>]*>([^<]+)</%bv>" % (p, p)),
        "formula": b"<" + prefix + b"f",
    }


def _scan_chunk(facts, patterns, data):
    if b"hidden=" in data:
        facts.hidden_rows.update(int(row) - 1 for row in patterns["hidden"].findall(data))
    if not any(tag in data for tag in patterns["contents"]):
        return
    reference_first = data.count(patterns["cell"]) == data.count(patterns["cell"] + b'r="')
    filled = patterns["filled" if reference_first else "filled_slow"].findall(data)
    if filled:
        facts.last_row = max(facts.last_row, *(int(row) - 1 for row in {row for _letters, row in filled}))
        facts.last_column = max(facts.last_column, *(column_index(c.decode()) for c in {c for c, _row in filled}))
    if patterns["formula"] not in data and b't="e"' not in data:
        return
    for letters, row, attributes, inner in patterns["special"].findall(data):
        is_formula = patterns["formula"] in inner
        is_error = b't="e"' in attributes
        if not is_formula and not is_error:
            continue
        position = int(row) - 1, column_index(letters.decode())
        value = patterns["value"].search(inner)
        facts.formulas += is_formula
        if is_error and value:
            facts.errors[position] = value[1].decode("utf-8", "replace")
        elif is_formula and not value and b't="str"' not in attributes:
            facts.uncached.add(position)
