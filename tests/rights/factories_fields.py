"""Factories of fupin_fields: what the designer of forms keeps."""

from factories_base import COUNTRY, WORD_SPOTS, spot_facts
from factory import Factory


def _place(world, key):
    return False if key == COUNTRY else world.regions[key].id


def _model(world):
    return world.env["ir.model"]._get_id("fupin.asset")


FIELDS = {
    "fupin.own.field": Factory(
        lambda world, key: {
            "name": "x_fupin_99{n}",
            "label": "自设项{n}",
            "kind": "choice",
            "model_id": _model(world),
            "region_id": _place(world, key),
            "state": "ready",
        },
        keys=WORD_SPOTS,
        write={"label": "x"},
        group_by="region_id",
        facts=spot_facts,
    ),
    "fupin.form.option": Factory(
        lambda world, key: {
            "name": "选项{n}",
            "own_field_id": world.record("fupin.own.field", key).id,
            "region_id": _place(world, key),
        },
        keys=WORD_SPOTS,
        write={"sequence": 3},
        group_by="region_id",
        facts=spot_facts,
    ),
    "fupin.form.layout": Factory(
        lambda world, key: {
            "model_id": _model(world),
            "region_id": _place(world, key),
            "version": 1,
            "state": "superseded",
        },
        keys=WORD_SPOTS,
        write={"version": 9},
        group_by="region_id",
        facts=spot_facts,
    ),
    "fupin.form.field": Factory(
        lambda world, key: {"layout_id": world.record("fupin.form.layout", key).id, "name": "x{n}"},
        keys=WORD_SPOTS,
        write={"label": "x"},
        group_by="layout_id",
        facts=spot_facts,
    ),
    "fupin.form.change": Factory(
        lambda world, key: {"layout_id": world.record("fupin.form.layout", key).id, "label": "改动{n}"},
        keys=WORD_SPOTS,
        write={"label": "x"},
        group_by="layout_id",
        facts=spot_facts,
    ),
}
