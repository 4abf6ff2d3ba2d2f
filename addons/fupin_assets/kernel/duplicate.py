"""When two names in one village may well mean one thing.

Compared here and not by PostgreSQL's trigrams, which depend on the locale of the cluster and
know neither the year nor the village in a name.
"""

from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz

from odoo.addons.fupin_ledger.kernel.likeness import numbers, plain

SIMILAR = 82  # of 100


@dataclass(frozen=True)
class Row:
    """An asset as far as it matters here; ``places`` are the ways its village is written."""

    id: int
    region: int
    name: str
    year: int
    value: float
    places: tuple = ()


def alike(rows, looked_at):
    """Return ``{id: id of the one most like it}`` for the ids in ``looked_at``.

    Alike are assets of one village with a similar name and the same value or year. Numbers in
    names must agree: 3号大棚 and 4号大棚 are two things.

    >>> rows = [
    ...     Row(1, 7, "2018年辛庄村村组道路硬化项目", 2018, 100, ("辛庄村",)),
    ...     Row(2, 7, "辛庄村村组道路硬化", 2018, 250, ("辛庄村",)),
    ...     Row(3, 7, "辛庄村村组道路硬化", 2020, 300, ("辛庄村",)),
    ...     Row(4, 7, "辛庄村3号大棚", 2018, 100, ("辛庄村",)),
    ...     Row(5, 7, "辛庄村4号大棚", 2018, 100, ("辛庄村",)),
    ...     Row(6, 8, "村组道路硬化", 2018, 100),
    ... ]
    >>> alike(rows, {1, 2, 3, 4, 5, 6})
    {1: 2, 2: 1}
    """
    buckets, entries = defaultdict(list), {}
    for row in rows:
        text = plain(row.name, *row.places) or row.name
        digits = numbers(text)
        keys = [(row.region, digits, "year", row.year), (row.region, digits, "value", row.value)]
        entries[row.id] = (text, keys)
        for key in keys:
            buckets[key].append((row.id, text))
    found = {}
    for row_id in sorted(looked_at & entries.keys()):
        text, keys = entries[row_id]
        best, score = None, SIMILAR
        for other_id, other_text in (pair for key in keys for pair in buckets[key]):
            if other_id == row_id:
                continue
            likeness = fuzz.ratio(text, other_text, score_cutoff=score)
            if likeness > score or (best is None and likeness >= score):
                best, score = other_id, likeness
        if best:
            found[row_id] = best
    return found
