"""Funding written into one cell: 财政专项扶贫资金:956318.12；社会捐赠资金:100."""

import re
import unicodedata

from .cells import parse_amount
from .errors import CellError
from .text import key, plain

_PARTS = re.compile(r"[;、\n\r+]|(?<=\D),|,(?=\D)")
_PART = re.compile(r"(?P<name>.*?)[=\s(]*(?P<amount>[-+]?[\d,]+(?:\.\d+)?\s*(?:亿元?|万元?|千元|百元|元)?)\)?")
_LEAD = re.compile(r"^(?:其中|包括|含)[:\s]*")


def parse_funding(text, sources, unit, total=None):
    """[(source, yuan)] of one cell; a single source without an amount gave the whole ``total``.

    ``sources`` maps ``text.key(word)`` to a source. An amount without a unit of its own is
    in ``unit``.

    >>> sources = {"财政专项扶贫资金": 1, "社会捐赠资金": 2}
    >>> parse_funding("财政专项扶贫资金:956,318.12；社会捐赠资金:100", sources, "元")
    [(1, Decimal('956318.12')), (2, Decimal('100.00'))]
    >>> parse_funding("财政专项扶贫资金20万元、社会捐赠资金（5.5万元）", sources, "元")
    [(1, Decimal('200000.00')), (2, Decimal('55000.00'))]
    >>> parse_funding("财政专项扶贫资金", sources, "元", total=7)
    [(1, 7)]
    >>> wrong = "不明资金:100", "财政专项扶贫资金、社会捐赠资金:3", "12.5", "社会捐赠资金:约5万"
    >>> from .errors import refusal
    >>> [refusal(parse_funding, text, sources, "元", total=7) for text in wrong]
    ['source_unknown', 'funding_amount_missing', 'source_missing', 'amount_unknown']
    """
    normal = unicodedata.normalize("NFKC", text) if isinstance(text, str) else plain(text)
    parts = [part for part in (_LEAD.sub("", part.strip()) for part in _PARTS.split(normal)) if part]
    found = {}
    for part in parts:
        name, amount_text = _split(part)
        if not name:
            raise CellError("source_missing")
        source = sources.get(key(name))
        if source is None:
            raise CellError("source_unknown", name=name)
        if amount_text:
            amount = parse_amount(amount_text, unit)
        elif len(parts) == 1 and total is not None:
            amount = total
        else:
            raise CellError("funding_amount_missing", name=name)
        found[source] = found.get(source, 0) + amount
    return [(source, amount) for source, amount in found.items() if amount]


def _split(part):
    """Name of the source and text of its amount."""
    name, colon, amount = part.partition(":")
    if colon:
        return name.strip(), amount.strip()
    match = _PART.fullmatch(part)
    return (match["name"].strip(), match["amount"]) if match else (part, "")
