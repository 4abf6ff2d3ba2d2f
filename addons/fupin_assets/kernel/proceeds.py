"""What a disposal brought and what became of it. Amounts in yuan, exact to the fen."""

from odoo.addons.fupin_base.kernel.money import fen


def balance(receipts, costs, uses):
    """Return ``(net, used, left)`` of a disposal: receipts less costs, what of it was used, what is still to be used.

    Costs above receipts leave nothing to use.

    >>> balance(["1000.10", "0.05"], ["100.15"], ["300"])
    (Decimal('900.00'), Decimal('300.00'), Decimal('600.00'))
    >>> balance(["10"], ["12.5"], [])
    (Decimal('-2.50'), Decimal('0.00'), Decimal('0.00'))
    """
    net = _total(receipts) - _total(costs)
    used = _total(uses)
    return net, used, max(net, fen(0)) - used


def _total(amounts):
    return sum(map(fen, amounts), fen(0))
