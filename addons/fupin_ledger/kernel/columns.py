"""Match the heads of a table to the fields of a ledger."""

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from .text import label_key

# Likeness in per cent: from SURE on a column is taken, from LIKELY on it is suggested.
SURE, LIKELY = 86, 60
# Leaves of two-row heads that say nothing without the group above them.
_VAGUE = frozenset(
    "名称 时间 日期 金额 数量 类型 类别 编号 编码 电话 姓名 备注 小计 合计 总计 单位 性质 年度 年限 其中 比例 价值 规模 状态 代码 面积".split()
)
_SUBTOTALS = frozenset(["小计", "合计", "总计", "其中"])
_FILLER = frozenset(["序号", "序", "编号", "行次", "栏次", "no", "错误说明"])


@dataclass(slots=True)
class Field:
    """A field of a ledger, as the matching and the checks see it.

    ``kind``: text, amount, number, integer, year, date, phone, choice, county, township,
    village, region_code, funding, ignore.
    ``choices`` maps ``text.key(word)`` to any value, ``words`` are those to suggest; with ``depends_on`` the keys are
    (value of that field, ``text.key(word)``), None standing for "whatever it is".
    ``unless`` holds (field, values): not required where that field has one of them; ``instead``
    names a field whose column may stand in its place, where the table has none for this one.
    ``minimum`` and ``maximum`` are included in what is allowed; for amounts in yuan.
    ``is_protected``: its content is kept out of messages and of the workbook handed back.
    """

    key: str
    label: str
    kind: str = "text"
    synonyms: tuple = ()
    required: bool = False
    choices: dict = field(default_factory=dict)
    words: tuple = ()
    depends_on: str | None = None
    unless: tuple = ()
    instead: str | None = None
    minimum: object = None
    maximum: object = None
    max_length: int = 0
    unit: str | None = None
    is_protected: bool = False
    may_merge: bool = True


@dataclass(slots=True)
class Match:
    """How one column was understood.

    ``how``: exact, remembered, similar (taken for likeness, to be looked at), suggested
    (not taken), duplicate (another column was better), ignored, unknown.
    ``choice`` is the funding source of a column that holds the amounts of one source.
    """

    column: int
    label: str
    field: Field | None = None
    choice: object = None
    how: str = "unknown"
    score: float = 0.0
    suggestion: Field | None = None
    unit: str | None = None


def known_labels(fields, remembered=()):
    """Every word by which the head row of a ledger may be recognised."""
    known = set(_FILLER) | set(remembered)
    for item in fields:
        known.update(label_key(word) for word in (item.label, *item.synonyms))
        if item.kind == "funding":
            known.update(item.choices)
    return known


def match_columns(labels, fields, remembered=None):
    """A ``Match`` for each labelled column.

    ``remembered`` maps ``label_key(label)`` to (field key, choice), or to (None, None) for
    "leave out"; it goes before everything else. One field takes one column (funding: one for each source).

    >>> name, value = Field("name", "资产名称"), Field("value", "资产原值", "amount", ("原始价值", "原值"))
    >>> source = Field("funding", "资金来源构成", "funding", ("资金来源",), choices={"彩票公益金": 4})
    >>> labels = ["序号", "资产 名称", "资产原值（万元）", "资金来源构成（万元）/彩票公益金", "资金来源构成（万元）/小计", "承建公司"]
    >>> [(m.how, m.field and m.field.key, m.choice) for m in match_columns(labels, [name, value, source])]
    [('ignored', None, None), ('exact', 'name', None), ('exact', 'value', None), ('exact', 'funding', 4), \
('ignored', None, None), ('unknown', None, None)]
    """
    by_key = {item.key: item for item in fields}
    words = _words(fields)
    matches = [
        _match(column, label, fields, by_key, words, remembered or {}) for column, label in enumerate(labels) if label
    ]
    _settle(matches)
    return matches


def _words(fields):
    """Word to (field, rank); the first field and the first synonym win."""
    words = {}
    for item in fields:
        for rank, word in enumerate((item.label, *item.synonyms)):
            words.setdefault(label_key(word), (item, rank))
    return words


def _match(column, label, fields, by_key, words, remembered):
    match = Match(column, label)
    whole = label_key(label)
    *groups, leaf = map(label_key, label.split("/"))
    if whole in remembered:
        key_of_field, match.choice = remembered[whole]
        match.field, match.score = by_key.get(key_of_field), 200
        match.how = "remembered" if match.field else "ignored"
        return match
    funding = next((item for item in fields if item.kind == "funding"), None)
    if whole in _FILLER:
        match.how = "ignored"
    elif funding and _match_source(match, funding, words, leaf, groups):
        pass
    elif whole in words:
        match.field, rank = words[whole]
        match.how, match.score = "exact", 100 - rank / 100
    elif groups and leaf in words and leaf not in _VAGUE:
        match.field, rank = words[leaf]
        match.how, match.score = "exact", 99 - rank / 100
    else:
        _match_likeness(match, words, whole)
    if match.field and match.field.kind == "ignore":
        match.field, match.how = None, "ignored"
    return match


def _match_source(match, funding, words, leaf, groups):
    """A column of amounts of one source: by its group's head, or by the source's own name."""
    in_group = any(words.get(word, (None,))[0] is funding for word in groups)
    if not in_group:
        # a short word (其他) under no head for funding may mean anything
        if leaf in funding.choices and len(leaf) >= 4 and (not groups or leaf not in words):
            match.field, match.choice, match.how, match.score = funding, funding.choices[leaf], "exact", 100
            return True
        return False
    if leaf in _SUBTOTALS:
        match.how = "ignored"
        return True
    match.field, match.how, match.score = funding, "exact", 100
    match.choice = funding.choices.get(leaf)
    if match.choice is None and (
        found := process.extractOne(leaf, funding.choices.keys(), scorer=fuzz.ratio, score_cutoff=SURE)
    ):
        match.choice, match.how, match.score = funding.choices[found[0]], "similar", found[1]
    if match.choice is None:
        match.how, match.score = "source_unknown", 0
    return True


def _match_likeness(match, words, whole):
    found = process.extractOne(whole, words.keys(), scorer=fuzz.ratio, score_cutoff=LIKELY) if len(whole) > 1 else None
    if not found:
        return
    item = words[found[0]][0]
    if item.kind == "ignore":
        return
    match.score, match.suggestion = round(found[1], 1), item
    if match.score >= SURE:
        match.field, match.how = item, "similar"
    else:
        match.how = "suggested"


def _settle(matches):
    """One column for each field; the others are told as duplicates, never merged silently."""
    best = {}
    for match in sorted((m for m in matches if m.field), key=lambda m: (-m.score, m.column)):
        slot = (match.field.key, match.choice)
        if match.field.kind == "funding" and (
            match.how == "source_unknown" or (match.how == "remembered" and match.choice)
        ):
            slot = (match.field.key, match.column)  # two columns may well be of one source
        if slot in best:
            match.suggestion, match.field, match.how = match.field, None, "duplicate"
        else:
            best[slot] = match
