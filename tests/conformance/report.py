"""docs/conformance.md: what binds each of the provisions, the case that shows it, and its result."""

import csv
from pathlib import Path

from conformance.case import TEXTS

HERE = Path(__file__).parent
MARKS = {"A": "自动", "S": "半自动", "D": "文件"}
HEAD = """# 五个文件逐条对照

由 `scripts/test.sh tests/conformance` 写成，不要手工修改。每一条自动、半自动的规定有一个案例：在本县、按本县的政策文件布置情形，
看效果（数字看正好、差一点、多一点）；再把落实它的那一项撤掉或改掉，同一案例必须失败。“文件”类只查原文是否在政策文件里。

"""
SHORT = 30


def provisions():
    """Return [(provision, mark)] of the five texts."""
    with (HERE / "provisions.csv").open(encoding="utf-8", newline="") as file:
        return [(row["provision"], row["mark"]) for row in csv.DictReader(file)]


def result(mark, article, cases):
    """Return the word for what came of a provision."""
    if not article:
        return "政策文件未装入"
    if mark == "D" and not cases:
        return "原文在"
    if not cases:
        return "**没有案例**"
    if any(one["error"] for one in cases):
        return "**不成立**"
    if any(one["unbroken"] for one in cases):
        return "**撤掉仍成立**"
    return "成立，撤掉即失败"


def document(told):
    """Return the text of the page."""
    parts, totals = [HEAD], []
    for text, (pack, _county, _day) in TEXTS.items():
        articles = told["articles"].get(text, {})
        lines = ["| 条款 | 标号 | 原文 | 类 | 由什么落实 | 案例 | 结果 |", "|---|---|---|---|---|---|---|"]
        counts = {}
        for provision, mark in provisions():
            if not provision.startswith(text):
                continue
            cases = [one for one in told["cases"] if one["provision"] == provision]
            article = articles.get(provision)
            verdict = result(mark, article, cases)
            counts[verdict] = counts.get(verdict, 0) + 1
            lines.append(row(provision, mark, article, cases, verdict))
        said = "，".join(f"{word.strip('*')} {count}" for word, count in counts.items())
        totals.append(f"- `{pack}`：{sum(counts.values())} 条；{said}")
        parts.append(f"\n## {pack}\n\n" + "\n".join(lines) + "\n")
    return parts[0] + "\n".join(totals) + "\n" + "".join(parts[1:])


def row(provision, mark, article, cases, verdict):
    """Return the row of a provision."""
    quote = " ".join((article or {}).get("text", "").split()).replace("|", "／")
    quote = quote if len(quote) <= SHORT else quote[:SHORT] + "…"
    bindings = "<br>".join(dict.fromkeys(f"`{word}`" for one in cases for word in one["bindings"]))
    names = "<br>".join(f"`{one['name']}`" for one in cases)
    number = (article or {}).get("number", "")
    return f"| {provision} | {number} | {quote} | {MARKS[mark]} | {bindings} | {names} | {verdict} |"
