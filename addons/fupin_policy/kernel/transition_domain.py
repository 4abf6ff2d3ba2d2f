"""Domains of gates and flows as their text: read without running anything, parameters filled in.

How to use: ``parse(text)``, then ``bind(domain, values)`` with a value for each of ``tokens(domain)``.
"""

import ast
from decimal import Decimal

OPERATORS = ("&", "|", "!")
PARAMETER = "@"


def parse(text):
    """Return the domain that a text writes, as a list of operators and triples; empty text is the empty domain.

    >>> parse("[('net_value', '>=', '@minimum_value'), ('state', '!=', False)]")
    [('net_value', '>=', '@minimum_value'), ('state', '!=', False)]
    >>> parse(" "), parse("['|', ('a', '=', 1), ['b', '=', 2]]")
    ([], ['|', ('a', '=', 1), ('b', '=', 2)])
    >>> parse("[('a', '=', open('x'))]")
    Traceback (most recent call last):
      ...
    ValueError: it is not written as a list of conditions
    """
    try:
        written = ast.literal_eval((text or "").strip() or "[]")
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        raise ValueError("it is not written as a list of conditions") from None
    if not isinstance(written, list):
        raise ValueError("it is not written as a list of conditions")
    return [_condition(part) for part in written]


def _condition(part):
    if part in OPERATORS:
        return part
    triple = tuple(part) if isinstance(part, list | tuple) else ()
    if len(triple) != 3 or not isinstance(triple[0], str) or not isinstance(triple[1], str):
        raise ValueError(f"{part!r} is no condition of field, operator and value")
    if triple[1] in ("any", "not any", "any!", "not any!"):
        raise ValueError(f"the operator {triple[1]!r} is not used here: write the path with dots")
    return triple


def is_token(value):
    """Return whether a value names a parameter.

    >>> is_token("@minimum_value"), is_token("@"), is_token("a@b"), is_token(1)
    (True, False, False, False)
    """
    return isinstance(value, str) and value.startswith(PARAMETER) and len(value) > 1


def tokens(domain):
    """Return the keys of the parameters that a parsed domain names.

    >>> sorted(tokens(parse("[('a', '>', '@x'), ('b', 'in', ['@y', 'z'])]")))
    ['x', 'y']
    """
    found = set()
    for part in domain:
        if part not in OPERATORS:
            values = part[2] if isinstance(part[2], list | tuple) else (part[2],)
            found.update(value[1:] for value in values if is_token(value))
    return found


def paths(domain):
    """Return the fields that a parsed domain reads, in their order.

    >>> paths(parse("['|', ('a', '=', 1), ('b.c', '=', 2), ('a', '=', 3)]"))
    ['a', 'b.c']
    """
    return list(dict.fromkeys(part[0] for part in domain if part not in OPERATORS))


def bind(domain, values):
    """Return a parsed domain with the values of its parameters; one that is a list opens in a list.

    >>> bind(parse("[('a', '>=', '@x'), ('b', 'in', ['@y', 'z'])]"), {"x": Decimal("0.10"), "y": ("k", "l")})
    [('a', '>=', 0.1), ('b', 'in', ['k', 'l', 'z'])]
    """
    return [part if part in OPERATORS else (part[0], part[1], _bound(part[2], values)) for part in domain]


def _bound(value, values):
    if isinstance(value, list | tuple):
        opened = []
        for part in value:
            bound = _bound(part, values)
            opened.extend(bound if isinstance(bound, list) else [bound])
        return opened
    if not is_token(value):
        return value
    found = values[value[1:]]
    if isinstance(found, Decimal):
        return float(found)
    return list(found) if isinstance(found, tuple) else found
