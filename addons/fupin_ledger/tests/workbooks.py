"""Workbooks as counties make them, built with openpyxl; and fields and regions to read them by."""

import io
from datetime import date

import openpyxl

from ..kernel.columns import Field
from ..kernel.reading import open_ledger, read_opened
from ..kernel.regions import Regions
from ..kernel.text import key

REGIONS = [
    (1, "410423000000", "410423", "鲁山县"),
    (2, "410423100000", "410423100", "张良镇"),
    (3, "410423100201", "410423100201", "辛庄村民委员会"),
    (4, "410423100204", "410423100204", "营南村民委员会"),
    (5, "410423101000", "410423101", "张官营镇"),
    (6, "410423101203", "410423101203", "营南村民委员会"),
    (7, "410423001000", "410423001", "鲁阳街道"),
    (8, "410423001001", "410423001001", "七里社区居民委员会"),
]
HEAD = ["序号", "所在乡镇", "所在村", "资产名称", "资产类别", "购建时间", "预计使用年限", "资产原值（元）", "资金来源"]
SOURCES = (
    "财政专项扶贫资金",
    "财政衔接推进乡村振兴补助资金",
    "彩票公益金",
    "东西部协作资金",
    "社会捐赠资金",
    "统筹整合财政涉农资金",
)
KINDS = ("经营性资产", "公益性资产", "到户类资产")


def choices(*words):
    return {key(word): word for word in words}


def fields():
    """The compulsory columns of S3-22 and what else the ledgers of the tests have."""
    return [
        Field("name", "资产名称", synonyms=("名称", "项目名称"), required=True, may_merge=False, max_length=100),
        Field("kind", "资产类别", "choice", ("类别",), True, choices(*KINDS), KINDS),
        Field("asset_form", "资产形态", "choice", choices=choices("固定资产", "权益类资产", "货币资产", "生物性资产")),
        Field("acquisition_date", "购建时间", "date", required=True, minimum=date(2013, 1, 1), maximum=date(2026, 11, 21)),
        Field(
            "useful_life", "预计使用年限", "integer", ("使用年限",), True,
            unless=(("asset_form", ("权益类资产", "货币资产")),), minimum=1, maximum=100,
        ),
        Field("original_value", "原始价值", "amount", ("资产原值", "原值"), True, may_merge=False),
        Field("funding", "资金来源构成", "funding", ("资金来源", "资金构成"), True, choices(*SOURCES), SOURCES),
        Field("region_code", "行政区划代码", "region_code", ("区划代码",)),
        Field("county", "所在县", "county", ("县",)),
        Field("township", "所在乡镇", "township", ("乡镇",)),
        Field("village", "所在村", "village", ("村（社区）", "村", "所在地")),
        Field("person", "管护责任人"),
        Field("phone", "联系电话", "phone", is_protected=True),
        Field("note", "备注"),
    ]  # fmt: skip


def regions(place="410423"):
    rows = [row for row in REGIONS if row[2].startswith(place)]
    return Regions(rows, place, ["河南省", "平顶山市", "鲁山县"])


def row(number=1, **cells):
    """A right row under ``HEAD``, with single cells changed."""
    values = {
        "number": number, "township": "张良镇", "village": "辛庄村", "name": f"道路{number}", "kind": "公益性资产",
        "date": "2021.5", "life": 10, "value": 1000, "funding": "彩票公益金:1000", **cells,
    }  # fmt: skip
    return list(values.values())


def workbook(rows, merges=(), change=None, title="资产台账"):
    """Bytes of a workbook with one sheet; ``change`` may do more to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for values in rows:
        sheet.append(values)
    for area in merges:
        sheet.merge_cells(area)
    if change:
        change(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content, place="410423", remembered=None, unit="元", sheet_name=None):
    """(opened, result) of a workbook's bytes."""
    opened = open_ledger(content, fields(), remembered, sheet_name)
    return opened, read_opened(opened, fields(), regions(place), unit)


def told(result):
    """What was told, in short: {(row, code)}."""
    return {(issue.row, issue.code) for issue in result.issues}
