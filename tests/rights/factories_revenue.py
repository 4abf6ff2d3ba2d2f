"""Factories of fupin_revenue: uses, plans and their lines."""

from factories_base import share, vocabulary
from factory import PLACED, Factory, department_of


def _use(world):
    return world.env["fupin.use"].search([("region_id", "=", False)], limit=1)


def _plan_values(world, key):
    """A plan stands where its owner does."""
    return {
        "unit_id": world.unit(PLACED[key][0]).id,
        "department_id": department_of(world, key),
        "year": 2024,
        "amount": 100.0,
    }


def _line_values(world, key):
    return {"distribution_id": world.record("fupin.distribution", key).id, "use_id": _use(world).id, "amount": 5.0}


REVENUE = {
    "fupin.use": vocabulary(),
    "fupin.distribution": Factory(_plan_values, write={"note": "x"}, group_by="unit_id", after=share),
    "fupin.distribution.line": Factory(
        _line_values,
        write={"basis": "x"},
        group_by="use_id",
        after=lambda world, record, key: share(world, record.distribution_id, key),
    ),
}
