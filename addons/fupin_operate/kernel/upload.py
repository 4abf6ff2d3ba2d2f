"""Whether an uploaded file is what its name says, and nothing that runs; judged by its first bytes.

>>> fault("合同.pdf", b"%PDF-1.7"), fault("合同.PDF", b"MZ\\x90"), fault("合同.pdf", b"<html>")
(None, 'program', 'program')
>>> fault("照片.jpg", b"\\xff\\xd8\\xff\\xe0"), fault("照片.jpg", b"%PDF-1.7")
(None, 'differs')
>>> fault("a.pdf.exe", b"x"), fault("run.sh", b"echo"), fault("说明.txt", b"#!/bin/sh")
('program', 'program', 'program')
>>> fault("说明.txt", "说明".encode()), fault("表.xlsx", b"PK\\x03\\x04"), fault("没有后缀", b"x"), fault("空.pdf", b"")
(None, None, None, 'differs')
>>> page = b"\\xef\\xbb\\xbf\\n <!DOCTYPE HTML><script>"
>>> fault("报表.xls", page), fault("说明.txt", page), fault("照片", b"<?xml version='1.0'?>\\n<svg onload='x'>")
('program', 'program', 'program')
>>> fault("照片.png", b"<!-- x --><!-- y -->" + page[5:]), fault("说明.txt", b"<!---->" * 300 + b"x")
('program', None)
>>> fault("说明.txt", b"<2024> notes"), fault("数据.xml", b"<?xml version='1.0'?><rows/>")
(None, None)
>>> fault("老.xls", b"\\xd0\\xcf\\x11\\xe0"), fault("老.doc", b"{\\\\rtf1"), fault("老.xls", b"a\\tb"), fault("图.bmp", b"GIF89a")
(None, None, 'differs', 'differs')
"""

import re

OFFICE, OLE = b"PK", b"\xd0\xcf\x11\xe0"
# how a file of each kind begins; any of them will do
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF8",),
    "webp": (b"RIFF",),
    "docx": (OFFICE, OLE),  # with a password, an office file is an OLE file
    "xlsx": (OFFICE, OLE),
    "pptx": (OFFICE, OLE),
    "doc": (OLE, OFFICE, b"{\\rtf"),
    "xls": (OLE, OFFICE),
    "ppt": (OLE, OFFICE),
    "wps": (OLE, OFFICE),
    "et": (OLE, OFFICE),
    "bmp": (b"BM",),
    "ofd": (OFFICE,),
    "zip": (OFFICE,),
    "7z": (b"7z\xbc\xaf",),
    "rar": (b"Rar!",),
}
PROGRAM_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
# a web page, a picture with scripts or a script of a server, whatever the file is called
PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*"
    rb"<(!doctype\s+(html|svg)|html|head|body|script|iframe|svg|\?php)\b",
    re.IGNORECASE | re.DOTALL,
)
HEAD = 2_000  # bytes in which the beginning of a page is looked for
PROGRAMS = frozenset(
    "exe dll com scr bat cmd ps1 vbs vbe js jse wsf hta msi jar apk lnk reg sh py php jsp html htm xhtml mht svg".split()
)


def fault(name, content):
    """Return what is wrong with a file: `program` (it could run), `differs` (it is not what its name says), or None."""
    ending = (name or "").rsplit(".", 1)[-1].strip().lower() if "." in (name or "") else ""
    if ending in PROGRAMS or content.startswith(PROGRAM_BEGINNINGS) or PAGE.match(content[:HEAD]):
        return "program"
    wanted = BEGINNINGS.get(ending)
    return "differs" if wanted and not content.startswith(wanted) else None
