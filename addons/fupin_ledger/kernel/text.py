"""Cleaning of what people type: widths, spaces, line breaks, placeholders."""

import re
import unicodedata
from functools import lru_cache

# Zero-width marks, byte-order mark, soft hyphen, control characters (tab, line
# feed and carriage return are spaces and are handled as such).
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
# What makes cleaning necessary at all: most cells have none of it.
_UNCLEAN = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x1f０-９Ａ-Ｚａ-ｚ]|^'")
_SPACES = re.compile(r"\s+")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_SPACE_IN_CJK = re.compile(f"(?<=[{_CJK}]) +(?=[{_CJK}])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# What clerks put into a cell to say "nothing".
_PLACEHOLDERS = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "——",
        "－",
        "–",
        "/",
        "／",
        "\\",
        "…",
        "……",
        "...",
        "无",
        "暂无",
        "空",
        "null",
        "none",
        "nan",
        "n/a",
        "na",
    ]
)
_LONGEST_PLACEHOLDER = 6
# Leading characters that a spreadsheet program may take for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BRACKET = re.compile(r"[（(【\[]([^（()）【】\[\]]*)[)）】\]]")
_HINT = re.compile(
    r"^(单位[:：]?)?(人民币)?(万元|元|千元|百元|亿元|年|月|日|年月|年月日|年/月|年/月/日|个|户|人|%|％|处|台|套|亩|平方米|㎡|米|公里|天|份)(/.*)?$"
    r"|必填|选填|可选|非必填|格式|例如|^如|填写|下拉|选择|精确到|保留|小数|yyyy|YYYY"
)
_LABEL_NOISE = re.compile(r"[\s*＊#:：、,，.。;；\-—_/\\|'\"“”‘’（）()【】\[\]<>《》?？!！]+")


def plain(value):
    """A cell's value as text, cleaned but with Chinese punctuation kept.

    Full-width letters and digits become half-width, invisible marks go, line
    breaks and repeated spaces become one space, and none between two Chinese
    characters. The apostrophe that neutralises a formula in our own exports goes.

    >>> plain(" 张 三\\n 丰 "), plain("２０２１年５月"), plain("A　B\\u200b"), plain(12.0), plain(None)
    ('张三丰', '2021年5月', 'A B', '12', '')
    >>> plain("大赵楼村（社区）"), plain("'=1+1")
    ('大赵楼村（社区）', '=1+1')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if not _UNCLEAN.search(value):
            return value
        text = value.translate(_FULL_WIDTH)
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
        if " " in text:
            text = _SPACE_IN_CJK.sub("", text)
        if text[:1] == "'" and text[1:2] in "=+-@＝＋－＠" and text[1:2]:
            text = text[1:]
        return text
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    return str(value)


def is_blank(value):
    """Whether a cell holds nothing, or one of the usual signs for nothing.

    >>> [is_blank(v) for v in (None, "", " \\u3000", "—", "/", "无", "０", 0, "无锡路")]
    [True, True, True, True, True, True, False, False, False]
    """
    if value is None or value == "":
        return True
    if not isinstance(value, str):
        return False
    if len(value) > _LONGEST_PLACEHOLDER and not value[0].isspace():
        return False
    text = plain(value)
    return not text or text.lower() in _PLACEHOLDERS


def narrow(value):
    """Text in NFKC and without any space: what numbers and dates are parsed from.

    >>> narrow("１，２３４．５ 元"), narrow("2021 年 5 月")
    ('1,234.5元', '2021年5月')
    """
    return _SPACES.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", str(value))))


def key(value):
    """The form under which words of a vocabulary are compared.

    >>> key("良繁中心（养殖小区）") == key(" 良繁中心(养殖小区) ")
    True
    """
    return _key(value if isinstance(value, str) else plain(value))


@lru_cache(maxsize=20_000)
def _key(text):
    return _LABEL_NOISE.sub("", unicodedata.normalize("NFKC", plain(text))).lower()


def label_key(label):
    """The form under which column heads are compared: units and hints are dropped.

    >>> label_key("资产 原值\\n（万元）"), label_key("*购建时间(格式：2021-05)"), label_key("村（社区）")
    ('资产原值', '购建时间', '村社区')
    >>> label_key("预计使用年限（年）"), label_key("单位：万元")
    ('预计使用年限', '单位万元')
    """
    text = _BRACKET.sub(lambda match: "" if _HINT.search(match[1].strip()) else match[0], plain(label))
    return key(re.sub(r"(?<=[\u4e00-\u9fff])[,，]?(万元|亿元)$", "", text) if not re.search(r"单位", text) else text)


def neutral(text):
    """Text that no spreadsheet program takes for a formula, even after a save as CSV.

    >>> neutral("=1+1"), neutral("+86"), neutral("张三"), neutral("\\t=x")
    ("'=1+1", "'+86", '张三', "'\\t=x")
    """
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def masked(text):
    """Phone and identity numbers in a text, masked.

    >>> masked("电话13074391500"), masked("410423199001011234"), masked("532622101008"), masked("13912345.67")
    ('电话130****1500', '410423********1234', '532622101008', '13912345.67')
    >>> masked("0375-5051234"), masked("15位：410423900101123"), masked("130 7439 1500")
    ('0375-***1234', '15位：410423*****1123', '130****1500')
    """
    text = _IDENTITY.sub(lambda m: m[0][:6] + "*" * (len(m[0]) - 10) + m[0][-4:], text)
    text = _MOBILE.sub(lambda m: f"{m[1]}****{m[2]}", text)
    return _LANDLINE.sub(lambda m: f"{m[1]}-***{m[2]}", text)


_IDENTITY = re.compile(
    r"(?<![0-9])(?:[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx]|[1-9][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{5})(?![0-9])"
)
_MOBILE = re.compile(r"(?<![0-9.])(1[3-9][0-9])[ -]?[0-9]{4}[ -]?([0-9]{4})(?![0-9.])")
_LANDLINE = re.compile(r"(?<![0-9])(0[0-9]{2,3})-?[0-9]{3,4}([0-9]{4})(?![0-9])")
