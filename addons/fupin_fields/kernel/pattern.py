"""Patterns that people write for texts: which are safe to run, and whether a text fits.

A pattern of the wrong shape takes years for a short text. Refused is what lets that happen: repetitions within
repetitions, references back, looking around, and more ways to read a text than can be tried in a moment.
"""

import re
from re import _constants as sre
from re import _parser as parser

LONGEST_PATTERN = 200
LONGEST_TEXT = 500  # characters of a text that a pattern is held against
MOST_WAYS = 300_000  # of reading one text; two open-ended repetitions are as many
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
    >>> problem("(a|a)" * 30), problem("a?" * 60 + "a" * 60), problem("(?:a|b|ab){2,30}c"), problem("a{1,400}" * 3)
    ('unsafe', 'unsafe', 'unsafe', 'unsafe')
    >>> problem("[0-9]{17}[0-9Xx]"), problem(".*村.*"), problem("(甲|乙|丙)[0-9]{1,8}(号)?")
    ('', '', '')
    """
    if len(pattern) > LONGEST_PATTERN:
        return "long"
    try:
        re.compile(pattern)
        parsed = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return "syntax"
    return "" if (_ways(parsed) or MOST_WAYS + 1) <= MOST_WAYS else "unsafe"


def _ways(parsed):
    """Return in how many ways a text may be read at most; None where nobody can say."""
    ways = 1
    for kind, value in parsed:
        found = _part_ways(kind, value)
        if found is None or ways * found > MOST_WAYS:
            return None
        ways *= found
    return ways


def _part_ways(kind, value):
    if kind in SINGLE or kind is sre.AT:
        return 1
    if kind is sre.SUBPATTERN:
        return _ways(value[-1])
    if kind is sre.BRANCH:
        found = [_ways(part) for part in value[1]]
        return None if None in found else sum(found)
    if kind not in REPEATS:
        return None
    least, most, body = value
    if most <= 1:
        inside = _ways(body)
        return inside and inside + (1 - least)
    return min(most, LONGEST_TEXT) - min(least, LONGEST_TEXT) + 1 if _is_plain(body) else None


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
