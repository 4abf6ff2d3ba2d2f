"""Shares of an amount and their limits in yuan, exact to the fen."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from odoo.addons.fupin_base.kernel.money import FEN, fen


def total(amounts) -> Decimal:
    """Add up amounts to the fen; floats do not blur the sum.

    >>> total([0.1, 0.2]), total([])
    (Decimal('0.30'), Decimal('0'))
    """
    return sum((fen(amount) for amount in amounts), Decimal(0))


def share(part, whole):
    """Return a part as a share of the whole, None where there is no whole.

    >>> share(60000, 100000), share(1, 0)
    (Decimal('0.6'), None)
    """
    whole = fen(whole)
    return fen(part) / whole if whole else None


def limit_amount(whole, limit, operator) -> Decimal:
    """Return the amount that a limit allows: the least of a floor, the most of a ceiling.

    >>> limit_amount("100.01", "0.6", ">="), limit_amount("100.01", "0.4", "<=")
    (Decimal('60.01'), Decimal('40.00'))
    """
    rounding = ROUND_CEILING if operator in (">", ">=") else ROUND_FLOOR
    return (fen(whole) * Decimal(limit)).quantize(FEN, rounding=rounding)


def holds(figure, operator, limit) -> bool:
    """Return whether a figure is as it must be.

    >>> holds(Decimal("0.6"), ">=", Decimal("0.6")), holds(Decimal("0.5999"), ">=", Decimal("0.6"))
    (True, False)
    >>> holds(Decimal("0.4"), "<=", Decimal("0.4")), holds(Decimal("0.4001"), "<", Decimal("0.4"))
    (True, False)
    """
    compared = {
        "<": figure < limit,
        "<=": figure <= limit,
        ">": figure > limit,
        ">=": figure >= limit,
        "=": figure == limit,
        "!=": figure != limit,
    }
    return compared[operator]
