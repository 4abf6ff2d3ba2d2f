"""Numbers that are none: JSON as Python reads it knows NaN and figures without end."""

import math


def is_finite(value):
    """Whether every number inside a value of JSON is one.

    >>> is_finite({"args": [[1, 2.5, "NaN", None, True], {"amount": 1e300}]})
    True
    >>> is_finite([{"amount": float("nan")}]), is_finite([[-float("inf")]])
    (False, False)
    """
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, float) and not math.isfinite(part):
            return False
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list | tuple):
            pending.extend(part)
    return True
