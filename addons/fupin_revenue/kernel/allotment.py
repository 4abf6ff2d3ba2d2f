"""Taking an amount from several sources, the first one first, exact to the fen."""

from decimal import Decimal

from odoo.addons.fupin_base.kernel.money import fen


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
