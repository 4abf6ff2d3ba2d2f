"""docs/rights.csv: which role may do what with which model, and what its words mean.

Each cell names four operations, ``R`` read, ``C`` create, ``W`` write, ``D`` delete, each with areas joined by ``+``:

>>> parse_cell("R:own+shared C:own W:own D:-")["R"]
('own', 'shared')
>>> parse_cell("R:own C:own W:own D:-")["D"]
()
>>> parse_cell("-") == {operation: () for operation in "RCWD"}
True
>>> parse_cell("R:all")["W"]
()
"""

import csv
from pathlib import Path

ROLES = (
    "village",
    "township",
    "department",
    "county",
    "finance",
    "audit",
    "discipline",
    "third_party",
    "superior",
    "administrator",
)
OPERATIONS = "RCWD"
PATH = Path(__file__).resolve().parents[2] / "docs" / "rights.csv"
COUNTY_DIGITS = 6
# Where each of a code's ancestors ends: country, province, prefecture, county, township.
CUTS = (0, 2, 4, 6, 9)


def parse_cell(text):
    """Return ``{operation: areas}`` of one cell; what is not named is not allowed."""
    found = dict.fromkeys(OPERATIONS, ())
    for word in text.split():
        if word == "-":
            continue
        operation, _, areas = word.partition(":")
        if operation not in found or not areas:
            raise ValueError(text)
        found[operation] = () if areas == "-" else tuple(areas.split("+"))
    unknown = {area for areas in found.values() for area in areas} - AREAS.keys()
    if unknown:
        raise ValueError(f"{text}: {unknown}")
    return found


def read_matrix(path=PATH):
    """Return ``{model: {role: {operation: areas}}}``, in the order of the file."""
    matrix = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["model"] in matrix:
                raise ValueError(f"{row['model']} is listed twice")
            matrix[row["model"]] = {role: parse_cell(row[role]) for role in ROLES}
    return matrix


def prefix_of(code):
    """Return the digits that say where a place is.

    >>> prefix_of("990101100201"), prefix_of("990101100000"), prefix_of("990000000000"), prefix_of("000000000000")
    ('990101100201', '990101100', '99', '')
    """
    if not code.endswith("000"):
        return code
    return next(code[:cut] for cut in CUTS if not code[cut:].strip("0"))


def is_above(code, person):
    """Whether a place is the person's own or lies above it.

    >>> class Clerk:
    ...     prefix = "990101100201"
    >>> is_above("990101000000", Clerk), is_above("990102000000", Clerk), is_above("000000000000", Clerk)
    (True, False, True)
    """
    return person.prefix.startswith(prefix_of(code))


def _own(record, person):
    here = record["code"].startswith(person.prefix)
    if person.role == "third_party":
        return False
    if person.role == "department":
        return here and record.get("department") in person.units
    return here


def _shared(record, person):
    sharers = record.get("shared", ())
    if person.role in ("department", "third_party"):
        return any(unit in person.units for unit, _code in sharers)
    return any(code.startswith(person.prefix) for _unit, code in sharers)


# Roles of the posts that a township and a county office give.
GIVEN = {"clerks": {"village"}, "officers": {"village", "township", "department", "third_party"}}

# What each word reaches: a function of a record (its facts in the test's world) and a person.
AREAS = {
    "own": _own,  # what stands in my places; for a department what it supervises there
    "place": lambda record, person: record["code"].startswith(person.prefix),  # the place alone, whoever supervises
    "shared": _shared,  # stands elsewhere, but a unit of mine owns it or is entrusted with it
    "county": lambda record, person: record["code"].startswith(person.prefix[:COUNTY_DIGITS]),
    "chain": lambda record, person: is_above(record["code"], person),
    "sent": lambda record, person: record.get("sender") == person.uid,
    "self": lambda record, person: record.get("user") == person.uid,
    "clerks": lambda record, person: record.get("role") in GIVEN["clerks"] and record["code"].startswith(person.prefix),
    "officers": lambda record, person: (
        record.get("role") in GIVEN["officers"] and record["code"].startswith(person.prefix)
    ),
    "loose": lambda record, person: record.get("loose", False),  # hangs on no record yet
    "member": lambda record, person: person.uid in record.get("members", ()),
    "all": lambda record, person: True,
    "everyone": lambda record, person: record.get("everyone", False),  # belongs to nobody, so to all
    "team": lambda record, person: record.get("unit") in person.units,  # belongs to a unit of mine
    "record": lambda record, person: False,  # as the document it hangs on: see `allows`
    "readers": lambda record, person: False,  # whoever may read the document it hangs on
}


def allows(matrix, model, operation, record, person):
    """Whether the matrix lets a person do an operation on a record."""
    areas = matrix[model][person.role][operation]
    document = record.get("document")
    if document and {"record", "readers"} & set(areas):
        on_document = "R" if operation == "R" or "readers" in areas else "W"
        if allows(matrix, document["model"], on_document, document, person):
            return True
    return any(AREAS[area](record, person) for area in areas)
