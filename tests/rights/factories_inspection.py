"""Factory of fupin_inspection: inspections of the asset of the same place, made by somebody else."""

from factory import PLACED, Factory


def _values(world, key):
    return {"asset_id": world.record("fupin.asset", key).id, "client_uuid": f"rights {key} {{n}}"}


def _inspection(world, key):
    # the superuser stands in no place: the unit is the asset's
    world.record("fupin.asset", key).unit_id = world.unit(PLACED[key][0])
    return world.env["fupin.inspection"].create({**_values(world, key), "client_uuid": f"rights {key}"})


INSPECTIONS = {
    "fupin.inspection": Factory(_values, write={"note": "x"}, group_by="is_normal", create=_inspection),
}
