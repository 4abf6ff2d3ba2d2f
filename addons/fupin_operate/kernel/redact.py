"""What a log may show: personal numbers, passwords, tokens and keys are taken out of every line, tracebacks included.

>>> redact("identity 11010519491231002X of 13912345678")
'identity 110****2X of 139****78'
>>> redact("account 6222 0202 0000 1234 567, 6217000010001234567")
'account 622****67, 621****67'
>>> redact("{'password': 'a b', \\"api_key\\": \\"x1\\", 'login': 'u1'} token=abc&x=1")
'{\\'password\\': \\'***\\', "api_key": "***", \\'login\\': \\'u1\\'} token=***&x=1'
>>> redact("Authorization: Bearer abc.def-1, Cookie: session_id=q1w2; frontend_lang=zh_CN")
'Authorization: Bearer ***, Cookie: session_id=***; frontend_lang=zh_CN'
>>> redact("key 0123456789abcdef0123456789abcdef01234567")
'key ***'

What is no secret stays: codes of places, times, amounts, names of stored files, addresses of published notices.

>>> line = "532622100201 at 1763712345678, 123456789012.34, 0.1234567890123456789, files/ab/0123456789abcdef0123456789abcdef01234567"
>>> redact(line) == line
True
"""

import re

NAMES = (
    r"pass(?:word|wd|phrase)?|new_password|old_password|pwd|token|\w*_token|secret|\w*_secret|api_?key|key_hash|session_id|"
    r"identity_number|bank_account|credit_card"
)
# a value may be quoted, and then hold blanks
NAMED = re.compile(
    rf"(?P<name>\b(?:{NAMES})(?P<q>\\?['\"]?)\s*[:=]\s*)(?:(?P<open>\\?['\"])(?P<inside>.*?)(?P=open)|[^\s'\",;&}})\]]+)",
    re.IGNORECASE,
)
BEARER = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE)
# a key of Odoo's API, a key of ours, a hash of a password; the file of an attachment stands behind its folder
KEY = re.compile(r"(?<![\w/])(?:[0-9a-f]{40}|[0-9a-f]{64})(?!\w)|\$pbkdf2-[\w$./=,-]+")
IDENTITY = re.compile(
    r"(?<![\d.])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXxＸ](?![\dA-Za-z])"
)
PHONE = re.compile(r"(?<![\d.])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d.]\d|\d)")
ACCOUNT = re.compile(r"(?<![\d.-])[1-9]\d{3}(?:[ ]?\d{4}){3}(?:[ ]?\d{1,3})?(?![\d.]\d|\d)")


def _short(found):
    return f"{found[0][:3]}****{found[0][-2:]}"


def _named(found):
    quote = found["open"] or ""
    return f"{found['name']}{quote}***{quote}"


def redact(text):
    """Return a text fit for the log."""
    text = NAMED.sub(_named, text)
    text = KEY.sub("***", BEARER.sub(r"\1 ***", text))
    for pattern in (IDENTITY, ACCOUNT, PHONE):
        text = pattern.sub(_short, text)
    return text
