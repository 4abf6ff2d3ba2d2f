"""Writes the drawn files of a run: a process of its own, whose memory is not that of what is tested.

``python make.py FOLDER FIRST COUNT`` reads ``base.xlsx`` and ``*.base.yaml`` of the folder, and writes ``N.xlsx`` and
``N.yaml`` for each number.
"""

import random
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutation import packs, workbooks  # noqa: E402 - found by the line above


def write(folder, numbers):
    """Write one workbook and one pack for each number, each drawn from its number alone."""
    book = (folder / "base.xlsx").read_bytes()
    texts = [path.read_text() for path in sorted(folder.glob("*.base.yaml"))]
    for number in numbers:
        draw = random.Random(number)
        (folder / f"{number}.xlsx").write_bytes(workbooks.mutated(book, draw))
        text = packs.mutated(draw.choice(texts), draw)
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of openpyxl, about what was spoilt
    first, count = map(int, sys.argv[2:])
    write(Path(sys.argv[1]), range(first, first + count))
