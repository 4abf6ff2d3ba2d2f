"""The book of one purse: what came in, what went out, what is left."""

from odoo.addons.fupin_base.kernel.money import fen


def balances(opening, movements):
    """Return what is left after each movement, exact to the fen.

    :param opening: yuan at the beginning
    :param movements: ``(came in, went out)`` in yuan, in their order

    >>> [str(left) for left in balances(10.1, [(0.2, 0), (0, 10.29)])]
    ['10.30', '0.01']
    >>> balances(5, [])
    []
    """
    left, lefts = fen(opening), []
    for came, went in movements:
        left += fen(came) - fen(went)
        lefts.append(left)
    return lefts
