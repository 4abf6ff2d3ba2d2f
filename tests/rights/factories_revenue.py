"""Factories of fupin_revenue: uses, plans and their lines, what is due, what came in, what was paid."""

from factories_assets import _asset_values
from factories_base import share, vocabulary
from factories_core import created
from factories_ledger import team_facts
from factory import PLACED, Factory, department_of, numbered


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


def _owned(world, key, **values):
    """Money stands where its owner does."""
    return {"unit_id": world.unit(PLACED[key][0]).id, "department_id": department_of(world, key), "amount": 100.0,
            **values}  # fmt: skip


def _due_values(world, key):
    return _owned(world, key, asset_id=world.record("fupin.asset", key).id, due_date="2024-01-01")


def _receipt_values(world, key):
    return _owned(world, key, date="2024-01-01", voucher_number="1")


def _receipt_line_values(world, key):
    return {
        "receipt_id": world.record("fupin.receipt", key).id,
        "asset_id": world.record("fupin.asset", key).id,
        "amount": 5.0,
    }


def _payment_values(world, key):
    """A payment stands where its plan does."""
    line = world.record("fupin.distribution.line", key)
    return {"line_id": line.id, "department_id": department_of(world, key), "amount": 5.0, "date": "2024-01-01"}


def _taking(world, key):
    return world.env["fupin.distribution.taking"].create({
        "distribution_id": world.record("fupin.distribution", key).id,
        "receipt_id": world.record("fupin.receipt", key).id, "amount": 5.0,
    })  # fmt: skip


def _yield(world, key):
    """A year of an asset of its own, which stands for all of them."""
    asset = world.env["fupin.asset"].create(numbered(world, _asset_values(world, key), f"yield {key}"))
    share(world, asset, key)
    world.env.cr.execute(
        "UPDATE fupin_asset SET kind = 'operating', state = 'confirmed', acquisition_date = '2021-01-01' WHERE id = %s",
        [asset.id],
    )
    asset.invalidate_recordset()
    return world.env["fupin.yield"].search([("asset_id", "=", asset.id)], limit=1)


def _statement(world, key):
    """A statement of the village's account, read by somebody's unit."""
    post = world.users[key].assignment_ids[:1]
    return world.env["fupin.bank.statement"].create({
        "unit_id": post.unit_id.id, "region_id": post.region_id.id,
        "owner_id": world.env["fupin.unit"].search([("unit_type", "=", "village_collective")], limit=1).id,
    })  # fmt: skip


def _statement_line(world, key):
    """A movement as the reading writes it; nobody creates one."""
    statement = world.record("fupin.bank.statement", key)
    return world.env["fupin.bank.statement.line"].create({
        "statement_id": statement.id, "region_id": statement.region_id.id, "region_code": statement.region_code,
        "unit_id": statement.unit_id.id, "owner_id": statement.owner_id.id, "row_key": f"{key} {statement.id}",
        "date": "2024-01-01", "amount": 5.0, "payer": "甲",
    })  # fmt: skip


CLOSED_PLACES = ("own", "village", "township", "county", "prefecture", "above")


def _closing(world, key):
    """A year begun by the system; where two keys share a place each has a year of its own."""
    Closing = world.env["fupin.closing"]
    place = world.region(PLACED[key][0])
    last = Closing.search([("region_id", "=", place.id)], order="year desc", limit=1).year or 1990
    return Closing.create({"region_id": place.id, "year": last + 1})


def _closing_part(model, **values):
    def create(world, key):
        place = world.region(PLACED[key][0])
        return world.env[model].create({
            "closing_id": _closing(world, key).id, "region_id": place.id, "region_code": place.code, **values,
        })  # fmt: skip

    return Factory(create=create, group_by="closing_id", keys=CLOSED_PLACES)


KEEPERS = ("village", "township", "department", "next_village", "next_department", "far_village")


def _flow(world, key):
    """A receipt of its own that is entered."""
    receipt = world.env["fupin.receipt"].create(_receipt_values(world, key))
    share(world, receipt, key)
    world.env.cr.execute("UPDATE fupin_receipt SET state = 'confirmed' WHERE id = %s", [receipt.id])
    receipt.invalidate_recordset()
    return world.env["fupin.revenue.flow"].search([("receipt_id", "=", receipt.id)], limit=1)


def _ledger_row(world, key):
    """A use in a plan of its own that was proposed."""
    plan = world.env["fupin.distribution"].create({**_plan_values(world, key), "year": 2023})
    share(world, plan, key)
    line = world.env["fupin.distribution.line"].create(
        {"distribution_id": plan.id, "use_id": _use(world).id, "amount": 5.0}
    )
    world.env.cr.execute("UPDATE fupin_distribution SET state = 'proposed' WHERE id = %s", [plan.id])
    plan.invalidate_recordset()
    return world.env["fupin.revenue.ledger"].browse(line.id)


def _linkage_values(world, key):
    return {"asset_id": world.record("fupin.asset", key).id, "year": 2024, "households": 3}


def _linkage_household_values(world, key):
    household = world.env["fupin.household"].search([("region_id", "=", world.region(PLACED[key][0]).id)], limit=1)
    return {"linkage_id": world.record("fupin.linkage", key).id, "household_id": household.id, "wages": 5.0}


def _household_income(world, key):
    """What a household of the place got from a year of its own."""
    asset = world.record("fupin.asset", key)
    linkage = world.env["fupin.linkage"].create({"asset_id": asset.id, "year": 2023, "households": 3})
    share(world, linkage, key)
    household = world.env["fupin.household"].create({"name": f"收益户 {key}", "region_id": asset.region_id.id})
    world.env["fupin.linkage.household"].create({"linkage_id": linkage.id, "household_id": household.id, "wages": 5.0})
    world.env.flush_all()
    return world.env["fupin.household.income"].search([("household_id", "=", household.id)], limit=1)


REVENUE = {
    "fupin.use": vocabulary(),
    "fupin.distribution.basis": vocabulary(),
    "fupin.distribution": Factory(_plan_values, write={"note": "x"}, group_by="unit_id", after=share),
    "fupin.distribution.line": Factory(
        _line_values,
        write={"basis": "x"},
        group_by="use_id",
        after=lambda world, record, key: share(world, record.distribution_id, key),
    ),
    "fupin.receivable": Factory(_due_values, write={"note": "x"}, group_by="unit_id", after=share),
    "fupin.receipt": Factory(_receipt_values, write={"note": "x"}, group_by="unit_id", after=share),
    "fupin.receipt.line": Factory(
        _receipt_line_values,
        write={"cost": 1.0},
        group_by="asset_id",
        after=lambda world, record, key: share(world, record.receipt_id, key),
    ),
    "fupin.payment": Factory(_payment_values, write={"note": "x"}, group_by="use_id", after=share),
    "fupin.distribution.taking": Factory(create=_taking, write={"amount_used": 0.0}, group_by="receipt_id"),
    "fupin.revenue.flow": Factory(create=_flow, group_by="year"),
    "fupin.revenue.ledger": Factory(create=_ledger_row, group_by="year"),
    "fupin.revenue.year": created(
        "fupin.revenue.year", lambda world, key: {"unit_id": world.unit("own").id, "year": 2024}
    ),
    "fupin.linkage": Factory(_linkage_values, write={"note": "x"}, group_by="year", after=share, is_unique=True),
    "fupin.linkage.mode": vocabulary(),
    "fupin.linkage.household": Factory(
        _linkage_household_values,
        write={"wages": 6.0},
        group_by="household_id",
        after=lambda world, record, key: share(world, record.linkage_id, key),
        is_unique=True,
    ),
    "fupin.household.income": Factory(create=_household_income, group_by="year"),
    "fupin.household.year": created(
        "fupin.household.year",
        lambda world, key: {"household_id": world.record("fupin.household", "own").id, "year": 2024},
    ),
    "fupin.closing": Factory(create=_closing, group_by="year", keys=CLOSED_PLACES),
    "fupin.closing.line": _closing_part("fupin.closing.line", year=2023),
    "fupin.closing.correction": _closing_part("fupin.closing.correction", kind="received"),
    "fupin.yield": Factory(create=_yield, group_by="year"),
    "fupin.bank.statement": Factory(
        keys=KEEPERS, write={"sheet_name": "x"}, group_by="owner_id", facts=team_facts, create=_statement
    ),
    "fupin.bank.statement.line": Factory(
        keys=KEEPERS, write={"receivable_id": False}, group_by="owner_id", facts=team_facts, create=_statement_line
    ),
}
