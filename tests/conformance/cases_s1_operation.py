"""S1: who runs and looks after what, contracts, plans of distribution, disposal."""

from odoo.fields import Command

from conformance.case import case
from conformance.cases_s1_scope import collective, of_household, plain, public
from conformance.cases_s1_title import change
from conformance.shapes import (
    REASON,
    duties_case,
    erase,
    flow_case,
    gate_case,
    gates_alone,
    household,
    paper,
    put,
    rows_case,
    rule_case,
    told,
    words_case,
)  # fmt: skip


def draft(w, **values):
    return w.contract(w.asset(), **values)


def own(w):
    return w.contract(w.asset(), mode="own")


def active(w, **values):
    """A contract in force, as the books of former years have it."""
    contract = draft(w, **values)
    put(contract, state="active")
    return contract


def clauses(*codes):
    def write(w, contract):
        words = w.env["fupin.contract.clause"].search([("code", "in", codes), ("region_id", "=", False)])
        contract.clause_ids = [Command.set(words.ids)]

    return write


def method(code):
    def choose(w, contract):
        contract.method_id = w.env["fupin.contract.method"].search([("code", "=", code), ("region_id", "=", False)])

    return choose


duties_case("S1-40", "department", "履行行业监管职责")
duties_case("S1-40", "county_government", "履行主体责任")


def run(w, asset):
    contract = w.contract(asset)
    put(contract, state="active")


rule_case("S1-41", "operated", plain, None, run)


def complete(w, **values):
    """A draft contract to which nothing is missing."""
    contract = draft(w, **values)
    clauses("rights", "linkage", "maintenance", "risk", "performance")(w, contract)
    method("bidding")(w, contract)
    qualified(w, contract)
    put(contract, written_form="written", exit_clause="到期全额退还")
    reviewed(w, contract)
    paper(contract, "HT")
    return contract


def reviewed(w, contract, **values):
    standing = {"contract_id": contract.id, "result": "passed", "kind": "legal", "date": "2026-06-01",
                "qualification": "律师执业证"}  # fmt: skip
    return w.model("fupin.contract.review", "township").create({**standing, **values})


gate_case(
    "S1-42", "operator_in_public", complete, "activate", "原则上公开协商或公开招标", method("direct"), method("bidding")
)
rows_case("S1-42", "operating_modes", "name", ["自主运营", "承包运营", "租赁运营", "合作经营", "委托市场经营主体经营"])


def qualified(w, contract):
    values = {"operator_id": contract.operator_id.id, "name": "示范社证书"}
    w.env["fupin.operator.qualification"].create(values)


def unqualified(w, contract):
    erase(contract.operator_id.qualification_ids)


gate_case("S1-43", "operator_qualified", complete, "activate", "登记符合优先条件的资质材料", unqualified, qualified)
rows_case(
    "S1-43", "operator_criteria", "name",
    ["特色产业优势", "治理结构完善", "财务管理健全", "经营状况良好", "经济实力较强", "乐于扶贫助困", "诚信守约"],
)  # fmt: skip


def maintainer(w, asset=None, **values):
    asset = asset or w.asset("public")
    standing = {"name": "测试管护员", "asset_ids": [Command.link(asset.id)], "date_from": "2026-01-01",
                "region_id": w.village.id}  # fmt: skip
    return w.model("fupin.maintainer", "village").create({**standing, **values})


rule_case("S1-44", "maintainer_named", public, None, maintainer)


def budgeted(w, asset):
    values = {"asset_id": asset.id, "description": "养护", "date": "2026-03-01", "budget": 500, "kind": "upkeep",
              "payer": "owner"}  # fmt: skip
    w.model("fupin.maintenance", "village").create(values)


rule_case("S1-44", "maintenance_funded", public, None, budgeted)
rule_case(
    "S1-45", "posts_for_poor", lambda w: maintainer(w, is_public_post=True),
    lambda w, record: put(record, household_id=household(w, "YB").id),
    lambda w, record: put(record, household_id=household(w, "TP").id),
)  # fmt: skip
gate_case(
    "S1-47", "direct_operation_terms", own, "activate", "绩效目标、管护责任、风险防控",
    clauses("rights", "performance", "maintenance"), clauses("rights", "performance", "maintenance", "risk"),
)  # fmt: skip
gate_case(
    "S1-48", "contract_terms_stated", complete, "activate", "明确权利和义务、联农带农、管护责任", clauses("rights", "linkage"),
    clauses("rights", "linkage", "maintenance"),
)  # fmt: skip
gate_case(
    "S1-48", "contract_written", complete, "activate", "签订书面合同并上传", {"written_form": "oral"},
    {"written_form": "written"}, papers=("HT",),
)  # fmt: skip
gate_case(
    "S1-50", "risk_control", complete, "activate", "写明风险防控", clauses("rights", "linkage", "maintenance"),
    clauses("rights", "linkage", "maintenance", "risk"),
)  # fmt: skip


def due(w, asset=None, **values):
    asset = asset or w.asset()
    collective(w, asset)
    standing = {"asset_id": asset.id, "amount": 1000, "due_date": "2026-06-09"}
    return w.model("fupin.receivable", "village").create({**standing, **values})


rule_case("S1-50", "income_collected", due, {"due_date": "2026-06-09"}, {"due_date": "2026-06-10"})


def plan(w, *lines, by="village", **values):
    """A draft plan of what a unit took in; lines: (code of the use, amount, more)."""
    total = round(sum(amount for _code, amount, _more in lines), 2)
    values_in = {"amount": total, "date": w.day(), "voucher_number": "1"}
    w.model("fupin.receipt", by).create(values_in).action_confirm()
    uses = {use.code: use for use in w.env["fupin.use"].search([("region_id", "=", False)])}
    commands = [Command.create({"use_id": uses[code].id, "amount": amount, **more}) for code, amount, more in lines]
    standing = {"year": 2026, "amount": total, "line_ids": commands}
    return w.model("fupin.distribution", by).create({**standing, **values}).with_env(w.env)


def works(w, **values):
    return plan(w, ("works", 100, {}), **values)


gate_case(
    "S1-50", "poor_first", works, "propose", "优先保障脱贫户、监测帮扶对象", {"dividend_other_amount": 0.01},
    {"dividend_other_amount": 0},
)  # fmt: skip
rule_case(
    "S1-51", "responsible_named", plain, {"responsible_user_id": None},
    lambda w, asset: put(asset, responsible_user_id=w.users["village"].id),
)  # fmt: skip


@case("S1-52", binding=("duty:household_risk", "parameter:household_risk_due"))
def aid_for_households_at_risk(w):
    w.decide("household_risk_due", "15")
    kind = w.env["fupin.problem.type"].search([("code", "=", "risk"), ("region_id", "=", False)], limit=1)
    values = {"asset_id": of_household(w).id, "description": "死亡", "type_ids": [Command.set(kind.ids)],
              "found_on": "2026-06-01"}  # fmt: skip
    problem = w.model("fupin.problem", "village").create(values)
    w.env.flush_all()
    tasks = w.tasks("household_risk", unit="village", until="2026-06-10")
    w.equal([str(task.due_date) for task in tasks.filtered(lambda task: task.res_id == problem.id)], ["2026-06-16"])


def proposed(w):
    record = works(w)
    record.with_user(w.users["village"]).action_propose(REASON)
    return record


flow_case("S1-53", "village_plan_approval", works, "propose", [("乡镇人民政府审批", "township", "county")])


def approved(w, **values):
    record = works(w)
    put(record, **{"state": "approved", "owner_level": "village", **values})
    return record


def shown_but(name):
    """A plan that was filed and made public, but for one of these."""
    values = {"state": "filed", "plan_shown_on": "2026-06-01", "result_shown_on": "2026-06-01"}
    return lambda w: approved(w, **{**values, name: "approved" if name == "state" else None})


flow_case("S1-53", "village_plan_filing", proposed, "approve", [("县级农业农村部门备案", "county", "township")])
gate_case(
    "S1-53", "village_plan_approved_first", lambda w: approved(w, state="proposed"), "file", "先由乡镇人民政府审批", None,
    {"state": "approved"},
)  # fmt: skip
gate_case("S1-53", "plan_filed", shown_but("state"), "close", "先由县级农业农村部门备案", None, {"state": "filed"})
gate_case(
    "S1-54", "plan_shown", shown_but("plan_shown_on"), "close", "先公开分配方案", None, {"plan_shown_on": "2026-06-01"}
)
gate_case(
    "S1-54",
    "result_shown",
    shown_but("result_shown_on"),
    "close",
    "先公开分配结果",
    None,
    {"result_shown_on": "2026-06-01"},
)
rule_case(
    "S1-54", "plan_published", approved, {"approved_on": "2026-06-03"}, {"approved_on": "2026-06-04"},
    first=lambda w: w.decide("publish_due", "7"),
)  # fmt: skip


def relief(w):
    return plan(w, ("relief", 100, {"household_id": household(w, "TP").id}))


def with_ground(w, record):
    basis = w.env["fupin.distribution.basis"].search([("code", "=", "hardship"), ("region_id", "=", False)], limit=1)
    record.line_ids.basis_id = basis


gate_case("S1-55", "relief_decided", relief, "propose", "上传民主决策的会议纪要", None, with_ground, papers=("JY",))
rows_case(
    "S1-55", "income_uses", "name",
    ["脱贫户、监测对象家庭等困难群体帮扶解困", "发展壮大村集体经济", "开发公益性岗位", "发展村级公益事业",
     "脱贫人口、监测对象以及弱、半劳动力就地就近就业", "“积分制+村规民约”劳动增收", "公积公益金：运营管护、村级公益事业等"],
)  # fmt: skip


@case("S1-56", binding="gate:no_plain_cash")
def no_plain_cash(w):
    record = relief(w)
    assert "逐户写明依据" in told(w, record, "propose")
    with_ground(w, record)
    assert "逐户写明依据" not in told(w, record, "propose")


@case("S1-56", binding="gate:no_equal_split")
def no_equal_split(w):
    first, second = (household(w, "TP", name=name) for name in ("甲", "乙"))
    record = plan(w, ("relief", 50, {"household_id": first.id}), ("relief", 50, {"household_id": second.id}))
    assert "不得平均分配" in told(w, record, "propose")
    record.line_ids[0].amount = 50.01
    assert "不得平均分配" not in told(w, record, "propose")


@case("S1-57", binding=("gate:reserve_kept", "parameter:reserve_ratio"))
def reserve_of_a_tenth(w):
    record = plan(w, ("works", 90.01, {}), ("reserve", 9.99, {}))
    assert "提高公积公益金" not in told(w, record, "propose")  # left open
    w.decide("reserve_ratio", "0.1")
    assert "提高公积公益金" in told(w, record, "propose")
    enough = plan(w, ("works", 90, {}), ("reserve", 10, {}))
    assert "提高公积公益金" not in told(w, enough, "propose")


def of_department(w):
    return works(w, by="department")


def of_township(w):
    return works(w, by="township")


flow_case(
    "S1-58", "department_plan_approval", of_department, "propose", [("县级人民政府统筹安排", "government", "township")]
)
flow_case("S1-58", "township_plan_approval", of_township, "propose", [("乡镇人民政府统筹安排", "leader", "county")])
gate_case(
    "S1-59", "weak_first", of_township, "propose", "集体经济薄弱的村所得", {"weak_behind_count": 1},
    {"weak_behind_count": 0},
)  # fmt: skip


def disposal(w, **values):
    asset = w.asset()
    collective(w, asset)
    mode = w.env["fupin.disposal.mode"].search([("code", "=", "auction"), ("region_id", "=", False)], limit=1)
    reason = w.env["fupin.disposal.reason"].search([("code", "=", "expired"), ("region_id", "=", False)], limit=1)
    standing = {"asset_ids": [Command.link(asset.id)], "mode_id": mode.id, "reason_id": reason.id,
                "region_id": w.village.id, "unit_id": w.units["village"].id, "department_id": w.units["department"].id}  # fmt: skip
    return w.model("fupin.disposal").create({**standing, **values})


def by_regime(state, regime="collective"):
    """A disposal of what is state or collective property."""

    def make(w):
        record = disposal(w, description="自然损耗")
        put(record.asset_ids, owner_regime=regime, use_status="idle")
        put(record, state=state, owner_regime=regime, is_working=None, department_id=w.units["department"].id)
        return record

    return make


def stopped(w, record):
    put(record.asset_ids, use_status="idle")


gate_case(
    "S1-60",
    "disposal_working",
    lambda w: disposal(w, description="自然损耗"),
    "submit",
    "原则上不予处置",
    None,
    stopped,
)
gate_case(
    "S1-61", "disposal_reason", disposal, "submit", "自然损耗、正常报废、市场风险", {"description": None},
    {"description": "自然损耗"},
)  # fmt: skip
words_case("S1-61", "disposal_reasons", "reason_id", ["自然损耗", "正常报废", "市场风险"])
words_case("S1-61", "disposal_modes", "mode_id", ["拍卖", "转让", "报废"])
flow_case(
    "S1-62", "disposal_village", by_regime("draft"), "submit",
    [("乡镇审查", "township", "county"), ("部门审核", "department", "township"), ("县级审批", "government", "department"),
     ("复核备案", "county", "finance")],
)  # fmt: skip
gate_case(
    "S1-62", "disposal_noticed", by_regime("approved"), "dispose", "先公示公告", {"disclosure_state": "none"},
    {"disclosure_state": "closed", "disclosure_upheld": 0},
)  # fmt: skip
gate_case(
    "S1-63", "encumbrance_approved",
    lambda w: change(w, "encumbered", holder="银行", encumbrance_amount=100, date_from="2026-06-01"), "confirm",
    "填写批准文号", None,
    {"approval_number": "批1号"}, papers=("DB",), button=gates_alone,
)  # fmt: skip


def mortgage(w):
    standing = {"name": "测试", "asset_ids": [Command.link(w.asset().id)], "holder": "银行", "date_from": "2026-01-01",
                "region_id": w.village.id, "unit_id": w.units["village"].id}  # fmt: skip
    return w.env["fupin.encumbrance"].create(standing)


rule_case("S1-63", "no_unauthorised_mortgage", mortgage, {"is_unauthorised": True}, {"is_unauthorised": None})
gate_case(
    "S1-64", "exit_clause", lambda w: complete(w, mode="equity"), "activate", "股权的退出办法和处置方式", {"exit_clause": None},
    {"exit_clause": "到期全额退还"},
)  # fmt: skip


def sold(w, day):
    record = disposal(w)
    money = {"disposal_id": record.id, "amount": 100, "date": day, "kind": "receipt", "voucher_number": "1"}
    put(record, state="approved")
    fields = w.env["fupin.disposal.money"]._fields
    w.env["fupin.disposal.money"].create({name: value for name, value in money.items() if name in fields})
    put(record, state="done", owner_regime="collective", balance=100)
    return record


@case("S1-65", binding=("rule:proceeds_reused", "parameter:disposal_reuse_due"))
def proceeds_are_used_again(w):
    w.decide("disposal_reuse_due", "365")
    w.equal(w.found(sold(w, "2025-06-10"), "proceeds_reused"), False)
    w.equal(w.found(sold(w, "2025-06-09"), "proceeds_reused"), True)


flow_case(
    "S1-66", "disposal_state", by_regime("draft", "state"), "submit",
    [("县委财经委员会审议", "committee", "township"), ("县财政局出具资产处置批复", "finance", "county")],
)  # fmt: skip
gate_case(
    "S1-66", "disposal_reply", by_regime("approved", "state"), "dispose", "县财政局资产处置批复", None,
    {"reply_number": "麦财资〔2026〕9号"}, papers=("CP",),
)  # fmt: skip
