"""Numbers of persons in a text that everybody may read."""

import re

from .protect import mask_identity, mask_phone

MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
IDENTITY = re.compile(r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{15})(?![\dA-Za-z])")
BANK_CARD = re.compile(r"(?<![\dA-Za-z.])\d{16,19}(?![\dA-Za-z.])")


def without_numbers_of_persons(text):
    """Return a text in which identity numbers, mobile numbers and bank cards are masked; amounts and codes stay.

    >>> without_numbers_of_persons("王某 110101199003074477，电话139 1234 5678，卡6222020200112233445")
    '王某 110*************77，电话139****5678，卡622**************45'
    >>> without_numbers_of_persons("11010119900307447x 和 110101900307447")
    '110*************7x 和 110**********47'
    >>> without_numbers_of_persons("资产 532622-2026-000123，1234567.89元，0876-1234567，2025年")
    '资产 532622-2026-000123，1234567.89元，0876-1234567，2025年'
    >>> without_numbers_of_persons(None)
    ''
    """
    masked = IDENTITY.sub(lambda found: mask_identity(found[0]), text or "")
    masked = BANK_CARD.sub(lambda found: mask_identity(found[0]), masked)
    return MOBILE.sub(lambda found: mask_phone(re.sub("[ -]", "", found[0])), masked)
