"""Whose an asset is, as the tables of a policy say: each row is a case with its owner.

A row is a dictionary by column; what a row leaves empty does not matter to it. Columns of the case:

| column | holds if |
|---|---|
| ``kind`` | the kind is this one (经营性, 公益性, 到户类, or operating, public, household) |
| ``name``, ``words`` | one of the words, separated by 、, stands in the asset's name or type; ``words`` goes before ``name`` |
| ``minimum``, ``maximum`` | the value in yuan is at least, is less than |
| ``basis`` | the value rests on it (final_account): on another one the row cannot be judged yet |
| ``implementer`` | the type of the unit that had it built is one of these |
| ``receiver`` | the type of the unit that it was handed over to is one of these |
| ``covers`` | it serves ``one`` village or ``several`` |
| ``sources`` | one of the words stands among its sources of funding |

and of the outcome: ``owner_type`` (a type of unit, household, implementer, receiver), ``regime``, ``owner`` (words).
"""

from decimal import Decimal

KINDS = {"经营性": "operating", "公益性": "public", "到户类": "household"}
HOLDS, OPEN, NOT = "holds", "open", "not"


def words(text):
    """Return the words of a cell.

    >>> words("县道、乡道")
    ['县道', '乡道']
    >>> words(None)
    []
    """
    return [word.strip() for word in (text or "").split("、") if word.strip()]


def judge(row, facts):
    """Return whether a row is the case of an asset: "holds", "open" (a figure is not final yet) or "not".

    :param facts: kind, text (name and type), value, basis, implementer, receiver, covers, sources (text)

    >>> facts = {"kind": "operating", "text": "扶贫车间", "value": 1_000_000, "basis": "final_account",
    ...     "implementer": "township", "receiver": None, "covers": "one", "sources": "衔接资金"}
    >>> judge({"kind": "经营性", "minimum": 1e6, "maximum": 5e6, "basis": "final_account"}, facts)
    'holds'
    >>> judge({"kind": "经营性", "maximum": 1e6, "basis": "final_account"}, facts)
    'not'
    >>> judge({"minimum": 1e6, "basis": "final_account"}, {**facts, "basis": "provisional"})
    'open'
    >>> judge({"minimum": 1e6, "basis": "final_account", "kind": "公益性"}, {**facts, "basis": "provisional"})
    'not'
    >>> judge({"name": "扶贫车间", "words": "车间、厂房"}, {**facts, "text": "标准厂房"})
    'holds'
    >>> judge({"implementer": "department", "sources": "衔接"}, facts), judge({"sources": "衔接"}, facts)
    ('not', 'holds')
    >>> judge({"receiver": "township"}, facts)
    'not'
    >>> judge({}, facts)
    'not'
    """
    checks = list(_checks(row, facts))
    if not checks or not all(checks):
        return NOT
    if row.get("minimum") or row.get("maximum"):
        if row.get("basis") and row["basis"] != facts["basis"]:
            return OPEN
        value = Decimal(str(facts["value"] or 0))
        if row.get("minimum") and value < Decimal(str(row["minimum"])):
            return NOT
        if row.get("maximum") and value >= Decimal(str(row["maximum"])):
            return NOT
    return HOLDS


def _checks(row, facts):
    """Yield whether each part of the case but the value holds; True for a value, which is judged after."""
    if row.get("kind"):
        yield KINDS.get(row["kind"], row["kind"]) == facts["kind"]
    named = words(row.get("words")) or words(row.get("name"))
    if named:
        yield any(word in facts["text"] for word in named)
    for column in ("implementer", "receiver", "covers"):
        if row.get(column):
            yield facts[column] in words(row[column])
    if row.get("sources"):
        yield any(word in facts["sources"] for word in words(row["sources"]))
    if row.get("minimum") or row.get("maximum"):
        yield True


def applying(rows, facts):
    """Return ``[(row, is_open)]``: the cases of an asset; of rows that cannot be judged yet, one for all of them.

    >>> bands = [{"maximum": 1e6, "basis": "final_account", "owner_type": "village_committee"},
    ...     {"minimum": 1e6, "basis": "final_account", "owner_type": "township"}]
    >>> facts = {"kind": "operating", "text": "", "value": 5, "basis": "actual", "implementer": None,
    ...     "receiver": None, "covers": "one", "sources": ""}
    >>> [(row["owner_type"], is_open) for row, is_open in applying(bands, {**facts, "basis": "final_account"})]
    [('village_committee', False)]
    >>> [is_open for _row, is_open in applying(bands, facts)]
    [True]
    """
    found, waiting = [], None
    for row in rows:
        judged = judge(row, facts)
        if judged == HOLDS:
            found.append((row, False))
        elif judged == OPEN and waiting is None:
            waiting = row
    return found + ([(waiting, True)] if waiting else [])
