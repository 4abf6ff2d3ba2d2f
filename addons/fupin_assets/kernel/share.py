"""Ownership in shares: fractions of 1 and amounts in yuan that both add up exactly."""

from decimal import Decimal

from odoo.addons.fupin_base.kernel import money

SHARE_DIGITS = (9, 8)
# a third written with eight digits, three times, still makes a whole
TOLERANCE = Decimal("0.000001")
_UNITS = Decimal(1_000_000)  # a whole in units of which one hundredth is the eighth digit


class SharesDoNotAddUp(ValueError):
    """The shares do not make 1; ``args[0]`` is what they make."""


class AmountsDoNotAddUp(ValueError):
    """The amounts do not make the value; ``args[0]`` is what they make, in yuan."""


def settle(lines, total):
    """Return ``[(share, amount)]`` that add up to 1 and to ``total`` (yuan), to the fen.

    :param lines: ``[(share, amount)]``; what is 0 follows from the other one
    :raise SharesDoNotAddUp: if the shares do not make 1
    :raise AmountsDoNotAddUp: if all amounts are given and do not make the total

    >>> settle([(0.5, 0), (0.5, 0)], 100.01)
    [(Decimal('0.5'), Decimal('50.01')), (Decimal('0.5'), Decimal('50.00'))]
    >>> settle([(0, 75), (0, 25)], 100)
    [(Decimal('0.75'), Decimal('75.00')), (Decimal('0.25'), Decimal('25.00'))]
    >>> sum(share for share, _amount in settle([(0.33333333, 0)] * 3, 1))
    Decimal('1.00000000')
    >>> settle([(0.6, 0), (0.3, 0)], 100)
    Traceback (most recent call last):
    ...
    odoo.addons.fupin_assets.kernel.share.SharesDoNotAddUp: 0.9
    >>> settle([(0, 60), (0, 30)], 100)
    Traceback (most recent call last):
    ...
    odoo.addons.fupin_assets.kernel.share.AmountsDoNotAddUp: 90.00
    """
    total = money.fen(total)
    given = [(Decimal(str(share or 0)), money.fen(amount or 0)) for share, amount in lines]
    if all(amount for _share, amount in given):
        whole = sum(amount for _share, amount in given)
        if whole != total:
            raise AmountsDoNotAddUp(whole)
        amounts = [amount for _share, amount in given]
    else:
        amounts = None
    shares = [share or (amount / total if total else share) for share, amount in given]
    whole = sum(shares)
    if abs(whole - 1) > TOLERANCE:
        raise SharesDoNotAddUp(whole)
    exact = [(part / _UNITS).normalize() for part in money.split(_UNITS, shares)]
    return list(zip(exact, amounts or money.split(total, exact), strict=True))
