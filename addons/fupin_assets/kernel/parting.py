"""Taking a part off a whole, exact to the fen: whatever the lines were, part and rest of each make it again."""

from odoo.addons.fupin_base.kernel import money


def part(amounts, wanted):
    """Return ``[(part, rest)]`` of lines in yuan: the parts make ``wanted``, no rest is negative.

    :param amounts: of the lines, in yuan; together more than ``wanted``

    >>> part([100, 50], "37.50")
    [(Decimal('25.00'), Decimal('75.00')), (Decimal('12.50'), Decimal('37.50'))]
    >>> part(["0.01", "0.01", "0.01"], "0.01")
    [(Decimal('0.01'), Decimal('0.00')), (Decimal('0.00'), Decimal('0.01')), (Decimal('0.00'), Decimal('0.01'))]
    >>> part([], 5)
    []
    """
    whole = [money.fen(amount) for amount in amounts]
    if not any(whole):
        return [(amount, amount) for amount in whole]
    return [(taken, amount - taken) for taken, amount in zip(money.split(wanted, whole), whole, strict=True)]


def proportion(amount, value, wanted):
    """Return ``(part, rest)`` of an amount that goes with a value, as much of it as ``wanted`` is of the value.

    >>> proportion("66.67", 100, 25)
    (Decimal('16.67'), Decimal('50.00'))
    >>> proportion(0, 100, 25)
    (Decimal('0.00'), Decimal('0.00'))
    """
    wanted = money.fen(wanted)
    taken, rest = money.split(amount, [wanted, money.fen(value) - wanted])
    return taken, rest
