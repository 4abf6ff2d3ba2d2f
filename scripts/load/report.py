"""What the pages of a crowd cost, as a table."""

import math

from bench.figures import table

LIMIT_SECONDS = 1.0


def percentile(values, share):
    """Return the value below which a share of the values lies.

    >>> percentile([3.0, 1.0, 2.0], 0.5), percentile(range(1, 101), 0.95)
    (2.0, 95)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(round(len(ordered) * share, 6)) - 1)]


def lines(pages, titles):
    """Return the lines of the table: one for each page, and all together."""
    kinds = dict.fromkeys(page.name for page in pages)
    groups = [(titles.get(kind, kind), [page for page in pages if page.name == kind]) for kind in kinds]
    found = [["页面", "次数", "出错", "中位数", "95%", "最长"]]
    for title, some in [*groups, ("合计", pages)]:
        times = [page.seconds for page in some]
        wrong = sum(1 for page in some if page.error)
        figures = (f"{value * 1000:.0f} ms" for value in (percentile(times, 0.5), percentile(times, 0.95), max(times)))
        found.append([title, str(len(some)), str(wrong), *figures])
    return found


def verdict(pages, missing):
    """Return what was promised and not kept, in words."""
    problems = []
    wrong = [page for page in pages if page.error]
    if wrong:
        problems.append(f"{len(wrong)} 个页面出错，例如：{wrong[0].name} {wrong[0].error}")
    slow = percentile([page.seconds for page in pages], 0.95)
    if slow >= LIMIT_SECONDS:
        problems.append(f"95% 的页面要在 {LIMIT_SECONDS:g} 秒内打开，实际 {slow:.2f} 秒")
    if missing:
        problems.append(f"{len(missing)} 项已答复保存的资产不在库里")
    return problems


def printed(pages, titles):
    """Return the table as text."""
    return table(lines(pages, titles))
