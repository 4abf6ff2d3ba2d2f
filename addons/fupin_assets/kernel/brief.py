"""Words and figures of the page for a visit: short, as they are said aloud."""

from datetime import date

WAN = 10_000


def money(amount):
    """Return an amount as it is said: from 10,000 yuan on in 万元, from 100 million on in 亿元.

    >>> money(8640), money(0), money(1234567.8), money(2.5e8), money(None)
    ('8,640.00 元', '0 元', '123.46 万元', '2.50 亿元', '0 元')
    >>> money(9999.996), money(-20000)
    ('1.00 万元', '-2.00 万元')
    """
    amount = round(amount or 0, 2)
    if not amount:
        return "0 元"
    if abs(amount) >= WAN * WAN:
        return f"{amount / WAN / WAN:,.2f} 亿元"
    return f"{amount / WAN:,.2f} 万元" if abs(amount) >= WAN else f"{amount:,.2f} 元"


def share(part, whole):
    """Return a share as it is said; nothing where there is no whole.

    >>> share(1, 8), share(1, 3), share(3, 3), share(0, 5), share(1, 0)
    ('12.5%', '33.3%', '100%', '0%', '')
    """
    return f"{part / whole:.1%}".replace(".0%", "%") if whole else ""


def change(now, before):
    """Return how a figure stands against that of the year before.

    >>> change(110, 100), change(80, 100), change(5, 5), change(5, 0)
    ('比上年增 10%', '比上年减 20%', '与上年持平', '上年没有')
    """
    if not before:
        return "上年没有"
    difference = round(now - before, 2)
    if not difference:
        return "与上年持平"
    return f"比上年{'增' if difference > 0 else '减'} {share(abs(difference), before)}"


def ago(since: date | None, day: date) -> str:
    """Return how long something has lasted.

    >>> ago(date(2024, 1, 1), date(2026, 3, 1)), ago(date(2026, 1, 1), date(2026, 3, 5)), ago(None, date(2026, 1, 1))
    ('2 年 2 个月', '2 个月', '')
    >>> ago(date(2026, 3, 1), date(2026, 3, 5)), ago(date(2026, 3, 5), date(2026, 3, 5))
    ('4 天', '今天')
    """
    if not since:
        return ""
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    if months <= 0:
        days = (day - since).days
        return f"{days} 天" if days > 0 else "今天"
    years, months = divmod(months, 12)
    return " ".join(part for part in (f"{years} 年" * bool(years), f"{months} 个月" * bool(months)) if part)


def halves(blocks, taken=0):
    """Return the blocks of a sheet in two columns of about the same height, in their order from top to bottom.

    :param taken: rows that already stand above the left column

    >>> blocks = [{"rows": [0] * number} for number in (8, 5, 4, 4)]
    >>> [[len(block["rows"]) for block in column] for column in halves(blocks)]
    [[8, 5], [4, 4]]
    >>> [len(column) for column in halves(blocks, taken=9)], halves([])
    ([1, 3], [[], []])
    """
    heights = [len(block["rows"]) + 3 for block in blocks]
    best = min(range(len(blocks) + 1), key=lambda cut: abs(taken + sum(heights[:cut]) - sum(heights[cut:])), default=0)
    return [blocks[:best], blocks[best:]]
