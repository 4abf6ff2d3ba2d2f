"""Factories of stocktakes and confirmations of ledgers (fupin_assets)."""

from factories_assets import _asset_values
from factories_base import place_values
from factories_core import created
from factory import PLACED, Factory, department_of, numbered


def _keeper(world, key):
    # a year of its own, for a keeper has one of each year
    return {
        "year": 2014 + list(PLACED).index(key),
        **place_values(world, key),
        "department_id": department_of(world, key),
    }


def _line(world, key):
    """A thing that is not on the books: all that people may add and delete."""
    category = world.env["fupin.asset.category"].search([("asset_form", "=", "fixed")], limit=1)
    return {
        "stocktake_id": world.record("fupin.stocktake", key).id,
        "name": f"盘盈 {key} {{n}}",
        "category_id": category.id,
        "found_value": 5.0,
        "result": "surplus",
    }


def _reconciliation(world, key):
    """The row of an asset of its own, which stands for all of them."""
    asset = world.env["fupin.asset"].create(numbered(world, _asset_values(world, key), f"books {key}"))
    asset.flush_recordset()
    world.env.cr.execute("UPDATE fupin_asset SET state = 'confirmed' WHERE id = %s", [asset.id])
    world.env.invalidate_all()
    return world.env["fupin.reconciliation"].search([("asset_id", "=", asset.id)], limit=1)


STOCKTAKES = {
    "fupin.stocktake": Factory(_keeper, write={"note": "x"}, group_by="year", is_unique=True),
    "fupin.stocktake.line": Factory(_line, write={"note": "x"}, group_by="result"),
    "fupin.ledger.confirmation": Factory(_keeper, write={"note": "x"}, group_by="year", is_unique=True),
    "fupin.reconciliation": Factory(create=_reconciliation, group_by="reason"),
    "fupin.yearly.wizard": created(
        "fupin.yearly.wizard", lambda world, key: {"region_id": world.region(PLACED["own"][0]).id}
    ),
}
