"""A year's income of a village in one picture: what came in, what it was meant for, who got it."""

from odoo.addons.fupin_base.kernel.picture import GREY, INK, LINE, MARGIN, RED, WIDTH, as_png, canvas, fitted, fonts

INNER = WIDTH - 2 * MARGIN
BAR, ROW, HEAD = 22, 78, 66
MOST = 8
COLOURS = ((47, 111, 79), (183, 121, 31), (38, 84, 124), (123, 75, 122), (92, 92, 92))


def parts_of(amounts, rest_word):
    """Return at most `MOST` (word, amount), the largest first; what is left over is one part.

    >>> parts_of({"甲": 1, "乙": 3, "丙": 0}, "其余")
    [('乙', 3), ('甲', 1)]
    >>> parts_of({str(n): 1 for n in range(10)}, "其余")[-1]
    ('其余', 3)
    """
    ordered = sorted(((word, amount) for word, amount in amounts.items() if amount), key=lambda part: -part[1])
    if len(ordered) <= MOST:
        return ordered
    return [*ordered[: MOST - 1], (rest_word, sum(amount for _word, amount in ordered[MOST - 1 :]))]


def yuan(amount):
    """Return an amount as it is read.

    >>> yuan(86400), yuan(0.07)
    ('86,400.00元', '0.07元')
    """
    return f"{amount:,.2f}元"


def picture(title, figures, sections, foot):
    """Return the picture as PNG.

    :param figures: (word, amount) of the large figures at the top, three of them
    :param sections: (head, [(word, amount)], what to say where there is none); bars are measured by the largest sum
    :param foot: lines below

    >>> import io
    >>> from PIL import Image
    >>> data = picture("某村2025年", [("收到", 9), ("分配", 8), ("用了", 7)], [("来源", [("租金", 9)], "无")], ["完"])
    >>> Image.open(io.BytesIO(data)).size[0]
    750
    """
    height = 250 + sum(HEAD + ROW * max(len(parts), 1) for _head, parts, _empty in sections) + 44 * len(foot) + 30
    image, draw = canvas(height)
    large, middle, text, small = fonts(32, 32, 26, 22)
    draw.text((MARGIN, 36), fitted(title, large, INNER), font=large, fill=INK)
    _figures(draw, figures, middle, small)
    top = 226
    whole = max([sum(amount for _word, amount in parts) for _head, parts, _empty in sections] or [0]) or 1
    for number, (head, parts, empty) in enumerate(sections):
        draw.text((MARGIN, top), head, font=middle, fill=COLOURS[number % len(COLOURS)])
        top += HEAD
        if not parts:
            draw.text((MARGIN, top), empty, font=text, fill=GREY)
            top += ROW
        for word, amount in parts:
            _bar(draw, top, word, amount, amount / whole, COLOURS[number % len(COLOURS)], text)
            top += ROW
    for line in foot:
        draw.text((MARGIN, top + 6), fitted(line, small, INNER), font=small, fill=GREY)
        top += 44
    return as_png(image)


def _figures(draw, figures, font, small):
    width = INNER // len(figures)
    for number, (word, amount) in enumerate(figures):
        left = MARGIN + number * width
        draw.text((left, 104), word, font=small, fill=GREY)
        draw.text((left, 138), fitted(yuan(amount), font, width - 8), font=font, fill=RED if number == 0 else INK)
    draw.line((MARGIN, 202, WIDTH - MARGIN, 202), fill=LINE, width=2)


def _bar(draw, top, word, amount, share, colour, font):
    told = yuan(amount)
    width = font.getlength(told)
    draw.text((MARGIN, top - 4), fitted(word, font, INNER - width - 20), font=font, fill=INK)
    draw.text((WIDTH - MARGIN - width, top - 4), told, font=font, fill=INK)
    below = top + 38
    draw.rectangle((MARGIN, below, WIDTH - MARGIN, below + BAR), fill=(240, 238, 234))
    draw.rectangle((MARGIN, below, MARGIN + max(round(INNER * share), 3), below + BAR), fill=colour)
