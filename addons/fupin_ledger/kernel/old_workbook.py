"""Read an old xls or et file in a process of its own.

A damaged one may make the reader ask for terabytes, which ends the whole process, so it
shall not be the server's. (Broken xlsx files are caught before, by their checksums.) Run
as a program this module reads the file from its standard input and writes JSON.
"""

import json
import subprocess
import sys
from datetime import date, datetime

MOST_MEMORY = 3 << 29  # bytes: the largest sheet of an old file, laid out in full, takes a third of it
MOST_SECONDS = 60
MOST_CELLS = 3_000_000


class Unreadable(Exception):
    """``args`` are a code ("password", "damaged", "far_cell") and its parameters."""


def read_old_workbook(content):
    """Return ``[{"name", "is_hidden", "rows", "merges"}]``; raise `Unreadable`."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__], input=content, capture_output=True, timeout=MOST_SECONDS, check=True
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable("damaged", {}) from error
    if "error" in answer:
        raise Unreadable(answer.pop("error"), answer)
    for sheet in answer["sheets"]:
        sheet["rows"] = [[unpacked(cell) for cell in row] for row in sheet["rows"]]
    return answer["sheets"]


def packed(value):
    """A cell as JSON can hold it.

    >>> unpacked(packed(date(2021, 5, 1))), unpacked(packed("x")), unpacked(packed(2.5))
    (datetime.date(2021, 5, 1), 'x', 2.5)
    >>> unpacked(packed(datetime.fromisoformat("2021-05-01 12:00")))
    datetime.datetime(2021, 5, 1, 12, 0)
    """
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if isinstance(value, (str, int, float)) else str(value)


def unpacked(value):
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["datetime"]) if "datetime" in value else date.fromisoformat(value["date"])


def main():
    import io
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        kind, shown = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
        tables = [meta for meta in book.sheets_metadata if meta.typ == kind]
        answer = {"sheets": [_sheet(book.get_sheet_by_name(meta.name), meta.visible != shown) for meta in tables]}
    except Unreadable as error:
        answer = {"error": error.args[0], **error.args[1]}
    except Exception as error:  # the reader's errors are no closed list
        answer = {"error": "password" if "password" in str(error).lower() else "damaged"}
    json.dump(answer, sys.stdout)


def _sheet(source, is_hidden):
    rows = []
    if source.end:
        last_row, last_column = source.end
        if (last_row + 1) * (last_column + 1) > MOST_CELLS:
            raise Unreadable("far_cell", {"sheet": source.name, "row": last_row + 1, "column": last_column})
        rows = [[packed(cell) for cell in row] for row in source.to_python(skip_empty_area=False)]
    return {"name": source.name, "is_hidden": is_hidden, "rows": rows, "merges": source.merged_cell_ranges or []}


if __name__ == "__main__":
    main()
