"""S3: what income is for, by level; disposal."""

from odoo.fields import Command
from odoo.tools import SQL

from conformance.case import case
from conformance.cases_s1_operation import disposal, plan, stopped
from conformance.shapes import flow_case, gate_case, put, rows_case, told


def draft(level, *lines):
    """A draft plan of the owner at a level."""

    def make(w):
        below = {"unit_id": w.units["township" if level == "department" else "village"].id}
        given = lines or (("consolidation", 100, {}),)
        told_whom = [(use, amount, more or (below if use == "redistribution" else {})) for use, amount, more in given]
        record = plan(w, *told_whom, by=level)
        put(record, owner_level=level)
        return record

    return make


def proposed(level):
    def make(w):
        record = draft(level)(w)
        put(record, state="proposed")
        return record

    return make


flow_case("S3-50", "village_plan_approval", draft("village"), "propose", [("乡镇政府审批", "township", "county")])
gate_case(
    "S3-50", "village_plan_approved_first", proposed("village"), "file", "先由乡镇政府审批", None, {"state": "approved"}
)
flow_case("S3-51", "owner_plan_filing", draft("township"), "propose", [("县领导小组办公室备案", "county", "township")])


def share_case(provision, gate, parameter, level, good, bad, telling, change):
    """A share of a plan: at the figure nothing is said, a fen beyond it the gate tells; another figure, another limit."""

    @case(provision, binding=(f"gate:{gate}", f"parameter:{parameter}"))
    def play(w):
        assert telling not in told(w, draft(level, *good)(w), "propose"), "refused at the figure"
        assert telling in told(w, draft(level, *bad)(w), "propose"), "accepted beyond the figure"

    play.__name__ = gate

    @case(provision, binding=f"parameter:{parameter}", change={"value": change})
    def other(w):
        assert telling in told(w, draft(level, *bad)(w), "propose"), "the figure is another one"

    other.__name__ = f"{parameter}_figure"


def lines(first, amount, second, rest):
    return ((first, amount, {}), (second, rest, {}))


for provision, level in (("S3-52", "department"), ("S3-55", "township")):
    share_case(
        provision, f"{level}_own_share", f"{level}_own_min", level, lines("consolidation", 60, "redistribution", 40),
        lines("consolidation", 59.99, "redistribution", 40.01), "原则上提高自留金额", "0.5",
    )  # fmt: skip
for provision, level in (("S3-53", "department"), ("S3-56", "township")):
    share_case(
        provision, f"{level}_redist_share", f"{level}_redist_max", level, lines("consolidation", 60, "redistribution", 40),
        lines("consolidation", 59.99, "redistribution", 40.01), "原则上降低二次分配金额", "0.5",
    )  # fmt: skip
share_case(
    "S3-58", "village_develop_share", "village_develop_min", "village", lines("consolidation", 60, "maintenance", 40),
    lines("consolidation", 59.99, "maintenance", 40.01), "提高用于巩固脱贫成果", "0.5",
)  # fmt: skip
share_case(
    "S3-59", "village_maintain_share", "village_maintain_max", "village", lines("consolidation", 60, "maintenance", 40),
    lines("consolidation", 59.99, "maintenance", 40.01), "降低用于公益性资产维护", "0.5",
)  # fmt: skip
gate_case(
    "S3-59", "village_third_use", draft("village"), "propose", "第十九条对村级只列了", {"other_amount": 0.01},
    {"other_amount": 0},
)  # fmt: skip
for provision, level in (("S3-53", "department"), ("S3-56", "township")):
    gate_case(
        provision, f"{level}_redist_reach", draft(level), "propose", "没有列入的，写明理由", {"left_out_count": 1},
        {"left_out_count": 0},
    )  # fmt: skip
    gate_case(
        provision, f"{level}_redist_weak_first", draft(level), "propose", "确需低于的，写明理由", {"weak_behind_count": 1},
        {"weak_behind_count": 0},
    )  # fmt: skip


def bonus_case(provision, level, unit):
    """Ten hundredths more for the place of the asset: at the figure, and a fen beyond."""

    @case(provision, binding=(f"gate:{level}_location_bonus", f"parameter:{level}_location_bonus_max"))
    def play(w):
        telling = "提高的金额"
        receiver = {"unit_id": w.units[unit].id}
        record = draft(level, ("redistribution", 60, receiver), ("redistribution", 40, receiver))(w)
        put(record, bonus_mode="points", redistribution_total=100)
        first, second = record.line_ids.sorted("amount", reverse=True)
        put(first, is_located=True, is_calculated=True, base_amount=50, change_reason="按会议意见")
        put(second, is_calculated=True, base_amount=50, change_reason="按会议意见")
        assert telling not in told(w, record, "propose"), "refused at the figure"
        put(first, amount=60.01)
        put(second, amount=39.99)
        assert telling in told(w, record, "propose"), "accepted beyond the figure"

    play.__name__ = f"{level}_location_bonus"


bonus_case("S3-54", "department", "township")
bonus_case("S3-57", "township", "village")
rows_case(
    "S3-60", "income_uses", "name",
    ["乡村振兴产业扩大再生产", "有效衔接乡村振兴", "扶贫项目资产维护", "脱贫成效巩固", "奖励优秀企业或突出贡献单位、个人",
     "公共服务领域"], level="过渡期内",
)  # fmt: skip
gate_case(
    "S3-61", "household_funds_in_transition", draft("village"), "propose", "主要用于脱贫户和三类户",
    {"dividend_other_amount": 0.01}, {"dividend_other_amount": 0},
)  # fmt: skip


@case("S3-61", binding=("gate:household_funds_after_transition", "parameter:transition_end"))
def after_the_transition(w):
    telling = "过渡期已结束"
    record = draft("village")(w)
    put(record, dividend_amount=1, income_until="2026-01-01")
    assert telling not in told(w, record, "propose"), "the end is open"
    w.decide("transition_end", "2025-12-31")
    assert telling in told(w, record, "propose")
    put(record, income_until="2025-12-31")
    assert telling not in told(w, record, "propose")


@case("S3-62", binding=("gate:operator_reward_share", "parameter:reward_max"))
def two_hundredths_for_rewards(w):
    telling = "降低全年奖励金额"
    owned = [Command.create({"unit_id": w.units["village"].id, "share": 1})]
    w.asset(original_value=100000, owner_ids=owned)
    operator = w.model("fupin.operator", "village").create({"name": "某合作社"})
    for amount, refused in ((2000, False), (2000.01, True)):
        record = draft("village", ("reward", amount, {"operator_id": operator.id}))(w)
        w.equal(telling in told(w, record, "propose"), refused)
        record.unlink()


def rewarded(w):
    contract = w.contract(w.asset(owner_ids=[Command.create({"unit_id": w.units["village"].id, "share": 1})]))
    kind = w.env["fupin.contract.breach.kind"].search([("code", "=", "sublease")], limit=1)
    w.env["fupin.contract.breach"].create({"contract_id": contract.id, "kind_id": kind.id, "description": "转租"})
    return draft("village", ("reward", 1, {"operator_id": contract.operator_id.id}))(w)


def settled(w, record):
    breaches = record.line_ids.operator_id.contract_ids.breach_ids
    breaches.write({"settled_on": w.day(), "settlement": "终止"})


gate_case("S3-62", "reward_fully_performed", rewarded, "propose", "先结清、处理", None, settled)
gate_case(
    "S3-62", "reward_named", draft("village"), "propose", "写明奖励的经营主体",
    {"unnamed_reward_amount": 0.01}, {"unnamed_reward_amount": 0},
)  # fmt: skip


def agreed(w):
    """A disposal that was applied for and agreed to."""
    record = disposal(w)
    put(record, state="approved", is_working=None)
    return record


flow_case("S3-71", "disposal_consent", disposal, "submit", [("县领导小组办公室审核", "county", "township")])


def donated(w, record):
    source = w.env.ref("fupin_assets.funding_source_donation")
    put(w.env["fupin.funding"].search([("asset_id", "in", record.asset_ids.ids)]), source_id=source.id)


gate_case("S3-72", "disposal_donor", disposal, "submit", "先告知捐赠人", donated, {"donor_consent": True})
gate_case(
    "S3-73", "disposal_reply", agreed, "dispose", "填写批复文号", None, {"reply_number": "鲁组〔2025〕1号"},
)  # fmt: skip


def by_mode(w, name):
    """Make a disposal by a mode, as the village does."""
    mode = w.word("fupin.disposal.mode", name)
    asset = w.asset(owner_ids=[Command.create({"unit_id": w.units["village"].id, "share": 1})])
    reason = w.env["fupin.disposal.reason"].search([("code", "=", "expired"), ("region_id", "=", False)], limit=1)
    values = {"asset_ids": [Command.link(asset.id)], "mode_id": mode.id, "reason_id": reason.id}
    return w.model("fupin.disposal", "village").create(values)


@case("S3-74", binding="table:disposal_modes_allowed")
@case("S3-74", binding="table:disposal_modes_allowed", change={"cells": {"name": "转让"}})
def disposed_of_by_a_change_of_owner(w):
    for name in ("转让", "拍卖", "核销"):
        w.accepted(by_mode, w, name)
    for name in ("转产", "报停"):
        w.refused(by_mode, w, name, telling="第二十五条")
    record = by_mode(w, "拍卖")
    stop = w.word("fupin.disposal.mode", "报停")
    w.refused(record.write, {"mode_id": stop.id}, telling="所有权变更形式")
    put(record, mode_id=stop.id)  # chosen before the text bound it: not passed on
    w.refused(record.action_submit, telling="第二十五条")


gate_case("S3-75", "disposal_working", disposal, "submit", "资产正常使用的", None, stopped)


@case("S3-75", binding="gate:disposal_on_target")
def what_earns_its_tenth_stays(w):
    for key, value in (("yield_deducts_costs", "否"), ("yield_year_start", "1")):
        w.decide(key, value)
    telling = "收益达到约定标准的"
    record = disposal(w)
    put(record, is_working=True)
    asset = record.asset_ids
    for amount, number, refused in ((9999.99, "1", False), (0.01, "2", True)):
        line = [Command.create({"asset_id": asset.id, "amount": amount})]
        values = {"amount": amount, "date": "2024-06-01", "voucher_number": number, "line_ids": line}
        w.model("fupin.receipt", "village").create(values).action_confirm()
        w.equal(telling in told(w, record, "submit"), refused)


def carried_out(w, working):
    """A disposal with net proceeds of 100 yuan, of which 99.99 are remitted."""
    record = disposal(w)
    values = {"disposal_id": record.id, "kind": "remit", "amount": 99.99, "date": "2025-06-01", "voucher_number": "1"}
    put(record, state="done", is_working=working, net_proceeds=100, balance=100)
    use = w.env["fupin.disposal.proceeds.use"]
    columns = {name: value for name, value in values.items() if name in use._fields}
    names = SQL(", ").join(SQL.identifier(name) for name in columns)
    w.env.cr.execute(SQL("INSERT INTO fupin_disposal_proceeds_use (%s) VALUES %s", names, tuple(columns.values())))
    w.env.invalidate_all()
    return record


def remit_case(key, working, first):
    @case("S3-76", binding=f"rule:{key}")
    def play(w):
        first(w)
        record = carried_out(w, working)
        w.equal(w.found(record, key), True)
        put(record.proceeds_use_ids, amount=100)
        w.equal(w.found(record, key), False)

    play.__name__ = key


remit_case("proceeds_remitted", True, lambda w: None)
remit_case("other_proceeds_remitted", None, lambda w: w.decide("other_proceeds_remit", "1"))


@case("S3-77", binding=("gate:disposal_refund", "parameter:equity_refund"))
def the_whole_stake_comes_back(w):
    telling = "收回全部股金"
    record = agreed(w)
    put(record, mode_kind="exit", stake=100, proceeds=99.99)
    assert telling in told(w, record, "dispose")
    put(record, proceeds=100)
    assert telling not in told(w, record, "dispose")
    put(record, proceeds=1, force_majeure=True)
    assert telling not in told(w, record, "dispose")
