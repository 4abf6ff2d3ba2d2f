"""Dates as counties write them, with the precision that was written."""

import re
from datetime import date, datetime, timedelta

from .errors import CellError
from .text import narrow

DAY, MONTH, YEAR = "day", "month", "year"
FIRST_YEAR, LAST_YEAR = 1949, 2100

_CLOCK = re.compile(r"[\sT]+\d{1,2}[:：]\d{1,2}([:：]\d{1,2}(\.\d+)?)?\s*Z?\s*$")
_DAY = re.compile(r"(\d{4})(?:年|[.\-/、])(\d{1,2})(?:月|[.\-/、])(\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})(?:年|[.\-/、])(\d{1,2})(?:月份?)?")
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
# Numbers below are years or nothing, numbers above are no day of our time.
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050  # 1950-01-01, 2099-12-31
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def from_serial(serial, date1904=False):
    """The day of an Excel serial number, with Excel's belief in 29 February 1900.

    >>> from_serial(43607), from_serial(42145, date1904=True)
    (datetime.date(2019, 5, 22), datetime.date(2019, 5, 22))
    >>> from_serial(61), from_serial(59)
    (datetime.date(1900, 3, 1), datetime.date(1900, 2, 28))
    """
    days = int(serial)
    if date1904:
        return _EPOCH_1904 + timedelta(days=days)
    if days == 60:  # the day that never was
        raise CellError("date_invalid")
    return _EPOCH + timedelta(days=days + (days < 60))


def parse_date(value, date1904=False):
    """Date and precision (``day``, ``month``, ``year``) of a cell.

    A month or a year alone gives its first day.

    >>> [parse_date(v)[0].isoformat() for v in ("2021.5", "2021年5月", "2021-05-01", "2021/11/26", 43607, "２０２１．０５")]
    ['2021-05-01', '2021-05-01', '2021-05-01', '2021-11-26', '2019-05-22', '2021-05-01']
    >>> [parse_date(v)[1] for v in ("2022年", 2022.0, "2021.10", "2021年5月1日", 20210501, "202105", 2021.05)]
    ['year', 'year', 'month', 'day', 'day', 'month', 'month']
    >>> parse_date("2021-05-01 00:00:00"), parse_date("43607"), parse_date("2021 年 5 月份")[1]
    ((datetime.date(2021, 5, 1), 'day'), (datetime.date(2019, 5, 22), 'day'), 'month')
    >>> from .errors import refusal
    >>> [refusal(parse_date, wrong) for wrong in ("2021-13-45", "2021.0", "2021-02-29")]
    ['date_invalid', 'date_invalid', 'date_invalid']
    >>> {refusal(parse_date, wrong) for wrong in ("约2021年", "2019-2020", "21.5", True, 5, 12345678.5)}
    {'date_unknown'}

    The number 2021.1 is what Excel makes of 2021.10 as well: taken for January, with a remark.

    >>> try: parse_date(2021.1)
    ... except CellError as error: print(error.code, error.is_warning, error.understood)
    date_october True (datetime.date(2021, 1, 1), 'month')
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day), DAY
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise CellError("date_unknown")
    if isinstance(value, str):
        return _parse_text(narrow(_CLOCK.sub("", value.strip())), date1904)
    if value == int(value):
        return _parse_text(str(int(value)), date1904)
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:  # a serial number with a time of day
        return from_serial(value, date1904), DAY
    parsed = _parse_text(format(value, ".15g"), date1904)
    if format(value, ".15g").endswith(".1"):
        raise CellError("date_october", understood=parsed, is_warning=True)
    return parsed


def _parse_text(text, date1904):
    if match := _DAY.fullmatch(text):
        return _checked(*map(int, match.groups())), DAY
    if match := _MONTH.fullmatch(text):
        return _checked(int(match[1]), int(match[2]), 1), MONTH
    if match := _YEAR.fullmatch(text):
        return _checked(int(match[1]), 1, 1), YEAR
    if match := _COMPACT.fullmatch(text):
        return _checked(int(match[1]), int(match[2]), int(match[3] or 1)), DAY if match[3] else MONTH
    if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return from_serial(int(text), date1904), DAY
    raise CellError("date_unknown")


def _checked(year, month, day):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError("date_invalid")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("date_invalid") from None
