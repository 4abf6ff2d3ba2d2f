"""S1: which assets it is about, whose they are, what they are worth, which books they stand in."""

from odoo.fields import Command

from conformance.case import case
from conformance.shapes import (
    erase,
    flow_case,
    gate_case,
    household,
    owned,
    put,
    rows_case,
    rule_case,
    types_case,
)  # fmt: skip

COMMITTEE = {"name": "测试村村民委员会", "unit_type": "village_committee"}


def committee(w, asset):
    owned(w, asset, w.env["fupin.unit"].create({**COMMITTEE, "region_id": w.village.id}))


def collective(w, asset):
    owned(w, asset, w.units["village"])


def plain(w):
    return w.asset()


def public(w):
    return w.asset("public")


def of_household(w):
    return w.asset("household", owner_ids=[Command.create({"household_id": household(w).id, "share": 1})])


rule_case("S1-02", "committee_owns_nothing", plain, committee, collective)
rule_case("S1-03", "not_idle", plain, {"use_status": "idle"}, {"use_status": "in_use"})
rule_case("S1-03", "public_serves", public, {"use_status": "damaged"}, {"use_status": "in_use"})
gate_case(
    "S1-04", "collective_first", plain, "title", "尽量确权到农村集体经济组织",
    lambda w, asset: owned(w, asset, w.units["township"]), collective,
)  # fmt: skip


def supervised(w, asset):
    collective(w, asset)
    asset.department_id = w.units["department"]


def rights(w, asset):
    for kind in ("income", "management"):
        asset.right_ids.filtered(lambda right, kind=kind: right.right_type == kind).unlink()
        w.env["fupin.asset.right"].create({"asset_id": asset.id, "right_type": kind, "holder": "村集体经济组织"})


def no_rights(_w, asset):
    asset.right_ids.unlink()


rule_case("S1-05", "owner_and_supervisor", plain, collective, supervised)
rule_case("S1-05", "income_and_care", plain, no_rights, rights)


def linked(w, asset):
    mode = w.env["fupin.linkage.mode"].search([], limit=1)
    values = {"asset_id": asset.id, "year": 2025, "mode_ids": [Command.link(mode.id)], "households": 3}
    w.model("fupin.linkage", "village").create(values)


rule_case("S1-07", "linkage_set_up", plain, None, linked)


def gone(w, asset):
    asset.responsible_user_id = w.users["village"]
    w.users["village"].active = False


rule_case(
    "S1-08", "responsible_current", plain, gone,
    lambda w, asset: put(asset, responsible_user_id=w.users["township"].id),
)  # fmt: skip


@case("S1-09", binding=("rule:income_used", "parameter:used_within_months", "parameter:used_within_start"))
def income_within_a_year(w):
    w.decide("used_within_start", "到账日")
    values = {"amount": 100, "date": "2025-06-10", "voucher_number": "1"}
    receipt = w.model("fupin.receipt", "village").create(values)
    receipt.action_confirm()
    w.equal(w.found(receipt, "income_used"), False)  # a year to the day
    put(receipt, date="2025-06-09")
    w.equal(w.found(receipt, "income_used"), True)


@case("S1-09", binding=("rule:income_soon", "parameter:used_within_warning"))
def income_soon_a_year(w):
    w.decide("used_within_warning", "335")
    values = {"amount": 100, "date": "2025-07-10", "voucher_number": "1"}
    receipt = w.model("fupin.receipt", "village").create(values)
    receipt.action_confirm()
    w.equal(w.found(receipt, "income_soon"), False)  # 335 days
    put(receipt, date="2025-07-09")
    w.equal(w.found(receipt, "income_soon"), True)


@case("S1-10", binding="parameter:start_year", change={"value": "2012"})
def formed_since_2013(w):
    w.refused(lambda: w.asset(acquisition_date="2012-12-31"), telling="2013-01-01")
    w.accepted(lambda: w.asset(acquisition_date="2013-01-01"))


rows_case(
    "S1-10", "fund_sources", "name",
    ["财政专项扶贫资金", "财政衔接推进乡村振兴补助资金", "统筹整合使用财政涉农资金",
     "地方政府债券（支持脱贫攻坚、衔接推进乡村振兴部分）", "援疆资金", "社会捐赠资金", "区内协作资金"],
)  # fmt: skip


def funded(w, asset):
    source = w.env.ref("fupin_assets.funding_source_special")
    w.env["fupin.funding"].create({"asset_id": asset.id, "source_id": source.id, "amount": 100000})


rule_case("S1-10", "funding_known", plain, lambda w, asset: erase(asset.funding_ids), funded)


def confirmed_project(w):
    project = w.project()
    put(project, state="confirmed")
    return project


rule_case("S1-11", "library_known", confirmed_project, {"library_number": None}, {"library_number": "XMK-1"})


@case("S1-12", binding="table:asset_types")
def three_natures(w):
    w.equal({row["kind"] for row in w.rows("asset_types")}, {"经营性", "公益性", "到户类"})
    for kind in ("operating", "public", "household"):
        w.equal(w.asset(kind, confirmed=False).kind, kind)


types_case(
    "S1-13", "operating", "经营性",
    ["良繁中心（养殖小区）", "保鲜库", "扶贫（帮扶）车间", "农民合作社", "光伏发电", "便民市场", "乡村旅游", "设施农业",
     "其他具有经营性质的资产"],
)  # fmt: skip
types_case(
    "S1-14", "public", "公益性",
    ["安全饮水", "电力提升", "乡村道路", "基层政权建设", "农林水基础设施", "教育基础设施", "医疗基础设施", "惠民设施",
     "其他类具有公益性质的资产"],
)  # fmt: skip
rows_case("S1-15", "household_modes", "name", ["财政补助", "实物直接发放", "以奖代补"])
rule_case(
    "S1-15", "household_named", of_household, lambda w, asset: asset.owner_ids.unlink(),
    lambda w, asset: owned(w, asset, household(w)),
)  # fmt: skip
rule_case(
    "S1-16", "fostered_livestock", of_household, {"asset_form": "biological", "kind": "operating"},
    {"asset_form": "biological", "kind": "household"},
)  # fmt: skip


def value_by(basis):
    """The township values an asset anew."""

    def write(w, asset, _step, reason=None):
        asset.with_user(w.users["township"]).write({"valuation_basis": basis, "change_reason": reason or "重新计价"})

    return write


gate_case(
    "S1-17",
    "final_account_report",
    plain,
    "value",
    "项目竣工决算报告",
    papers=("JS",),
    button=value_by("final_account"),
)


@case("S1-17", "S1-18", "S1-19", "S1-20", binding="table:valuation_bases")
def bases_of_value(w):
    bases = [row["basis"] for row in w.rows("valuation_bases")]
    w.equal(bases, ["final_account", "provisional", "actual", "equity_original", "appraisal", "appraisal"])


rule_case(
    "S1-18", "provisional_replaced", plain, {"valuation_basis": "provisional", "acquisition_date": "2025-06-09"},
    {"valuation_basis": "provisional", "acquisition_date": "2025-06-10"},
    first=lambda w: w.decide("provisional_due", "365"),
)  # fmt: skip
gate_case("S1-19", "actual_report", plain, "value", "项目财务决算报告", papers=("CW",), button=value_by("actual"))
rule_case(
    "S1-20", "equity_appraised", plain, {"equity_appraisal_due": "2026-06-10"}, {"equity_appraisal_due": "2026-06-11"}
)


@case("S1-21", binding="parameter:depreciation_method")
def written_off_by_the_method_only(w):
    asset = w.asset(acquisition_date="2021-05-01", useful_life=10, original_value=120000)
    asset._depreciate(w.day("2026-05-31"))
    w.equal(w.env["fupin.asset"].browse(asset.id).accumulated_depreciation, 0)  # the method is open
    w.decide("depreciation_method", "直线法")
    second = w.asset(acquisition_date="2021-05-01", useful_life=10, original_value=120000)
    w.env.flush_all()
    w.env.registry.clear_all_caches()
    second._depreciate(w.day("2026-05-31"))
    second.invalidate_recordset()
    assert second.accumulated_depreciation > 0
    w.equal(second.net_value, 120000 - second.accumulated_depreciation)


def dispute(w, **values):
    asset = w.asset(department_id=w.units["department"].id)
    return w.env["fupin.valuation.dispute"].create({"asset_id": asset.id, "objection": "偏高", **values})


def at(state):
    """A dispute of which every step up to a state was taken."""

    def make(w):
        record = dispute(w, appraiser="某评估公司", appraised_on="2026-06-01", appraised_amount=90000)
        put(record, state=state, study_opinion="同意", decision_number="1号", decided_on="2026-06-01")
        return record

    return make


gate_case("S1-22", "dispute_appraisal", at("submitted"), "appraise", "委托专业机构独立开展", papers=("PG",))
gate_case(
    "S1-22", "dispute_disclosed", at("decided"), "publish_value", "先向社会公开公示",
    {"disclosure_state": "closed", "disclosure_upheld": 1}, {"disclosure_upheld": 0},
)  # fmt: skip
flow_case("S1-22", "value_decision", at("studied"), "decide_value", [("县人民政府研究审定", "government", "township")])


rows_case(
    "S1-23", "ledger_builders", "name",
    ["县帮扶项目资产总台账", "行业单位台账", "乡镇台账", "村台账", "户台账"],
)  # fmt: skip
rule_case("S1-24", "books_agree_supervised", plain, None, supervised)
rule_case(
    "S1-24", "books_agree_funds", plain, {"project_id": None},
    lambda w, asset: put(asset, project_id=w.project().id),
)  # fmt: skip
