"""The notice that a supervisor pastes into a group chat: as text, and as a picture that a phone shows large."""

import io

from PIL import Image, ImageDraw, ImageFont

WIDTH, MARGIN, ROW = 750, 36, 58
COLUMNS = 2
# as Debian's fonts-noto-cjk names it; prints need the same package
FONT = "NotoSansCJK-Regular.ttc"
RED, INK, GREY, PAPER = (196, 43, 28), (33, 37, 41), (108, 117, 125), (255, 255, 255)


def text(title, names, due, sender):
    """Return the notice as text.

    >>> print(text("每月摸排报告", ["上坪村", "下坪村"], "11月25日", "青石镇人民政府"))
    【催报】每月摸排报告
    截止11月25日，未报2个单位：
    上坪村、下坪村
    请尽快上报。——青石镇人民政府
    """
    return f"【催报】{title}\n截止{due}，未报{len(names)}个单位：\n{'、'.join(names)}\n请尽快上报。——{sender}"


def picture(title, names, due, sender):
    """Return the notice as a PNG.

    >>> data = picture("每月摸排报告", ["上坪村"] * 5, "11月25日", "青石镇人民政府")
    >>> image = Image.open(io.BytesIO(data))
    >>> image.format, image.width, image.height > 300
    ('PNG', 750, True)
    """
    rows = -(-len(names) // COLUMNS)
    image = Image.new("RGB", (WIDTH, 270 + rows * ROW), PAPER)
    draw = ImageDraw.Draw(image)
    large, middle, small = (ImageFont.truetype(FONT, size) for size in (40, 32, 26))
    draw.rectangle((0, 0, WIDTH, 12), fill=RED)
    draw.text((MARGIN, 40), _fitted(draw, title, large, WIDTH - 2 * MARGIN), font=large, fill=INK)
    draw.text((MARGIN, 108), f"截止{due}，未报 {len(names)} 个单位", font=middle, fill=RED)
    draw.line((MARGIN, 168, WIDTH - MARGIN, 168), fill=(222, 226, 230), width=2)
    column = (WIDTH - 2 * MARGIN) // COLUMNS
    for number, name in enumerate(names):
        left, top = MARGIN + number % COLUMNS * column, 186 + number // COLUMNS * ROW
        draw.text((left, top), _fitted(draw, name, middle, column - 16), font=middle, fill=INK)
    draw.text((MARGIN, 200 + rows * ROW), f"请尽快上报。——{sender}", font=small, fill=GREY)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def _fitted(draw, words, font, width):
    """Return the words cut to a width."""
    if draw.textlength(words, font=font) <= width:
        return words
    while words and draw.textlength(words + "…", font=font) > width:
        words = words[:-1]
    return words + "…"
