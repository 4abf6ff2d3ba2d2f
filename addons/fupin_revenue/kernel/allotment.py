"""Taking an amount from several sources, the first one first, exact to the fen."""

from decimal import ROUND_FLOOR, Decimal

from odoo.addons.fupin_base.kernel.money import FEN, fen


def take(amount, available) -> list[Decimal]:
    """Return what is taken from each source so that all together make the amount, as far as they reach.

    >>> take("100", ["60", "70", "10"])
    [Decimal('60.00'), Decimal('40.00'), Decimal('0.00')]
    >>> take("0.03", ["0.01", "0.01"])
    [Decimal('0.01'), Decimal('0.01')]
    >>> take("5", []), take("-1", ["2"])
    ([], [Decimal('0.00')])
    """
    left = max(fen(amount), fen(0))
    taken = []
    for source in available:
        part = min(left, max(fen(source), fen(0)))
        taken.append(part)
        left -= part
    return taken


def parts(amount, weights) -> list[Decimal]:
    """Return the amount in the ratio of weights, each part but the first rounded down: the first one takes the rest.

    So nothing but the first is more than its share, as limits of the others ask.

    >>> parts("100.02", [60, 40]), parts("100.01", [1, 1, 1])
    ([Decimal('60.02'), Decimal('40.00')], [Decimal('33.35'), Decimal('33.33'), Decimal('33.33')])
    """
    weights = [Decimal(str(weight)) for weight in weights]
    whole = sum(weights)
    rest = [(fen(amount) * weight / whole).quantize(FEN, rounding=ROUND_FLOOR) for weight in weights[1:]]
    return [fen(amount) - sum(rest), *rest]
