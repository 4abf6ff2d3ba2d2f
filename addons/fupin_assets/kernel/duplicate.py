"""When two names in one village may well mean one thing.

PostgreSQL's trigrams see no Chinese characters in a database of locale C, so names are
compared here, among the few assets of one village that share a year or a value.
"""

import re
import unicodedata

from rapidfuzz import fuzz

SIMILAR = 82  # of 100
_NOISE = re.compile(r"(19|20)\d\d年?度?|项目$|工程$|[\s\W_]+")


def plain(name, *places):
    """Return what a name says beside year, place and punctuation.

    >>> plain("2018年辛庄村村组道路硬化项目", "辛庄村")
    '村组道路硬化'
    >>> plain("辛庄村（二组）道路　硬化工程", "辛庄村")
    '二组道路硬化'
    >>> plain("2020年项目")
    ''
    """
    text = unicodedata.normalize("NFKC", name or "").lower()
    for place in filter(None, places):
        text = text.replace(place, "")
    return _NOISE.sub("", _NOISE.sub("", text))


def likeness(one, other, *places):
    """Return from 0 to 100 how alike two names are.

    >>> likeness("2018年辛庄村村组道路硬化项目", "辛庄村2018年村组道路硬化", "辛庄村")
    100.0
    >>> likeness("辛庄村保鲜库", "辛庄村太阳能路灯", "辛庄村") < SIMILAR
    True
    >>> likeness("3号大棚", "4号大棚") < SIMILAR
    True
    """
    first, second = plain(one, *places), plain(other, *places)
    if not first or not second:
        return 100.0 if one == other else 0.0
    # 3号 and 4号 are two things however alike the rest is
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return 0.0
    return fuzz.ratio(first, second)
