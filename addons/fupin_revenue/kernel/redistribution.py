"""The second distribution: an amount among all units below, the weak ones and those where the asset stands before."""

from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from odoo.addons.fupin_base.kernel.money import FEN, fen, split

POINTS, RELATIVE = "points", "relative"


class Receiver(NamedTuple):
    """A unit below: whether it is weak (S1-59), whether an asset that brought the income stands there (S3-54)."""

    is_weak: bool = False
    is_located: bool = False


def spread(total, receivers, weak_weight=1, bonus=0, mode=POINTS):
    """Return ``[(share before the bonus, share)]`` in yuan, to the fen; both add up to the total.

    :param weak_weight: what a weak receiver weighs where another weighs 1
    :param bonus: 0 to 1, by which the share of a located receiver is raised at most: of the whole (``points``) or of
        its own share (``relative``). The others give it in the ratio of their shares.

    >>> here, there = Receiver(is_located=True), Receiver()
    >>> [str(share) for _base, share in spread(1000, [here, there, there, there], bonus="0.1")]
    ['350.00', '216.67', '216.67', '216.66']
    >>> [str(share) for _base, share in spread(1000, [here, there, there, there], bonus="0.1", mode="relative")]
    ['275.00', '241.67', '241.67', '241.66']
    >>> [str(share) for _base, share in spread(1000, [Receiver(is_weak=True), there], weak_weight="1.5")]
    ['600.00', '400.00']
    >>> [str(share) for _base, share in spread("0.05", [here, here], bonus="0.1")]
    ['0.03', '0.02']
    """
    weights = [Decimal(str(weak_weight)) if one.is_weak else Decimal(1) for one in receivers]
    bases = split(total, weights)
    located = [number for number, one in enumerate(receivers) if one.is_located]
    others = [number for number, one in enumerate(receivers) if not one.is_located and bases[number]]
    raises = [_floor(Decimal(str(bonus)) * (fen(total) if mode == POINTS else bases[number])) for number in located]
    given = sum((bases[number] for number in others), Decimal(0))
    if not (others and sum(raises)):
        return list(zip(bases, bases, strict=True))
    if sum(raises) > given:  # there is no more to give
        raises = split(given, raises)
    shares = list(bases)
    for number, raised in zip(located, raises, strict=True):
        shares[number] += raised
    left = split(given - sum(raises), [bases[number] for number in others])
    for number, share in zip(others, left, strict=True):
        shares[number] = share
    return list(zip(bases, shares, strict=True))


def _floor(amount):
    return amount.quantize(FEN, rounding=ROUND_FLOOR)


def is_equal_split(amounts) -> bool:
    """Return whether several receivers get the same (一分了之, S1-56).

    >>> is_equal_split([100, 100]), is_equal_split([100, 100.01]), is_equal_split([100]), is_equal_split([])
    (True, False, False, False)
    """
    amounts = [fen(amount) for amount in amounts]
    return len(amounts) > 1 and len(set(amounts)) == 1
