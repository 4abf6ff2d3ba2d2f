"""S3: which assets it is about, the six rights, whose an asset is, by price, by type, by case."""

from datetime import timedelta

from odoo.fields import Command

from conformance.case import case
from conformance.cases_s1_scope import of_household, plain, public
from conformance.cases_s1_title import disputed, project_of, suggested
from conformance.shapes import (
    duties_case,
    duty_case,
    explained,
    gate_case,
    household,
    owned,
    put,
    rows_case,
    rule_case,
    types_case,
)  # fmt: skip

YEAR = {"since": "2025-01-01", "until": "2025-12-31"}


@case("S3-01", binding="policy:hotline")
def the_hotline_is_told(w):
    notice = w.env["fupin.disclosure"].create(
        {"name": "公示", "kind": "other", "res_model": "fupin.asset", "res_id": w.asset().id, "region_id": w.village.id,
         "unit_id": w.units["village"].id, "content": "测试", "date_from": "2025-06-10", "date_to": "2025-06-17"}
    )  # fmt: skip
    assert "12317" in (notice.hotline or ""), notice.hotline


@case("S3-02", binding="parameter:start_date", change={"value": "2012-10-01"})
def formed_since_the_congress(w):
    w.refused(lambda: w.asset(acquisition_date="2012-10-31"), telling="2012-11-01")
    w.accepted(lambda: w.asset(acquisition_date="2012-11-01"))


types_case(
    "S3-03", "operating", "经营性",
    ["设施农业", "农林业产业基地", "生产加工设施", "光伏扶贫电站", "扶贫车间", "电商扶贫", "旅游扶贫", "权益性资产"],
)  # fmt: skip
types_case(
    "S3-04", "public", "公益性",
    ["道路交通", "农田水利", "供水饮水", "环卫公厕", "电力设备", "教育", "文化", "体育", "卫生"],
)  # fmt: skip
types_case("S3-05", "household", "到户类", ["生物性资产", "固定资产"])
duties_case("S3-06", "township", "统一领导、分级管理")
duties_case("S3-07", "leading_group", "顶层设计、重大决策")
duties_case("S3-10", "finance", "负责绩效考核")
duties_case("S3-65", "discipline", "日常监督")


def titled(w):
    """Make an asset of the village's collective and register its title, as the township does."""
    asset = w.asset(owner_ids=[Command.create({"unit_id": w.units["village"].id, "share": 1})])
    put(asset, handover_state="done")
    asset.with_user(w.users["township"]).action_title()
    return asset


@case("S3-08", binding="parameter:certificate_issuer")
def who_issues_certificates(w):
    asset = titled(w)
    assert asset.certificate_number, "a title has its certificate's number"
    says = str(asset.env["ir.qweb"]._render("fupin_assets.print_certificate", asset._certificate_words()))
    assert "领导小组" in says.replace("领导小组办公室", ""), "the certificate names who issues it"


@case("S3-09", binding="table:rights_by_kind")
def six_rights_are_registered(w):
    rights = titled(w).right_ids
    w.equal(
        set(rights.mapped("right_type")),
        {"ownership", "operation", "management", "income", "supervision", "disposal"},
    )
    assert all(rights.mapped("holder"))


duty_case("S3-11", "audit_plan", "audit", ["2025-12-31"], **YEAR)


def handed_in(w):
    asset = w.asset(confirmed=False)
    put(asset, state="submitted")
    return asset


@case("S3-12", binding="flow:asset_confirmation")
def confirmation_is_filed(w):
    asset = w.asset()
    reviews = w.env["fupin.review"].search([("res_model", "=", "fupin.asset"), ("res_id", "=", asset.id)])
    w.equal(reviews.mapped("step_name"), ["报县领导小组办公室备案"])
    assert reviews.with_user(w.users["county"]).may_decide
    w.equal(asset.state, "confirmed")  # a filing holds nothing up


rule_case(
    "S3-12", "rights_filed", plain, {"titled_on": "2025-05-11", "filed_on": None}, {"titled_on": "2025-05-12"},
    first=lambda w: w.decide("rights_filing_due", "30"),
)  # fmt: skip


def of_collective(w):
    return w.asset(owner_ids=[Command.create({"unit_id": w.units["village"].id, "share": 1})])


gate_case(
    "S3-13", "transfer_before_title", of_collective, "title", "先办理资产移交", {"handover_state": "under_way"},
    {"handover_state": "done"},
)  # fmt: skip


@case("S3-14", binding="table:owner_regimes")
def regime_follows_the_owner(w):
    w.equal([row["regime"] for row in w.rows("owner_regimes")], ["国有资产", "国有资产", "集体资产", "农户家庭所有"])
    told = [one["regime"] for one in of_household(w)._owner_suggestions()]
    assert "农户家庭所有" in told, told


def regimes(w, **values):
    return {one["regime"] for one in w.asset("public", **values)._owner_suggestions()}


@case("S3-15", binding="table:owner_by_type")
def state_property_by_type(w):
    for word in ("县道", "乡道", "安全饮水", "大中型桥梁", "跨流域河渠", "电力设施"):
        assert "国有资产" in regimes(w, name=f"测试{word}"), word
    assert "国有资产" not in regimes(w, name="村巷硬化路")


@case("S3-20", binding="table:owner_by_type")
def collective_property_by_type(w):
    for word in (
        "标准化厂房", "扶贫车间", "扶贫基地", "村巷", "机井", "生产桥", "河渠堤堰", "卫生室", "活动场所", "环卫", "路灯",
        "文化广场",
    ):  # fmt: skip
        assert "集体资产" in regimes(w, name=f"测试{word}"), word


def settled(amount):
    def make(w):
        asset = w.asset(original_value=amount)
        put(asset, valuation_basis="final_account")
        return asset

    return make


def owner(person):
    def write(w, asset):
        owned(w, asset, w.units[person])

    return write


rule_case("S3-16", "owner_township", settled(1000000), owner("village"), owner("township"))
rule_case("S3-16", "owner_township", settled(4999999.99), owner("department"), owner("township"))
rule_case("S3-17", "owner_department", settled(5000000), owner("township"), owner("department"))
rule_case("S3-18", "owner_village", settled(999999.99), owner("township"), owner("village"))


@case("S3-16", binding="table:owner_bands")
def the_band_of_the_township(w):
    for amount, wanted in (
        (999999.99, "village_committee"),
        (1000000, "township"),
        (4999999.99, "township"),
        (5000000, "department"),
    ):
        told = [one["owner"] for one in settled(amount)(w)._owner_suggestions()]
        words = {"village_committee": "村委会", "township": "乡镇政府", "department": "县级主管部门"}[wanted]
        named = [row["owner"] for row in w.rows("owner_bands") if row["owner_type"] == wanted]
        assert any(words in one for one in named), named
        assert told, amount


def big_in_village(w):
    asset = settled(1000000.01)(w)
    owned(w, asset, w.units["village"])
    put(asset, handover_state="done")
    return asset


gate_case("S3-19", "village_title_paper", big_in_village, "title", "县级主管部门的确权文件", papers=("GS",))


def accepted_project(w):
    project = w.project(acceptance_date="2025-01-01")
    put(project, state="confirmed")
    return project


rule_case(
    "S3-21", "contractor_handed_over", accepted_project, {"contractor_handover_date": None},
    {"contractor_handover_date": "2025-02-01"},
)  # fmt: skip


@case("S3-22", binding="parameter:ledger_columns")
def six_columns_of_the_ledger(w):
    w.equal(w.value("ledger_columns"), ("名称", "类别", "购建时间", "预计使用年限", "原始价值", "资金来源构成"))


@case("S3-22", binding="rule:platforms_agree")
def the_rule_waits_for_the_figure(w):
    rule = w.policy.rule_ids.filtered(lambda rule: rule.key == "platforms_agree")
    assert rule.disabled_reason, "nothing is open"
    w.decide("platform_difference_max", "0")
    rule.invalidate_recordset()
    assert not rule.disabled_reason


rule_case(
    "S3-23", "household_ledger", of_household, lambda w, asset: asset.owner_ids.unlink(),
    lambda w, asset: owned(w, asset, household(w)),
)  # fmt: skip


@case("S3-24", binding="table:owner_by_case")
def linking_funds_follow_the_department(w):
    source = w.env["fupin.funding.source"].search([("code", "=", "XJ"), ("region_id", "=", False)])
    asset = w.asset("public", project_id=project_of(w, "department").id)
    w.env["fupin.funding"].search([("asset_id", "=", asset.id)]).source_id = source
    w.env.flush_all()
    assert any("按县级主管部门意见" in words for words in suggested(w, asset)), suggested(w, asset)


gate_case(
    "S3-25", "owner_meeting", disputed, "decide_owner", "上传县领导小组会议纪要", papers=("JY",), button=explained
)


def follows(w, right, kind):
    return [row.get("follows") for row in w.rows("rights_by_kind") if (row["right"], row.get("kind")) == (right, kind)]


def right_case(provision, right, kind, wanted):
    @case(provision, binding="table:rights_by_kind")
    def play(w):
        w.equal(follows(w, right, kind), [wanted])

    play.__name__ = "right"


right_case("S3-26", "经营权", "公益性", "owner")
right_case("S3-26", "经营权", "经营性", "operator")
right_case("S3-43", "管理权", "公益性", "owner")
right_case("S3-46", "管理权", "经营性", "operator")
right_case("S3-49", "收益权", "经营性", "owner")
right_case("S3-49", "收益权", "到户类", "owner")
right_case("S3-78", "处置权", "到户类", "owner")
rule_case(
    "S3-27", "household_contract", of_household, {"operator_name": "某合作社"},
    lambda w, asset: w.contract(asset),
)  # fmt: skip


@case("S3-44", binding="rule:maintainer_named")
def somebody_looks_after_it(w):
    asset = public(w)
    assert w.found(asset, "maintainer_named")
    values = {
        "name": "测试",
        "asset_ids": [Command.link(asset.id)],
        "date_from": "2025-01-01",
        "region_id": w.village.id,
    }
    keeper = w.model("fupin.maintainer", "village").create(values)
    assert not w.found(asset, "maintainer_named")
    put(keeper, date_to="2025-06-09")
    assert w.found(asset, "maintainer_named")


rows_case(
    "S3-80", "ledger_builders", "builder",
    ["县领导小组办公室", "县级主管部门", "乡(镇、街道)领导小组办公室", "村委会"],
)  # fmt: skip


@case("S3-82", binding="parameter:ledger_only_spending")
def spending_that_forms_no_asset(w):
    w.equal(len(w.value("ledger_only_spending") or ()), 3)


rows_case("S3-84", "violations", "number", [1, 2, 3, 4, 5, 6, 7])


@case("S3-84", binding="gate:violation_named")
@case("S3-84", binding="table:violations")
def correction_ordered_for_a_violation(w):
    orders = w.model("fupin.supervision.order", "county")
    choices = orders.get_choices("violation", False)
    w.equal(len(choices), 7)
    standing = {"unit_id": w.units["village"].id, "demand": "限期改正", "due_date": w.day() + timedelta(days=10)}
    order = orders.create(standing)
    w.refused(order.action_issue, telling="七种情形")
    w.refused(order.write, {"violation": "没有这种情形"}, telling="")
    order.violation = choices[0][0]
    w.accepted(order.action_issue)
    w.equal((order.state, order.due_date), ("issued", standing["due_date"]))


@case("S3-85", binding="policy:date_from", change={"date_from": "2022-02-01"}, day="2022-01-15")
def in_force_since_2022(w):
    w.equal(w.value("min_yield", "2021-12-31"), None)
    assert w.value("min_yield", "2022-01-01") is not None


def subsidised(w):
    project = accepted_project(w)
    w.env["fupin.project.expense"].create({"project_id": project.id, "name": "产业补贴", "amount": 100})
    return project


rule_case(
    "S3-82",
    "subsidies_explained",
    subsidised,
    lambda w, project: put(project.expense_ids, performance_target="增收", beneficiaries=None),
    lambda w, project: put(project.expense_ids, beneficiaries="脱贫户30户"),
)


@case("S3-82", binding="rule:subsidies_explained")
def other_spending_needs_no_explanation(w):
    project = accepted_project(w)
    w.env["fupin.project.expense"].create({"project_id": project.id, "name": "设计费", "amount": 100})
    w.equal(w.found(project, "subsidies_explained"), False)
    w.env["fupin.project.expense"].create({"project_id": project.id, "name": "小额信贷贴息", "amount": 100})
    w.equal(w.found(project, "subsidies_explained"), True)


@case("S3-05", binding="rule:subsidies_explained")
def excluded_spending_is_no_asset_and_yet_listed(w):
    """Interest subsidies and subsidies for a household's own development are listed with the project, not as assets."""
    for name in ("金融扶贫贴息", "直接发放帮扶贫困户自身发展的补贴"):
        project = accepted_project(w)
        line = w.env["fupin.project.expense"].create({"project_id": project.id, "name": name, "amount": 100})
        w.equal(w.found(project, "subsidies_explained"), True, name)
        put(line, performance_target="增收", beneficiaries="脱贫户30户")
        w.equal(w.found(project, "subsidies_explained"), False, name)
        assert not w.env["fupin.asset"].search_count([("project_id", "=", project.id)]), "it is no asset"
