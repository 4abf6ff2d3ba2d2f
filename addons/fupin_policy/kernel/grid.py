"""A table of a policy as a grid: typed columns, and cells as people type them or paste them from a workbook."""

import re

from . import value as typed_value

TYPES = ("char", "text", "integer", "float", "boolean", "date")
NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,60}")


def cell(kind, written):
    """Return the value of a cell as it is kept; False if it is empty.

    :raise ValueError: if it is no value of this kind

    >>> cell("char", " 乡镇 "), cell("integer", "3"), cell("float", "100万"), cell("float", "10%"), cell("float", 2.5)
    ('乡镇', 3, 1000000.0, 0.1, 2.5)
    >>> cell("boolean", "是"), cell("boolean", ""), cell("date", "2026-01-31"), cell("integer", "")
    (True, False, '2026-01-31', False)
    >>> cell("integer", 0), cell("float", "0")
    (0, 0.0)
    >>> cell("integer", "2.5")
    Traceback (most recent call last):
      ...
    ValueError: integer
    """
    if isinstance(written, bool):
        written = "true" if written and kind == "boolean" else ""
    text = "" if written is None else str(written).strip()
    if not text:
        return False
    if kind in ("char", "text"):
        return text
    if kind == "float":
        return float(typed_value.parse("ratio" if text[-1] in "%％" else "amount", text))
    found = typed_value.parse(kind, text)
    return found.isoformat() if kind == "date" else found


def columns_problem(columns):
    """Return what is wrong with columns, ``(code, number of the column)``, or None.

    >>> columns_problem([{"name": "c1", "string": "档次", "type": "char"}])
    >>> columns_problem([{"name": "c1", "string": " ", "type": "char"}])
    ('head', 1)
    >>> columns_problem([{"name": "c1", "string": "甲", "type": "char"}, {"name": "c1", "string": "乙", "type": "char"}])
    ('name', 2)
    >>> columns_problem([{"name": "c1", "string": "甲", "type": "many2one"}])
    ('type', 1)
    """
    seen = set()
    for number, column in enumerate(columns, start=1):
        if not str(column.get("string") or "").strip():
            return "head", number
        name = column.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in seen:
            return "name", number
        if column.get("type") not in TYPES:
            return "type", number
        seen.add(name)
    return None
