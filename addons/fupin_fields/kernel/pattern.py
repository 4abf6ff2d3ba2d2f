"""Patterns that people write for texts: which are safe to run, and whether a text fits.

A pattern of the wrong shape takes years for a short text. Refused is what lets that happen: repetitions within
repetitions, choices that are repeated, references back, looking around, and more than two open-ended repetitions.
"""

import re
from re import _constants as sre
from re import _parser as parser

LONGEST_PATTERN = 200
LONGEST_TEXT = 500  # characters of a text that a pattern is held against
MOST_OPEN = 2
MOST_REPEATED = 1000
SINGLE = (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY, sre.CATEGORY)
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) if hasattr(sre, "POSSESSIVE_REPEAT") else (
    sre.MAX_REPEAT, sre.MIN_REPEAT,
)  # fmt: skip


def problem(pattern):
    """Return what is wrong with a pattern: "long", "syntax", "unsafe", or an empty text.

    >>> problem("[0-9]{6}"), problem("(?:[A-Z]{2}-)?[0-9]+")
    ('', '')
    >>> problem("(a+)+"), problem("(a|aa)*b"), problem("(?=a)a"), problem(chr(92).join(("(a)", "1")))
    ('unsafe', 'unsafe', 'unsafe', 'unsafe')
    >>> problem(".*.*.*x"), problem("["), problem("a" * 300)
    ('unsafe', 'syntax', 'long')
    """
    if len(pattern) > LONGEST_PATTERN:
        return "long"
    try:
        re.compile(pattern)
        parsed = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return "syntax"
    opened = [0]
    return "" if _is_safe(parsed, opened) and opened[0] <= MOST_OPEN else "unsafe"


def _is_safe(parsed, opened):
    return all(_part_is_safe(kind, value, opened) for kind, value in parsed)


def _part_is_safe(kind, value, opened):
    if kind in SINGLE or kind is sre.AT:
        return True
    if kind is sre.SUBPATTERN:
        return _is_safe(value[-1], opened)
    if kind is sre.BRANCH:
        return all(_is_safe(part, opened) for part in value[1])
    if kind not in REPEATS:
        return False
    _least, most, body = value
    if most > MOST_REPEATED:
        opened[0] += 1
    if most <= 1:
        return _is_safe(body, opened)
    return _is_plain(body)


def _is_plain(body):
    """Say whether what is repeated can be met in one way only: single characters in a row."""
    return all(
        kind in SINGLE or (kind is sre.SUBPATTERN and _is_plain(value[-1])) for kind, value in body
    ) and (len(body) == 1 or body.getwidth()[0] == body.getwidth()[1])  # fmt: skip


def fits(pattern, text):
    """Say whether the whole text has the shape; what is too long to be held against it has not.

    >>> fits("[0-9]{6}", "520328"), fits("[0-9]{6}", "5203281"), fits("a*", "a" * 501)
    (True, False, False)
    """
    return len(text) <= LONGEST_TEXT and re.fullmatch(pattern, text) is not None
