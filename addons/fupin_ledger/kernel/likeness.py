"""What a name says beside year, place and punctuation: names of one thing are written in many ways."""

import re
import unicodedata

_NOISE = re.compile(r"(?:19|20)\d\d年?度?|[\s\W_]+")
_ENDING = re.compile(r"(?:建设)?(?:项目|工程)+$")
_DIGITS = re.compile(r"\d+")


def plain(name, *places):
    """Return what a name says beside year, place and punctuation.

    >>> plain("2018年辛庄村村组道路硬化项目", "辛庄村")
    '村组道路硬化'
    >>> plain("辛庄村（二组）道路　硬化建设工程", "辛庄村")
    '二组道路硬化'
    >>> plain("2020年项目")
    ''
    """
    text = unicodedata.normalize("NFKC", name or "").lower()
    for place in filter(None, places):
        text = text.replace(place, "")
    return _ENDING.sub("", _NOISE.sub("", text))


def numbers(text):
    """Return the numbers in a name, which must agree: 3号大棚 and 4号大棚 are two things.

    >>> numbers("3号大棚12米")
    ('3', '12')
    """
    return tuple(_DIGITS.findall(text))
