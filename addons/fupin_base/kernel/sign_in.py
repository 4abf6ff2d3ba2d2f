"""Signing in: phone numbers as people write them, one-time codes, what a log may show."""

import re
import secrets
import unicodedata

# without 0 O, 1 I L, U V: what is read from paper cannot be mistaken
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTWXYZ23456789"
CODE_LENGTH = 10  # 29^10, 48 bits: beyond guessing within its 30 days, so a fast keyed hash is enough
MOBILE = re.compile(r"1[3-9]\d{9}")
PHONE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LONG_NUMBER = re.compile(r"\d{6,}")


def phone_number(text) -> str | None:
    """Return the 11 digits of a mainland mobile number, or None if it is none.

    >>> phone_number(" 139 1234-5678")
    '13912345678'
    >>> phone_number("＋８６１３９１２３４５６７８")
    '13912345678'
    >>> phone_number(13912345678.0)
    '13912345678'
    >>> phone_number("1391234567") is phone_number("admin") is phone_number(None) is None
    True
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    plain = unicodedata.normalize("NFKC", str(text or ""))
    plain = re.sub(r"[\s\-—–()]", "", plain)
    plain = re.sub(r"^(\+?86|0086)(?=1\d{10}$)", "", plain)
    return plain if MOBILE.fullmatch(plain) else None


def new_code() -> str:
    """Return a new one-time code.

    >>> len(new_code()), new_code() != new_code()
    (10, True)
    """
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def printed_code(code: str) -> str:
    """Return a code as the slip shows it, in two groups.

    >>> printed_code("ABCDE23456")
    'ABCDE 23456'
    """
    return f"{code[: CODE_LENGTH // 2]} {code[CODE_LENGTH // 2 :]}"


def plain_code(text: str) -> str:
    """Return the code that was typed: in any case, with any spaces, in full or half width.

    >>> plain_code(" abcde-２３４５６ ")
    'ABCDE23456'
    """
    plain = unicodedata.normalize("NFKC", text or "").upper()
    return re.sub(r"[^A-Z0-9]", "", plain)


def without_phones(text: str) -> str:
    """Return a line fit for the access log: phone numbers in it keep three digits and two.

    >>> without_phones("GET /web/login?login=13912345678&unique=1763712345678")
    'GET /web/login?login=139****78&unique=1763712345678'
    """
    return PHONE_IN_TEXT.sub(_masked, text)


def without_numbers(login: str) -> str:
    """Return a login fit for the log: it may be a phone or identity number with a slip in it.

    >>> without_numbers("139 1234 567"), without_numbers("u-admin")
    ('139****67', 'u-admin')
    """
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", login or ""))
    return LONG_NUMBER.sub(_masked, plain) if LONG_NUMBER.search(plain) else login


def _masked(found):
    return f"{found[0][:3]}****{found[0][-2:]}"


def generated_login() -> str:
    """Return a technical login that says nothing about the person.

    >>> bool(re.fullmatch("u[a-z]{12}", generated_login()))
    True
    """
    return "u" + "".join(secrets.choice("abcdefghjkmnpqrstwxyz") for _place in range(12))
