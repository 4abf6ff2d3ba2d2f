"""A Word document from a template that the office edits: names in double braces are filled in, and nothing else runs.

A template sees plain data alone: texts, numbers, lists and dictionaries. No attribute of an object, no call, no
filter that makes long texts, no multiplication: what a template may do is loop, compare and show.
"""

import io
import zipfile
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
FILTERS = ("default", "d", "length", "count", "join", "round", "first", "last", "sum", "int")
LOOP = ("index", "index0", "first", "last", "length")


class WordError(Exception):
    """``code``: not_word, too_large, unknown_name, syntax, forbidden; ``detail`` says which name or where."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class PlainEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for plain data.

    >>> plain = PlainEnvironment()
    >>> plain.from_string("{% for 行 in 各村 %}{{ loop.index }}.{{ 行.村 }} {% endfor %}").render(各村=[{"村": "上坪"}])
    '1.上坪 '
    >>> def refused(text, **data):
    ...     try:
    ...         return plain.from_string(text).render(**data)
    ...     except TemplateError as error:
    ...         return type(error).__name__
    >>> refused("{{ x.__class__ }}", x=""), refused("{{ x.upper() }}", x="a"), refused("{{ 没有 }}")
    ('SecurityError', 'SecurityError', 'UndefinedError')
    >>> refused("{{ 'a' * 1000000000 }}"), refused("{{ 9 ** 99999999 }}"), refused("{{ range(9) }}")
    ('SecurityError', 'SecurityError', 'SecurityError')
    >>> refused("{{ 'a'|center(1000000000) }}")
    'TemplateAssertionError'
    """

    intercepted_binops = frozenset({"*", "**", "%", "//"})

    def __init__(self):
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def is_safe_attribute(self, obj, attr, value):
        return isinstance(obj, LoopContext) and attr in LOOP

    def is_safe_callable(self, obj):
        return False

    def call_binop(self, context, operator, left, right):
        raise SecurityError(operator)


def check_package(content):
    """Raise `WordError` where the bytes are no Word document of a sensible size.

    >>> try:
    ...     check_package(b"no zip")
    ... except WordError as error:
    ...     error.code
    'not_word'
    """
    if len(content) > MOST_BYTES:
        raise WordError("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
    except BadZipFile:
        raise WordError("not_word") from None
    if "word/document.xml" not in {info.filename for info in infos}:
        raise WordError("not_word")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise WordError("too_large")


def fill(content, data):
    """Return the document with the data in the place of its names.

    :param content: bytes of the template (.docx)
    :param data: plain texts, numbers, lists of dictionaries
    :raise WordError: see there
    """
    check_package(content)
    stream = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(content))
        document.render(data, jinja_env=PlainEnvironment())
        document.save(stream)
    except TemplateSyntaxError as error:
        raise WordError("syntax", error.message or "") from error
    except UndefinedError as error:
        raise WordError("unknown_name", str(error)) from error
    except SecurityError as error:
        raise WordError("forbidden", str(error)) from error
    except (TemplateError, TypeError, ZeroDivisionError) as error:
        raise WordError("syntax", str(error)) from error
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise WordError("not_word", str(error)) from error
    return stream.getvalue()
