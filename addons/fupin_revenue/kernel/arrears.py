"""How long money has been owed, in the spans that people look at."""

# days overdue from which a span begins → its key; the last one has no end
SPANS = ((1, "1_30"), (31, "31_90"), (91, "91_180"), (181, "over_180"))


def span(days):
    """Return the key of the span of so many days overdue, None for what is not.

    >>> [span(days) for days in (0, 1, 30, 31, 90, 91, 180, 181)]
    [None, '1_30', '1_30', '31_90', '31_90', '91_180', '91_180', 'over_180']
    """
    return next((key for first, key in reversed(SPANS) if days >= first), None)
