"""S2: the 1233 model: one team, two managements, third-party check, three-in-one supervision."""

from odoo.fields import Command

from conformance.case import case
from conformance.cases_s1_census import opened, weigh
from conformance.cases_s1_operation import active, disposal, draft, mortgage, shown_but
from conformance.cases_s1_scope import plain
from conformance.cases_s1_title import change, registered
from conformance.shapes import (
    asked_case,
    duties_case,
    duty_case,
    flow_case,
    gate_case,
    owned,
    paper,
    put,
    rows_case,
    rule_case,
    words_case,
)  # fmt: skip

YEAR = {"since": "2025-01-01", "until": "2025-12-31"}
rule_case("S2-02", "value_kept", plain, {"use_status": "lost"}, {"use_status": "in_use"})


@case("S2-02", binding="evaluation:value_goals")
def four_goals(w):
    template = weigh(w, "value_goals")
    w.equal(list(dict.fromkeys(template.item_ids.mapped("theme"))), ["保本", "保值", "增值", "增效"])
    assert not opened(w, "value_goals", "2025-11-30")
    assert opened(w, "value_goals", "2025-12-01")


duties_case("S2-04", "department", "牵头扶贫项目资产后续管理工作", name="测试乡村振兴局")
duties_case("S2-04", "audit", "监督")
duties_case("S2-23", "county_office", "县级统管")
duties_case("S2-24", "township", "乡级主管：对扶贫项目资产全过程追踪")
duties_case("S2-25", "village_committee", "村级直管：落实村级资产民主决策程序")
duties_case("S2-26", "village_oversight", "群众监管")


def office(w):
    return w.env["fupin.unit"].create(
        {"name": "测试资产管理办公室", "unit_type": "county_office", "region_id": w.region.id}
    )


rule_case(
    "S2-05", "office_headed", office, {"leader_id": None}, lambda w, one: put(one, leader_id=w.users["county"].id)
)


@case("S2-05", binding=("rule:office_staffed", "parameter:office_departments"))
def office_of_four_departments(w):
    made = office(w)
    for number, department in enumerate(("乡村振兴", "审计", "财政", "农业农村")):
        assert w.found(made, "office_staffed"), f"{number} departments have lent somebody"
        home = w._unit(f"测试{department}局", "department", w.region)
        user = w._user(f"{w.pack}_lent_{number}", "department", home)
        post = {"user_id": user.id, "unit_id": made.id, "role": "county", "date_from": "2020-01-01"}
        last = w.env["fupin.assignment"].create(post)
        w.env.flush_all()
    assert not w.found(made, "office_staffed")
    last.date_to = "2025-06-09"
    w.env.flush_all()
    assert w.found(made, "office_staffed"), "the last one has left"


rows_case("S2-05", "office_members", "department", ["乡村振兴", "审计", "财政", "农业农村"])


def group(w, township):
    return w.env["fupin.unit"].create(
        {
            "name": "测试乡镇领导小组",
            "unit_type": "leading_group",
            "region_id": w.township.id,
            "supervisor_id": township.id,
        }
    )


rule_case("S2-06", "township_group", lambda w: w.units["township"], None, group)


@case("S2-08", binding=("duty:founding_filing", "parameter:founding_filing_due"))
def founding_is_filed(w):
    made = group(w, w.units["township"])
    put(made, create_date="2025-05-01 03:00:00")
    mine = lambda: w.tasks("founding_filing", unit="township").filtered(lambda task: task.res_id == made.id)  # noqa: E731
    assert not mine(), "the term is open"
    w.decide("founding_filing_due", "30")
    w.equal([str(task.due_date) for task in mine()], ["2025-05-31"])


def rescue(w, code="expand", **values):
    decision = w.env["fupin.rescue.decision"].search([("code", "=", code), ("region_id", "=", False)], limit=1)
    standing = {"asset_ids": [Command.link(w.asset().id)], "decision_id": decision.id, "region_id": w.village.id,
                "analysis": "规模偏小", "decision_number": "1号", "decision_date": "2025-06-01", "procedures": "已公示",
                "result": "已办结"}  # fmt: skip
    return w.env["fupin.rescue"].create({**standing, **values})


def directed(w):
    return rescue(w, direction="冷链仓储")


def weakened(w):
    record = rescue(w)
    weak(w, record)
    return record


def weak(w, record):
    record.trait_ids = w.env["fupin.rescue.trait"].search([("code", "=", "small")])


gate_case("S2-09", "weak_traits_named", directed, "decide", "勾选规模偏小", None, weak)
rows_case("S2-09", "weak_traits", "name", ["规模偏小", "经营周期较短", "抗风险能力差", "可持续性不强"])
gate_case("S2-10", "new_use_named", weakened, "decide", "写明拓展使用范围的方向", None, {"direction": "冷链仓储"})
rows_case("S2-10", "rescue_decisions", "code", ["expand", "recover", "redirect", "transfer"])


def recovery(w):
    record = rescue(w, "recover", amount_to_recover=100)
    put(record, state="consented")
    return record


rule_case(
    "S2-11", "funds_recovered", recovery, {"date_due": "2025-06-09"}, {"date_due": "2025-06-10"},
    first=lambda w: w.decide("recovery_overdue_max", "0"),
)  # fmt: skip
gate_case(
    "S2-11",
    "better_project",
    recovery,
    "complete",
    "回笼资金用于哪个项目",
    {"state": "ready"},
    {"direction": "大棚二期"},
)


def in_disposal(w, asset):
    put(disposal(w, asset_ids=[Command.link(asset.id)]), state="submitted")


rule_case("S2-12", "idle_handled", plain, {"use_status": "remnant"}, in_disposal)
words_case("S2-12", "disposal_modes", "mode_id", ["转让", "拍卖", "置换", "报损", "报废"])


def decided(w):
    record = rescue(w)
    put(record, state="decided", consent_number="县组〔2025〕1号")
    return record


def idle(w):
    record = disposal(w)
    put(record.asset_ids, use_status="idle")
    paper(record, "JY")
    return record


flow_case("S2-13", "rescue_consent", decided, "consent", [("县扶贫项目资产领导小组同意", "group", "township")])
flow_case(
    "S2-13", "disposal_consent", idle, "submit",
    [("乡镇领导小组审核", "township", "county"), ("县扶贫项目资产领导小组同意", "group", "township")],
)  # fmt: skip
gate_case("S2-13", "request_and_consent", decided, "prepare", "上传请示与批复", {"state": "consented"}, papers=("PH",))


def pooled(w, **values):
    asset = w.asset(**values)
    owned(w, asset, w.units["village"], w.units["village_next"])
    return asset


def no_amounts(w, asset):
    for owner in asset.owner_ids:
        put(owner, amount=0)


def amounts(w, asset):
    for owner in asset.owner_ids:
        put(owner, amount=50000)


rule_case("S2-14", "shares_held", pooled, no_amounts, amounts)


def authorise(share):
    def write(w, asset):
        for owner in asset.owner_ids[:share]:
            put(owner, authorised_unit_id=w.units["township"].id, authorisation_number="授1号")

    return write


rule_case("S2-15", "all_authorised", pooled, authorise(1), authorise(2))


def to_county(w, asset):
    for owner in asset.owner_ids:
        put(owner, authorised_unit_id=w.units["county"].id, authorisation_number="授1号")


def built_by(person):
    return lambda w: pooled(w, project_id=w.project(implementing_unit_id=w.units[person].id).id)


rule_case("S2-15", "township_level_authorised", built_by("township"), to_county, authorise(2))
rule_case("S2-15", "county_level_authorised", built_by("department"), authorise(2), to_county)


def unify(count):
    def decide(w, asset):
        topics = w.env["fupin.unified.topic"].search([("region_id", "=", False)], order="sequence")
        asset.unified_ids.unlink()
        w.env["fupin.unified.decision"].create(
            [
                {"topic_id": topic.id, "asset_ids": [Command.link(asset.id)], "content": "统一", "number": "1号", "date": "2025-01-01",
                 "region_id": w.village.id, "unit_id": w.units["township"].id}
                for topic in topics[:count]
            ]
        )  # fmt: skip

    return decide


rule_case("S2-16", "five_unified", pooled, unify(4), unify(5))


def batch(w, **values):
    standing = {"unit_id": w.units["third_party"].id, "orderer_id": w.units["county"].id, "qualification": "甲级",
                "contract_number": "HT-1", "date_from": "2025-06-01", "date_to": "2025-06-30",
                "region_id": w.region.id}  # fmt: skip
    return w.env["fupin.verification"].create({**standing, **values})


def of_assets(w, **values):
    """A batch where there is an asset to look at."""
    w.asset()
    return batch(w, **values)


gate_case(
    "S2-18", "every_asset_checked", of_assets, "start", "不限于一类", {"asset_kind": "operating"}, {"asset_kind": None}
)


@case("S2-18", binding="duty:third_party_check", change={"coverage": 0.5})
def every_asset_once_a_year(w):
    assets = w.asset() | w.asset("public")
    task = w.tasks("third_party_check", unit="county", **YEAR)
    w.equal([str(one.due_date) for one in task], ["2025-12-31"])
    lines = w.env["fupin.verification.line"].create(
        [{"verification_id": batch(w).id, "asset_id": asset.id} for asset in assets]
    )
    put(lines[0], checked_on="2025-06-10")
    task.invalidate_recordset()
    assert task._shortfalls().mandatory, "one of two is enough"
    put(lines[1], checked_on="2025-06-10")
    assert not task._shortfalls().mandatory


asked_case("S2-19", "third_party_check", "third_party", 4, "registration")
asked_case("S2-20", "third_party_check", "third_party", 1, "third_income")
asked_case("S2-21", "third_party_check", "third_party", 4, "third_contract")
asked_case("S2-22", "third_party_check", "third_party", 1)
rows_case("S2-21", "third_party_problems", "code", ["third_contract", "third_income", "third_idle", "third_unfit"])


@case("S2-21", binding=("rule:low_yield", "parameter:low_yield"))
def a_low_yield(w):
    for key, value in (("low_yield", "0.05"), ("yield_deducts_costs", "否"), ("yield_year_start", "1")):
        w.decide(key, value)
    asset = w.asset(original_value=1000)
    owned(w, asset, w.units["village"])
    line = [Command.create({"asset_id": asset.id, "amount": 49.99})]
    values = {"amount": 49.99, "date": "2024-06-01", "voucher_number": "1", "line_ids": line}
    w.model("fupin.receipt", "village").create(values).action_confirm()
    w.equal(w.found(asset, "low_yield"), True)
    line = [Command.create({"asset_id": asset.id, "amount": 0.01})]
    values = {"amount": 0.01, "date": "2024-06-01", "voucher_number": "2", "line_ids": line}
    w.model("fupin.receipt", "village").create(values).action_confirm()
    w.equal(w.found(asset, "low_yield"), False)


gate_case("S2-25", "democratic_contract", draft, "activate", "履行民主决策程序", papers=("JY",))


def of_village(w):
    record = disposal(w)
    put(record.asset_ids, owner_regime="collective")
    return record


gate_case("S2-25", "democratic_disposal", of_village, "submit", "履行民主决策程序", papers=("JY",))
gate_case(
    "S2-26", "plan_shown", shown_but("result_shown_on"), "close", "先公开收益分配方案和结果", None,
    {"result_shown_on": "2025-06-02"},
)  # fmt: skip
rule_case(
    "S2-27", "abnormal_change", change, {"date": "2025-06-06", "state": "submitted"}, {"date": "2025-06-07"},
    first=lambda w: w.decide("warning_due", "3"),
)  # fmt: skip


def breach(w, contract):
    kind = w.env["fupin.contract.breach.kind"].search([("code", "=", "sublease")], limit=1)
    w.env["fupin.contract.breach"].create({"contract_id": contract.id, "kind_id": kind.id, "description": "转租"})


rule_case(
    "S2-27", "misuse", active, breach,
    lambda w, contract: contract.breach_ids.write({"settled_on": w.day(), "settlement": "终止"}),
)  # fmt: skip
rule_case("S2-27", "mortgage_warning", mortgage, {"is_unauthorised": True}, {"is_unauthorised": None})
rule_case("S2-29", "on_collective_platform", plain, {"owner_regime": "collective"}, registered("SZ"))
gate_case(
    "S2-30", "sample_large_enough", lambda w: of_assets(w, selection="sample"), "start", "提高抽查比例", {"ratio": 0.0999},
    {"ratio": 0.1}, first=lambda w: w.decide("sample_ratio", "0.1"),
)  # fmt: skip


@case("S2-31", binding=("duty:joint_meeting", "parameter:joint_meeting_interval"))
def joint_meetings_in_turn(w):
    put(w.units["county"], create_date="2025-01-01 03:00:00")
    assert not w.tasks("joint_meeting", unit="county"), "how often is open"
    w.decide("joint_meeting_interval", "2")
    tasks = w.tasks("joint_meeting", unit="county", since="2025-01-01", until="2025-06-10")
    days = [str(task.due_date) for task in tasks if task.res_id == w.units["county"].id]
    w.equal(days, ["2025-03-01", "2025-05-01", "2025-07-01"])


duty_case("S2-32", "township_verification", "township", ["2025-12-31"], count=1, **YEAR)


def confirmed_loss(w):
    record = change(w, "lost")
    put(record, state="confirmed")
    return record


def cause(code):
    def write(w, record):
        found = w.env["fupin.asset.change.cause"].search([("code", "=", code), ("region_id", "=", False)], limit=1)
        put(record, cause_id=found.id)

    return write


def decided(name):
    """The county says who answers for it, or why nobody does."""
    return lambda w, record: getattr(record.with_user(w.users["county"]), f"action_{name}")("县办认定")


rule_case("S2-33", "accountable_loss", confirmed_loss, cause("neglect"), cause("disaster"))
for step in ("excuse", "hold"):
    rule_case("S2-33", "accountable_loss", confirmed_loss, cause("neglect"), decided(step))
