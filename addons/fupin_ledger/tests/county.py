"""Ledgers as they may come from any county, made by chance from a seed, with what they must read as."""

import io
import random
from datetime import date
from decimal import Decimal

import openpyxl

from .workbooks import KINDS, SOURCES

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LABELS = {
    "name": ("资产名称", "名称", "项目名称", "资产\n名称"),
    "kind": ("资产类别", "类别", "*资产 类别"),
    "acquisition_date": ("购建时间", "购建时间（年月）"),
    "useful_life": ("预计使用年限", "使用年限（年）"),
    "original_value": ("原始价值", "资产原值", "原 值"),
    "funding": ("资金来源构成", "资金来源"),
    "township": ("所在乡镇", "乡镇"),
    "village": ("所在村", "村（社区）"),
    "region_code": ("行政区划代码", "区划代码"),
    "phone": ("联系电话",),
    "note": ("备注",),
}
PLACES = (  # id in workbooks.REGIONS, code, township, spellings of the village
    (3, "410423100201", "张良镇", ("辛庄村民委员会", "辛庄村", "辛庄村委会", "张良镇辛庄村")),
    (4, "410423100204", "张良镇", ("营南村民委员会", "营南村")),
    (6, "410423101203", "张官营镇", ("营南村委会", "鲁山县张官营镇营南村")),
    (8, "410423001001", "鲁阳街道", ("七里社区居民委员会", "七里社区", "七里社区居委会")),
)
# what may be wrong in one cell of a column
FAULTS = {
    "name": (None, "  "),
    "kind": ("盈利性资产", None),
    "acquisition_date": ("2021-13-45", "2011-05-01", "不详", None, "2027-01-01"),
    "useful_life": ("二十", 0, 150, 10.5, None),
    "original_value": ("约五万", -3000, None, "1.2.3"),
    "region_code": ("999999999999", "530102001001", "4104"),
    "phone": ("1390000", "13812345678/13912345678"),
}


class County:
    """One ledger: ``content`` (bytes), ``expected`` rows and the numbers of ``faulty`` rows."""

    def __init__(self, seed, faults=0):
        self.chance = random.Random(seed)
        self.in_wan = self.chance.random() < 0.6
        self.unit = "万元" if self.in_wan else "元"
        self.by_code = self.chance.random() < 0.4
        self.one_cell = self.chance.random() < 0.5
        self.is_merged = self.chance.random() < 0.7
        self.expected, self.faulty = [], set()
        self.book = openpyxl.Workbook()
        self.sheet = self.book.active
        self.row = 1
        self._choose_columns()
        self._write_top()
        self._write_rows()
        self._write_bottom()
        self._spoil(faults)
        stream = io.BytesIO()
        self.book.save(stream)
        self.content = stream.getvalue()

    def _maybe(self, share):
        return self.chance.random() < share

    def _choose_columns(self):
        """(key, source, head, head above) of each column."""
        keys = ["name", "kind", "acquisition_date", "useful_life", "original_value", "funding"]
        keys += ["region_code"] if self.by_code else ["township", "village"]
        keys += [key for key in ("phone", "note") if self._maybe(0.5)]
        if self._maybe(0.5):
            self.chance.shuffle(keys)
        self.unit_in_head = self._maybe(0.5)
        self.sources = self.chance.sample(SOURCES, self.chance.randint(1, 4))
        self.columns = [("number", None, "序号", None)] if self._maybe(0.7) else []
        for key in keys:
            label = self.chance.choice(LABELS[key])
            suffix = f"（{self.unit}）" if self.unit_in_head and key in ("original_value", "funding") else ""
            if key == "funding" and not self.one_cell:
                self.columns += [(key, source, source, label + suffix) for source in self.sources]
            else:
                self.columns.append((key, None, label + suffix, None))

    def _put(self, row, values):
        for column, value in enumerate(values, 1):
            if value is not None:
                self.sheet.cell(row, column, value)

    def _merge(self, top, left, bottom, right):
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def _write_top(self):
        if self._maybe(0.8):
            self.sheet.cell(self.row, 1, "鲁山县帮扶项目资产台账")
            self._merge(self.row, 1, self.row, len(self.columns))
            self.row += 1 + self._maybe(0.3)
        if not self.unit_in_head:
            self.sheet.cell(self.row, 1, f"填报单位：张良镇人民政府    单位：{self.unit}")
            self.row += 1
        self._write_head()

    def _write_head(self):
        height = 1 if self.one_cell else 2
        groups = [column for column, (_k, _s, _label, group) in enumerate(self.columns, 1) if group]
        for column, (_key, _source, label, group) in enumerate(self.columns, 1):
            if group is None:
                self.sheet.cell(self.row, column, label)
                if self.is_merged:
                    self._merge(self.row, column, self.row + height - 1, column)
            else:
                if column == groups[0]:
                    self.sheet.cell(self.row, column, group)
                self.sheet.cell(self.row + 1, column, label)
        if groups and self.is_merged:
            self._merge(self.row, groups[0], self.row, groups[-1])
        self.row += height

    def _write_rows(self):
        count = self.chance.randint(4, 25)
        while len(self.expected) < count:
            place = self.chance.choice(PLACES)
            size = self.chance.randint(1, 4)
            is_block = size > 1 and not self.by_code and self._maybe(0.4)
            start = self.row
            for offset in range(size):
                self._write_row(place, hide_place=is_block and offset > 0)
            if is_block:
                for column, (key, *_rest) in enumerate(self.columns, 1):
                    if key in ("township", "village"):
                        self._merge(start, column, self.row - 1, column)
            if self._maybe(0.2):
                self._write_total(self.chance.choice(["小计", f"{place[2]}小计", "合 计"]))
            self.row += self._maybe(0.1)
            if self._maybe(0.05):
                self._write_head()

    def _write_row(self, place, hide_place):
        number = len(self.expected) + 1
        fen = self.chance.choice((self.chance.randint(4, 10**9), self.chance.randint(4, 100)))
        value = Decimal(fen) / 100
        parts = self._parts(fen)
        year, month, day = self.chance.randint(2013, 2025), self.chance.randint(1, 12), self.chance.randint(1, 28)
        cells = {
            "number": number,
            "name": f"{year}年第{number}号道路",
            "kind": self.chance.choice(KINDS),
            "acquisition_date": self._date(year, month, day),
            "useful_life": self.chance.choice((10, "10年", "１０", 10.0)),
            "original_value": self._amount(value),
            "funding": "；".join(f"{source}:{self._in_unit(part):f}" for source, part in parts.items()),
            "township": place[2],
            "village": self.chance.choice(place[3]),
            "region_code": self.chance.choice((place[1], int(place[1]))),
            "phone": self.chance.choice((None, "13812345678", 13812345678, "138 1234 5678", "0375-5051234")),
            "note": self.chance.choice((None, "无", "/", "x")),
        }
        values = []
        for key, source, *_heads in self.columns:
            if source:
                values.append(self._amount(parts[source]) if source in parts else self.chance.choice((None, 0, "-")))
            else:
                values.append(None if hide_place and key in ("township", "village") else cells[key])
        self._put(self.row, values)
        self.expected.append((self.row, cells["name"], value, place[0], parts))
        self.row += 1

    def _parts(self, fen):
        chosen = self.chance.sample(self.sources, self.chance.randint(1, min(3, len(self.sources))))
        cuts = sorted(self.chance.sample(range(1, fen), len(chosen) - 1))
        edges = [0, *cuts, fen]
        return {source: Decimal(b - a) / 100 for source, a, b in zip(chosen, edges, edges[1:], strict=False)}

    def _in_unit(self, yuan):
        return yuan / 10_000 if self.in_wan else yuan

    def _amount(self, yuan):
        number = self._in_unit(yuan)
        forms = (float(number), float(number), f"{number:f}", f" {number:,f} ", f"{number:f}".translate(FULL_WIDTH))
        return self.chance.choice(forms)

    def _date(self, year, month, day):
        exact = date(year, month, day)
        return self.chance.choice(
            (
                f"{year}.{month}", f"{year}.{month:02}", f"{year}年{month}月", f"{year}-{month:02}-{day:02}", f"{year}年",
                f"{year}/{month}/{day}", exact, (exact - date(1899, 12, 30)).days, f"{year} 年 {month} 月".translate(FULL_WIDTH),
            )
        )  # fmt: skip

    def _write_total(self, label):
        self._put(self.row, [label, *(12.5 if key == "original_value" else None for key, *_rest in self.columns[1:])])
        self.row += 1

    def _write_bottom(self):
        if self._maybe(0.7):
            self._write_total("合计")
        if self._maybe(0.6):
            self._put(self.row, ["填报人：张三", None, "审核人：", None, "填报日期：2026年11月20日"])
            self.row += 1
        if self._maybe(0.3):
            self.sheet.cell(self.row, 1, "备注：1.本表数据截至2025年底。")

    def _spoil(self, faults):
        """Put one fault each into some rows, away from merged cells."""
        merged = {cell for area in self.sheet.merged_cells.ranges for line in area.rows for cell in line}
        columns = {key: column for column, (key, source, *_heads) in enumerate(self.columns, 1) if not source}
        keys = [key for key in FAULTS if key in columns]
        for row, *_rest in self.chance.sample(self.expected, min(faults, len(self.expected))):
            key = self.chance.choice(keys)
            if (row, columns[key]) not in merged:
                self.sheet.cell(row, columns[key]).value = self.chance.choice(FAULTS[key])
                self.faulty.add(row)
