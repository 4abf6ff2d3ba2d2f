"""Which payment on a bank statement is for which amount that was due."""

from typing import NamedTuple

from rapidfuzz import fuzz

from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_ledger.kernel.text import key

# names less alike than this (of 100) are two payers
NEAR = 60
# the same name, written shorter or longer
CONTAINED = 90
# a known payer may be early or late by so many days, an unknown one by so many
DAYS, DAYS_UNNAMED = 366, 31


class Money(NamedTuple):
    """A payment or what is due: any reference, yuan, the day, who pays."""

    ref: object
    amount: object
    date: object
    payer: str


def likeness(one, other):
    """Return how much two names are alike, 0 to 100; None where one is not known.

    >>> likeness("绿源合作社", "绿源合作社"), likeness("河南绿源合作社有限公司", "绿源合作社"), likeness("张三", "")
    (100, 90, None)
    >>> likeness("张三", "李四")
    0
    """
    one, other = key(one or ""), key(other or "")
    if not (one and other):
        return None
    if one == other:
        return 100
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 1 and shorter in longer:
        return CONTAINED
    return min(int(fuzz.ratio(one, other)), CONTAINED)


def suggest(payments, dues):
    """Return ``{reference of a payment: (reference of what was due, likeness of the payers)}``.

    The amount is the same to the fen, the payer near or unknown, the day near. Each due amount is suggested once: to
    the payer most alike, then to the nearest day.

    >>> from datetime import date
    >>> due = [Money("a", 100, date(2024, 1, 1), "张三"), Money("b", 100, date(2024, 2, 1), "张三")]
    >>> suggest([Money(1, "100.00", date(2024, 1, 30), "张三"), Money(2, 100, date(2024, 1, 3), "张三")], due)
    {1: ('b', 100), 2: ('a', 100)}
    >>> suggest([Money(1, "100.01", date(2024, 1, 1), "张三"), Money(2, 100, date(2024, 1, 1), "李四")], due)
    {}
    >>> suggest([Money(1, 100, date(2024, 3, 3), ""), Money(2, 100, date(2024, 3, 4), "")], due[1:])
    {1: ('b', 0)}
    """
    by_amount = {}
    for due in dues:
        by_amount.setdefault(fen(due.amount), []).append(due)
    pairs = []
    for order, payment in enumerate(payments):
        for due in by_amount.get(fen(payment.amount), ()):
            days, alike = abs((payment.date - due.date).days), likeness(payment.payer, due.payer)
            if (days <= DAYS_UNNAMED) if alike is None else (alike >= NEAR and days <= DAYS):
                pairs.append((-(alike or 0), days, order, payment.ref, due.ref))
    found, taken = {}, set()
    for alike, _days, _order, payment, due in sorted(pairs, key=lambda pair: pair[:3]):
        if payment not in found and due not in taken:
            found[payment] = (due, -alike)
            taken.add(due)
    return found
