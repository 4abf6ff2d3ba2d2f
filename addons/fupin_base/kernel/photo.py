"""Photos as they are kept: JPEG, of a bounded size, without anything that the camera wrote into them."""

import io

# the formats register themselves where they are imported
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

FORMATS = tuple(
    plugin.format
    for plugin in (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile)
)
LONGEST = 2048
MOST_PIXELS = 50_000_000
QUALITY = 85
# parts of a JPEG that say nothing about when, where and by whom it was taken
HARMLESS = ("APP0", "APP14")
END = b"\xff\xd9"


# how files of other formats begin
FOREIGN = {b"GIF8": "GIF", b"BM": "BMP", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
# brands of the container that phones put pictures and films in (ISO/IEC 14496-12, "ftyp")
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "HEIC"),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
}


def foreign(data):
    """Return the name of a picture format that is not taken here, "" for what is taken or no picture at all.

    >>> foreign(b"\\0\\0\\0\\x18ftypheic\\0\\0\\0\\0mif1heic"), foreign(b"\\0\\0\\0\\x20ftypmif1....heix")
    ('HEIC', 'HEIC')
    >>> foreign(b"\\0\\0\\0\\x1cftypavif...."), foreign(b"GIF89a"), foreign(b"BM6"), foreign(b"II*\\0")
    ('AVIF', 'GIF', 'BMP', 'TIFF')
    >>> foreign(b"\\0\\0\\0\\x18ftypisom...."), foreign(b"\\xff\\xd8\\xff"), foreign(b"")
    ('', '', '')
    """
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], "")
    return next((name for magic, name in FOREIGN.items() if data.startswith(magic)), "")


class NoPhoto(ValueError):
    """The bytes are no photo that can be read, whatever the file is called."""


def cleaned(data):
    """Return a photo as JPEG without metadata: upright, its longer side at most `LONGEST` pixels.

    What is clean already is returned as it is, so that nothing is lost by sending it twice.

    :raise NoPhoto: if it is no JPEG, PNG or WebP, or has more than `MOST_PIXELS`

    >>> def photo(size, kind="JPEG", **told):
    ...     data = io.BytesIO()
    ...     Image.new("RGB", size, (23, 96, 63)).save(data, kind, **told)
    ...     return data.getvalue()
    >>> plain = photo((80, 60))
    >>> cleaned(plain) is plain
    True
    >>> told = Image.Exif()
    >>> told[0x0110], told[0x0112] = "the phone of Wang", 6
    >>> taken = photo((80, 60), exif=told, comment="at home")
    >>> b"Wang" in taken, b"at home" in taken
    (True, True)
    >>> kept = cleaned(taken)
    >>> b"Wang" in kept, b"at home" in kept, Image.open(io.BytesIO(kept)).size
    (False, False, (60, 80))
    >>> cleaned(plain + b"a film of three seconds").endswith(END)
    True
    >>> Image.open(io.BytesIO(cleaned(photo((4096, 30), "PNG")))).format
    'JPEG'
    >>> Image.open(io.BytesIO(cleaned(photo((4096, 30))))).size
    (2048, 15)
    >>> for wrong in (b"", b"<svg/>", photo((80, 60), "GIF"), photo((80, 60))[:200]):
    ...     try:
    ...         cleaned(wrong)
    ...     except NoPhoto:
    ...         print("no photo")
    no photo
    no photo
    no photo
    no photo
    """
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise NoPhoto
        if _is_clean(image, data):
            image.load()
            return data
        image = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise NoPhoto from wrong
    image.thumbnail((LONGEST, LONGEST))
    # pasted on an empty sheet: nothing that was read with the picture comes along
    sheet = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA", "P"):
        image = image.convert("RGBA")
        sheet.paste(image, mask=image)
    else:
        sheet.paste(image.convert("RGB"))
    kept = io.BytesIO()
    sheet.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def _is_clean(image, data):
    return (
        image.format == "JPEG"
        and max(image.size) <= LONGEST
        and data.endswith(END)
        and all(name in HARMLESS for name, _content in image.applist)
    )
