"""Conditions on the values of one row: judged in Python, and written as an expression of a view.

A condition is a list in prefix notation with all operators written out (`fupin_policy.kernel.domain_text.read`).
Only plain fields of the record itself are compared: no paths, no patterns of words.
"""

OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "in", "not in")
COMPARED = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


def leaves(domain):
    """Return the comparisons of a condition.

    >>> leaves(["&", ("a", "=", 1), ("b", "in", [2])])
    [('a', '=', 1), ('b', 'in', [2])]
    """
    return [part for part in domain if not isinstance(part, str)]


def names(domain):
    """Return the fields that a condition looks at.

    >>> sorted(names(["|", ("a", "=", 1), ("b", "=", False)]))
    ['a', 'b']
    """
    return {name for name, _operator, _value in leaves(domain)}


def unfit(domain):
    """Return the first comparison that cannot be judged here, or None.

    >>> unfit([("unit_id.name", "=", "x")]), unfit([("a", "ilike", "x")]), unfit([("a", "=", 1)])
    (('unit_id.name', '=', 'x'), ('a', 'ilike', 'x'), None)
    >>> unfit([("a", "=", "@key")])
    ('a', '=', '@key')
    """
    for name, operator, value in leaves(domain):
        values = list(value) if isinstance(value, list | tuple) else [value]
        if operator in ("in", "not in") and not isinstance(value, list | tuple):
            return name, operator, value
        if (
            "." in name
            or operator not in OPERATORS
            or any(isinstance(one, str) and one.startswith("@") for one in values)
            or any(not isinstance(one, str | int | float | bool) and one is not None for one in values)
        ):
            return name, operator, value
    return None


def _reduced(domain, leaf, joined, negated):
    """Reduce prefix notation: ``leaf(comparison)``, ``joined(operator, left, right)``, ``negated(part)``."""
    stack = []
    for part in reversed(domain):
        if part == "!":
            stack.append(negated(stack.pop()))
        elif part in ("&", "|"):
            stack.append(joined(part, stack.pop(), stack.pop()))
        else:
            stack.append(leaf(part))
    while len(stack) > 1:
        stack.append(joined("&", stack.pop(), stack.pop()))
    return stack[0] if stack else None


def holds(domain, values):
    """Say whether a condition holds for the values of a row; what is not there is empty.

    >>> holds(["|", ("kind", "=", "public"), ("value", ">=", 10)], {"kind": "operating", "value": 12})
    True
    >>> holds(["!", ("kind", "in", ["a", "b"])], {"kind": "a"}), holds([("note", "=", False)], {})
    (False, True)
    >>> holds([("value", ">", 5)], {"value": None}), holds([], {})
    (False, True)
    """

    def leaf(comparison):
        name, operator, value = comparison
        there = values.get(name)
        if there in (None, ""):
            there = False
        if operator in ("in", "not in"):
            return COMPARED[operator](there, [False if one in (None, "") else one for one in value])
        if value in (None, ""):
            value = False
        try:
            if operator not in ("=", "!=") and there is False:
                return False
            return COMPARED[operator](there, value)
        except TypeError:
            return COMPARED[operator](str(there), str(value))

    result = _reduced(domain, leaf, lambda op, a, b: (a and b) if op == "&" else (a or b), lambda part: not part)
    return True if result is None else bool(result)


def expression(domain):
    """Return a condition as an expression of a view (``invisible``, ``readonly``, ``required``).

    >>> expression([("kind", "=", "public")])
    "(kind == 'public')"
    >>> expression(["|", ("value", ">", 5), "!", ("note", "=", False)])
    '((value > 5) or (not (not note)))'
    >>> expression([])
    'True'
    """

    def leaf(comparison):
        name, operator, value = comparison
        if value in (None, False, "") and operator in ("=", "!="):
            return f"(not {name})" if operator == "=" else f"(bool({name}))"
        if operator in ("in", "not in"):
            return f"({name} {operator} {list(value)!r})"
        return f"({name} {'==' if operator == '=' else operator} {value!r})"

    joined = _reduced(
        domain,
        leaf,
        lambda op, a, b: f"({a} {'and' if op == '&' else 'or'} {b})",
        lambda part: f"(not {part})",
    )
    return joined or "True"
