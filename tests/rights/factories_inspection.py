"""Factories of fupin_inspection."""

from factory import Factory


def _values(world, key):
    return {"asset_id": world.record("fupin.asset", key).id}


def _inspection(world, key):
    """An inspection that somebody else made: nobody corrects it."""
    unit = world.unit("own").id
    return world.env["fupin.inspection"].create({**_values(world, key), "unit_id": unit})


INSPECTIONS = {
    "fupin.inspection": Factory(_values, write={"note": "x"}, group_by="unit_id", create=_inspection),
}
