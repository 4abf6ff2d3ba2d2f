"""What can be wrong with a file (``LedgerError``) or with one of its rows (``Issue``)."""

from dataclasses import dataclass, field


class LedgerError(Exception):
    """The file as a whole cannot be read.

    ``code`` is stable and is translated by the addon; ``params`` are its figures.

    >>> error = LedgerError("too_large", size=30, limit=20)
    >>> error.code, error.params
    ('too_large', {'size': 30, 'limit': 20})
    """

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(slots=True)
class Issue:
    """One fault (or, with ``is_warning``, one remark) about a row of the sheet.

    ``row`` is the row number as Excel shows it, ``column`` the index of the cell
    from 0 or None for the whole row, ``label`` the head of that column.
    """

    row: int
    column: int | None
    code: str
    params: dict = field(default_factory=dict)
    is_warning: bool = False
    label: str = ""


class CellError(Exception):
    """One cell cannot be understood; ``rows`` turns it into an ``Issue``.

    With ``is_warning`` the value was understood with a reserve, and ``understood``
    holds it. The cell's own text is added by ``rows``, not here.
    """

    def __init__(self, code, understood=None, is_warning=False, **params):
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.understood = understood
        self.is_warning = is_warning


def refusal(function, *args, **kwargs):
    """What a function gives, or the code with which it refuses; for examples.

    >>> refusal(int, "3")
    3
    """
    try:
        return function(*args, **kwargs)
    except CellError as error:
        return error.code
