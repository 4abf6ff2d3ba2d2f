"""Factories of fupin_assets: projects, assets and their lines."""

from factories_base import place_values, share, vocabulary
from factories_core import created
from factory import PLACED, Factory, department_of, numbered, placed_facts


def _category(world):
    return world.env["fupin.asset.category"].search([("asset_form", "=", "fixed"), ("useful_life", ">", 0)], limit=1)


def _source(world):
    return world.env["fupin.funding.source"].search([("region_id", "=", False)], limit=1)


def _asset_values(world, key):
    category = _category(world)
    return {
        "name": f"资产 {key} {{n}}",
        "category_id": category.id,
        "kind": category.kind,
        "acquisition_date": "2024-05-01",
        "original_value": 1000.0,
        "funding_ids": [[0, 0, {"source_id": _source(world).id, "amount": 1000.0}]],
        "custodian_phone": "13912345678",
        **place_values(world, key),
    }


def project_values(world, key):
    return {"name": f"项目 {key} {{n}}", "year": 2024, **place_values(world, key)}


def _asset_line(values):
    """Return a function that gives the values of a line of the asset of the same key."""
    return lambda world, key: {"asset_id": world.record("fupin.asset", key).id, **values(world, key)}


def _confirmed(world, key, name):
    """Return a confirmed asset of its own, so that the one that stands for all of them stays a draft."""
    asset = world.env["fupin.asset"].create(numbered(world, _asset_values(world, key), f"{name} {key}"))
    share(world, asset, key)
    world.env.cr.execute("UPDATE fupin_asset SET state = 'confirmed' WHERE id = %s", [asset.id])
    asset.invalidate_recordset()
    return asset


def _depreciation(world, key):
    asset = _confirmed(world, key, "depreciation")
    world.env["fupin.asset"]._depreciate("2024-05-31")
    return asset.depreciation_ids


def _dispute(world, key):
    asset = _confirmed(world, key, "dispute")
    return world.env["fupin.valuation.dispute"].create({"asset_id": asset.id, "objection": "x"})


def _of_asset(world, key):
    return {**placed_facts(world, key), "document": world.facts("fupin.asset", key)}


def _own_level(world, record, role):
    """Let a record to be deleted be one that the role entered itself."""
    record.flush_recordset()
    world.env.cr.execute(f'UPDATE "{record._table}" SET maker_level = %s WHERE id = %s', (role, record.id))
    record.invalidate_recordset()


def _owner_values(world, key):
    # A second line would break the sum of the shares: the first one of an asset is all there is.
    return {"unit_id": world.unit(PLACED[key][0]).id, "share": 1.0}


def _change_values(world, key):
    kind = world.env.ref("fupin_assets.asset_change_kind_stopped")
    return {"kind_id": kind.id, "description": "停用 {n}", "date": "2024-07-01", **place_values(world, key)}


def _rescue_values(world, key):
    decision = world.env.ref("fupin_assets.rescue_decision_recover")
    return {"decision_id": decision.id, "analysis": "x {n}", "amount_to_recover": 100.0, **place_values(world, key)}


def _receipt_values(world, key):
    """Money is booked on a decision that may be carried out: one of its own."""
    rescue = world.env["fupin.rescue"].create(_rescue_values(world, key))
    share(world, rescue, key)
    rescue.flush_recordset()
    world.env.cr.execute("UPDATE fupin_rescue SET state = 'ready' WHERE id = %s", (rescue.id,))
    rescue.invalidate_recordset()
    return {"rescue_id": rescue.id, "amount": 5.0, "voucher": "{n}", "date": "2024-07-01"}


def _timeline(world, key):
    asset = world.record("fupin.asset", key)
    world.env.flush_all()
    return world.env["fupin.asset.timeline"].search([("asset_id", "=", asset.id)], limit=1)


def _contract_values(world, key):
    mode = world.env["fupin.contract.mode"].search([("kind", "=", "own"), ("region_id", "=", False)], limit=1)
    return {"name": f"合同 {key} {{n}}", "mode_id": mode.id, **place_values(world, key)}


def _contract_line(**values):
    """Return the factory of a line of the contract of the same key."""
    return Factory(
        lambda world, key: {"contract_id": world.record("fupin.contract", key).id, **values},
        write={"amount": 6.0},
        group_by="kind",
        after=lambda world, record, key: share(world, record.contract_id, key),
    )


def _handover_values(world, key):
    """A handover stands where the unit that hands over does; the receiver is of the same place."""
    place = PLACED[key][0]
    return {
        "from_unit_id": world.unit(place).id,
        "to_unit_id": world.unit(place, "village_committee").id,
        "department_id": department_of(world, key),
    }


def _word(world, model):
    return world.env[model].search([("region_id", "=", False)], limit=1).id


def _disposal_values(world, key):
    """A disposal of an asset of the same key, by a unit of its place."""
    return {
        "asset_ids": [[6, 0, [world.record("fupin.asset", key).id]]],
        "unit_id": world.unit(PLACED[key][0]).id,
        "mode_id": _word(world, "fupin.disposal.mode"),
        "reason_id": _word(world, "fupin.disposal.reason"),
        **place_values(world, key),
    }


def _approved_disposal(world, key):
    """Money comes once a disposal is approved; put there by hand, for the steps are not what is tried."""
    Disposal = world.env["fupin.disposal"]
    found = Disposal.search([("note", "=", f"approved {key}")], limit=1)
    if not found:
        found = Disposal.create({**_disposal_values(world, key), "note": f"approved {key}"})
        found.flush_recordset()
        world.env.cr.execute("UPDATE fupin_disposal SET state = 'approved' WHERE id = %s", [found.id])
        found.invalidate_recordset()
        world.env["fupin.disposal.money"].create({"disposal_id": found.id, "amount": 10**6, "voucher_number": "0"})
    share(world, found, key)
    return found


def _disposal_line():
    """Return the factory of money of an approved disposal of the same key."""
    return Factory(
        lambda world, key: {
            "disposal_id": _approved_disposal(world, key).id,
            "amount": 5.0,
            "voucher_number": "{n}",
        },
        write={"note": "x"},
        group_by="kind",
    )


def _platform(world):
    return world.env["fupin.platform"].search([("region_id", "=", False)], limit=1)


ASSETS = {
    "fupin.asset.category": vocabulary(
        kind=lambda world: "public", asset_form=lambda world: "fixed", useful_life=lambda world: 10
    ),
    "fupin.funding.source": vocabulary(),
    "fupin.project": Factory(
        project_values,
        write={"note": "x"},
        group_by="region_id",
        after=share,
        spare_after=_own_level,
    ),
    "fupin.asset": Factory(
        _asset_values,
        write={"note": "x"},
        group_by="category_id",
        after=share,
        spare_after=_own_level,
    ),
    "fupin.funding": Factory(
        lambda world, key: {
            "project_id": world.record("fupin.project", key).id,
            "source_id": _source(world).id,
            "amount": 5.0,
        },
        write={"year": 2024},
        group_by="source_id",
    ),
    "fupin.project.expense": Factory(
        lambda world, key: {"project_id": world.record("fupin.project", key).id, "name": "培训{n}", "amount": 5.0},
        write={"date": "2024-06-01"},
        group_by="project_id",
    ),
    "fupin.asset.owner": Factory(
        _asset_line(_owner_values),
        write={"authorised_unit_id": False},
        group_by="asset_id",
        is_unique=True,
        after=lambda world, record, key: share(world, record.asset_id, key),
    ),
    "fupin.asset.valuation": Factory(
        _asset_line(lambda world, key: {"basis": "appraisal", "amount": 900.0, "date": "2024-07-01", "note": "x"}),
        write={},
        group_by="basis",
        facts=_of_asset,
    ),
    "fupin.depreciation": Factory(create=_depreciation, group_by="origin"),
    "fupin.valuation.dispute": Factory(
        create=_dispute, write={"objection": "y"}, group_by="asset_id", is_unique=True, after=share
    ),
    "fupin.operator.kind": vocabulary(),
    "fupin.contract.mode": vocabulary(kind=lambda world: "lease"),
    "fupin.contract.method": vocabulary(),
    "fupin.contract.clause": vocabulary(),
    "fupin.operator": Factory(
        lambda world, key: {"name": f"合作社 {key} {{n}}", "contact_phone": "13912345678", **place_values(world, key)},
        write={"note": "x"},
        group_by="kind_id",
    ),
    "fupin.operator.qualification": Factory(
        lambda world, key: {"operator_id": world.record("fupin.operator", key).id, "name": "营业执照 {n}"},
        write={"issuer": "x"},
        group_by="operator_id",
    ),
    "fupin.contract": Factory(_contract_values, write={"note": "x"}, group_by="mode_id", after=share),
    "fupin.contract.payment": _contract_line(due_date="2024-06-01", amount=5.0),
    "fupin.collateral": _contract_line(name="农机 {n}", amount=5.0),
    "fupin.contract.defect": vocabulary(),
    "fupin.contract.breach.kind": vocabulary(),
    "fupin.contract.breach": Factory(
        lambda world, key: {
            "contract_id": world.record("fupin.contract", key).id,
            "kind_id": world.env["fupin.contract.breach.kind"].search([("region_id", "=", False)], limit=1).id,
            "description": "转租 {n}",
            "date": "2024-07-01",
        },
        write={"description": "x"},
        group_by="kind_id",
        after=lambda world, record, key: share(world, record.contract_id, key),
    ),
    "fupin.contract.review": Factory(
        lambda world, key: {
            "contract_id": world.record("fupin.contract", key).id,
            "unit_id": world.unit(PLACED[key][0]).id,
            "result": "passed",
            "date": "2024-07-01",
        },
        write={"reviewer": "x"},
        group_by="result",
        after=lambda world, record, key: share(world, record.contract_id, key),
    ),
    "fupin.insurance": Factory(
        lambda world, key: {
            "number": f"BX {key} {{n}}",
            "date_from": "2024-01-01",
            "date_to": "2024-12-31",
            **place_values(world, key),
        },
        write={"note": "x"},
        group_by="insurer",
        after=share,
    ),
    "fupin.contract.change.wizard": created(
        "fupin.contract.change.wizard",
        lambda world, key: {"operator_id": world.env["fupin.operator"].search([], limit=1).id, "reason": "x"},
    ),
    "fupin.handover": Factory(_handover_values, write={"note": "x"}, group_by="to_unit_id", after=share),
    "fupin.disposal.mode": vocabulary(kind=lambda world: "sale"),
    "fupin.disposal.reason": vocabulary(),
    "fupin.disposal": Factory(_disposal_values, write={"note": "x"}, group_by="mode_id", after=share),
    "fupin.disposal.money": _disposal_line(),
    "fupin.disposal.proceeds.use": _disposal_line(),
    "fupin.platform": vocabulary(for_state=lambda world: True),
    "fupin.asset.right": Factory(
        # ended, for only one may hold it at a time
        _asset_line(lambda world, key: {"right_type": "operation", "holder": "x", "date_to": "2024-01-01"}),
        write={"basis": "x"},
        group_by="right_type",
        after=lambda world, record, key: share(world, record.asset_id, key),
    ),
    "fupin.asset.registration": Factory(
        _asset_line(lambda world, key: {"platform_id": _platform(world).id, "number": "7"}),
        write={"number": "8"},
        group_by="platform_id",
        is_unique=True,
        after=lambda world, record, key: share(world, record.asset_id, key),
    ),
    "fupin.owner.wizard": created(
        "fupin.owner.wizard", lambda world, key: {"asset_id": world.record("fupin.asset", "own").id}
    ),
    "fupin.owner.wizard.line": created(
        "fupin.owner.wizard.line",
        lambda world, key: {"wizard_id": world.record("fupin.owner.wizard", key).id, "owner": "x"},
    ),
    "fupin.brief": created("fupin.brief", lambda world, key: {}),
    "fupin.department.wizard": created("fupin.department.wizard", lambda world, key: {}),
    "fupin.department.wizard.line": created(
        "fupin.department.wizard.line",
        lambda world, key: {"wizard_id": world.record("fupin.department.wizard", key).id, "names": "x"},
    ),
    "fupin.net.value.wizard": created("fupin.net.value.wizard", lambda world, key: {}),
    "fupin.final.account.wizard": created(
        "fupin.final.account.wizard", lambda world, key: {"project_id": world.record("fupin.project", "own").id}
    ),
    "fupin.final.account.wizard.line": created(
        "fupin.final.account.wizard.line",
        lambda world, key: {
            "wizard_id": world.record("fupin.final.account.wizard", key).id,
            "asset_id": world.record("fupin.asset", "own").id,
            "amount": 5.0,
        },
    ),
    "fupin.reassign.wizard": created("fupin.reassign.wizard", lambda world, key: {"reason": "x"}),
    "fupin.asset.change.kind": vocabulary(effect=lambda world: "use"),
    "fupin.asset.change.cause": vocabulary(),
    "fupin.asset.change": Factory(_change_values, write={"note": "x"}, group_by="kind_id", after=share),
    "fupin.encumbrance": Factory(
        lambda world, key: {"holder": f"农商行 {key} {{n}}", **place_values(world, key)},
        write={"holder": "x"},
        group_by="holder",
        after=share,
    ),
    "fupin.rescue.trait": vocabulary(),
    "fupin.rescue.decision": vocabulary(kind=lambda world: "expand"),
    "fupin.rescue": Factory(_rescue_values, write={"note": "x"}, group_by="decision_id", after=share),
    "fupin.rescue.receipt": Factory(
        _receipt_values,
        write={"payer": "x"},
        group_by="rescue_id",
    ),
    "fupin.maintainer": Factory(
        lambda world, key: {"name": f"李四 {key} {{n}}", **place_values(world, key)},
        write={"duties": "x"},
        group_by="unit_id",
        after=share,
    ),
    "fupin.maintenance": Factory(
        _asset_line(lambda world, key: {"description": "修缮 {n}", "date": "2024-07-01", "cost": 5.0}),
        write={"note": "x"},
        group_by="payer",
        after=share,
    ),
    "fupin.maintenance.help": Factory(
        lambda world, key: {
            "unit_id": world.unit(PLACED[key][0]).id,
            "description": "求助 {n}",
            **place_values(world, key),
        },
        write={"note": "x"},
        group_by="unit_id",
        after=share,
    ),
    "fupin.unified.topic": vocabulary(),
    "fupin.unified.decision": Factory(
        lambda world, key: {
            "topic_id": world.env["fupin.unified.topic"].search([("region_id", "=", False)], limit=1).id,
            "number": "纪要 {n}",
            "content": "x",
            **place_values(world, key),
        },
        write={"content": "y"},
        group_by="topic_id",
        after=share,
    ),
    "fupin.asset.timeline": Factory(create=_timeline, group_by="what"),
    "fupin.report.wizard": created(
        "fupin.report.wizard",
        lambda world, key: {
            "asset_ids": [[6, 0, [world.record("fupin.asset", "own").id]]],
            "kind_id": world.env.ref("fupin_assets.asset_change_kind_stopped").id,
            "description": "x",
        },
    ),
}
