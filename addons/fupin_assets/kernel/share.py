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


class NoShare(ValueError):
    """A text is no share; ``args[0]`` is the text."""


class ShareAndAmountDiffer(ValueError):
    """Share and amount of one line say different things; ``args[0]`` is its index."""


# how far a share of two digits per cent may lie from the exact one
_WRITTEN = Decimal("0.00005")
_FEN = Decimal("0.01")


def read_shares(cells):
    """Return the shares that people wrote for one asset: of 1, or per cent, whichever makes the whole; None for none.

    :raise NoShare: for what is no number from 0 to 100

    >>> read_shares(["60%", "40%"]), read_shares(["60", "40"]), read_shares(["0.6", "0.4"])
    ([Decimal('0.6'), Decimal('0.4')], [Decimal('0.6'), Decimal('0.4')], [Decimal('0.6'), Decimal('0.4')])
    >>> read_shares(["1"]), read_shares(["100"]), read_shares(["0.5%", "99.5"]), read_shares(["", None])
    ([Decimal('1')], [Decimal('1')], [Decimal('0.005'), Decimal('0.995')], [None, None])
    >>> [read_shares(["0.6", "0.5"]), read_shares(["30", "30"])]
    [[Decimal('0.6'), Decimal('0.5')], [Decimal('0.3'), Decimal('0.3')]]
    >>> for wrong in ("一半", "-5", "120", "1/3", "nan"):
    ...     try:
    ...         read_shares([wrong])
    ...     except NoShare as error:
    ...         print(error.args[0])
    一半
    -5
    120
    1/3
    nan
    """
    texts = [str(cell or "").strip().replace("％", "%") for cell in cells]
    numbers = [_number(text) for text in texts]
    given = [number for number in numbers if number is not None]
    in_per_cent = any(text.endswith("%") for text in texts) or any(number > 1 for number in given)
    whole = 100 if in_per_cent else 1
    return [None if number is None else number / whole for number in numbers]


def _number(text):
    if not text:
        return None
    digits = text.removesuffix("%")
    if not digits.replace(".", "", 1).isdecimal() or Decimal(digits) > 100:
        raise NoShare(text)
    return Decimal(digits)


def settle_written(lines, total):
    """As `settle`, for lines that people wrote: what is given twice must agree, what is given stays to the fen.

    :param lines: ``[(share or None, amount in yuan or None)]``
    :raise ShareAndAmountDiffer: where share and amount of a line do not belong together

    >>> settle_written([(Decimal("0.3333"), 33.34), (Decimal("0.6667"), 66.66)], 100)
    [(Decimal('0.3334'), Decimal('33.34')), (Decimal('0.6666'), Decimal('66.66'))]
    >>> settle_written([(Decimal("0.6"), None), (None, 40)], 100)
    [(Decimal('0.6'), Decimal('60.00')), (Decimal('0.4'), Decimal('40.00'))]
    >>> settle_written([(Decimal("0.5"), 60), (Decimal("0.5"), 40)], 100)
    Traceback (most recent call last):
    ...
    odoo.addons.fupin_assets.kernel.share.ShareAndAmountDiffer: 0
    >>> settle_written([(Decimal("0.6"), Decimal("60.01")), (Decimal("0.4"), None)], 100)
    Traceback (most recent call last):
    ...
    odoo.addons.fupin_assets.kernel.share.ShareAndAmountDiffer: 0
    """
    total = money.fen(total)
    exact = all(amount for _share, amount in lines)
    settled = settle([(None if exact else share, amount) for share, amount in lines], total)
    for index, ((share, amount), (part, yuan)) in enumerate(zip(lines, settled, strict=True)):
        if amount and money.fen(amount) != yuan:
            raise ShareAndAmountDiffer(index)
        if share is not None and abs(share - part) > _WRITTEN and abs(share * total - yuan) > _FEN:
            raise ShareAndAmountDiffer(index)
    return settled
