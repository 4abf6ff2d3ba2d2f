"""Two policies side by side: which entries of their packs belong together, and in which parts they differ.

Works on the plain data of a pack (``FupinPolicy._pack_data``): lists of entries by section.
"""

from dataclasses import dataclass

SAME, DIFFERS, LEFT, RIGHT = "same", "differs", "left", "right"
# by what entries are known to be the same one, the surest first
NAMES = ("key", "name")
ARTICLE_NAMES = ("provision", "text", "number")


@dataclass(frozen=True)
class Pair:
    """An entry of the left and one of the right, as numbers in their lists, or None; ``parts`` that differ."""

    status: str
    left: int | None
    right: int | None
    parts: tuple = ()


def pairs(left, right, names=NAMES, leave_out=()):
    """Return the pairs of two lists of entries, in the order of the left; what only the right has comes last.

    Entries belong together by the first of ``names`` that both bear alike; of several alike, the first ones.

    :param leave_out: parts that are not compared

    >>> left = [{"key": "a", "value": 1}, {"key": "b", "name": "月报"}, {"key": "c", "name": "年报"}]
    >>> right = [{"key": "x", "name": "月报"}, {"key": "a", "value": 2}, {"key": "y"}]
    >>> for pair in pairs(left, right, leave_out=("key",)):
    ...     print(pair.status, pair.left, pair.right, pair.parts)
    differs 0 1 ('value',)
    same 1 0 ()
    left 2 None ()
    right None 2 ()

    A name that the other list bears twice pairs once:

    >>> [pair.status for pair in pairs([{"number": "第一条"}], [{"number": "第一条"}] * 2, ("number",))]
    ['same', 'right']
    """
    partner = {}
    for name in names:
        free = {}
        for at, entry in enumerate(right):
            if at not in partner.values() and entry.get(name):
                free.setdefault(_word(entry[name]), []).append(at)
        for at, entry in enumerate(left):
            found = free.get(_word(entry.get(name))) if at not in partner and entry.get(name) else None
            if found:
                partner[at] = found.pop(0)
    told = [_pair(left, right, at, partner.get(at), leave_out) for at in range(len(left))]
    taken = set(partner.values())
    return told + [Pair(RIGHT, None, at) for at in range(len(right)) if at not in taken]


def _pair(left, right, at, other, leave_out):
    if other is None:
        return Pair(LEFT, at, None)
    parts = differing(left[at], right[other], leave_out)
    return Pair(DIFFERS if parts else SAME, at, other, parts)


def differing(left, right, leave_out=()):
    """Return the names of the parts in which two entries differ; what is not there is as empty.

    >>> differing({"a": 1, "b": "", "key": "x"}, {"a": 2, "c": False, "key": "y"}, ("key",))
    ('a',)
    >>> differing({"rows": [{"cells": {"x": 1}, "article": "S1"}]}, {"rows": [{"cells": {"x": 1}, "article": "S2"}]},
    ...           ("article",))
    ()
    """
    names = dict.fromkeys((*left, *right))
    return tuple(
        name
        for name in names
        if name not in leave_out and _bare(left.get(name), leave_out) != _bare(right.get(name), leave_out)
    )


def counts(found):
    """Return how many pairs there are of each status.

    >>> counts([Pair("left", 0, None), Pair("same", 1, 0)])
    {'same': 1, 'differs': 0, 'left': 1, 'right': 0}
    """
    return {status: sum(pair.status == status for pair in found) for status in (SAME, DIFFERS, LEFT, RIGHT)}


def _word(value):
    return value if isinstance(value, str) else repr(value)


def _bare(value, leave_out):
    """Return a value without the parts that are not compared; empty ones are all alike, 0 is a figure."""
    if isinstance(value, dict):
        bare = {name: _bare(part, leave_out) for name, part in value.items() if name not in leave_out}
        return {name: part for name, part in bare.items() if part is not None} or None
    if isinstance(value, list | tuple):
        return [_bare(part, leave_out) for part in value] or None
    return None if value is None or value is False or value == "" else value
