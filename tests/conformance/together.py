"""Several policies at once: in one place, and each of the five in its own county.

Each play gets all counties by their texts (`case.TEXTS`), is rolled back, and asserts as a case does.
"""

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.tools import SQL

from conformance.cases_s1_operation import disposal
from conformance.shapes import put

PLAYS = []
DAY = "2025-06-10"
# a second one in the county of S3, with a gate and a duty of its own and one figure that the first has, too
SECOND = """
policy:
  key: write_off_rules
  name: 资产核销管理规定
  region: '410423000000'
  date_from: '2024-01-01'
articles:
  - {number: 第一条, provision: W-01, text: 各乡镇每季度末前报告资产核销情况。}
  - {number: 第二条, provision: W-02, text: 核销前应当由评估机构出具意见。}
  - {number: 第三条, provision: W-03, text: 县级巡查比例不低于95%。}
parameters:
  - {key: county_check_coverage, name: 县级监督检查巡查比例, article: W-03, value: '0.95'}
obligations:
  - {key: write_off_report, name: 报告资产核销情况, article: W-01, unit_type: township, period: quarter}
gates:
  - key: write_off_appraised
    name: 核销前有评估意见
    article: W-02
    model: fupin.disposal
    transition: dispose
    condition: "[('appraiser', '!=', False)]"
    severity: block
    message: 先登记评估机构
"""
# of the province: binding what the county has its own of, leaving another to the county
ABOVE = """
policy:
  key: province_rules
  name: 省扶贫项目资产管理办法
  region: '410000000000'
  date_from: '2023-01-01'
declarations:
  - {code: min_yield, name: 年综合收益率下限, value_type: ratio}
  - {code: department_own_min, name: 县级主管部门自留下限, value_type: ratio}
articles:
  - {number: 第八条, provision: P-01, text: 年收益率不低于12%。}
  - {number: 第九条, provision: P-02, text: 核销须经省级备案。}
  - {number: 第十条, provision: P-03, text: 县级主管部门自留不低于一成。}
parameters:
  - {key: min_yield, name: 年综合收益率下限, article: P-01, value: '0.12', is_binding: true}
  - {key: department_own_min, name: 县级主管部门自留下限, article: P-03, value: '0.1'}
gates:
  - key: disposal_reply
    name: 核销须有批复和省级备案
    article: P-02
    is_binding: true
    model: fupin.disposal
    transition: dispose
    condition: "[('reply_number', '!=', False), ('reply_date', '!=', False)]"
    severity: block
    message: 填写省级备案的文号和日期
"""


def play(function):
    """Register a play."""
    PLAYS.append(function)
    return function


def run_clock(w):
    """Let the engine make and close what is due now, everywhere."""
    w.env.flush_all()
    w.env["fupin.obligation"]._generate_due(utc_now())
    w.env["fupin.task"]._cancel_gone(utc_now())
    w.env["fupin.rule"]._reconcile(utc_now())
    w.env.flush_all()
    w.env.invalidate_all()


# what a policy makes: table, its column, the table of what made it
MADE = {
    "tasks": ("fupin_task", "obligation_id", "fupin_obligation"),
    "findings": ("fupin_finding", "rule_id", "fupin_rule"),
    "reviews": ("fupin_review", "flow_id", "fupin_flow"),
}


def state_of(w, policy=None):
    """Return all that a policy has made in its place, whole rows, and what it sets there, to be compared."""
    policy = policy or w.policy
    w.env.flush_all()
    told = {}
    for name, (table, column, maker) in MADE.items():
        rows = w.env.execute_query(
            SQL(
                "SELECT made.id, made::text FROM %s made JOIN %s maker ON maker.id = made.%s WHERE policy_id = %s",
                SQL.identifier(table), SQL.identifier(maker), SQL.identifier(column), policy.id,
            )
        )  # fmt: skip
        told[name] = dict(rows)
    told["values"] = {row.key: w.value(row.key) for row in policy.parameter_ids}
    told["tables"] = {table.key: str(w.rows(table.key)) for table in policy.table_ids}
    told["pack"] = policy.export_pack()
    told["period"] = (policy.state, policy.date_from, policy.date_to, policy.is_live)
    return told


def same(before, after, but=()):
    """Assert that nothing changed, naming what did."""
    changed = [name for name in before if name not in but and before[name] != after[name]]
    assert not changed, f"{changed} changed"


def populate(w):
    """Give a county what its policy finds fault with and asks people to agree to."""
    assets = [w.asset(name=f"测试资产{number}") for number in range(3)]
    put(assets[0], use_status="idle")
    w.asset("public")
    w.project()
    record = disposal(w)
    put(record, state="submitted")
    record._gates_and_flow("approve", "按规定办理")
    return record


def superior(w, code):
    """Return an administrator of a place above the county."""
    region = w.env["fupin.region"].search([("code", "=", code)])
    unit = w._unit("测试省农业农村厅", "superior", region)
    return w._user(f"together_{code}", "administrator", unit)


def put_in_force(user, text):
    policy = user.env["fupin.policy"].with_user(user).load_pack(text)
    policy.action_publish()
    return policy.sudo()


# ------------------------------------------------------------------ one place


@play
def second_and_superior_bind_one_place(counties):
    w = counties["S3"]
    record = populate(w)
    put(record, state="approved", reply_number=False)
    run_clock(w)
    before = state_of(w)
    assert before["tasks"], "the county's own has made no task"
    dispose = record.with_user(w.users["county"]).action_dispose
    w.refused(dispose, telling="填写批复文号后再核销")

    second = put_in_force(w.users["administrator"], SECOND)
    put_in_force(superior(w, "410000000000"), ABOVE)
    run_clock(w)
    names = w.env["fupin.policy"]._in_force(w.village, w.day()).mapped("key")
    w.equal(names, ["write_off_rules", "lushan_2021", "province_rules"])
    # the superior's binding one, the county's own where the superior leaves it, the later one of one place
    w.equal(str(w.value("min_yield")), "0.12")
    w.equal(w.value("department_own_min"), before["values"]["department_own_min"])
    w.equal(str(w.value("county_check_coverage")), "0.95")
    # the gates of two policies stop one step, the county's own reply does no more
    told = w.refusal(dispose)
    assert "先登记评估机构" in told, told
    assert "填写省级备案的文号和日期" in told, told
    assert "填写批复文号后再核销" not in told, told
    assert owed(w, second), "the second has made no task"
    same(before, state_of(w), but=("values", "findings"))


def owed(w, policy):
    """Return open tasks of the calendar that fall due from today on; what fell due while it bound stays owed."""
    mine = [("obligation_id.policy_id", "=", policy.id), ("obligation_id.trigger", "=", "calendar")]
    return w.env["fupin.task"].search([*mine, ("state", "=", "open"), ("due_date", ">=", w.day())])


@play
def what_collides_is_shown_to_the_administrator(counties):
    w = counties["S3"]
    administrator = w.users["administrator"]
    own = w.policy.with_user(administrator)
    w.equal((own.overlap_count, own.overlaps), (0, False))
    province = superior(w, "410000000000")
    second, above = put_in_force(administrator, SECOND), put_in_force(province, ABOVE)
    w.env.invalidate_all()
    lines = own.overlaps.splitlines()
    w.equal(own.overlap_count, 4)
    for name, words in (
        ("年综合收益率", "上级规定下级不得另定"),
        ("批复", "上级规定下级不得另定"),
        ("自留", "以本文件为准"),
        ("巡查比例", "同一地方，以后施行的为准"),
    ):
        w.equal([name in line and words in line for line in lines].count(True), 1, (name, lines))
    shown = w.env["fupin.policy"].search(own.action_show_overlaps()["domain"])
    w.equal(shown, second | above)
    # the superior sees it as well; who is neither above nor below does not
    w.equal(above.with_user(province).overlap_count, 3)
    w.equal(counties["S1"].policy.with_user(counties["S1"].users["administrator"]).overlap_count, 0)


@play
def one_ends_and_the_rest_stays(counties):
    w = counties["S3"]
    record = populate(w)
    put(record, state="approved", reply_number=False)
    run_clock(w)
    before, found = state_of(w), open_findings(w)
    second = put_in_force(w.users["administrator"], SECOND)
    above = put_in_force(superior(w, "410000000000"), ABOVE)
    run_clock(w)
    both = state_of(w, second)
    dispose = record.with_user(w.users["county"]).action_dispose
    above.action_expire("废止")
    run_clock(w)
    w.equal(w.value("min_yield"), before["values"]["min_yield"])
    told = w.refusal(dispose)
    assert "先登记评估机构" in told, told
    assert "填写批复文号后再核销" in told, told
    assert "省级备案" not in told, told
    same(both, state_of(w, second))
    second.action_expire("废止")
    run_clock(w)
    told = w.refusal(dispose)
    assert "先登记评估机构" not in told, told
    assert "填写批复文号后再核销" in told, told
    w.equal(owed(w, second).ids, [])
    same(before, state_of(w), but=("findings",))
    w.equal(open_findings(w), found)


def open_findings(w):
    found = w.env["fupin.finding"].search([("rule_id.policy_id", "=", w.policy.id), ("state", "=", "open")])
    return {(finding.rule_id.key, finding.res_model, finding.res_id) for finding in found}


# --------------------------------------------------------------- five counties


@play
def each_of_five_governs_its_own(counties):
    for w in counties.values():
        populate(w)
    run_clock(counties["S3"])
    for text, w in counties.items():
        told = state_of(w)
        assert told["tasks"], f"{text}: no task"
        assert told["findings"], f"{text}: no finding"
        w.equal(w.env["fupin.policy"]._in_force(w.village, w.day()), w.policy)
        for name, (table, column, maker) in MADE.items():
            places = w.env.execute_query(
                SQL(
                    """SELECT DISTINCT left(made.region_code, 6) FROM %s made JOIN %s maker ON maker.id = made.%s
                       WHERE policy_id = %s""",
                    SQL.identifier(table), SQL.identifier(maker), SQL.identifier(column), w.policy.id,
                )
            )  # fmt: skip
            assert {place for (place,) in places} <= {w.region.code[:6]}, f"{text}: {name} in {places}"
    reviews = [text for text, w in counties.items() if state_of(w)["reviews"]]
    assert len(reviews) > 1, f"agreement is asked for in {reviews} alone"


@play
def one_of_five_goes_and_four_stay(counties):
    for w in counties.values():
        populate(w)
    first = counties["S3"]
    run_clock(first)
    before = {text: state_of(w) for text, w in counties.items()}
    run_clock(first)
    for text, w in counties.items():  # the clock alone changes nothing
        same(before[text], state_of(w))
    for text, w in counties.items():
        for remove in (end, delete):
            with first.undone():
                remove(w)
                run_clock(w)
                w.equal({key for key in before[text]["values"] if w.value(key) is not None}, set(), text)
                w.equal(owed(w, w.policy).ids, [], text)
                for other in counties.keys() - {text}:
                    same(before[other], state_of(counties[other]))


def end(w):
    w.policy.action_expire("废止")


def delete(w):
    """Take a policy out with all that it has made, as no one at the screen can."""
    w.env.flush_all()
    for table, column, maker in MADE.values():
        erase_made(w, table, column, maker)
    w.unlock()
    w.policy.unlink()


def erase_made(w, table, column, maker):
    w.env.cr.execute(
        SQL(
            "DELETE FROM %s WHERE %s IN (SELECT id FROM %s WHERE policy_id = %s)",
            SQL.identifier(table), SQL.identifier(column), SQL.identifier(maker), w.policy.id,
        )
    )  # fmt: skip
    w.env.invalidate_all(flush=False)
