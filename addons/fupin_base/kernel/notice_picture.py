"""A public notice as a picture for the village's group chat: a phone shows it large, and it can be forwarded."""

import io

from PIL import Image

from .picture import GREY, INK, LINE, MARGIN, RED, WIDTH, as_png, canvas, fitted, fonts, wrapped

ROWS = 12
COLUMNS = 4
CODE = 300
INNER = WIDTH - 2 * MARGIN
SIZES = {"title": 40, "text": 28, "cell": 24, "small": 24}


class Sheet:
    """Lines of text from top to bottom: measured first, then drawn on a picture that is as high as they need."""

    def __init__(self):
        self.fonts = dict(zip(SIZES, fonts(*SIZES.values()), strict=True))
        self.marks, self.top = [], 40

    def text(self, words, size, colour, indent=""):
        font = self.fonts[size]
        for line in wrapped(indent + words, font, INNER):
            self.marks.append(("text", (MARGIN, self.top), line, font, colour))
            self.top += round(SIZES[size] * 1.5)

    def row(self, cells, colour):
        width, font = INNER // max(len(cells), 1), self.fonts["cell"]
        for number, cell in enumerate(cells):
            place = (MARGIN + number * width, self.top)
            self.marks.append(("text", place, fitted(cell, font, width - 12), font, colour))
        self.top += 42
        self.rule(self.top - 6)

    def rule(self, top):
        self.marks.append(("line", (MARGIN, top, WIDTH - MARGIN, top)))

    def drawn(self):
        image, draw = canvas(self.top + MARGIN)
        for kind, place, *rest in self.marks:
            if kind == "line":
                draw.line(place, fill=LINE, width=2)
            else:
                words, font, colour = rest
                draw.text(place, words, font=font, fill=colour)
        return image


def picture(title, paragraphs, columns, rows, foot, code=None, caption=""):
    """Return a notice as a PNG.

    :param foot: lines below: days, where to object, who signs
    :param code: PNG of the code that opens its page, or None
    :param caption: what stands beside the code

    >>> data = picture("公示", ["拟将一处闲置房屋转让。"], ["资产", "金额"], [["冷库", "1,000.00"]] * 20, ["青石镇"])
    >>> image = Image.open(io.BytesIO(data))
    >>> image.format, image.width, image.height > 700
    ('PNG', 750, True)
    """
    sheet = Sheet()
    sheet.text(title, "title", RED)
    sheet.top += 12
    for paragraph in paragraphs:
        sheet.text(paragraph, "text", INK, indent="　　")
    if rows:
        _table(sheet, columns, rows)
    sheet.top += 16
    for line in foot:
        sheet.text(line, "small", GREY)
    if not code:
        return as_png(sheet.drawn())
    top = sheet.top + 16
    font = sheet.fonts["text"]
    for number, line in enumerate(wrapped(caption, font, INNER - CODE - 24)):
        sheet.marks.append(("text", (MARGIN + CODE + 24, top + 100 + number * 42), line, font, INK))
    sheet.top = top + CODE
    image = sheet.drawn()
    image.paste(Image.open(io.BytesIO(code)).convert("RGB"), (MARGIN, top))
    return as_png(image)


def _table(sheet, columns, rows):
    sheet.top += 16
    sheet.row(columns[:COLUMNS], GREY)
    for row in rows[:ROWS]:
        sheet.row(row[:COLUMNS], INK)
    if len(rows) > ROWS:
        sheet.text(f"共 {len(rows)} 行，全部内容见公示栏", "small", GREY)
