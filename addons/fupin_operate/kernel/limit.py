"""A limit as an administrator writes it: how many, within how many seconds.

>>> read("50/900"), read(" 5 / 60 "), read("0"), read("")
((50, 900), (5, 60), None, None)
>>> read("many", "50/900")
(50, 900)
"""

import re

FORM = re.compile(r"(\d+)/(\d+)")


def read(text, default="0"):
    """Return (how many, seconds), or None for no limit; what has not the form counts as the default."""
    plain = re.sub(r"\s", "", text or "")
    if plain == "0" or not plain and default == "0":
        return None
    found = FORM.fullmatch(plain) or FORM.fullmatch(default)
    return (int(found[1]), int(found[2])) if found else None
