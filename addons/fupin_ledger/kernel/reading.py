"""From the bytes of a file to rows and faults: the one way in for the addon and the tests."""

from dataclasses import dataclass, field

from .columns import known_labels, match_columns
from .errors import LedgerError
from .rows import Reader, Result, missing_fields
from .tables import find_tables
from .text import is_blank, masked, plain
from .workbook import cell_text, read_workbook


@dataclass(slots=True)
class Opened:
    """The sheet that was taken and how its columns were understood.

    ``matches`` has one list for each of ``tables``; ``others`` names further sheets that
    look like the ledger, ``foreign`` the tables (first and last Excel row) on this sheet that do not.
    """

    sheet: object
    tables: list
    matches: list
    sheets: list = field(default_factory=list)
    others: list = field(default_factory=list)
    foreign: list = field(default_factory=list)

    def labels(self):
        """The first ``Match`` of every label, in the order of the sheet."""
        found = {}
        for matches in self.matches:
            for match in matches:
                found.setdefault(match.label, match)
        return list(found.values())

    def example(self, match):
        """The first value below a label, so that people see what is meant; "" for protected ones."""
        if match.field and match.field.is_protected:
            return ""
        table = next(t for t, matches in zip(self.tables, self.matches, strict=True) if match in matches)
        for row in self.sheet.rows[table.first_row : table.first_row + 20]:
            if match.column < len(row) and not is_blank(row[match.column]):
                return masked(plain(cell_text(row[match.column])))[:60]
        return ""

    def missing(self, fields):
        """Required fields that some table has no column for."""
        found = {}
        for matches in self.matches:
            found.update((item.key, item) for item in missing_fields(fields, matches))
        return list(found.values())


def open_ledger(content, fields, remembered=None, sheet_name=None, name_key="name"):
    """Reads the file, takes the sheet that looks most like the ledger and matches its columns.

    Raises ``LedgerError``: those of ``read_workbook``, ``sheet_missing`` (name), ``head_missing``.
    """
    sheets = read_workbook(content)
    names = [sheet.name for sheet in sheets]
    if sheet_name:
        sheets = [sheet for sheet in sheets if sheet.name == sheet_name]
        if not sheets:
            raise LedgerError("sheet_missing", name=sheet_name)
    known = known_labels(fields, remembered or ())
    found = []
    for sheet in sheets:
        tables = find_tables(sheet, known)
        matches = [match_columns(table.labels, fields, remembered) for table in tables]
        found.append((_likeness(sheet, matches, name_key), sheet, tables, matches))
    found.sort(key=lambda entry: entry[0], reverse=True)
    best, sheet, tables, matches = found[0]
    if not tables:
        raise LedgerError("head_missing", sheets="、".join(names[:5]))
    opened = Opened(sheet, tables, matches, names)
    opened.others = [
        other.name
        for likeness, other, *_rest in found[1:]
        if likeness[0] and likeness[1] * 2 > best[1] and not other.is_hidden
    ]
    _set_foreign_apart(opened, name_key)
    return opened


def _likeness(sheet, matches, name_key):
    """Whether the name is there, how many columns are understood, whether visible, how many rows."""
    fields = {match.field.key for table in matches for match in table if match.field}
    return name_key in fields, len(fields), not sheet.is_hidden, len(sheet.rows)


def _set_foreign_apart(opened, name_key):
    """Tables without the name column beside one that has it: a summary below the ledger."""
    own = [any(match.field and match.field.key == name_key for match in matches) for matches in opened.matches]
    if not any(own):
        return
    pairs = list(zip(own, opened.tables, opened.matches, strict=True))
    opened.foreign = [(table.first_head + 1, table.end) for is_own, table, _m in pairs if not is_own]
    opened.tables = [table for is_own, table, _m in pairs if is_own]
    opened.matches = [matches for is_own, _t, matches in pairs if is_own]


def read_opened(opened, fields, regions=None, unit="元", **keys):
    """``Result`` of all tables of the sheet; ``unit`` where the sheet names none."""
    result = Result()
    for table, matches in zip(opened.tables, opened.matches, strict=True):
        Reader(opened.sheet, table, matches, fields, regions, unit, **keys).read_into(result)
    for first, last in opened.foreign:
        filled = [n for n in range(first, last + 1) if any(not is_blank(c) for c in opened.sheet.rows[n - 1])]
        result.skipped.extend((number, "foreign") for number in filled)
    return result
