"""How to make a record of each model whose rights depend on where it stands or whose it is.

``FACTORIES`` names them all; a model of docs/rights.csv with such an area and without a factory fails the test. Runs inside
Odoo, as superuser, see `world.py`.
"""

from factories_assets import ASSETS
from factories_base import BASE
from factories_core import CORE
from factories_evaluation import EVALUATIONS
from factories_fields import FIELDS
from factories_inspection import INSPECTIONS
from factories_ledger import LEDGERS
from factories_policy import POLICY
from factories_revenue import REVENUE
from factories_risk import RISKS
from factories_stocktake import STOCKTAKES
from factories_talk import TALK
from factory import Factory

__all__ = ["FACTORIES", "Factory", "extra", "make_all"]

FACTORIES = {
    **BASE,
    **ASSETS,
    **STOCKTAKES,
    **REVENUE,
    **FIELDS,
    **LEDGERS,
    **CORE,
    **TALK,
    **POLICY,
    **INSPECTIONS,
    **RISKS,
    **EVALUATIONS,
}


def make_all(world, matrix):
    """Make every record and return ``{model: {values, write, group_by, spare}}``."""
    made = {}
    for model, factory in FACTORIES.items():
        if model not in world.env:
            continue
        world.records[model] = [factory.make(world, model, key) for key in factory.keys]
        made[model] = {
            "values": factory.all_values(world) if model in matrix else {},
            "write": factory.write,
            "group_by": factory.group_by,
            "spare": factory.spare(world, model),
        }
    return made


def extra(world):
    """Return what single tests need besides."""
    return {
        "units": {f"{code} {kind}": unit.id for (code, kind), unit in world.units.items()},
        "regions": {code: region.id for code, region in world.regions.items()},
        "users": {name: user.id for name, user in world.users.items()},
    }
