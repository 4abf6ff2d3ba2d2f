"""What pictures for a group chat have in common: size, colours, letters, text that fits."""

import io

from PIL import Image, ImageDraw, ImageFont

WIDTH, MARGIN = 750, 36
# as Debian's fonts-noto-cjk names it; prints need the same package
FONT = "NotoSansCJK-Regular.ttc"
RED, INK, GREY, LINE, PAPER = (196, 43, 28), (33, 37, 41), (108, 117, 125), (222, 226, 230), (255, 255, 255)
# a line does not begin with these
CLOSING = "，。；：、！？）》”’,.;:!?)%"
# and does not end with these
OPENING = "（《“‘(["
# these are not parted
NUMBER = "0123456789.,%"


def fonts(*sizes):
    """Return the letters in these sizes.

    >>> [font.size for font in fonts(40, 26)]
    [40, 26]
    """
    return tuple(ImageFont.truetype(FONT, size) for size in sizes)


def canvas(height):
    """Return an empty picture with its red head, and the pen that draws on it.

    >>> canvas(300)[0].size
    (750, 300)
    """
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 12), fill=RED)
    return image, draw


def as_png(image):
    """Return the bytes of a picture.

    >>> as_png(canvas(20)[0])[:4]
    b'\\x89PNG'
    """
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def fitted(words, font, width):
    """Return the words cut to a width.

    >>> [font] = fonts(30)
    >>> fitted("青石镇", font, 200), fitted("青石镇人民政府", font, 120)
    ('青石镇', '青石镇…')
    """
    if font.getlength(words) <= width:
        return words
    while words and font.getlength(words + "…") > width:
        words = words[:-1]
    return words + "…"


def wrapped(text, font, width):
    """Return the lines of a text, broken where the width ends.

    >>> [font] = fonts(30)
    >>> wrapped("拟将一处闲置房屋转让。", font, 300)
    ['拟将一处闲置房屋转', '让。']
    >>> wrapped("拟将一处闲置房屋转。", font, 270)
    ['拟将一处闲置房屋', '转。']
    >>> wrapped("拟将一处闲置房屋（二期）转让", font, 270)
    ['拟将一处闲置房屋', '（二期）转让']
    >>> wrapped("上年使用69.12万元", font, 180), wrapped("1234567890123456", font, 200)
    (['上年使用', '69.12万元'], ['123456789012', '3456'])
    """
    lines, line = [], ""
    for letter in text:
        if line and font.getlength(line + letter) > width:
            kept = _kept(line, letter)
            lines.append(line[:kept])
            line = line[kept:]
        line += letter
    return [*lines, line] if line else lines


def _kept(line, letter):
    """Return how much of a full line stays there when a letter begins the next one: numbers stay whole."""
    kept = len(line) - 1 if letter in CLOSING and len(line) > 1 else len(line)
    if kept > 1 and line[kept - 1] in OPENING:
        kept -= 1
    whole = kept
    while whole and line[whole - 1] in NUMBER and (line[whole:] + letter)[0] in NUMBER:
        whole -= 1
    return whole or kept
