"""The notice that a supervisor pastes into a group chat: as text, and as a picture that a phone shows large."""

from odoo.addons.fupin_base.kernel.picture import GREY, INK, LINE, MARGIN, RED, WIDTH, as_png, canvas, fitted, fonts

ROW = 58
COLUMNS = 2


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

    >>> import io
    >>> from PIL import Image
    >>> data = picture("每月摸排报告", ["上坪村"] * 5, "11月25日", "青石镇人民政府")
    >>> image = Image.open(io.BytesIO(data))
    >>> image.format, image.width, image.height > 300
    ('PNG', 750, True)
    """
    rows = -(-len(names) // COLUMNS)
    image, draw = canvas(270 + rows * ROW)
    large, middle, small = fonts(40, 32, 26)
    draw.text((MARGIN, 40), fitted(title, large, WIDTH - 2 * MARGIN), font=large, fill=INK)
    draw.text((MARGIN, 108), f"截止{due}，未报 {len(names)} 个单位", font=middle, fill=RED)
    draw.line((MARGIN, 168, WIDTH - MARGIN, 168), fill=LINE, width=2)
    column = (WIDTH - 2 * MARGIN) // COLUMNS
    for number, name in enumerate(names):
        left, top = MARGIN + number % COLUMNS * column, 186 + number // COLUMNS * ROW
        draw.text((left, top), fitted(name, middle, column - 16), font=middle, fill=INK)
    draw.text((MARGIN, 200 + rows * ROW), f"请尽快上报。——{sender}", font=small, fill=GREY)
    return as_png(image)
