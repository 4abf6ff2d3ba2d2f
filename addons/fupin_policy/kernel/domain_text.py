"""Conditions as text: an Odoo domain as a Python literal, with parameters and days as tokens.

How to use: ``read(text)`` gives the domain or raises `DomainTextError` with a code that the caller words;
``keys(domain)`` the parameters it needs; ``fill(domain, values, today)`` the domain to search with.
Text is read by ``ast.literal_eval`` and by nothing else: what is written in a text never runs.

Tokens are texts in the place of a value:

| token | stands for |
|---|---|
| ``@key`` | the value of the parameter ``key`` |
| ``@today`` | the day on which it is judged, in Asia/Shanghai |
| ``@today-@key``, ``@today+@key`` | that day less or plus a parameter of type days or months |
| ``@today-30d``, ``@today-12m``, ``@today+1y`` | that day less or plus a fixed term |
"""

import ast
import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

OPERATORS = frozenset(
    ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "like", "not like", "ilike", "not ilike", "=like", "not =like")
)
NESTED = frozenset(("any", "not any"))
ARITY = {"&": 2, "|": 2, "!": 1}
LONGEST = 10_000  # characters of a text
FIELD = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")
TOKEN = re.compile(
    r"@(?:(?P<base>today)(?:(?P<sign>[+-])(?:@(?P<term>[a-z][a-z0-9_]*)|(?P<amount>\d{1,5})(?P<unit>[dmy])))?"
    r"|(?P<key>[a-z][a-z0-9_]*))"
)


class DomainTextError(ValueError):
    """A text that is no condition; ``code`` is syntax, structure, field, operator, value or token."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code = code
        self.detail = str(detail)


@dataclass(frozen=True)
class Token:
    """A value to be filled in: see the module."""

    key: str = ""  # a parameter
    base: str = ""  # "today"
    sign: int = 0
    term: str = ""  # a parameter of type days or months
    amount: int = 0
    unit: str = ""  # d, m, y

    @property
    def needs(self):
        """The parameter it needs, or an empty text."""
        return self.key or self.term


def token(value):
    """Return the `Token` that a value is, or None.

    >>> token("@min_yield").key, token("@today-@insurance_lead").term, token("@today-12m").unit
    ('min_yield', 'insurance_lead', 'm')
    >>> token("甲@乙") is None, token(3) is None
    (True, True)
    >>> token("@today-12")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
      ...
    DomainTextError: ('token', '@today-12')
    """
    if not isinstance(value, str) or not value.startswith("@"):
        return None
    found = TOKEN.fullmatch(value)
    if not found:
        raise DomainTextError("token", value)
    return Token(
        key=found["key"] or "",
        base=found["base"] or "",
        sign={"+": 1, "-": -1}.get(found["sign"], 0),
        term=found["term"] or "",
        amount=int(found["amount"] or 0),
        unit=found["unit"] or "",
    )


def read(text):
    """Return the domain of a text as a list in prefix notation, all operators written out.

    >>> read("[('state', '=', 'idle'), ('value', '>', '@minimum')]")
    ['&', ('state', '=', 'idle'), ('value', '>', '@minimum')]
    >>> read("[('contract_ids', 'any', [('date_to', '>=', '@today')])]")
    [('contract_ids', 'any', [('date_to', '>=', '@today')])]
    >>> read("") == read("[]") == []
    True
    >>> read("[('state', '=', open('x'))]")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
      ...
    DomainTextError: ('syntax', "[('state', '=', open('x'))]")
    >>> read("['|', ('state', '=', 'idle')]")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
      ...
    DomainTextError: ('structure', '')
    """
    text = (text or "").strip()
    if len(text) > LONGEST:
        raise DomainTextError("syntax", text[:80])
    return list(_parsed(text)) if text else []


@functools.lru_cache(maxsize=4096)
def _parsed(text):
    """Return what `read` tells of a text; rules are asked for theirs on every save."""
    try:
        domain = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise DomainTextError("syntax", text[:80]) from None
    return _checked(domain)


def _checked(domain):
    if not isinstance(domain, list | tuple):
        raise DomainTextError("structure", domain)
    missing, checked = 1, []
    for item in domain:
        if missing == 0:  # conditions side by side are joined by "and"
            checked.insert(0, "&")
            missing = 1
        if isinstance(item, str) and item in ARITY:
            missing += ARITY[item] - 1
            checked.append(item)
        else:
            checked.append(_checked_condition(item))
            missing -= 1
    if domain and missing:
        raise DomainTextError("structure")
    return checked


def _checked_condition(item):
    if not isinstance(item, list | tuple) or len(item) != 3 or not isinstance(item[0], str):
        raise DomainTextError("structure", item)
    field, operator, value = item
    if not FIELD.fullmatch(field):
        raise DomainTextError("field", field)
    if operator in NESTED:
        return (field, operator, _checked(value))
    if operator not in OPERATORS:
        raise DomainTextError("operator", operator)
    for part in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(part, str | int | float | bool | None):
            raise DomainTextError("value", part)
        token(part)
    is_list = isinstance(value, list | tuple)
    if is_list != (operator in ("in", "not in")) and not (token(value) if not is_list else False):
        raise DomainTextError("value", value)
    return (field, operator, value)


def conditions(domain, path=""):
    """Yield ``(dotted path, operator, value)`` of every condition, those of nested domains with their whole path.

    >>> list(conditions(read("[('kind', '=', 'a'), ('contract_ids', 'any', [('state', '!=', 'ended')])]")))
    [('kind', '=', 'a'), ('contract_ids.state', '!=', 'ended')]
    """
    for item in domain:
        if isinstance(item, str):
            continue
        field, operator, value = item
        if operator not in NESTED:
            yield path + field, operator, value
        elif value:
            yield from conditions(value, f"{path}{field}.")
        else:  # "has any"
            yield path + field, operator, value


def tokens(domain):
    """Yield the tokens of a domain."""
    for _path, operator, value in conditions(domain):
        if operator not in NESTED:
            parts = value if isinstance(value, list | tuple) else [value]
            yield from filter(None, map(token, parts))


def keys(domain):
    """Return the parameters that a domain needs.

    >>> sorted(keys(read("[('value', '>', '@minimum'), ('date_to', '<', '@today+@lead'), ('day', '<', '@today')]")))
    ['lead', 'minimum']
    """
    return {found.needs for found in tokens(domain) if found.needs}


def fill(domain, values, today):
    """Return the domain with its tokens filled in.

    :param values: ``{key: (value type, value)}``, see `kernel.value`
    :param today: the day on which it is judged

    >>> from datetime import date
    >>> given = {"minimum": ("ratio", Decimal("0.1")), "lead": ("months", 1), "kinds": ("list", ("a", "b"))}
    >>> fill(read("[('yield', '>=', '@minimum'), ('kind', 'in', '@kinds')]"), given, date(2026, 3, 31))
    ['&', ('yield', '>=', 0.1), ('kind', 'in', ['a', 'b'])]
    >>> fill(read("[('kind', 'in', ['@kinds', 'c'])]"), given, date(2026, 3, 31))
    [('kind', 'in', ['a', 'b', 'c'])]
    >>> fill(read("[('lot_ids', 'any', [('date_to', '<', '@today-@lead')])]"), given, date(2026, 3, 31))
    [('lot_ids', 'any', [('date_to', '<', datetime.date(2026, 2, 28))])]
    """
    filled = []
    for item in domain:
        if isinstance(item, str):
            filled.append(item)
            continue
        field, operator, value = item
        if operator in NESTED:
            value = fill(value, values, today)
        elif isinstance(value, list | tuple):
            value = [part for written in value for part in _opened(_filled(written, values, today))]
        else:
            value = _filled(value, values, today)
        filled.append((field, operator, value))
    return filled


def _opened(value):
    return value if isinstance(value, list) else [value]


def _filled(value, values, today):
    found = token(value)
    if found is None:
        return value
    if found.key:
        value = values[found.key][1]
        if isinstance(value, tuple):
            return list(value)
        return float(value) if isinstance(value, Decimal) else value
    if found.term:
        value_type, amount = values[found.term]
        return shifted(today, found.sign * amount, "m" if value_type == "months" else "d")
    return shifted(today, found.sign * found.amount, found.unit)


def shifted(day, amount, unit):
    """Return a day moved by days (d), months (m) or years (y); the 31st becomes a shorter month's last day.

    >>> shifted(date(2026, 3, 31), -1, "m"), shifted(date(2024, 2, 29), 1, "y"), shifted(date(2026, 1, 1), -1, "d")
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28), datetime.date(2025, 12, 31))
    """
    if unit not in ("m", "y"):
        return day + timedelta(days=amount)
    years, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if unit == "y" else 1), 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def fold(domain, leaf, join):
    """Return a domain turned into something else from the inside out, e.g. a sentence.

    :param leaf: function of (field, operator, value), a nested domain folded already
    :param join: function of ("&", "|" or "!", list of what was made of the parts)

    >>> said = lambda field, operator, value: f"{field} {operator} {value}"
    >>> joined = lambda operator, parts: f"({operator.join(parts)})"
    >>> fold(read("['|', ('a', '=', 1), ('b', '=', 2), ('c', '=', 3)]"), said, joined)
    '((a = 1|b = 2)&c = 3)'
    """
    stack = []
    for item in reversed(domain):
        if isinstance(item, str):
            stack.append(join(item, [stack.pop() for _number in range(ARITY[item])]))
        else:
            field, operator, value = item
            stack.append(leaf(field, operator, fold(value, leaf, join) if operator in NESTED else value))
    return stack.pop() if stack else None
