"""Tell data rows from all others, parse every cell, tell every fault."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz, process

from . import cells, dates
from .errors import CellError, Issue
from .funding import parse_funding
from .text import is_blank, key, plain
from .workbook import cell_text

REGION_KINDS = ("region_code", "county", "township", "village")
_TOTAL = re.compile(r".{0,15}?(?:合计|小计|总计|共计|累计)(?:\s*[:：（(]?.{0,12})?")
_TOTAL_ALONE = re.compile(
    r"[（(]?(?:本页|本表|本镇|本乡|本村|全县|全区|全市|全乡|全镇|全村)?(?:合计|小计|总计|共计|累计|总合计)[）)]?[:：]?"
)
_TOTAL_NAME = re.compile(r".{0,15}(?:合计|小计|总计|共计|累计)[）)]?[:：]?")
_TOTAL_SIGN = re.compile("合|小计|总计|共计|累计")
_NOTE = re.compile(
    r"[（(]?(?:注|备注|说明|附注|附|填表说明|填报说明|编制说明|填写说明|注意事项)\d?[）)]?\s*[:：]|注\d|\*\s*注"
)
_SIGNATURE = re.compile(
    r".{0,14}?(?:填报人|填表人|制表人|制表|审核人|审核|复核人|复核|审批人|负责人|经办人|填报单位|填报日期|填报时间|填表日期|填表时间|制表日期|日期"
    r"|领导|签字|签名|签章|盖章|公章|主任|书记|会计|报账员|村民代表|联系电话|联系人)\s*(?:[（(][^）)]*[）)])?\s*(?:[:：].*|[（(](?:签字|签章|盖章).*)"
    r"|[（(](?:签字|签名|签章|盖章|公章)[）)].*"
)
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[）)]?[、.．:：].*|[）)].*)")
_CHINESE_NUMERAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")


@dataclass(slots=True)
class Row:
    """A data row: ``number`` as Excel counts, ``values`` by field key (``place``: region id)."""

    number: int
    values: dict


@dataclass(slots=True)
class Result:
    rows: list = field(default_factory=list)
    issues: list = field(default_factory=list)
    skipped: list = field(default_factory=list)  # (row number, total | note | section | head | empty)
    totals: list = field(default_factory=list)  # (row number, yuan) of total rows
    faulty: set = field(default_factory=set)  # row numbers

    def fault(self, issue):
        self.issues.append(issue)
        if not issue.is_warning:
            self.faulty.add(issue.row)


class Reader:
    """Reads the rows of one table.

    ``matches`` are those of ``columns.match_columns`` for this table, ``regions`` a
    ``Regions`` or None, ``unit`` what amounts are in where the sheet does not say;
    ``name_key`` and ``total_key`` name the fields of the row's name and of the amount
    that the funding must sum up to.
    """

    def __init__(
        self, sheet, table, matches, fields, regions=None, unit="元", name_key="name", total_key="original_value"
    ):
        self.sheet, self.table, self.regions = sheet, table, regions
        self.fields = {item.key: item for item in fields}
        self.matches = [match for match in matches if match.field]
        self.total_key = total_key
        self.by_field = {match.field.key: match for match in self.matches if match.field.kind != "funding"}
        self.name_column = self._column(name_key)
        self.sequence = {match.column for match in matches if not match.field and match.how == "ignored"}
        main = self.by_field.get(total_key)
        self.unit = (main and table.units[main.column]) or table.unit or unit
        self.amounts = {
            match.column for match in self.matches if match.field.kind == "amount" or match.choice is not None
        }
        self.kinds = [match for match in self.matches if match.field.kind in REGION_KINDS]
        self.limited = [match for match in self.by_field.values() if self._is_limited(match.field)]
        choices = [match for match in self.matches if match.field.kind == "choice"]
        self.choices = sorted(choices, key=lambda match: bool(match.field.depends_on))
        self.has_village = any(match.field.kind == "village" for match in self.kinds)
        self.parsers = {match.column: self._parser(match) for match in self.matches}
        self.checks_errors = bool(sheet.errors or sheet.uncached)
        self.unfilled = set()

    @staticmethod
    def _is_limited(item):
        has_limit = item.minimum is not None or item.maximum is not None or item.max_length
        return has_limit and item.kind not in ("choice", "funding")

    def read_into(self, result):
        """Adds the table's rows and faults to ``result``."""
        self._fill_merges()
        for index in range(self.table.first_row, self.table.end):
            row = self.sheet.rows[index]
            filled = {column: cell for column, cell in enumerate(row) if cell != "" and not is_blank(cell)}
            kind = "head" if index in self.table.skipped else self.classify(filled)
            if kind == "data":
                self._read_row(index, row, filled, result)
            elif kind != "empty":
                result.skipped.append((index + 1, kind))
                if kind == "total":
                    self._note_total(index, row, result)

    # What kind of row ------------------------------------------------------------------

    def classify(self, filled):
        """data, empty, total, note or section, from the filled cells of a row: ``{column: cell}``."""
        own = [column for column in filled if column in self.parsers]
        if not any(filled[column] != 0 or column not in self.amounts for column in own):
            return self._without_values(filled)
        name = filled.get(self.name_column, "")
        first_column = next(iter(filled))
        first = filled[first_column]
        if name and isinstance(first, (int, float)) and not _TOTAL_SIGN.search(str(name)):
            return "data"  # numbered and named: nearly every row
        first, name = plain(first).replace(" ", ""), plain(name).replace(" ", "")
        texts = [plain(cell).replace(" ", "") for cell in filled.values() if isinstance(cell, str)]
        if _TOTAL_ALONE.fullmatch(first):
            return "total"
        if (not name or _TOTAL_NAME.fullmatch(name)) and any(_TOTAL.fullmatch(text) for text in texts[:6]):
            return "total"
        all_text = len(texts) == len(filled)
        if all_text and (_NOTE.match(first) or _SIGNATURE.fullmatch(first)):
            return "note"
        if all_text and len(filled) <= 2 and _SECTION.fullmatch(first):
            return "section"
        if first_column in self.sequence and _CHINESE_NUMERAL.fullmatch(first) and self._is_section(filled, own):
            return "section"
        return "data"

    @staticmethod
    def _without_values(filled):
        """A row of which no column that is read holds anything but a prepared 0."""
        said = [plain(cell) for cell in filled.values() if isinstance(cell, str) and not plain(cell).isdecimal()]
        if not said:
            return "empty"
        return "section" if _SECTION.fullmatch(said[0]) else "total" if _TOTAL_ALONE.fullmatch(said[0]) else "note"

    @staticmethod
    def _is_section(filled, own):
        """A row numbered 一、二、三 whose only words are its heading: 一 | 经营性资产 | 1200."""
        return sum(isinstance(filled[column], str) for column in own) <= 1

    def _note_total(self, index, row, result):
        main = self.by_field.get(self.total_key)
        if main and main.column < len(row) and not is_blank(row[main.column]):
            with suppress(CellError):  # a total that is no number is not ours to complain about
                result.totals.append(
                    (index + 1, cells.parse_amount(row[main.column], self._unit_of(main), allow_negative=True))
                )

    # Cells -----------------------------------------------------------------------------

    def _fill_merges(self):
        """A place, category or person merged over many rows holds for each; a name or an amount does not."""
        for top, left, bottom, _right in self.sheet.merges:
            match = next((m for m in self.matches if m.column == left), None)
            if bottom == top or match is None or top < self.table.first_row or top >= self.table.end:
                continue
            value = self.sheet.rows[top][left] if left < len(self.sheet.rows[top]) else ""
            for row in range(top + 1, bottom + 1):
                if match.field.may_merge and match.column not in self.amounts:
                    self.sheet.rows[row][left] = value
                else:
                    self.unfilled.add((row, left))

    def _read_row(self, index, row, filled, result):
        values, failed = {}, set()
        for match in self.matches:
            column = match.column
            cell = filled.get(column)
            if self.checks_errors and self._error_cell(index, column, match, result):
                failed.add(match.field.key)
            elif cell is None:
                if self.unfilled and (index, column) in self.unfilled:
                    self._tell(result, index, match, "merged_value")
                    failed.add(match.field.key)
            else:
                try:
                    self._store(values, match, self.parsers[column](cell))
                except CellError as error:
                    if error.is_warning:
                        self._store(values, match, error.understood)
                    else:
                        failed.add(match.field.key)
                    self._tell(result, index, match, error.code, cell, error.is_warning, **error.params)
        for step in (self._choose, self._place, self._check_required, self._check_limits, self._check_funding):
            step(index, row, values, failed, result)
        result.rows.append(Row(index + 1, values))

    @staticmethod
    def _store(values, match, value):
        kind = match.field.kind
        if kind == "date":
            values[match.field.key], values[match.field.key + "_precision"] = value
        elif match.choice is not None:
            if value:
                values.setdefault(match.field.key, []).append((match.choice, value))
        elif value is not None and value != "":
            values[match.field.key] = value

    def _error_cell(self, index, column, match, result):
        if error := self.sheet.errors.get((index, column)):
            self._tell(result, index, match, "cell_error", error)
        elif (index, column) in self.sheet.uncached:
            self._tell(result, index, match, "formula_uncached")
        else:
            return False
        return True

    def _parser(self, match):
        kind, item, unit = match.field.kind, match.field, self._unit_of(match)
        if match.choice is not None:
            return lambda cell: cells.parse_amount(cell, unit)
        if match.how == "source_unknown":
            return self._unknown_source
        if kind == "amount":
            lowest = item.minimum
            return lambda cell: cells.parse_amount(cell, unit, allow_negative=lowest is not None and lowest < 0)
        if kind == "date":
            return lambda cell: dates.parse_date(cell, self.sheet.date1904)
        if kind in ("integer", "year"):
            return cells.parse_integer
        if kind == "number":
            return cells.parse_number
        if kind == "phone":
            return cells.parse_phone
        return lambda cell: cell if kind in ("choice", "funding") else plain(cell)

    @staticmethod
    def _unknown_source(cell):
        if cell != 0:
            raise CellError("source_column_unknown")

    def _unit_of(self, match):
        return self.table.units[match.column] or match.field.unit or self.unit

    # Whole rows ------------------------------------------------------------------------

    def _choose(self, index, _row, values, failed, result):
        """Words to values; a choice that depends on another comes after it."""
        for match in self.choices:
            item = match.field
            if item.key not in values:
                continue
            word = values.pop(item.key)
            other = values.get(item.depends_on) if item.depends_on else None
            found = self._look_up(item, word, other)
            if found is None:
                code = "choice_elsewhere" if item.depends_on and self._elsewhere(item, word) else "choice_unknown"
                failed.add(item.key)
                self._tell(result, index, match, code, word, suggestion=likely(plain(word), item.words))
            else:
                values[item.key] = found

    @staticmethod
    def _look_up(item, word, other):
        """None stands for "the other one is not given"."""
        return item.choices.get((other, key(word)) if item.depends_on else key(word))

    @staticmethod
    def _elsewhere(item, word):
        return any(pair[1] == key(word) for pair in item.choices)

    def _place(self, index, row, values, failed, result):
        if not self.regions or failed.intersection(match.field.key for match in self.kinds):
            return
        parts = {match.field.kind: values.pop(match.field.key, None) for match in self.kinds}
        try:
            if not any(parts.values()) and self.kinds:
                raise CellError("village_missing", kind=self.kinds[-1].field.kind)
            values["place"] = self.regions.find(**parts, has_village=self.has_village)
        except CellError as error:
            params = dict(error.params)
            kind = params.pop("kind")
            match = next((m for m in self.kinds if m.field.kind == kind), self.kinds[-1] if self.kinds else None)
            failed.add("place")
            self._tell(result, index, match, error.code, parts.get(match.field.kind) if match else None, **params)

    def _check_required(self, index, _row, values, failed, result):
        for item in self.fields.values():
            if not item.required or item.key in values or item.key in failed or item.kind in REGION_KINDS:
                continue
            if any(values.get(other) in allowed for other, allowed in item.unless):
                continue
            if item.instead in values and item.key not in self.by_field:
                continue
            match = next((m for m in self.matches if m.field.key in (item.key, item.instead)), None)
            if match:  # a column that is not there at all is told once, for the file
                self._tell(result, index, match, "required")

    def _check_limits(self, index, row, values, failed, result):
        for match in self.limited:
            item = match.field
            value = values.get(item.key)
            if value is None:
                continue
            code = None
            if item.minimum is not None and value < item.minimum:
                code, limit = "below_minimum", item.minimum
            elif item.maximum is not None and value > item.maximum:
                code, limit = "above_maximum", item.maximum
            elif item.max_length and isinstance(value, str) and len(value) > item.max_length:
                code, limit = "text_too_long", item.max_length
            if code:
                failed.add(item.key)
                self._tell(result, index, match, code, row[match.column], limit=limit)

    def _check_funding(self, index, row, values, failed, result):
        match = next((m for m in self.matches if m.field.kind == "funding"), None)
        if match is None:
            return
        funding_key, total = match.field.key, values.get(self.total_key)
        composite = values.get(funding_key)
        if composite is not None and not isinstance(composite, list):
            match = self._composite()
            try:
                values[funding_key] = parse_funding(composite, match.field.choices, self._unit_of(match), total)
            except CellError as error:
                values.pop(funding_key)
                failed.add(funding_key)
                self._tell(result, index, match, error.code, row[match.column], **error.params)
        if funding_key in failed or self.total_key in failed or funding_key not in values or total is None:
            return
        amount = sum((part for _source, part in values[funding_key]), Decimal(0))
        values[funding_key] = self._by_source(values[funding_key])
        if amount != total:
            self._tell(result, index, match, "funding_sum", funding=amount, total=total, difference=amount - total)

    @staticmethod
    def _by_source(parts):
        """One amount for each source, where two columns are of the same one."""
        amounts = {}
        for source, part in parts:
            amounts[source] = amounts.get(source, 0) + part
        return list(amounts.items())

    def _composite(self):
        return next(
            m for m in self.matches if m.field.kind == "funding" and m.choice is None and m.how != "source_unknown"
        )

    def _column(self, field_key):
        match = self.by_field.get(field_key)
        return match.column if match else None

    def _tell(self, result, index, match, code, cell=None, is_warning=False, **params):
        if cell is not None and not (match and match.field.is_protected):
            params["value"] = plain(cell_text(cell))[:60]
        column, label = (match.column, match.label) if match else (None, "")
        result.fault(Issue(index + 1, column, code, params, is_warning, label))


def missing_fields(fields, matches):
    """Required fields that no column gives; places are looked after by ``Regions``."""
    found = {match.field.key for match in matches if match.field}
    return [
        item
        for item in fields
        if item.required and item.kind not in REGION_KINDS and not found.intersection((item.key, item.instead))
    ]


def likely(word, words):
    """The word of a vocabulary that was probably meant, or an empty text.

    >>> likely("盈利性资产", ("经营性资产", "公益性资产")), likely("x", ("经营性资产",))
    ('经营性资产', '')
    """
    found = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=50)
    return found[0] if found else ""


def repeated_rows(rows, keys):
    """Numbers of rows that have the same values of ``keys`` as an earlier one: [(row, earlier row)].

    >>> repeated_rows([Row(2, {"name": "a"}), Row(3, {"name": "b"}), Row(4, {"name": "a"})], ("name",))
    [(4, 2)]
    """
    seen, found = {}, []
    for row in rows:
        values = tuple(row.values.get(name) for name in keys)
        if None in values:
            continue
        if values in seen:
            found.append((row.number, seen[values]))
        else:
            seen[values] = row.number
    return found
