"""Whether an uploaded file is what its name says, and nothing that runs; judged by its first bytes.

>>> fault("合同.pdf", b"%PDF-1.7"), fault("合同.PDF", b"MZ\\x90"), fault("合同.pdf", b"<html>")
(None, 'program', 'differs')
>>> fault("照片.jpg", b"\\xff\\xd8\\xff\\xe0"), fault("照片.jpg", b"%PDF-1.7")
(None, 'differs')
>>> fault("a.pdf.exe", b"x"), fault("run.sh", b"echo"), fault("说明.txt", b"#!/bin/sh")
('program', 'program', 'program')
>>> fault("说明.txt", "说明".encode()), fault("表.xlsx", b"PK\\x03\\x04"), fault("没有后缀", b"x"), fault("空.pdf", b"")
(None, None, None, 'differs')
"""

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
    "ofd": (OFFICE,),
    "zip": (OFFICE,),
    "7z": (b"7z\xbc\xaf",),
    "rar": (b"Rar!",),
}
PROGRAM_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
PROGRAMS = frozenset(
    "exe dll com scr bat cmd ps1 vbs vbe js jse wsf hta msi jar apk lnk reg sh py php jsp html htm xhtml mht svg".split()
)


def fault(name, content):
    """Return what is wrong with a file: `program` (it could run), `differs` (it is not what its name says), or None."""
    ending = (name or "").rsplit(".", 1)[-1].strip().lower() if "." in (name or "") else ""
    if ending in PROGRAMS or content.startswith(PROGRAM_BEGINNINGS):
        return "program"
    wanted = BEGINNINGS.get(ending)
    return "differs" if wanted and not content.startswith(wanted) else None
