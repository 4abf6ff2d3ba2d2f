"""S1: stocktaking, contracts looked at again, evaluation, reports."""

from uuid import uuid4

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.fields import Command

from conformance.case import case
from conformance.cases_s1_operation import active, complete, draft, due
from conformance.cases_s1_scope import plain
from conformance.shapes import asked_case, duty_case, gate_case, put, rule_case

YEAR = {"since": "2026-01-01", "until": "2026-12-31"}
duty_case("S1-67", "stocktake", "village", ["2026-12-31"], coverage=1.0, count=1, **YEAR)
duty_case("S1-67", "township_stocktake", "township", ["2026-12-31"], **YEAR)
duty_case("S1-67", "department_stocktake", "department", ["2026-12-31"], **YEAR)


def stocktake(w, **values):
    standing = {"year": 2026, "region_id": w.village.id, "unit_id": w.units["village"].id, "level": "village"}
    return w.env["fupin.stocktake"].create({**standing, **values})


gate_case(
    "S1-67", "all_checked", stocktake, "submit", "还有资产没有核对", {"remaining_count": 1}, {"remaining_count": 0}
)
rule_case("S1-68", "wrong_data_fixed", stocktake, {"unfixed_count": 1}, {"unfixed_count": 0})
asked_case("S1-69", "census_registration", "township", 1, "registration")
asked_case("S1-70", "census_registration", "township", 4, "registration")
asked_case("S1-71", "census_ownership", "village", 6, "ownership")
asked_case("S1-72", "census_dividend", "village", 3, "dividend")
asked_case("S1-73", "census_contract", "township", 5, "contract")
asked_case("S1-74", "census_legality", "township", 3, "legality")
asked_case("S1-75", "census_review", "township", 2, "contract_review")
gate_case(
    "S1-70", "reduction_grounds", stocktake, "confirm", "上传认定依据", {"shortage_count": 1, "state": "submitted"},
    papers=("JD",),
)  # fmt: skip


@case("S1-71", binding="checklist:census_ownership")
def a_wrong_answer_opens_a_problem(w):
    asset = w.asset()
    questions = w.env["fupin.checklist"]._questions(w.units["village"])
    [sold_cheap] = [one for one in questions if "贱卖" in one["question"]] or [None]
    assert sold_cheap, "nobody asks"
    told = {"asset_id": asset.id, "is_normal": True, "client_uuid": str(uuid4()), "answers": {sold_cheap["id"]: "是"}}
    made = w.model("fupin.inspection", "village").report(told)
    inspection = w.env["fupin.inspection"].browse(made["id"])
    w.equal((inspection.is_normal, inspection.problem_id.type_ids.code), (False, "ownership"))


def dividend(w):
    contract = draft(w, mode="equity")
    record = due(w)
    put(record, contract_id=contract.id)
    return record


rule_case("S1-72", "dividends_due", dividend, {"due_date": "2026-06-09"}, {"due_date": "2026-06-10"})
rule_case("S1-73", "contract_terms", active, {"sign_date": None}, {"sign_date": "2024-12-20"})
rule_case(
    "S1-73", "contract_too_long", active, {"date_end": "2045-01-01"}, {"date_end": "2044-12-31"},
    first=lambda w: w.decide("contract_max_years", "20"),
)  # fmt: skip
rule_case(
    "S1-73", "contract_too_cheap", active, {"annual_amount": 2999.99}, {"annual_amount": 3000},
    first=lambda w: w.decide("contract_min_rent", "0.03"),
)  # fmt: skip
rule_case("S1-73", "contract_not_oral", active, {"written_form": "oral"}, {"written_form": "written"})
rule_case("S1-73", "contract_not_intent", active, {"written_form": "letter_of_intent"}, {"written_form": "written"})


def reviewed(result, **values):
    def review(w, contract):
        standing = {"contract_id": contract.id, "result": result, "kind": "running", "date": "2026-06-01"}
        if result == "problems":
            defect = w.env["fupin.contract.defect"].search([("code", "=", "unfair"), ("region_id", "=", False)])
            standing |= {"problem": "租金明显偏低", "defect_ids": [Command.set(defect.ids)]}
        w.model("fupin.contract.review", "township").create({**standing, **values})

    return review


def rectified(w, contract):
    contract.review_ids.write({"rectified_on": w.day(), "rectification": "签订补充协议"})


def unnamed_reviewer(w, contract):
    """Reviewed by somebody whose qualification nobody wrote down."""
    put(contract.review_ids, qualification=None)


rule_case("S1-73", "contract_fair", active, reviewed("problems"), rectified)
gate_case(
    "S1-74", "legal_review", complete, "activate", "登记审查人及其法律专业资质", unnamed_reviewer,
    reviewed("passed", kind="legal", qualification="律师执业证"),
)  # fmt: skip
rule_case("S1-75", "contract_rectified", active, reviewed("problems"), rectified)


@case("S1-75", binding="duty:contract_review", change={"coverage": 0.5})
def all_running_contracts(w):
    contracts = [active(w), active(w)]
    task = w.tasks("contract_review", unit="township", **YEAR)
    w.equal([str(one.due_date) for one in task], ["2026-12-31"])
    reviewed("passed")(w, contracts[0])
    w.env.flush_all()
    assert task._shortfalls().mandatory, "one of two is enough"
    reviewed("passed")(w, contracts[1])
    w.env.flush_all()
    assert not task._shortfalls().mandatory


duty_case("S1-76", "self_evaluation", "township", ["2026-11-30"], **YEAR)
duty_case("S1-78", "assessment", "county", ["2026-12-31"], **YEAR)


def opened(w, key, day):
    """Return the evaluations of a template that the clock has opened by a day."""
    with w.on(day):
        w.env["fupin.evaluation"]._open_templates(utc_now())
        return w.env["fupin.evaluation"].search(
            [("template_id.key", "=", key), ("template_id.policy_id", "=", w.policy.id)]
        )


def weigh(w, key):
    template = w.env["fupin.evaluation.template"].search([("key", "=", key), ("policy_id", "=", w.policy.id)])
    assert template, f"there is no template {key}"
    template.item_ids.weight = 0
    template.item_ids[0].weight = 100
    put(w.policy, is_live=True)
    return template


@case("S1-76", binding="evaluation:village_self_evaluation")
def self_evaluation_in_november(w):
    assert not opened(w, "village_self_evaluation", "2026-11-01"), "opened with open weights"
    weigh(w, "village_self_evaluation")
    assert not opened(w, "village_self_evaluation", "2026-10-31")
    made = opened(w, "village_self_evaluation", "2026-11-01")
    w.equal(set(made.mapped("unit_id.unit_type")), {"village_collective"})
    w.equal({str(one.due_date) for one in made}, {"2026-11-30"})


@case("S1-77", binding="evaluation:village_self_evaluation")
def six_themes(w):
    template = w.env["fupin.evaluation.template"].search(
        [("key", "=", "village_self_evaluation"), ("policy_id", "=", w.policy.id)]
    )
    themes = list(dict.fromkeys(template.item_ids.mapped("theme")))
    w.equal(themes, ["制度执行", "合同签订", "效益发挥", "收益分配及带农增收", "保值增值", "闲置浪费流失"])
    w.equal(template.weight_total, 0)  # the text names no weights


@case("S1-78", binding="evaluation:township_assessment")
def assessment_in_december(w):
    weigh(w, "township_assessment")
    assert not opened(w, "township_assessment", "2026-11-30")
    made = opened(w, "township_assessment", "2026-12-01")
    w.equal(set(made.mapped("unit_id.unit_type")), {"township"})
    w.equal({str(one.due_date) for one in made}, {"2026-12-31"})


duty_case("S1-82", "audit", "audit", ["2026-12-31"], **YEAR)
duty_case("S1-103", "department_report", "department", ["2026-12-31"], **YEAR)


def unit(w):
    return w.env["fupin.unit"].create({"name": "测试新局", "unit_type": "department", "region_id": w.region.id})


rule_case(
    "S1-101", "leader_named", unit, {"leader_id": None}, lambda w, one: put(one, leader_id=w.users["department"].id)
)


def shown(w, contract):
    values = {"name": "运营情况公示", "kind": "operation", "res_model": contract._name, "res_id": contract.id,
              "region_id": w.village.id, "unit_id": w.units["village"].id, "content": "测试",
              "date_from": "2026-06-01", "date_to": "2026-06-08", "place": "公示栏"}  # fmt: skip
    notice = w.env["fupin.disclosure"].create(values)
    put(notice, state="posted")


rule_case("S1-105", "contract_shown", active, None, shown)
rule_case(
    "S1-106", "damage_repaired", plain, {"use_status": "damaged", "use_status_since": "2026-04-11"},
    {"use_status_since": "2026-04-12"}, first=lambda w: w.decide("repair_due", "60"),
)  # fmt: skip
