"""Values of parameters: written by people and packs as text, read by rules as numbers, dates and lists."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

TYPES = ("amount", "ratio", "number", "integer", "days", "months", "date", "boolean", "text", "list")
YES = {"true", "yes", "1", "是"}
NO = {"false", "no", "0", "否"}
# words that may follow a figure
WORDS = {"days": ("天", "日"), "months": ("月", "个")}
WIDE = str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-")


def parse(value_type, text):
    """Return the value of a text: Decimal, int, date, bool, str or tuple of str; None if it is empty.

    Amounts are yuan, ratios 0 to 1 (a percent sign is understood), days and months whole numbers.

    >>> parse("ratio", "10%"), parse("ratio", "0.10"), parse("amount", "1,000,000")
    (Decimal('0.1'), Decimal('0.10'), Decimal('1000000'))
    >>> parse("amount", "100万元"), parse("amount", "0.5万"), parse("days", "30天"), parse("months", "12 个月")
    (Decimal('1000000'), Decimal('5000.0'), 30, 12)
    >>> parse("days", "30"), parse("boolean", "是"), parse("list", "转让、拍卖, 核销")
    (30, True, ('转让', '拍卖', '核销'))
    >>> parse("date", "2013-01-01"), parse("text", " 甲 "), parse("number", "")
    (datetime.date(2013, 1, 1), '甲', None)
    >>> parse("ratio", "60")
    Traceback (most recent call last):
      ...
    ValueError: ratio
    """
    text = "" if text is None or text is False else str(text).strip()
    if not text:
        return None
    if value_type in ("amount", "ratio", "number"):
        return _decimal(value_type, text.translate(WIDE))
    if value_type in ("integer", "days", "months"):
        return _whole(value_type, text.translate(WIDE))
    if value_type == "date":
        return _date(text)
    if value_type == "boolean":
        return _boolean(text)
    if value_type == "list":
        parts = text.replace("、", ",").replace("，", ",").split(",")
        return tuple(part.strip() for part in parts if part.strip())
    return text


def _decimal(value_type, text):
    if value_type == "amount":
        text = text.removesuffix("元").rstrip()
        if text.endswith("万"):
            return _decimal("number", text.removesuffix("万").rstrip()) * 10000
    percent = text.endswith("%")
    try:
        number = Decimal(text.rstrip("%").replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(value_type) from None
    if not number.is_finite() or (percent and value_type != "ratio"):
        raise ValueError(value_type)
    if percent:
        number /= 100
    if value_type == "ratio" and not 0 <= number <= 1:
        raise ValueError(value_type)
    return number


def _whole(value_type, text):
    for word in WORDS.get(value_type, ()):
        text = text.removesuffix(word).rstrip()
    try:
        number = int(text)
    except ValueError:
        raise ValueError(value_type) from None
    if value_type != "integer" and number < 0:
        raise ValueError(value_type)
    return number


def _date(text):
    try:
        return date.fromisoformat(text[:10]) if len(text) >= 10 else datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        raise ValueError("date") from None


def _boolean(text):
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError("boolean")


def show(value_type, text):
    """Return a value as people read it.

    >>> show("ratio", "0.1"), show("amount", "1000000"), show("amount", "1230000.5"), show("days", "30")
    ('10%', '100万元', '1,230,000.5元', '30天')
    >>> show("boolean", "true"), show("ratio", "0.125"), show("months", "12"), show("text", "")
    ('是', '12.5%', '12个月', '')
    """
    value = parse(value_type, text)
    if value is None:
        return ""
    if value_type == "ratio":
        return f"{_plain(value * 100)}%"
    if value_type == "amount":
        ten_thousands = value / 10000
        if value and ten_thousands == ten_thousands.to_integral_value():
            return f"{_plain(ten_thousands)}万元"
        return f"{_plain(value)}元"
    if value_type in ("days", "months"):
        return f"{value}{'天' if value_type == 'days' else '个月'}"
    if value_type == "boolean":
        return "是" if value else "否"
    if value_type == "list":
        return "、".join(value)
    return str(value)


def _plain(number):
    number = number.normalize()
    return f"{number:,f}"
