"""Answers to the questions of a checklist: read as people and programs give them, and judged.

A ``problem_when`` is what an answer is compared with:

- yes/no: ``是`` or ``否`` (``yes``, ``no``), with ``不涉及`` beside it where that is no way out (``否、不涉及``): by itself
  不涉及 tells of no problem, as what a question demands is then not demanded;
- choice: one of the options, several with ``、``;
- number: a bound: ``<1``, ``>=3``, ``>0``;
- text, photo: anything, if whatever is written there tells of a problem.
"""

import operator
import re
from decimal import Decimal, InvalidOperation

YES_NO = {"yes": "yes", "是": "yes", "no": "no", "否": "no", "na": "na", "不涉及": "na"}
BOUND = re.compile(r"(<=|>=|<|>|=|≤|≥|＜|＞|＝)\s*(-?\d+(?:\.\d+)?)")
COMPARED = {
    "<": operator.lt, "＜": operator.lt, "<=": operator.le, "≤": operator.le, "=": operator.eq, "＝": operator.eq,
    ">": operator.gt, "＞": operator.gt, ">=": operator.ge, "≥": operator.ge,
}  # fmt: skip
SEPARATORS = re.compile(r"[、,，;；\n]")
MOST_DIGITS = 14


class AnswerError(ValueError):
    """The answer is none of what the question takes."""


def options(text):
    """Return the options of a choice, one a line.

    >>> options("好\\n 一般 \\n\\n差")
    ['好', '一般', '差']
    >>> options(None)
    []
    """
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def read(answer_type, given, choices=()):
    """Return an answer in the one way it is kept; `AnswerError` for what the question does not take.

    >>> read("yes_no", "否"), read("yes_no", "na"), read("choice", " 好 ", ["好", "差"]), read("number", "12.5")
    ('no', 'na', '好', Decimal('12.5'))
    >>> read("text", " 漏雨 ")
    '漏雨'
    >>> read("yes_no", "maybe")
    Traceback (most recent call last):
    ...
    odoo.addons.fupin_inspection.kernel.answer.AnswerError: maybe
    >>> for kind, value in (("choice", "中"), ("number", "一些"), ("number", "NaN"), ("number", "1e40"), ("text", 3)):
    ...     try:
    ...         read(kind, value, ["好"])
    ...     except AnswerError:
    ...         print("refused")
    refused
    refused
    refused
    refused
    refused
    """
    if answer_type == "number":
        return _number(given)
    if not isinstance(given, str) or not given.strip():
        raise AnswerError(given)
    given = given.strip()
    if answer_type == "yes_no":
        if given not in YES_NO:
            raise AnswerError(given)
        return YES_NO[given]
    if answer_type == "choice" and given not in choices:
        raise AnswerError(given)
    return given


def _number(given):
    if isinstance(given, bool):
        raise AnswerError(given)
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation:
        raise AnswerError(given) from None
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        raise AnswerError(given)
    return number


def is_problem(answer_type, problem_when, answer):
    """Say whether an answer, as `read` returns it, opens a problem.

    >>> is_problem("yes_no", "否", "no"), is_problem("yes_no", "否", "yes"), is_problem("yes_no", "否", "na")
    (True, False, False)
    >>> [is_problem("yes_no", "否、不涉及", answer) for answer in ("no", "na", "yes")]
    [True, True, False]
    >>> is_problem("choice", "差、很差", "差"), is_problem("choice", "差、很差", "好")
    (True, False)
    >>> [is_problem("number", "<=3", Decimal(n)) for n in (2, 3, 4)]
    [True, True, False]
    >>> is_problem("text", "有内容", "漏雨"), is_problem("text", "", "漏雨"), is_problem("photo", None, "x")
    (True, False, False)
    """
    wanted = (problem_when or "").strip()
    if not wanted:
        return False
    if answer_type == "yes_no":
        return answer in _told(wanted)
    if answer_type == "choice":
        return answer in words(wanted)
    if answer_type == "number":
        sign, bound = BOUND.fullmatch(wanted).groups()
        return COMPARED[sign](answer, Decimal(bound))
    return bool(answer)


def _told(wanted):
    """Return the answers that a yes/no condition names; None among them for a word that is no answer."""
    return {YES_NO.get(word) for word in words(wanted)}


def words(text):
    """Return the words of a list as people write it.

    >>> words("差、 很差，中")
    ['差', '很差', '中']
    """
    return [word.strip() for word in SEPARATORS.split(text) if word.strip()]


def condition_fault(answer_type, problem_when, choices=()):
    """Say what is wrong with a ``problem_when``: "" for nothing, else "yes_no", "choice" or "number".

    >>> condition_fault("yes_no", "否"), condition_fault("yes_no", "不知道"), condition_fault("choice", "差", ["好"])
    ('', 'yes_no', 'choice')
    >>> [condition_fault("yes_no", wanted) for wanted in ("否、不涉及", "是、否", "不涉及", "否、或许")]
    ['', 'yes_no', 'yes_no', 'yes_no']
    >>> condition_fault("number", "<3"), condition_fault("number", "少"), condition_fault("text", "任何")
    ('', 'number', '')
    """
    wanted = (problem_when or "").strip()
    if not wanted:
        return ""
    if answer_type == "yes_no" and _told(wanted) - {"na"} not in ({"yes"}, {"no"}):
        return "yes_no"
    if answer_type == "choice" and not set(words(wanted)) <= set(choices):
        return "choice"
    if answer_type == "number" and not BOUND.fullmatch(wanted):
        return "number"
    return ""
