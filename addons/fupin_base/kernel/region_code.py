"""Twelve-digit codes of administrative divisions (GB/T 2260 and the statistical code).

A code is cut after 2, 4, 6, 9 and 12 digits: province, prefecture, county,
township, village. What follows the cut of a region's own level is zero. The cut
piece is the region's *prefix*: whatever lies under the region has a code that
begins with it, which is how jurisdiction is decided everywhere.

Plain Python without a database; `fupin.region` is the only caller that stores.
"""

import re

LEVELS = ("country", "province", "prefecture", "county", "township", "village")
CUTS = (2, 4, 6, 9, 12)
CUT_OF = dict(zip(LEVELS, (0, *CUTS), strict=True))
CODE_LENGTH = CUTS[-1]

COUNTRY_CODE = "0" * CODE_LENGTH
COUNTRY_NAME = "全国"
ROOT = (COUNTRY_CODE, COUNTRY_NAME, "country")

#: Statistical placeholders that no one says in an address: 北京市/市辖区/东城区.
GENERIC_NAMES = frozenset(("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))

# "村村民委员会" and "村民委员会" both end a village's name: what is left of the first
# already ends in 村, to the second it is added below.
_COMMITTEE = re.compile(r"(?:(?P<village>村民委员?会|村委会?)|(?P<residents>居民委员?会|居委会?))(?=$|（)")
_OFFICE = re.compile(r"(?<=街道)办事处$|(?<=[镇乡])(?:人民)?政府$")
_SELF_NAMED = ("村", "社区", "嘎查", "小区", "生活区", "管理区", "大队")


def pad(code):
    """Return the 12-digit form of a code that was cut or lost its trailing zeros.

    >>> pad("532622"), pad(" 532622101008 "), pad(11), pad(410423104.0)
    ('532622000000', '532622101008', '110000000000', '410423104000')
    >>> pad("5326221"), pad("53262a"), pad(""), pad("1234567890123")
    Traceback (most recent call last):
        ...
    ValueError: 5326221
    """
    text = str(int(code)) if isinstance(code, float) else str(code).strip()
    if len(text) not in CUTS or not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return text.ljust(CODE_LENGTH, "0")


def is_valid(code):
    """Tell whether a text is a complete code.

    >>> is_valid("532622101008"), is_valid("532622"), is_valid("５３２６２２１０１００８"), is_valid(None)
    (True, False, False, False)
    """
    return isinstance(code, str) and len(code) == CODE_LENGTH and code.isascii() and code.isdigit()


def prefix(code, level):
    """Return the part of `code` that a region of `level` shares with all below it.

    >>> [prefix("532622101008", level) for level in LEVELS]
    ['', '53', '5326', '532622', '532622101', '532622101008']
    """
    return code[: CUT_OF[level]]


def fits(code, level):
    """Tell whether `code` may belong to a region of `level`: only zeros after its cut.

    >>> fits("532622000000", "county"), fits("532622101000", "county")
    (True, False)
    >>> fits("441900000000", "county"), fits("000000000000", "country")
    (True, True)
    """
    return is_valid(code) and not code[CUT_OF[level] :].strip("0")


def level_of(code):
    """Return the highest level that the zeros of a code allow.

    Four places of the national list (东莞, 中山, 儋州, 金门) repeat their code one or two
    levels further down; for those the level has to be told, not guessed.

    >>> [level_of(c) for c in ("000000000000", "530000000000", "532600000000")]
    ['country', 'province', 'prefecture']
    >>> [level_of(c) for c in ("532622000000", "532622101000", "532622101008")]
    ['county', 'township', 'village']
    """
    return next(level for level in LEVELS if fits(code, level))


def parent_code(code, level=None):
    """Return the code one level up, False for the country.

    >>> parent_code("532622101008"), parent_code("532622101000")
    ('532622101000', '532622000000')
    >>> parent_code("110000000000"), parent_code("000000000000")
    ('000000000000', False)
    >>> parent_code("441900000000", "county")
    '441900000000'
    """
    index = LEVELS.index(level or level_of(code))
    return index > 0 and prefix(code, LEVELS[index - 1]).ljust(CODE_LENGTH, "0")


def is_under(code, ancestor_prefix):
    """Tell whether a code lies in the region with that prefix, itself included.

    >>> is_under("532622101008", "532622"), is_under("532622101008", "")
    (True, True)
    >>> is_under("532623101008", "532622"), is_under("532622000000", "532622")
    (False, True)
    """
    return code.startswith(ancestor_prefix)


def ancestor_prefixes(own_prefix):
    """Return the prefixes of all higher levels, nearest first, the country's last.

    >>> ancestor_prefixes("532622101")
    ['532622', '5326', '53', '']
    >>> ancestor_prefixes("")
    []
    """
    return [own_prefix[:cut] for cut in (*reversed(CUTS), 0) if cut < len(own_prefix)]


def recoded(code, old_prefix, new_prefix):
    """Return the code of a place after the region above it changed its own.

    >>> recoded("532622101008", "532622", "532604")
    '532604101008'
    """
    return new_prefix + code[len(old_prefix) :]


def short_name(name):
    """Return what people call the place: without the committee or office.

    One form for all spellings of a place, so that it can be looked up:

    >>> [short_name(n) for n in ("辛庄村村民委员会", "辛庄村民委员会", "辛庄村委会", "辛庄村")]
    ['辛庄村', '辛庄村', '辛庄村', '辛庄村']
    >>> [short_name(n) for n in ("七里社区居民委员会", "七里社区居委会", "七里居委会", "七里社区")]
    ['七里社区', '七里社区', '七里社区', '七里社区']
    >>> short_name("新村民委员会"), short_name("巴彦嘎查村民委员会"), short_name("城关社区村民委员会")
    ('新村', '巴彦嘎查', '城关社区')
    >>> short_name("胡杖子村委会（四分场）"), short_name("五一林场虚拟生活区")
    ('胡杖子村（四分场）', '五一林场虚拟生活区')
    >>> short_name("鲁阳街道办事处"), short_name("张良镇人民政府"), short_name("干河彝族乡")
    ('鲁阳街道', '张良镇', '干河彝族乡')
    >>> short_name(" 砚山 县 "), short_name("村民委员会"), short_name("")
    ('砚山县', '村民委员会', '')
    """
    text = "".join((name or "").split())
    match = _COMMITTEE.search(text)
    if not match or not match.start():
        return _OFFICE.sub("", text)
    stem = text[: match.start()]
    if not stem.endswith(_SELF_NAMED):
        stem += "村" if match["village"] else "社区"
    return stem + text[match.end() :]


def complete_name(name, parent_name, parent_complete_name):
    """Return the whole address without the country, as it is written.

    The country is no part of it, a placeholder is left out below itself, and a place
    that the list repeats one level down is named once.

    >>> complete_name("河南省", "全国", "")
    '河南省'
    >>> complete_name("鲁山县", "平顶山市", "河南省平顶山市")
    '河南省平顶山市鲁山县'
    >>> complete_name("东城区", "市辖区", "北京市市辖区")
    '北京市东城区'
    >>> complete_name("东莞市", "东莞市", "广东省东莞市")
    '广东省东莞市'
    """
    base = parent_complete_name or ""
    if parent_name == name and base:
        return base
    if parent_name in GENERIC_NAMES:
        base = base.removesuffix(parent_name)
    return base + name
