"""Amounts, numbers and phones as counties write them. Never a guess: what is not exact is refused."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

from .errors import CellError
from .text import narrow

# Factor to yuan of each unit that a head or a cell may name.
UNITS = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
FEN = Decimal("0.01")
LARGEST = Decimal("1e12")  # yuan; more is a wrong unit

_AMOUNT = re.compile(
    r"(?:人民币|RMB|CNY|[¥￥])?(?P<sign>[-+]?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<unit>亿元?|万元?|千元|百元|元|圆)?整?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\((?P<inner>[\d,.]+)\)")  # bookkeepers' negative
_INTEGER = re.compile(r"[-+]?\d+(?:\.0*)?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-8]\d{6,7}")
_PREFIX = re.compile(r"^(?:电话|手机|联系电话|tel)?[:：]?(?:\(?\+?86\)?-?(?=1[3-9]\d))?", re.IGNORECASE)
_MASKED = re.compile(r"\d{0,4}-?\*{2,}\d{0,4}")


def number(value):
    """The number of a cell as Excel shows it: fifteen significant digits, no binary noise.

    >>> number(0.1 + 0.2), number(20.036599), number(3)
    (Decimal('0.3'), Decimal('20.036599'), Decimal('3'))
    """
    return Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)


def parse_amount(value, unit="元", allow_negative=False):
    """Yuan, exact to the fen; ``unit`` is that of the head, one in the cell goes before it.

    >>> parse_amount(20.036599, "万元"), parse_amount("１，２３４．５"), parse_amount(" 20.04 万元"), parse_amount("￥3元")
    (Decimal('200365.99'), Decimal('1234.50'), Decimal('200400.00'), Decimal('3.00'))
    >>> parse_amount("1.2亿"), parse_amount(-3, allow_negative=True), parse_amount(0)
    (Decimal('120000000.00'), Decimal('-3.00'), Decimal('0.00'))
    >>> from .errors import refusal
    >>> {refusal(parse_amount, wrong) for wrong in ("约五万", "10-20", "5万左右", "1,23", "1e5", True, "伍万元", float("inf"))}
    {'amount_unknown'}
    >>> refusal(parse_amount, "(300)"), refusal(parse_amount, -3000), refusal(parse_amount, 12.345), refusal(parse_amount, 1e13)
    ('amount_negative', 'amount_negative', 'amount_fen', 'amount_too_large')
    """
    if isinstance(value, (bool, date, time, timedelta)):
        raise CellError("amount_is_date" if isinstance(value, date) else "amount_unknown")
    if isinstance(value, str):
        amount, unit = _from_text(narrow(value), unit)
    elif isinstance(value, float) and value - value != 0:  # infinite or not a number
        raise CellError("amount_unknown")
    else:
        amount = number(value)
    yuan = amount * UNITS[unit]
    if yuan < 0 and not allow_negative:
        raise CellError("amount_negative")
    if abs(yuan) >= LARGEST:
        raise CellError("amount_too_large")
    exact = yuan.quantize(FEN)
    if exact != yuan:
        raise CellError("amount_fen", unit=unit)
    return exact


def _from_text(text, unit):
    if match := _IN_BRACKETS.fullmatch(text):
        text = "-" + match["inner"]
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise CellError("amount_unknown")
    named = match["unit"]
    if named:
        unit = {"圆": "元"}.get(named, named if named.endswith("元") else named + "元")
    amount = Decimal(match["number"].replace(",", ""))
    return (-amount if match["sign"] == "-" else amount), unit


def parse_integer(value, suffixes=("年", "个", "户", "人", "月")):
    """A whole number; a unit behind it is allowed, a word for a number is not.

    >>> parse_integer("10年"), parse_integer(20.0), parse_integer("１５"), parse_integer("10.0"), parse_integer(-1)
    (10, 20, 15, 10, -1)
    >>> from .errors import refusal
    >>> {refusal(parse_integer, wrong) for wrong in ("二十", 10.5, "10-15", "约10年", "长期", True, date(2021, 5, 1))}
    {'integer_unknown'}
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = narrow(value)
        for suffix in suffixes:
            text = text.removesuffix(suffix)
        if _INTEGER.fullmatch(text) and len(text) < 16:
            return int(Decimal(text))
    raise CellError("integer_unknown")


def parse_number(value):
    """A decimal number (area, length, share) without a unit.

    >>> parse_number("1,200.5"), parse_number(3.0)
    (Decimal('1200.5'), Decimal('3'))
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value - value == 0:
        return number(value)
    if isinstance(value, str):
        match = _AMOUNT.fullmatch(narrow(value))
        if match and not match["unit"]:
            amount = Decimal(match["number"].replace(",", ""))
            return -amount if match["sign"] == "-" else amount
    raise CellError("number_unknown")


def parse_phone(value):
    """A mobile or landline number in one form: digits, the area code set off.

    A number masked in a workbook that we handed back is left empty, with a remark.

    >>> parse_phone("130 7439 1500"), parse_phone(13074391500.0), parse_phone("+86-13074391500"), parse_phone("０３７５－５０５１２３４")
    ('13074391500', '13074391500', '13074391500', '0375-5051234')
    >>> from .errors import refusal
    >>> [refusal(parse_phone, wrong) for wrong in ("1390000", "12345678901", True, "13074391500/13812345678", "130****1500")]
    ['phone_unknown', 'phone_unknown', 'phone_unknown', 'phone_several', 'phone_masked']
    """
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    text = narrow(value)
    if _MASKED.fullmatch(text):
        raise CellError("phone_masked", understood="", is_warning=True)
    text = _PREFIX.sub("", text)
    digits = re.sub(r"[-()—–.]", "", text)
    if _MOBILE.fullmatch(digits):
        return digits
    if _LANDLINE.fullmatch(digits):
        area = re.match(r"0(?:[12]\d|[3-9]\d{2})", digits)
        return f"{area[0]}-{digits[area.end() :]}" if area else digits
    if len([part for part in re.split(r"[/、,;；，]", text) if len(part) >= 7]) > 1:
        raise CellError("phone_several")
    raise CellError("phone_unknown")
