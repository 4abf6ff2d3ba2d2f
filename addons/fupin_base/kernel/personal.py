"""Numbers of persons in a text that everybody may read."""

import re

from .protect import mask_identity, mask_phone

# groups of digits as people type them: set apart by single spaces
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:\d{6} ?\d{4} ?\d{4} ?\d{3}[\dXx]|\d{15})(?![0-9A-Za-z])")
_BANK_CARD = re.compile(r"(?<![0-9A-Za-z.])(?:\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{1,3})?)(?![0-9A-Za-z.])")
_KINDS = ((_IDENTITY, mask_identity), (_BANK_CARD, mask_identity), (_MOBILE, mask_phone))
# digits and X of full width, one sign for one sign
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")


def without_numbers_of_persons(text):
    """Return a text in which identity numbers, mobile numbers and bank cards are masked; amounts and codes stay.

    >>> without_numbers_of_persons("王某 110101199003074477，电话139 1234 5678，卡6222020200112233445")
    '王某 110*************77，电话139****5678，卡622**************45'
    >>> without_numbers_of_persons("11010119900307447x 和 110101900307447")
    '110*************7x 和 110**********47'
    >>> without_numbers_of_persons("１３９１２３４５６７８，110101 1990 0307 4477，6222 0202 0011 2233 445")
    '139****5678，110*************77，622**************45'
    >>> without_numbers_of_persons("资产 532622-2026-000123，1234567.89元，0876-1234567，２０２５年")
    '资产 532622-2026-000123，1234567.89元，0876-1234567，２０２５年'
    >>> without_numbers_of_persons(None)
    ''
    """
    text = text or ""
    for pattern, mask in _KINDS:
        # looked for in plain digits, cut out of the text as it stands
        parts, end = [], 0
        for found in pattern.finditer(text.translate(_PLAIN)):
            parts += [text[end : found.start()], mask(re.sub("[ -]", "", found[0]))]
            end = found.end()
        text = "".join([*parts, text[end:]])
    return text
