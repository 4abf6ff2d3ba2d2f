"""A small chart for a form: a word, a bar and an amount in each row."""

from markupsafe import Markup

_ROW = Markup(
    '<div class="d-flex align-items-center gap-2 mb-1"><span class="text-muted" style="width: 6rem">%s</span>'
    '<span class="flex-grow-1 progress" style="height: 0.6rem"><span class="progress-bar" style="width: %s%%">'
    '</span></span><span class="text-end" style="width: 8rem">%s</span></div>'
)


def bars(values, highest=0):
    """Return (word, amount in yuan) as bars of one chart.

    :param highest: the amount of a full bar, where it is more than those shown

    >>> bars([(2023, 50), (2024, 100)]).count("width: 50.0%"), bars([("<b>", 0)]).count("&lt;b&gt;")
    (1, 1)
    >>> bars([(2024, 50)], 200).count("width: 25.0%"), "1,234.50" in bars([(2024, 1234.5)])
    (1, True)
    """
    whole = float(max([highest, *(amount for _word, amount in values)], default=0)) or 1
    return Markup().join(
        _ROW % (word, round(float(amount) / whole * 100, 1), f"{amount:,.2f}") for word, amount in values
    )
