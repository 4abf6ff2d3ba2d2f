"""Find the tables of a sheet: title rows, heads of one or more rows, units, repeated heads."""

import re
from dataclasses import dataclass, field

from .text import is_blank, label_key, plain

HIGHEST_HEAD = 5  # rows
LONGEST_LABEL = 60  # characters; more is a note
_UNIT = re.compile(r"单位\s*[:：为]?\s*(?:人民币)?\s*(亿元|万元|千元|百元|元)")
_UNIT_OF_LABEL = re.compile(
    r"[（(【\[]\s*(?:单位[:：]?)?\s*(?:人民币)?\s*(亿元|万元|千元|百元|元)\s*[)）】\]、,，/]|(万元|亿元)\s*$|[,，、/]\s*(万元|元)\s*$"
)
_NUMBERING = re.compile(r"[（(]?(?P<number>\d{1,2})[)）]?(?:[=＝].*)?|[甲乙丙丁戊己庚辛壬癸]")


@dataclass(slots=True)
class Table:
    """A block of rows under one head. Rows and columns count from 0.

    ``labels`` are flat: ``group/leaf`` where the head has several rows (a slash of their own is set wide). ``units`` holds
    for each column the unit that its own or its group's head names, ``unit`` the one of
    a line such as 单位：万元 above the head. ``skipped`` are repeated heads inside.
    """

    first_head: int
    last_head: int
    labels: list
    units: list
    end: int = 0
    title: str = ""
    unit: str | None = None
    skipped: set = field(default_factory=set)

    @property
    def first_row(self):
        return self.last_head + 1


def find_tables(sheet, known):
    """Tables of a sheet, top to bottom; ``known`` is the set of ``label_key`` of every head word.

    A head printed again (page breaks) does not begin a new table; one with other labels
    or another order does. No head found: an empty list.

    >>> from types import SimpleNamespace
    >>> rows = [["台账", "", ""], ["单位：万元", "", ""], ["序号", "资产名称", "原值"], [1.0, "路", 2.0]]
    >>> sheet = SimpleNamespace(rows=rows, merges=[])
    >>> [(t.first_head, t.labels, t.unit, t.end) for t in find_tables(sheet, {"序号", "资产名称", "原值"})]
    [(2, ['序号', '资产名称', '原值'], '万元', 4)]
    """
    keys = {}
    tables = []
    start = 0
    row = 0
    while row < len(sheet.rows):
        if not _is_head(sheet.rows[row], known, keys):
            row += 1
            continue
        first, last = _grow(sheet, row, known, keys, start)
        labels, units = _flatten(sheet, first, last)
        last = _skip_numbering(sheet, last)
        if tables and _same(tables[-1].labels, labels):
            tables[-1].skipped.update(range(first, last + 1))
        else:
            if tables:
                tables[-1].end = first
            above = sheet.rows[start:first]
            tables.append(Table(first, last, labels, units, title=_title(above), unit=_unit_of(above)))
        start = row = last + 1
    if tables:
        tables[-1].end = len(sheet.rows)
        _inherit_units(tables)
    return tables


def _inherit_units(tables):
    """A unit line stands once on a sheet, above the first of its tables."""
    for before, table in zip(tables, tables[1:], strict=False):
        table.unit = table.unit or before.unit


def _is_head(row, known, keys):
    cells = [cell for cell in row if cell != ""]
    if len(cells) < 2 or not all(isinstance(cell, str) for cell in cells):
        return False
    hits = _hits(cells, known, keys)
    return hits >= 3 or (hits == 2 and 2 * hits >= len(cells))


def _hits(cells, known, keys):
    found = set()
    for cell in cells:
        if isinstance(cell, str) and len(cell) <= LONGEST_LABEL:
            if cell not in keys:
                keys[cell] = label_key(cell)
            if keys[cell] in known:
                found.add(keys[cell])
    return len(found)


def _grow(sheet, row, known, keys, start):
    """First and last row of the head around a row that was recognised."""
    first = last = row
    while first > start and last - first < HIGHEST_HEAD and _joins_above(sheet, first, known, keys):
        first -= 1
    while last + 1 < len(sheet.rows) and last - first < HIGHEST_HEAD and _joins_below(sheet, first, last, known, keys):
        last += 1
    return first, last


def _joins_above(sheet, first, known, keys):
    if _merge_crosses(sheet, first - 1, first):
        return True
    cells = [cell for cell in sheet.rows[first - 1] if not is_blank(cell)]
    if len(cells) < 2 or not all(isinstance(cell, str) and len(cell) <= LONGEST_LABEL for cell in cells):
        return False
    words = not any(_UNIT.search(cell) or re.search("[:：]", cell) for cell in cells)
    return words and 2 * _hits(cells, known, keys) >= len(cells)


def _joins_below(sheet, first, last, known, keys):
    if _merge_crosses(sheet, last, last + 1):
        return True
    upper, lower = sheet.rows[last], sheet.rows[last + 1]
    filled = [column for column, cell in enumerate(lower) if not is_blank(cell)]
    if not filled or not all(isinstance(lower[c], str) and len(lower[c]) <= LONGEST_LABEL for c in filled):
        return False
    if len(filled) == 1:  # one source under 资金来源, or the first of the notes
        return bool(_hits([lower[filled[0]]], known, keys)) and not is_blank(upper[filled[0]])
    if sum(lower[c] == upper[c] for c in filled) >= 2:  # a head of two rows, its merges written out
        return all(lower[c] == upper[c] or _hits([lower[c]], known, keys) or len(lower[c]) < 20 for c in filled)
    covered = _columns_merged_across(sheet, last)
    unlabelled = {c for c in filled if all(is_blank(_cell(sheet, row, c)) for row in range(first, last + 1))}
    if not all(c in covered or c in unlabelled or _opens_group(upper, lower, c) for c in filled):
        return False
    return bool(covered or unlabelled)


def _cell(sheet, row, column):
    return sheet.rows[row][column] if column < len(sheet.rows[row]) else ""


def _opens_group(upper, lower, column):
    """Whether the label is followed by an empty head cell that has a label below it."""
    after = column + 1
    return after < len(lower) and is_blank(upper[after]) and not is_blank(lower[after])


def _merge_crosses(sheet, upper, lower):
    return any(
        top <= upper
        and bottom >= lower
        and bottom - top < HIGHEST_HEAD
        and plain(sheet.rows[top][left] if left < len(sheet.rows[top]) else "")
        for top, left, bottom, _right in sheet.merges
    )


def _columns_merged_across(sheet, row):
    return {
        column
        for top, left, bottom, right in sheet.merges
        if top <= row <= bottom and right > left
        for column in range(left, min(right, 16383) + 1)
    }


def _skip_numbering(sheet, last):
    """The head's last row including one that only numbers the columns (甲 乙 1 2 3)."""
    if last + 1 >= len(sheet.rows):
        return last
    texts = [plain(cell) for cell in sheet.rows[last + 1] if not is_blank(cell)]
    matches = [_NUMBERING.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(matches):
        return last
    numbers = [int(match["number"]) for match in matches if match["number"]]
    consecutive = all(b - a == 1 for a, b in zip(numbers, numbers[1:], strict=False))
    return last + 1 if consecutive else last


def _flatten(sheet, first, last):
    """Label and unit of each column of a head."""
    width = max(len(sheet.rows[row]) for row in range(first, last + 1))
    grid = [
        [plain(cell) for cell in sheet.rows[row]] + [""] * (width - len(sheet.rows[row]))
        for row in range(first, last + 1)
    ]
    filled = set()
    for top, left, bottom, right in sheet.merges:
        if top < first or bottom > last or left >= width:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, min(right, width - 1) + 1):
                grid[row - first][column] = grid[top - first][left]
                filled.add((row - first, column))
    for row in range(len(grid) - 1):  # group heads whose merge was lost on the way
        for column in range(1, width):
            if (
                grid[row][column] == ""
                and (row, column) not in filled
                and grid[row + 1][column]
                and _grouped(grid, row, column - 1)
            ):
                grid[row][column] = grid[row][column - 1]
    labels, units = [], []
    for column in range(width):
        parts = [row[column] for row in grid if row[column]]
        parts = [part for index, part in enumerate(parts) if index == 0 or part != parts[index - 1]]
        labels.append("/".join(part.replace("/", "／") for part in parts))
        units.append(next((unit for part in reversed(parts) if (unit := unit_of_label(part))), None))
    return labels, units


def _grouped(grid, row, column):
    """Whether the cell stands over a label of its own in the next row."""
    return grid[row][column] != "" and grid[row + 1][column] not in ("", grid[row][column])


def unit_of_label(label):
    """
    >>> unit_of_label("资产原值（万元）"), unit_of_label("金额(单位:元)"), unit_of_label("原值，万元"), unit_of_label("资产单元"), unit_of_label("原值")
    ('万元', '元', '万元', None, None)
    """
    match = _UNIT_OF_LABEL.search(plain(label))
    return next((group for group in match.groups() if group), None) if match else None


def _title(rows):
    """The longest text above the head that is not a line such as 单位：万元."""
    texts = [plain(cell) for row in rows for cell in row if isinstance(cell, str) and not is_blank(cell)]
    return max((text for text in texts if not re.search("[:：]", text)), key=len, default="")


def _unit_of(rows):
    for row in reversed(rows):
        for cell in row:
            if isinstance(cell, str) and (match := _UNIT.search(plain(cell))):
                return match[1]
    return None


def _same(labels, others):
    """Whether a head is the other one printed again."""
    strip = [label_key(label) for label in labels if label]
    return strip == [label_key(label) for label in others if label] and len(labels) == len(others)
