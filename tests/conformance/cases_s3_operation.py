"""S3: operation, maintenance, inspection."""

from odoo.fields import Command

from conformance.case import case
from conformance.cases_s1_census import opened, weigh
from conformance.cases_s1_operation import active, due, maintainer, method
from conformance.cases_s1_scope import of_household, plain
from conformance.cases_s1_title import change
from conformance.cases_s2 import cause
from conformance.shapes import (
    asked_case,
    duty_case,
    flow_case,
    gate_case,
    owned,
    paper,
    put,
    rows_case,
    rule_case,
)  # fmt: skip

YEAR = {"since": "2025-01-01", "until": "2025-12-31"}


def ready(w, by="village", without=(), **values):
    """A draft contract to which nothing is missing but some papers."""
    contract = w.contract(w.asset(), by=by, **values)
    put(contract, unit_id=w.units[by].id)
    method("bidding")(w, contract)
    paper(contract, *({"JY", "FX", "PG"} - set(without)))
    return contract


def lacking(*codes, **values):
    return lambda w: ready(w, without=codes, **values)


gate_case("S3-28", "operator_in_public", ready, "activate", "采取公开招标", method("direct"), method("auction"))
rule_case("S3-28", "contract_terms", active, {"date_end": None}, {"date_end": "2027-12-31"})
rows_case("S3-28", "operating_modes", "name", ["发包", "租赁", "联营", "委托经营", "股份合作"])
gate_case("S3-29", "contract_decided", lacking("JY"), "activate", "上传民主决策的会议纪要", papers=("JY",))


flow_case("S3-29", "village_contract_approval", ready, "activate", [("乡镇政府审批", "township", "county")])
flow_case(
    "S3-29", "owner_contract_filing", lambda w: ready(w, "township"), "activate",
    [("县领导小组办公室审批备案", "county", "township")],
)  # fmt: skip


def repair(w, kind="operating", **values):
    asset = w.asset(kind)
    if kind == "operating":
        put(w.contract(asset), state="active")
    standing = {
        "asset_id": asset.id,
        "description": "维修",
        "date": "2025-03-01",
        "kind": "repair",
        "payer": "operator",
    }
    return w.model("fupin.maintenance", "village").create({**standing, **values})


rule_case("S3-31", "repair_by_operator", repair, {"payer": "owner"}, {"payer": "operator"})


@case("S3-32", binding="rule:owner_runs")
def owners_do_not_run_it_themselves(w):
    w.equal(w.found(active(w, mode="own"), "owner_runs"), True)
    w.equal(w.found(active(w), "owner_runs"), False)


def insured(until):
    def write(w, asset):
        values = {"number": "BX-1", "asset_ids": [Command.link(asset.id)], "date_from": "2024-06-11", "date_to": until}
        w.model("fupin.insurance", "village").create(values)

    return write


rule_case("S3-33", "live_insured", plain, {"asset_form": "biological"}, insured("2025-06-10"))


@case("S3-33", binding="rule:live_insured")
def the_last_day_of_an_insurance(w):
    asset = w.asset()
    put(asset, asset_form="biological")
    insured("2025-06-09")(w, asset)
    assert w.found(asset, "live_insured"), "it ended yesterday"


def secured(amount, until):
    def write(w, contract):
        contract.collateral_ids.unlink()
        contract.collateral_ids = [Command.create({"name": "厂房", "amount": amount, "date_to": until})]

    return write


gate_case(
    "S3-34",
    "entrusted_collateral",
    lacking(mode="entrusted"),
    "activate",
    "落实抵押或担保",
    None,
    secured(1, "2025-12-31"),
)


def entrusted_active(w):
    return active(w, mode="entrusted")


rule_case("S3-34", "entrusted_secured", entrusted_active, None, secured(1, "2025-06-10"))


def earn(w, asset, amount, number):
    line = [Command.create({"asset_id": asset.id, "amount": amount})]
    values = {"amount": amount, "date": "2024-06-01", "voucher_number": number, "line_ids": line}
    w.model("fupin.receipt", "village").create(values).action_confirm()


@case("S3-35", binding=("rule:yield_floor", "parameter:min_yield"))
def ten_percent_a_year(w):
    asset = w.asset(original_value=1000)
    owned(w, asset, w.units["village"])
    earn(w, asset, 99.99, "1")
    w.equal(w.found(asset, "yield_floor"), False)  # two readings are left open
    w.decide("yield_deducts_costs", "否")
    w.decide("yield_year_start", "1")
    w.equal(w.found(asset, "yield_floor"), True)
    earn(w, asset, 0.01, "2")
    w.equal(w.found(asset, "yield_floor"), False)


duty_case("S3-36", "evaluation", "county", ["2025-12-31"], count=1, **YEAR)


@case("S3-36", binding="evaluation:yearly_performance")
def yearly_performance(w):
    template = weigh(w, "yearly_performance")
    w.equal(set(template.item_ids.mapped("theme")), {"经济效益", "生态效益", "社会效益", "问题整改"})
    assert not opened(w, "yearly_performance", "2025-11-30")
    assert opened(w, "yearly_performance", "2025-12-01")


@case("S3-36", binding=("duty:evaluation_rectification", "parameter:evaluation_pass_score"))
def what_fails_is_put_right(w):
    weigh(w, "yearly_performance")
    found = opened(w, "yearly_performance", "2024-12-01")
    [judged] = found.filtered(lambda one: one.unit_id == w.units["village"])
    w.decide("evaluation_pass_score", "60")
    w.decide("evaluation_rectification_due", "30")
    for score, days in ((60, []), (59.99, ["2025-07-01"])):
        put(judged, state="final", score=score, assessed_on="2025-06-01")
        tasks = w.tasks("evaluation_rectification", unit="village").filtered(lambda task: task.res_id == judged.id)
        w.equal([str(task.due_date) for task in tasks], days)


def loss(w):
    record = change(w, "damaged")
    put(record, state="confirmed")
    return record


rule_case("S3-37", "no_damage", loss, cause("neglect"), cause("disaster"))
rule_case("S3-38", "income_collected", due, {"due_date": "2025-06-09"}, {"due_date": "2025-06-10"})


@case("S3-39", binding=("duty:village_asset_return", "parameter:asset_return_due"))
def taken_back_after_the_end(w):
    contract = active(w, date_end="2025-05-31")
    put(contract, unit_id=w.units["village"].id)
    mine = lambda: w.tasks("village_asset_return").filtered(lambda task: task.res_id == contract.id)  # noqa: E731
    assert not mine(), "the term is open"
    w.decide("asset_return_due", "30")
    w.equal([str(task.due_date) for task in mine()], ["2025-06-30"])


@case("S3-40", binding=("rule:contract_expiring", "parameter:contract_expiry_lead"))
def told_before_the_end(w):
    w.decide("contract_expiry_lead", "90")
    contract = active(w)
    for day, found in (("2025-09-08", True), ("2025-09-09", False), ("2025-06-10", True)):
        put(contract, date_end=day)
        w.equal(w.found(contract, "contract_expiring"), found)


def of_households(w):
    return w.contract(of_household(w))


def owed_by_operator(w):
    contract = of_households(w)
    record = due(w)
    put(record, contract_id=contract.id)
    return record


rule_case("S3-41", "household_income", owed_by_operator, {"due_date": "2025-06-09"}, {"due_date": "2025-06-10"})
rule_case(
    "S3-41", "household_return", of_households, {"state": "active", "date_end": "2025-06-09"},
    {"handback_date": "2025-06-10", "handback_result": "intact"},
)  # fmt: skip
gate_case("S3-42", "contract_appraisal", lacking("PG"), "activate", "上传评估报告", papers=("PG",))


def damaged(w):
    """A reported damage with its cause and a photo."""
    record = change(w)
    cause("disaster")(w, record)
    photo = w.env.ref("fupin_base.document_type_photo")
    values = {"res_model": record._name, "res_id": record.id, "document_type_id": photo.id, "name": "照片"}
    w.env["fupin.document"].create(values)
    return record


gate_case("S3-42", "damage_appraisal", damaged, "confirm", "上传评估报告", papers=("PG",))


def appraised(w):
    record = damaged(w)
    put(record, state="submitted")
    paper(record, "PG")
    return record


flow_case("S3-42", "damage_consent", appraised, "confirm", [("县领导小组审核同意", "county", "township")])


def care(w):
    asset = w.asset("public")
    keeper = maintainer(w, asset, is_entrusted=True)
    values = {"asset_id": asset.id, "description": "代管", "date": "2025-03-01", "kind": "upkeep", "payer": "owner",
              "maintainer_id": keeper.id}  # fmt: skip
    return w.model("fupin.maintenance", "village").create(values)


rule_case("S3-43", "entrusted_fee", care, {"payer": "operator"}, {"payer": "owner"})
rule_case(
    "S3-45", "entrusted_agreement", lambda w: maintainer(w, is_entrusted=True), None,
    lambda w, record: paper(record, "GH"),
)  # fmt: skip


@case("S3-48", binding=("duty:manager_check", "parameter:manager_check_interval"))
def checks_in_turn(w):
    put(w.units["township"], create_date="2024-06-01 03:00:00")
    mine = lambda: w.tasks("manager_check", unit="township", since="2024-06-01").filtered(  # noqa: E731
        lambda task: task.res_id == w.units["township"].id
    )
    assert not mine(), "how often is open"
    w.decide("manager_check_interval", "6")
    w.equal([str(task.due_date) for task in mine()], ["2024-12-01", "2025-06-01", "2025-12-01"])


asked_case("S3-66", "check_focus", "village", 5, "ownership")


def covered(provision, key, person, share, dates, since, until):
    duty_case(provision, key, person, dates, since, until, coverage=share, count=1)

    @case(provision, binding=f"duty:{key}", change={"coverage": share / 2})
    def play(w):
        """As many as the share of hundred asks for are enough, one fewer is not."""
        assets = [w.asset(department_id=w.units["department"].id) for _number in range(10)]
        task = w.tasks(key, unit=person, since=since, until=until)[0]
        need = round(share * 10)
        for asset in assets[: need - 1]:
            inspected(w, asset, person, dates[0])
        assert task._shortfalls().mandatory, f"{need - 1} of 10 are enough"
        inspected(w, assets[need - 1], person, dates[0])
        assert not task._shortfalls().mandatory, f"{need} of 10 are not enough"

    play.__name__ = f"{key}_share"


def inspected(w, asset, person, day):
    made = w.env["fupin.inspection"].create({"asset_id": asset.id})
    put(made, unit_id=w.units[person].id, date=day)


covered("S3-67", "village_check", "village", 1.0, ["2025-06-30"], "2025-06-01", "2025-06-30")
covered("S3-68", "township_check", "township", 0.5, ["2025-06-30"], "2025-01-01", "2025-06-30")
covered("S3-68", "department_check", "department", 0.5, ["2025-06-30"], "2025-01-01", "2025-06-30")
covered("S3-70", "county_check", "county", 0.3, ["2025-12-31"], "2025-01-01", "2025-12-31")


def problem(w):
    kind = w.env["fupin.problem.type"].search([("code", "=", "operation"), ("region_id", "=", False)], limit=1)
    values = {"asset_id": w.asset().id, "description": "停产", "type_ids": [Command.set(kind.ids)]}
    return w.model("fupin.problem", "village").create(values).with_env(w.env)


gate_case(
    "S3-69", "important_with_opinion", problem, "report", "部门或县级意见", None, {"opinion_above": "建议换经营主体"}
)


@case("S3-69", binding=("duty:important_problem", "parameter:important_problem_due"))
def important_problems_are_reported(w):
    record = problem(w)
    put(record, is_major=True, major_on="2025-06-09")
    w.decide("important_problem_due", "3")
    tasks = w.tasks("important_problem", unit="county").filtered(lambda task: task.res_id == record.id)
    w.equal([str(task.due_date) for task in tasks], ["2025-06-12"])


@case("S3-69", binding=("duty:village_check_problem", "parameter:check_problem_due"))
def problems_are_handled(w):
    record = problem(w)
    put(record, level="village", level_since="2025-06-01", unit_id=w.units["village"].id)
    w.decide("check_problem_due", "15")
    tasks = w.tasks("village_check_problem", unit="village").filtered(lambda task: task.res_id == record.id)
    w.equal([str(task.due_date) for task in tasks], ["2025-06-16"])


for level, who in (
    ("county", "county"),
    ("department", "department"),
    ("township", "township"),
    ("village", "village"),
):
    duty_case("S3-81", f"ledger_confirm_{level}", who, ["2025-12-31"], count=1, **YEAR)
