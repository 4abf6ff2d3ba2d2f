"""The rows of an invented register, and the kinds of projects that it is made of."""

import csv
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

BLUEPRINTS = Path(__file__).resolve().parents[1] / "data" / "blueprints.csv"


@dataclass
class Blueprint:
    """A kind of project that counties build, one line of `data/blueprints.csv`."""

    weight: int
    kind: str
    category: str
    form: str
    title: str
    asset: str
    measure: str
    quantity: tuple  # least, most
    price: tuple  # yuan for one measure: least, most
    life: int | None  # years
    sector: str
    owner: str  # village, villages, township, department, household
    spread: int  # villages in one project, each with its own asset
    years: tuple  # first, last


@dataclass
class Asset:
    """One asset; amounts in yuan, shares 0 to 1."""

    project: int
    name: str
    kind: str
    category: str
    form: str
    region: str
    sector: str
    acquired: date
    value: Decimal
    net_value: Decimal
    basis: str
    life: int | None
    use_status: str
    state: str
    quantity: float
    measure: str
    location: str | None
    custodian: str | None
    operator: str | None
    responsible: str | None  # login of the village's clerk
    fundings: list  # (source, amount, year)
    entrusted: tuple | None  # key of the unit that manages it for its owners
    owners: list  # (("village", code) | … | ("household", position), share)


@dataclass
class Project:
    """One project with its money and what it spent without forming an asset."""

    name: str
    year: int
    region: str
    sector: str
    implementer: tuple  # key of a unit
    library_number: str | None
    investment: Decimal
    fundings: list  # (source, amount, year)
    expenses: list  # (name, amount)
    completed: date
    acceptance: date | None
    final_account: date | None
    state: str


@dataclass
class Register:
    """All that is invented for one county."""

    county: str
    units: list = field(default_factory=list)  # (key, name, type, region, sector)
    users: list = field(default_factory=list)  # (login, name, role, key of unit, region)
    households: list = field(default_factory=list)  # (name, region, status, members)
    projects: list = field(default_factory=list)
    assets: list = field(default_factory=list)


def blueprints(county):
    """Return the kinds of projects of one county.

    >>> {b.title for b in blueprints("532622")} >= {"三七种植基地配套设施项目", "村组道路硬化项目"}
    True
    >>> any("三七" in b.title for b in blueprints("211321"))
    False
    """
    with BLUEPRINTS.open(encoding="utf-8", newline="") as file:
        return [
            Blueprint(
                weight=int(row["weight"]),
                quantity=(float(row["quantity_min"]), float(row["quantity_max"])),
                price=(int(row["price_min"]), int(row["price_max"])),
                life=int(row["life"]) if row["life"] else None,
                spread=int(row["spread"]),
                years=(int(row["year_from"]), int(row["year_to"])),
                **{
                    name: row[name]
                    for name in ("kind", "category", "form", "title", "asset", "measure", "sector", "owner")
                },
            )
            for row in csv.DictReader(file)
            if row["county"] in ("*", county)
        ]
