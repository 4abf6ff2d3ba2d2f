"""Amounts in yuan, exact to the fen. The one rounding rule of the product stands here."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
WAN = Decimal(10000)


def fen(amount) -> Decimal:
    """Round an amount in yuan to the fen, half up, as accountants do by hand.

    >>> fen("0.005"), fen(2.675), fen("-0.005")
    (Decimal('0.01'), Decimal('2.68'), Decimal('-0.01'))
    """
    return Decimal(str(amount)).quantize(FEN, rounding=ROUND_HALF_UP)


def from_wan(amount) -> Decimal:
    """Turn 10,000 yuan into yuan.

    >>> from_wan("20.036599")
    Decimal('200365.99')
    """
    return fen(Decimal(str(amount)) * WAN)


def to_wan(amount) -> Decimal:
    """Turn yuan into 10,000 yuan without losing a fen.

    >>> to_wan("200365.99")
    Decimal('20.036599')
    """
    return (fen(amount) / WAN).normalize()


def split(total, weights) -> list[Decimal]:
    """Split an amount by weights so that the parts add up to it, to the fen.

    What rounding leaves goes to the largest remainders, the first of equals first.

    >>> split("100", [1, 1, 1])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    >>> sum(split("0.05", [3, 3, 1]))
    Decimal('0.05')
    """
    total = fen(total)
    weights = [Decimal(str(weight)) for weight in weights]
    whole = sum(weights)
    if not whole:
        raise ValueError("the weights add up to zero")
    cents = int(total / FEN)
    exact = [cents * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-abs(exact[index] - parts[index]), index))
    step = 1 if cents >= 0 else -1
    for index in by_remainder[: abs(cents - sum(parts))]:
        parts[index] += step
    return [part * FEN for part in parts]
