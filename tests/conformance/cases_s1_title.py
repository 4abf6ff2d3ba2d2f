"""S1: handing over, title, registration, changes."""

from odoo.fields import Command

from conformance.case import case
from conformance.cases_s1_scope import of_household, plain
from conformance.shapes import explained, flow_case, gate_case, owned, paper, put, rows_case, rule_case


def finished(w, **values):
    project = w.project(acceptance_date="2026-01-01", audit_date="2026-01-10", **values)
    put(project, final_account_date="2026-03-12")
    return project


rule_case(
    "S1-25", "handed_over", lambda w: w.asset(project_id=finished(w).id), {"handover_state": "none"},
    {"handover_state": "done"}, first=lambda w: w.decide("handover_due", "90"),
)  # fmt: skip


@case("S1-25", binding="parameter:handover_due")
def ninety_days_to_the_day(w):
    w.decide("handover_due", "90")
    asset = w.asset(project_id=finished(w).id)
    for day, found in (("2026-03-12", True), ("2026-03-13", False)):  # 90 and 89 days before
        put(asset.project_id, final_account_date=day)
        w.equal(w.found(asset, "handed_over"), found)


def handover(w, **values):
    asset = w.asset("public")
    standing = {
        "from_unit_id": w.units["township"].id, "to_unit_id": w.units["village"].id, "asset_ids": [Command.link(asset.id)],
        "region_id": w.village.id,
    }  # fmt: skip
    return w.env["fupin.handover"].create({**standing, **values})


OPINION = {"opinion": "形成资产", "opinion_date": "2026-06-01", "beneficiaries": "全村"}


def with_project(w):
    record = handover(w, project_id=w.project().id)
    put(record, **OPINION)
    paper(record, "CB")
    return record


def all_stages(w, record):
    put(record.project_id, acceptance_date="2026-01-01", audit_date="2026-01-02", final_account_date="2026-01-03")


gate_case("S1-25", "acceptance_first", with_project, "submit", "验收、审计、竣工财务决算日期", None, all_stages)
rows_case(
    "S1-25", "transfer_steps", "name",
    ["验收", "审计", "竣工财务决算", "会议提出初步意见建议", "与接收单位达成共识，形成资产明细台账", "提交资产移交申请",
     "会议通过", "出具资产移交批复"],
)  # fmt: skip
rule_case("S1-26", "owner_determined", plain, {"owner_undetermined": True}, {"owner_undetermined": None})


def disputed(w):
    """An asset whose owner the county has to name."""
    asset = w.asset()
    owned(w, asset, w.units["village"])
    put(asset, owner_undetermined=True)
    return asset


gate_case(
    "S1-26", "owner_decided", disputed, "decide_owner", "研究确定产权归属的文件", papers=("GS",), button=explained
)


def with_decision(w):
    asset = disputed(w)
    paper(asset, "GS")
    return asset


flow_case("S1-26", "owner_decision", with_decision, "decide_owner", [("县人民政府研究确定", "government", "township")])
gate_case(
    "S1-27", "initial_opinion", handover, "submit", "填写初步意见", None,
    OPINION, papers=("CB",),
)  # fmt: skip
gate_case("S1-28", "detailed_list", handover, "apply", "上传资产明细台账", {"state": "confirmed"}, papers=("QD",))
gate_case(
    "S1-29", "transfer_reply", handover, "complete", "县财政局资产移交批复",
    {"state": "applied", "reply_number": "麦财资〔2026〕1号", "reply_date": "2026-06-01"}, papers=("YJ",),
)  # fmt: skip


def applied(w):
    record = handover(w)
    put(record, state="applied", reply_number="麦财资〔2026〕1号", reply_date="2026-06-01")
    paper(record, "YJ")
    return record


flow_case(
    "S1-29", "handover_reply", applied, "complete",
    [("县委财经委员会审议", "committee", "finance"), ("县财政局出具资产移交批复", "finance", "township")],
)  # fmt: skip


def registered(*codes):
    def register(w, asset):
        for code in codes:
            platform = w.env["fupin.platform"].search([("code", "=", code)], limit=1)
            values = {"asset_id": asset.id, "platform_id": platform.id, "number": code, "date": "2026-06-01"}
            w.env["fupin.asset.registration"].create(values)

    return register


def regime(word, *codes):
    def set_regime(w, asset):
        put(asset, owner_regime=word)
        registered(*codes)(w, asset)

    return set_regime


rule_case("S1-30", "state_registered", plain, regime("state", "GZ"), registered("FP"))
rule_case("S1-31", "collective_registered", plain, regime("collective", "SZ"), registered("FP"))
rule_case("S1-32", "household_registered", of_household, None, registered("FP"))


def change(w, code="damaged", **values):
    kind = w.env["fupin.asset.change.kind"].search([("code", "=", code), ("region_id", "=", False)], limit=1)
    standing = {
        "kind_id": kind.id, "asset_ids": [Command.link(w.asset().id)], "date": w.day(), "description": "测试",
        "region_id": w.village.id,
    }  # fmt: skip
    return w.env["fupin.asset.change"].create({**standing, **values})


rule_case(
    "S1-33", "change_registered", change, {"date": "2026-05-10", "state": "submitted"}, {"date": "2026-05-11"},
    first=lambda w: w.decide("change_registration_due", "30"),
)  # fmt: skip


def suggested(w, asset):
    return {one["unit"].unit_type or one["owner"] for one in asset._owner_suggestions()}


def owner_case(provision, name, wanted, make):
    @case(provision, binding="table:owner_by_case")
    def play(w):
        found = suggested(w, make(w))
        assert wanted in found, f"{found} without {wanted}"

    play.__name__ = name


def project_of(w, unit_type_person):
    return w.project(implementing_unit_id=w.units[unit_type_person].id)


owner_case("S1-34", "single_village", "village_collective", plain)
owner_case(
    "S1-36", "county_department", "department", lambda w: w.asset("public", project_id=project_of(w, "department").id)
)
owner_case("S1-37", "township", "township", lambda w: w.asset("public", project_id=project_of(w, "township").id))
owner_case(
    "S1-38", "village", "village_collective", lambda w: w.asset("public", project_id=project_of(w, "village").id)
)


@case("S1-35", binding="table:owner_by_case")
def across_villages_the_county_decides(w):
    asset = w.asset()
    owned(w, asset, w.units["village"], w.units["village_next"])
    put(asset, region_id=w.township.id, region_code=w.township.code)
    told = {one["owner"] for one in asset._owner_suggestions()}
    assert any("县人民政府确定" in words for words in told), told


rows_case(
    "S1-35", "share_factors", "name",
    ["建设资金投入比例", "后期帮扶需求", "覆盖乡村", "脱贫户、监测帮扶户户数", "村集体经济情况"],
)  # fmt: skip


def quantified(w, asset):
    for owner in asset.owner_ids:
        put(owner, amount=50000)


def not_quantified(w, asset):
    owned(w, asset, w.units["village"], w.units["village_next"])
    put(asset, owner_regime="collective")
    for owner in asset.owner_ids:
        w.env.cr.execute("UPDATE fupin_asset_owner SET amount = 0 WHERE id = %s", [owner.id])
    w.env.invalidate_all()


rule_case("S1-35", "shares_quantified", plain, not_quantified, quantified)
rule_case(
    "S1-39", "immovable_registered", of_household, {"is_immovable": True, "estate_number": None},
    {"estate_number": "新（2026）麦盖提县不动产权第1号"},
)  # fmt: skip
