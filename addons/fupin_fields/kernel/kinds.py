"""The kinds of fields that an administrator may add, and what each becomes in the database."""

import unicodedata
from dataclasses import dataclass

PREFIX = "x_fupin_"  # what every own column begins with
MOST = 300  # own columns of one model: PostgreSQL ends at 1,600 columns, dropped ones included


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field of a kind is: the ORM's type, the model it points at, how it is shown, its digits."""

    ttype: str
    relation: str = ""
    widget: str = ""
    digits: tuple | None = None
    limited: bool = False  # may have bounds
    aggregator: str = ""  # how it is put together in pivots, where not as the ORM does


KINDS = {
    "text": Kind("char"),
    "long_text": Kind("text"),
    "integer": Kind("integer", widget="fupin_blank_integer", limited=True),
    "amount": Kind("float", widget="fupin_blank_float", digits=(16, 2), limited=True),
    "percentage": Kind("float", widget="fupin_blank_percentage", digits=(16, 4), limited=True, aggregator="avg"),
    "date": Kind("date", limited=True),
    "boolean": Kind("boolean"),
    "choice": Kind("many2one", relation="fupin.form.option"),
    "choices": Kind("many2many", relation="fupin.form.option", widget="many2many_tags"),
    "unit": Kind("many2one", relation="fupin.unit"),
    "region": Kind("many2one", relation="fupin.region"),
    "user": Kind("many2one", relation="res.users"),
    "document": Kind("many2many", relation="ir.attachment", widget="many2many_binary"),
    "photo": Kind("many2many", relation="ir.attachment", widget="many2many_binary"),
}
LISTED = ("choice", "choices")
NUMBERS = ("integer", "amount", "percentage")
FILES = ("document", "photo")
HIDDEN = ("Cf", "Cs")  # Unicode's categories of signs that nobody sees

# into which kinds a field may be turned with nothing lost by the turning itself; what its values do not fit, refuses it
TURNS = {
    "text": ("long_text", "integer", "amount", "date", "choice"),
    "long_text": ("text",),
    "integer": ("amount", "text"),
    "amount": ("integer", "text"),
    "percentage": ("amount", "text"),
    "date": ("text",),
    "boolean": ("text",),
    "choice": ("choices", "text"),
    "unit": ("text",),
    "region": ("text",),
    "user": ("text",),
}


def is_own(name):
    """Say whether a field is one that an administrator added.

    >>> is_own("x_fupin_12"), is_own("x_other"), is_own("name")
    (True, False, False)
    """
    return name.startswith(PREFIX) and name[len(PREFIX) :].isdecimal()


def turnable(kind, into):
    """Say whether a field of one kind may become one of another.

    >>> turnable("integer", "amount"), turnable("date", "boolean"), turnable("text", "text")
    (True, False, False)
    """
    return into in TURNS.get(kind, ())


def visible(text):
    """Return a name on one line, without the signs that nobody sees: control signs, turns of direction.

    >>> visible(" 保险\\n情况 "), visible("a\\x00b\\u202ec"), visible("\\u200b")
    ('保险 情况', 'a bc', '')
    """
    signs = ((sign, unicodedata.category(sign)) for sign in text)
    return " ".join("".join(" " if kind == "Cc" else sign for sign, kind in signs if kind not in HIDDEN).split())


def like(label):
    """Return a label as it is compared: without blanks and brackets' widths, in lower case.

    >>> like(" 保险 情况 ") == like("保险情况")
    True
    >>> like("保险情况(补充)") == like("保险情况（补充）") != like("保险情况")
    True
    """
    return "".join(label.split()).replace("（", "(").replace("）", ")").casefold()
