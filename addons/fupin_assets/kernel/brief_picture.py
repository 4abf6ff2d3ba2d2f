"""The page for a visit as a picture that a phone shows large: figures, bars, short lists, photos."""

import io

from PIL import Image, ImageOps

from odoo.addons.fupin_base.kernel.picture import (
    GREY,
    INK,
    LINE,
    MARGIN,
    RED,
    WIDTH,
    as_png,
    canvas,
    fitted,
    fonts,
    wrapped,
)  # fmt: skip

INNER = WIDTH - 2 * MARGIN
TILE, GAP = 128, 14
PHOTO = 214
ROWS = 6
TONES = {"": INK, "good": (30, 120, 80), "warn": (183, 121, 31), "bad": RED}
PALE = (246, 244, 240)
SIZES = {"title": 38, "head": 29, "figure": 34, "text": 25, "small": 22}


class Page:
    """Draws from top to bottom: first onto a long sheet, then cut where the words end."""

    def __init__(self, height):
        self.fonts = dict(zip(SIZES, fonts(*SIZES.values()), strict=True))
        self.image, self.draw = canvas(height)
        self.top = 38

    def text(self, words, size="text", colour=INK, left=MARGIN, width=None, lines=2):
        """Write words, broken where the width ends, in at most so many lines."""
        font, width = self.fonts[size], width or INNER
        parts = wrapped(words, font, width)
        if len(parts) > lines:
            parts = [*parts[: lines - 1], fitted("".join(parts[lines - 1 :]), font, width)]
        for part in parts:
            self.draw.text((left, self.top), part, font=font, fill=colour)
            self.top += round(SIZES[size] * 1.45)

    def head(self, words, note=""):
        self.top += 22
        self.draw.rectangle((MARGIN, self.top + 4, MARGIN + 8, self.top + 36), fill=RED)
        self.draw.text((MARGIN + 20, self.top), words, font=self.fonts["head"], fill=INK)
        if note:
            left = MARGIN + 20 + self.fonts["head"].getlength(words) + 16
            note = fitted(note, self.fonts["small"], WIDTH - MARGIN - left)
            self.draw.text((left, self.top + 8), note, font=self.fonts["small"], fill=GREY)
        self.top += 54

    def tiles(self, figures):
        """Draw the large figures, two in a row; a note too long for one line takes two."""
        width = (INNER - GAP) // 2
        for first in range(0, len(figures), 2):
            row = figures[first : first + 2]
            notes = [wrapped(figure["note"], self.fonts["small"], width - 32) for figure in row]
            height = TILE + (32 if any(len(lines) > 1 for lines in notes) else 0)
            for column, (figure, lines) in enumerate(zip(row, notes, strict=True)):
                self._tile(MARGIN + column * (width + GAP), width, height, figure, lines)
            self.top += height + GAP

    def _tile(self, left, width, height, figure, notes):
        self.draw.rounded_rectangle((left, self.top, left + width, self.top + height), radius=10, fill=PALE)
        if len(notes) > 2:
            notes = [notes[0], fitted("".join(notes[1:]), self.fonts["small"], width - 32)]
        words = [
            (figure["word"], "small", GREY, 12),
            (figure["value"], "figure", TONES[figure["tone"]], 42),
            *((note, "small", GREY, 92 + 32 * number) for number, note in enumerate(notes)),
        ]
        for told, size, colour, down in words:
            shown = fitted(told, self.fonts[size], width - 32)
            self.draw.text((left + 16, self.top + down), shown, font=self.fonts[size], fill=colour)

    def bars(self, parts):
        """Draw words with their share as a bar."""
        for part in parts:
            told = part["told"]
            width = self.fonts["text"].getlength(told)
            word = fitted(part["word"], self.fonts["text"], INNER - width - 16)
            self.draw.text((MARGIN, self.top), word, font=self.fonts["text"], fill=INK)
            self.draw.text((WIDTH - MARGIN - width, self.top), told, font=self.fonts["text"], fill=INK)
            below = self.top + 38
            self.draw.rectangle((MARGIN, below, WIDTH - MARGIN, below + 14), fill=PALE)
            long = max(round(INNER * part["share"]), 4)
            self.draw.rectangle((MARGIN, below, MARGIN + long, below + 14), fill=TONES[part["tone"]])
            self.top = below + 30

    def rows(self, block):
        """Write each row of a list in two lines: what it is and its figure, then the rest, small."""
        for row in block["rows"][:ROWS]:
            first, last, middle = row[0], row[-1], [cell for cell in row[1:-1] if cell]
            width = self.fonts["text"].getlength(last)
            self.draw.text(
                (WIDTH - MARGIN - width, self.top),
                last,
                font=self.fonts["text"],
                fill=TONES["bad"] if block["tone"] == "bad" else INK,
            )
            word = fitted(first, self.fonts["text"], INNER - width - 20)
            self.draw.text((MARGIN, self.top), word, font=self.fonts["text"], fill=INK)
            self.top += 36
            if middle:
                self.text(" · ".join(middle), "small", GREY, lines=1)
            self.draw.line((MARGIN, self.top + 4, WIDTH - MARGIN, self.top + 4), fill=LINE, width=1)
            self.top += 14
        if not block["rows"]:
            self.text(block["empty"], "text", GREY)
        elif block["more"] or len(block["rows"]) > ROWS:
            self.text(block["more"] or "其余见系统", "small", GREY)

    def photos(self, photos):
        """Show photos, three in a row, all of one size."""
        for number, photo in enumerate(photos):
            column = number % 3
            left = MARGIN + column * (PHOTO + 18)
            with Image.open(io.BytesIO(photo["content"])) as picture:
                shown = ImageOps.fit(picture.convert("RGB"), (PHOTO, PHOTO * 3 // 4))
            self.image.paste(shown, (left, self.top))
            name = fitted(photo["name"], self.fonts["small"], PHOTO)
            self.draw.text((left, self.top + PHOTO * 3 // 4 + 4), name, font=self.fonts["small"], fill=GREY)
            if column == 2 or number == len(photos) - 1:
                self.top += PHOTO * 3 // 4 + 44


def picture(brief):
    """Return the page as PNG.

    :param brief: what `fupin.brief` made: title, subtitle, figures, bars, blocks, photos, people, foot

    >>> block = {"title": "闲置", "note": "", "rows": [["冷库", "1 年", "3.00 万元"]], "empty": "没有", "more": "", "tone": ""}
    >>> brief = {
    ...     "title": "某村", "subtitle": "今天", "photos": [], "people": [("村", "李四")], "foot": ["完"],
    ...     "figures": [{"word": "资产", "value": "3 项", "note": "", "tone": ""}],
    ...     "bars": [{"word": "在用", "told": "3 项", "share": 1, "tone": "good"}], "blocks": [block],
    ... }
    >>> low = Image.open(io.BytesIO(picture(brief)))
    >>> low.width, Image.open(io.BytesIO(picture({**brief, "blocks": [block] * 3}))).height > low.height
    (750, True)
    """
    rows = sum(len(block["rows"]) + 2 for block in brief["blocks"])
    page = Page(
        1200
        + rows * 110
        + 80 * (len(brief["bars"]) + len(brief["people"]))
        + 150 * len(brief["figures"])
        + 250 * len(brief["photos"])
    )
    page.text(brief["title"], "title")
    page.text(brief["subtitle"], "small", GREY)
    page.top += 14
    page.tiles(brief["figures"])
    if brief["bars"]:
        page.head("使用状况")
        page.bars(brief["bars"])
    for block in brief["blocks"]:
        page.head(block["title"], block["note"])
        page.rows(block)
    if brief["photos"]:
        page.head("现场照片")
        page.photos(brief["photos"])
    if brief["people"]:
        page.head("责任人")
        for word, name in brief["people"]:
            page.text(f"{word}：{name}", "text")
    page.top += 18
    for line in brief["foot"]:
        page.text(line, "small", GREY)
    return as_png(page.image.crop((0, 0, WIDTH, page.top + 24)))
