"""Values of one row, as they come from a form, an import or a program: what counts as filled in, bounds."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

CREATE, UPDATE, DELETE, UNLINK, LINK, CLEAR, SET = range(7)
LARGEST = {"integer": 2**31 - 1}  # what a column holds
LARGEST_AMOUNT = 10**15


def linked(ids, commands):
    """Return the ids that x2many commands leave; a new row counts as 0.

    >>> linked([1, 2], [(3, 1), (4, 5)]), linked([1], [(5,)]), linked([], [(6, 0, [7])]), linked([], [(0, 0, {})])
    ([2, 5], [], [7], [0])
    >>> linked([1], False), linked([], [3, 4])
    ([], [3, 4])
    """
    found = list(ids) if commands else []
    for command in commands or ():
        if isinstance(command, int):
            found.append(command)
            continue
        kind, *rest = command
        if kind in (CREATE, LINK):
            found.append(rest[0] if kind == LINK else 0)
        elif kind in (DELETE, UNLINK):
            found = [one for one in found if one != rest[0]]
        elif kind == CLEAR:
            found = []
        elif kind == SET:
            found = list(rest[1])
    return found


def plain(value):
    """Return a value as it is compared: days as texts, exact numbers as numbers, an empty one as False.

    >>> plain(None), plain(Decimal("1.5")), plain(date(2025, 3, 1)), plain("")
    (False, 1.5, '2025-03-01', False)
    """
    if value is None or value == "":
        return False
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return str(value)
    return str(value) if isinstance(value, date) else value


def is_missing(kind, value, has_minimum=False):
    """Say whether a required field is empty. A number that nobody typed is 0: it counts where a minimum is set.

    >>> is_missing("text", "  "), is_missing("integer", 0), is_missing("integer", 0, True), is_missing("boolean", False)
    (True, True, False, False)
    """
    if kind == "boolean":
        return False
    if isinstance(value, str):
        return not value.strip()
    if has_minimum and value == 0 and value is not False:
        return False
    return not value


def beyond(kind, value, minimum, maximum, today):
    """Say which bound a value breaks: "minimum", "maximum" or "".

    :param minimum: as written; days as 2013-01-01 or ``today``

    >>> beyond("amount", 5, "10", "", ""), beyond("amount", 5, "1", "5", ""), beyond("date", "2030-01-02", "", "today", "2030-01-01")
    ('minimum', '', 'maximum')
    """
    if value is False or value is None:
        return ""
    for bound, text, outside in (("minimum", minimum, lambda a, b: a < b), ("maximum", maximum, lambda a, b: a > b)):
        if not text:
            continue
        limit = (today if text == "today" else text) if kind == "date" else Decimal(text)
        if outside(str(value) if kind == "date" else Decimal(str(value)), limit):
            return bound
    return ""


def bound_problem(kind, text):
    """Say whether a bound cannot be read, or lies beyond what a column holds.

    >>> bound_problem("amount", "12.5"), bound_problem("amount", "十"), bound_problem("date", "2025-13-01")
    (False, True, True)
    >>> bound_problem("integer", "2147483647"), bound_problem("integer", "2147483648"), bound_problem("float", "1e400")
    (False, True, True)
    """
    try:
        if kind == "date":
            return text != "today" and not date.fromisoformat(text)
        number = Decimal(text)
    except (InvalidOperation, ValueError):
        return True
    return not number.is_finite() or abs(number) > LARGEST.get(kind, LARGEST_AMOUNT)


def told_share(text):
    """Return a share as it is written, as people read it.

    >>> told_share("0.8"), told_share("0.125"), told_share("1"), told_share("0"), told_share("10")
    ('80%', '12.5%', '100%', '0%', '1000%')
    """
    return f"{(Decimal(text) * 100).normalize():f}%"
