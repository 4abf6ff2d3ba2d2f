"""S0: the month of a village, the quarter of a township, the half-years above; checklists, reports, escalation."""

from datetime import datetime

from conformance.case import case

SWEEP = "duty:village_sweep"
CHECKLISTS = {"S0-07": ("sweep_operation", 6), "S0-08": ("sweep_changes", 5), "S0-09": ("sweep_requests", 2)}


def answered(w, key):
    """Answer each question of a checklist badly on an asset of its own; return [(question, problem)]."""
    lists = w.env["fupin.checklist"].search([("policy_id", "=", w.policy.id), ("key", "=", key)])
    found = []
    for item in lists.item_ids:
        asset = w.asset(name=item.question)
        sound = "否" if item.problem_when == "是" else "是"
        for answer in (sound, item.problem_when):
            before = w.env["fupin.problem"].search_count([("asset_id", "=", asset.id)])
            w.equal(before, 0, f"{item.question} {answer}")
            w.model("fupin.inspection", "village").report({"asset_id": asset.id, "answers": {str(item.id): answer}})
            w.env.flush_all()
        found.append((item, w.env["fupin.problem"].search([("asset_id", "=", asset.id)])))
    return found


@case("S0-07", binding="checklist:sweep_operation")
def six_questions_open_problems(w):
    found = answered(w, "sweep_operation")
    w.equal(len(found), 6)
    for item, problem in found:
        w.equal(problem.type_ids, item.opens_problem_type_id, item.question)
        w.equal(problem.kind, "problem")


@case("S0-07", binding=("rule:linkage_set_up", "parameter:linkage_min_records"))
def linkage_is_set_up(w):
    asset = w.asset()
    w.equal(w.found(asset, "linkage_set_up"), True)
    mode = w.env["fupin.linkage.mode"].search([], limit=1)
    done = {"mode_ids": [(6, 0, mode.ids)], "households": 3}
    for year, missing in ((2023, True), (2024, False)):
        w.env["fupin.linkage"].create({"asset_id": asset.id, "year": year, **done})
        w.equal(w.found(asset, "linkage_set_up"), missing, year)


@case("S0-08", binding="checklist:sweep_changes")
def five_forbidden_changes(w):
    found = answered(w, "sweep_changes")
    names = {"擅自转让", "擅自转租", "擅自抵押", "擅自融资", "擅自更换经营主体"}
    w.equal({problem.type_ids.name for _item, problem in found}, names)


@case("S0-08", binding="rule:no_unauthorised_change")
def a_breach_is_found(w):
    contract = w.contract(w.asset(), running=True)
    w.equal(w.found(contract, "no_unauthorised_change"), False)
    kind = w.env["fupin.contract.breach.kind"].search([], limit=1)
    breach = w.env["fupin.contract.breach"].create(
        {"contract_id": contract.id, "kind_id": kind.id, "date": w.day(), "description": "转租"}
    )
    w.equal(w.found(contract, "no_unauthorised_change"), True)
    assert breach.is_open


@case("S0-08", binding="rule:no_unauthorised_mortgage")
def a_mortgage_that_nobody_agreed_to_is_found(w):
    assets = [(6, 0, w.asset().ids)]
    given = {"asset_ids": assets, "region_id": w.village.id, "holder": "信用社", "amount": 1000}
    for day, wrong in ((False, True), (w.day(), False)):
        made = w.env["fupin.encumbrance"].create({**given, "approved_on": day})
        w.equal(w.found(made, "no_unauthorised_mortgage"), wrong, day)


@case("S0-09", binding="checklist:sweep_requests")
def requests_of_operators(w):
    found = answered(w, "sweep_requests")
    w.equal([problem.kind for _item, problem in found], ["request", "request"])


@case("S0-10", binding=SWEEP)
@case("S0-10", binding=SWEEP, change={"coverage": 0.5})
def every_asset_every_month(w):
    first, second = w.asset(), w.asset(name="第二项资产")
    tasks = w.tasks("village_sweep", "village", until="2025-06-10", since="2025-04-01")
    w.equal([str(task.period_start) for task in tasks], ["2025-04-01", "2025-05-01", "2025-06-01"])
    submit = tasks[-1:].with_user(w.users["village"]).action_submit
    w.meeting("two_committees", task_ids=[(6, 0, tasks[-1:].ids)])
    w.inspect(first, task_id=tasks[-1:].id)
    w.refused(submit, telling="100")
    w.inspect(second, task_id=tasks[-1:].id)
    w.accepted(submit)


@case("S0-11", binding="parameter:village_ledgers")
def ledger_and_list_of_problems(w):
    asset = w.asset()
    w.inspect(asset)
    w.problem("经营不正常", asset, by="village")
    report = w.model("fupin.period.report", "village").create({"kind": "village_month"})
    tables = {table["name"]: table["rows"] for table in report._told()["tables"]}
    w.equal(list(tables), ["监督管理台账", "问题清单"])
    w.equal([len(rows) for rows in tables.values()], [1, 1])


@case("S0-13", binding="gate:committees_first")
def studied_by_the_two_committees(w):
    w.inspect(w.asset())
    task = w.tasks("village_sweep", "village")[-1:]
    submit = task.with_user(w.users["village"]).action_submit
    w.refused(submit, telling="两委")
    w.meeting("two_committees", task_ids=[(6, 0, task.ids)])
    w.accepted(submit)


@case("S0-14", binding=SWEEP)
@case("S0-14", binding=SWEEP, change={"cron": "26"})
def reported_by_the_25th(w):
    task = w.tasks("village_sweep", "village")[-1:]
    w.equal(str(task.due_date), "2025-06-25")
    for day, late in (("2025-06-24", False), ("2025-06-25", False), ("2025-06-26", True)):
        with w.on(day):
            w.env.invalidate_all()
            w.equal(task.is_overdue, late, day)


@case("S0-19", binding="duty:township_supervision")
def townships_go_round_each_quarter(w):
    once(w, "township_supervision", "township", ["2025-03-31", "2025-06-30"])


@case("S0-21", binding="duty:department_guidance")
def departments_guide_each_half_year(w):
    tasks = w.tasks("department_guidance", "department", until="2025-06-10", since="2025-01-01")
    mine = tasks.filtered(lambda task: task.target_unit_id == w.units["township"])
    w.equal([str(task.due_date) for task in mine], ["2025-06-30"])
    w.refused(mine.with_user(w.users["department"]).action_submit)
    w.inspect(w.asset(department_id=w.units["department"].id), by="department")
    w.accepted(mine.with_user(w.users["department"]).action_submit)


def once(w, key, person, days):
    """A duty to go there at least once in its period."""
    tasks = w.tasks(key, person, until="2025-06-10", since="2025-01-01")
    w.equal([str(task.due_date) for task in tasks], days)
    submit = tasks[-1:].with_user(w.users[person]).action_submit
    asset = w.asset()
    w.refused(submit, telling="至少")
    w.inspect(asset, by=person)
    w.accepted(submit)


@case("S0-24", binding="duty:county_report")
def the_county_reports_each_half_year(w):
    tasks = w.tasks("county_report", "county", until="2025-06-10", since="2024-07-01")
    w.equal([str(task.due_date) for task in tasks], ["2024-12-31", "2025-06-30"])


@case("S0-36", binding=SWEEP, change={"escalation_days": 0})
@case("S0-36", binding="table:reporting_levels")
def overdue_goes_one_level_up(w):
    w.equal([row["level"] for row in w.rows("reporting_levels")], [1, 2, 3, 4, 5])
    w.policy.with_user(w.users["administrator"]).action_go_live("2025-05-01")
    w.tasks("village_sweep", "village", until="2025-05-20", since="2025-05-01")
    w.env.flush_all()
    Alert = w.env["fupin.alert"]
    for day, township, county in ((27, False, False), (28, True, False), (30, True, False), (31, True, True)):
        with w.undone():
            Alert._make_digests(datetime(2025, 5, day, 2))
            told = Alert.search([("kind", "=", "supervise")])
            for person, wanted in (("township", township), ("county", county)):
                w.equal(w.users[person] in told.user_id, wanted, f"{day} {person}")
