"""A figure and its limit in words that differ wherever the figures do."""

from decimal import ROUND_HALF_UP, Decimal

PLACES = 2
MOST_PLACES = 12


def pair(kind, figure, limit):
    """Return the words of a figure and of the limit that it is compared with; ratios as percents.

    Enough places are told that no breach reads as if there were none.

    >>> pair("ratio", Decimal("0.5"), Decimal("0.6"))
    ('50%', '60%')
    >>> pair("ratio", Decimal("0.5999999"), Decimal("0.6"))
    ('59.99999%', '60%')
    >>> pair("ratio", Decimal(1) / 3, Decimal("0.4")), pair("amount", Decimal("1234567.5"), Decimal(10))
    (('33.33%', '40%'), ('1,234,567.5', '10'))
    """
    factor, sign = (100, "%") if kind == "ratio" else (1, "")
    figure, limit = Decimal(figure) * factor, Decimal(limit) * factor
    places = PLACES
    while figure != limit and places < MOST_PLACES and _rounded(figure, places) == _rounded(limit, places):
        places += 1
    return _plain(_rounded(figure, places)) + sign, _plain(limit) + sign


def _rounded(number, places):
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _plain(number):
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
