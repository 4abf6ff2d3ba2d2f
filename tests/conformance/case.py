"""How a case is written down: `@case("S4-14", binding="table:risk_matrix")` above a function that takes a `County`.

The function sets up the situation in the county of its text and asserts what follows, at and on both sides of each
number. ``binding`` names what makes it so; `breaking` tells how the runner takes that away, and the case has to fail
then. Several bindings are taken away one after the other.

| binding                                  | what is taken away                                                    |
|------------------------------------------|-----------------------------------------------------------------------|
| `rule:key`, `gate:`, `flow:`, `duty:`,   | the row of the policy                                                 |
| `checklist:`, `evaluation:`, `parameter:`|                                                                       |
| `table:key`                              | the rows that cite the provision; without such rows, the whole table  |
| `policy:field`                           | the field of the policy becomes empty                                 |
| `word:model:name or code`                | the word of a vocabulary (also a ledger) is archived                  |

``change`` is written instead: ``{"value": "30"}``, or for the rows of a table ``{"cells": {"amount_from": 1}}``.
"""

import importlib
from dataclasses import dataclass, field
from pathlib import Path

CASES = []
# the texts, by the beginning of the ids of their provisions: policy, county, day on which its cases play
TEXTS = {
    "S0": ("yanshan_2024", "532622", "2025-06-10"),
    "S1": ("makit_2025", "653127", "2026-06-10"),
    "S2": ("chaoyang_2022", "211321", "2025-06-10"),
    "S3": ("lushan_2021", "410423", "2025-06-10"),
    "S4": ("babu_2023", "451102", "2025-06-10"),
}


@dataclass(frozen=True)
class Case:
    """One case: the provision, what binds it, the function that shows the effect, the day on which it plays."""

    provision: str
    bindings: tuple
    function: object
    day: str
    change: dict = field(default_factory=dict)

    @property
    def text(self):
        return self.provision[:2]

    @property
    def name(self):
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"


def case(*provisions, binding, day=None, change=None):
    """Register a function as the case of provisions.

    :param binding: what binds it, or several
    :param day: ISO date on which it plays; default: the day of the text
    :param change: what is written instead of taking the binding away, the same for all bindings
    """
    bindings = (binding,) if isinstance(binding, str) else tuple(binding)

    def register(function):
        for provision in provisions:
            played = day or TEXTS[provision[:2]][2]
            CASES.append(Case(provision, bindings, function, played, change or {}))
        return function

    return register


def load():
    """Read all files of cases, and order the cases alike wherever they are read: one file may bring in another."""
    for path in sorted(Path(__file__).parent.glob("cases_*.py")):
        importlib.import_module(f"conformance.{path.stem}")
    CASES.sort(key=lambda one: (one.provision, one.function.__module__))
