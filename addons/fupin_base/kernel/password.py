"""What makes a password too easy to guess: it is on everybody's list, follows the keyboard, or is about oneself."""

import re
import unicodedata
from functools import cache
from pathlib import Path

COMMON = Path(__file__).parent.parent / "data" / "common_passwords.txt"
ROWS = ("01234567890", "9876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
UNIT = 4  # characters that repeated make no password: 12341234
DIGITS = 6  # digits of the phone number in a row that give it away


def folded(password: str) -> str:
    """Return a password as lists tell it: full width as half width, in small letters.

    >>> folded("Ｐassword1")
    'password1'
    """
    return unicodedata.normalize("NFKC", password or "").casefold()


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that most people choose, eight characters and more.

    >>> "12345678" in common_passwords(), "kuaile-2026" in common_passwords()
    (True, False)
    """
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def is_common(password: str) -> bool:
    """Say whether a password is one of the first that anybody tries.

    On the list, alone or with up to two signs behind it:

    >>> is_common("PASSWORD"), is_common("woaini1314"), is_common("password1!"), is_common("12345678.")
    (True, True, True, True)

    Four or fewer characters over and over, or a row of the keyboard:

    >>> is_common("haha haha"), is_common("hahahaha"), is_common("cdefghij"), is_common("23456789"), is_common("98765432")
    (False, True, True, True, True)

    >>> is_common("kuaile-2026"), is_common("xiaoshan8"), is_common("12345679x")
    (False, False, False)
    """
    plain = folded(password)
    bare = re.sub(r"[^\w]{1,2}$", "", plain)
    if {plain, bare} & common_passwords():
        return True
    if any(plain in row for row in ROWS):
        return True
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, UNIT + 1))


def tells_phone(password: str, phone: str | None) -> bool:
    """Say whether a password is made of the person's own phone number: six digits of it in a row, and little else.

    >>> tells_phone("abc13912345678", "13912345678"), tells_phone("139-1234-5678", "13912345678")
    (True, True)
    >>> tells_phone("12345678", "13912345678"), tells_phone("ab345678", "13912345678")
    (True, True)
    >>> tells_phone("kuaile345678", "13912345678"), tells_phone("kuaile-2026", "13912345678"), tells_phone("x", None)
    (False, False, False)
    """
    if not phone:
        return False
    plain = folded(password)
    digits = re.sub(r"\D", "", plain)
    if phone in digits:
        return True
    others = len(re.sub(r"[\W\d_]", "", plain))
    return len(digits) >= DIGITS and digits in phone and others < UNIT


def tells_name(password: str, name: str | None) -> bool:
    """Say whether a password is the person's own name with little around it.

    >>> tells_name("王会计123456", "王会计"), tells_name("Ｗang Hui1", "wanghui")
    (True, True)
    >>> tells_name("kuaile-2026", "王会计"), tells_name("王", "王"), tells_name("爱山爱水的王会计2026", "王会计")
    (False, False, False)
    """
    plain, own = (re.sub(r"\s", "", folded(text)) for text in (password, name))
    if len(own) < 2 or own not in plain:
        return False
    return len(re.sub(r"[\W\d_]", "", plain.replace(own, ""))) < UNIT
