"""What a job measured, what it must reach, and how both are printed."""

import unicodedata
from dataclasses import asdict, dataclass, field

UNITS = {
    "ratio": "倍",
    "ms": "ms",
    "seconds": "秒",
    "p95": "ms",
    "queries": "次查询",
    "rows_per_second": "行/秒",
    "requests_per_second": "次/秒",
    "memory": "MB",
}
AT_LEAST = {"rows_per_second", "requests_per_second"}


@dataclass(frozen=True)
class Target:
    """A bound on one figure: at least for rates, at most for everything else."""

    figure: str
    bound: float

    def is_met(self, figures):
        """Tell whether the figures keep the bound; None where the figure was not measured.

        >>> Target("ms", 15).is_met({"ms": 12.0}), Target("rows_per_second", 2000).is_met({"rows_per_second": 1500})
        (True, False)
        >>> Target("memory", 300).is_met({}) is None
        True
        """
        if self.figure not in figures:
            return None
        value = figures[self.figure]
        return value >= self.bound if self.figure in AT_LEAST else value <= self.bound

    def __str__(self):
        return f"{'≥' if self.figure in AT_LEAST else '≤'} {self.bound:g} {UNITS[self.figure]}"


@dataclass
class Row:
    """One line of the table.

    :param ours: median of our side, in seconds for one unit of work (a page, an import)
    :param limit: the same of the limit; None where there is no comparison
    :param figures: further figures, by the keys of `UNITS`
    :param work: how many records the job handled, for the cost's growth
    """

    title: str
    ours: float
    limit: float | None = None
    figures: dict = field(default_factory=dict)
    targets: list = field(default_factory=list)
    note: str = ""
    work: int = 0
    job: str = ""
    scale: int = 0

    def __post_init__(self):
        self.targets = [target if isinstance(target, Target) else Target(*target) for target in self.targets]
        if self.limit:
            self.figures.setdefault("ratio", self.ours / self.limit)
        self.figures.setdefault("ms", self.ours * 1000)
        self.figures.setdefault("seconds", self.ours)

    def verdict(self):
        """Say which targets are missed.

        >>> Row("A", 0.02, 0.01, targets=[("ratio", 3), ("ms", 15)]).verdict()
        '超出：20 ms'
        >>> Row("A", 0.02, 0.01, targets=[("ratio", 3)]).verdict()
        '达标'
        """
        missed = [target for target in self.targets if target.is_met(self.figures) is False]
        if missed:
            return "超出：" + "、".join(shown(target.figure, self.figures[target.figure]) for target in missed)
        return "达标" if self.targets else "—"

    def cells(self):
        """Return the texts of the table's columns."""
        ratio = f"{self.figures['ratio']:.1f}" if "ratio" in self.figures else "—"
        more = [shown(name, value) for name, value in self.figures.items() if name not in ("ratio", "ms", "seconds")]
        limit = duration(self.limit) if self.limit else "—"
        target = "、".join(map(str, self.targets)) or "—"
        note = "；".join([*more, self.note] if self.note else more)
        return [self.title, duration(self.ours), limit, ratio, target, self.verdict(), note]

    def dump(self):
        """Return the row as plain data, to be sent between processes."""
        return asdict(self)

    @classmethod
    def load(cls, data):
        """Return the row that `dump` made plain."""
        return cls(**(data | {"targets": [Target(**target) for target in data["targets"]]}))


def compared(title, pair, figures=None, targets=(), note="", work=0):
    """Return the row of two sides that `bench.timing.in_turn` measured."""
    note = "；".join(part for part in (note, pair.note) if part)
    return Row(title, pair.ours, pair.limit, dict(figures or {}), list(targets), note, work)


HEADS = ["任务", "本系统", "极限", "比值", "目标", "结论", "其他"]


def duration(seconds):
    """Write a time with three digits that mean something.

    >>> duration(0.00123), duration(0.0456), duration(2.5), duration(75)
    ('1.23 ms', '45.6 ms', '2.5 秒', '75 秒')
    """
    if seconds < 0.9995:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:.3g} 秒"


def shown(name, value):
    """Write one figure with its unit.

    >>> shown("queries", 7), shown("ratio", 2.345), shown("rows_per_second", 12345.6)
    ('7 次查询', '2.3 倍', '12346 行/秒')
    """
    text = f"{value:.1f}" if name == "ratio" else f"{value:.0f}"
    return f"{'p95 ' if name == 'p95' else ''}{text} {UNITS[name]}"


def width(text):
    """Return the places a text takes on screen: two for a Chinese character.

    >>> width("村a")
    3
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(lines):
    """Return rows of texts as a table of aligned columns, readable as Markdown too.

    >>> print(table([["任务", "值"], ["a", "1"]]))
    | 任务 | 值 |
    |------|----|
    | a    | 1  |
    """
    head, *body = lines
    widths = [max(width(line[at]) for line in lines) for at in range(len(head))]

    def drawn(line):
        cells = (f" {text}{' ' * (wide - width(text))} " for text, wide in zip(line, widths, strict=True))
        return f"|{'|'.join(cells)}|"

    rule = f"|{'|'.join('-' * (wide + 2) for wide in widths)}|"
    return "\n".join([drawn(head), rule, *map(drawn, body)])
