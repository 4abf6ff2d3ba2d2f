"""Protected data: what identifies a person is encrypted, searched by a keyed hash and shown masked.

The key file stands outside database and backup. Each line is ``<key id>:<64 hex digits>``;
the first line encrypts, every line decrypts, so that a key can be replaced in time.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class KeyMissing(Exception):
    """No usable key file: nothing can be protected."""


@lru_cache(maxsize=8)
def read_keys(path: str) -> dict[str, bytes]:
    """Return key id → 32 bytes, in the order of the file.

    :raise KeyMissing: if there is no file, or no well-formed line in it.
    """
    try:
        lines = Path(path).read_text(encoding="ascii").split()
        keys = {key_id: bytes.fromhex(key) for key_id, key in (x.split(":") for x in lines)}
    except (OSError, ValueError) as error:
        raise KeyMissing(path) from error
    if not keys or any(len(key) != 32 for key in keys.values()):
        raise KeyMissing(path)
    return keys


def encrypt(plain: str, keys: dict[str, bytes]) -> str:
    """Encrypt with the first key; the key's id stands before the text.

    >>> keys = {"1": bytes(32)}
    >>> decrypt(encrypt("110101199003074477", keys), keys)
    '110101199003074477'
    >>> encrypt("a", keys) == encrypt("a", keys)
    False
    """
    key_id, key = next(iter(keys.items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), key_id.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(sealed: str, keys: dict[str, bytes]) -> str:
    """Return the plain text.

    :raise KeyMissing: if the key it was encrypted with is not in the file.
    """
    key_id, _sep, text = sealed.partition(":")
    if key_id not in keys:
        raise KeyMissing(key_id)
    raw = base64.b64decode(text)
    plain = AESGCM(keys[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode())
    return plain.decode()


def index(plain: str, keys: dict[str, bytes]) -> str:
    """Return the keyed hash used for exact search and for finding duplicates.

    It is made with the last key of the file: the oldest one, which stays when a newer one
    is put before it, so that what was stored earlier is still found.

    >>> index("1", {"1": bytes(32)}) == index("1", {"2": b"x" * 32, "1": bytes(32)})
    True
    """
    key = list(keys.values())[-1]
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


def mask_identity(number: str) -> str:
    """Show the first three and the last two characters of an identity number.

    >>> mask_identity("11010119900307447X")
    '110*************7X'
    """
    return number[:3] + "*" * max(len(number) - 5, 0) + number[-2:] if len(number) > 5 else "*"


def mask_phone(number: str) -> str:
    """Show the first three and the last four digits of a phone number.

    >>> mask_phone("13912345678")
    '139****5678'
    >>> mask_phone("1234567")
    '*******'
    """
    if len(number) < 11:
        return "*" * len(number)
    return f"{number[:3]}****{number[-4:]}"


def mask_account(number: str) -> str:
    """Show the last four digits of a bank account.

    >>> mask_account("6217000000000001234"), mask_account("1234")
    ('****1234', '****')
    """
    return f"****{number[-4:]}" if len(number) > 8 else "****"


def mask_name(name: str) -> str:
    """Show the family name alone.

    >>> mask_name("王小明"), mask_name("李"), mask_name("欧阳")
    ('王**', '*', '欧*')
    """
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*"
