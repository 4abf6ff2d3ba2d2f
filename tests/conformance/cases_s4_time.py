"""S4: stages, milestones, monitoring, summaries, dispatch."""

from datetime import timedelta

from conformance.case import case


def dues(risk):
    """Return ``{milestone: ISO date}`` of a risk."""
    return {line.name: str(line.date_due) for line in risk.milestone_ids}


@case("S4-07", binding="policy:date_to", change={"date_to": "2029-12-31"})
def never_expires(w):
    w.equal(w.value("start_year", "2023-09-10"), None)
    w.equal(w.value("start_year", "2023-09-11"), 2013)
    w.equal(w.value("start_year", "2099-01-01"), 2013)


@case("S4-08", binding=("rule:found_since_stage1", "parameter:stage1_from"))
def sweep_from_mid_september(w):
    with w.on("2023-12-01"):
        project = w.project()
        for day, early in (("2023-09-10", True), ("2023-09-11", False), ("2023-09-12", False)):
            problem = w.problem("入库程序不规范", project, found_on=day)
            w.equal(w.found(problem, "found_since_stage1"), early, day)


@case("S4-43", binding=("rule:graded_since_stage2", "parameter:stage2_from"))
def grades_from_late_september(w):
    for day, early in (("2023-09-20", True), ("2023-09-21", False), ("2023-09-22", False)):
        with w.on(day):
            w.equal(w.found(w.graded(100, "建而不成"), "graded_since_stage2"), early, day)


@case("S4-26", binding=("rule:cancelled_since_stage4", "parameter:stage4_from"))
def cancelled_from_november(w):
    for day, early in (("2023-10-31", True), ("2023-11-01", False), ("2023-11-02", False)):
        with w.on(day):
            risk = w.graded(100, "建而不成")
            risk.cancelled_on = w.day()
            w.equal(w.found(risk, "cancelled_since_stage4"), early, day)


@case("S4-19", binding="parameter:stage3_from")
def rectification_from_mid_october(w):
    w.decide("risk_clock_start", "@stage3_from")
    with w.on("2023-09-25"):
        w.equal(dues(w.graded(100, "入库程序不规范")), {"完成问题整改": "2023-11-11"})


@case("S4-22", binding=("table:risk_milestones", "rule:milestone_in_time", "parameter:milestone_days_late_max"))
def red_moves_within_a_month(w):
    w.equal(dues(w.graded(100, "建而不成")).get("问题整改有实质性进展"), "False", "the clock is left open")
    w.decide("risk_clock_start", "定级")
    with w.on("2025-01-31"):
        risk = w.graded(100, "建而不成")
        w.equal(dues(risk).get("问题整改有实质性进展"), "2025-02-28")
    for day, late in (("2025-02-27", False), ("2025-02-28", False), ("2025-03-01", True)):
        with w.on(day):
            w.equal(w.found(risk, "milestone_in_time"), late, day)


@case("S4-23", binding="table:risk_milestones")
@case("S4-23", binding="table:risk_milestones", change={"cells": {"months": 4}})
@case("S4-23", binding="table:risk_milestones", change={"cells": {"problem_types": "用而不好"}})
def red_runs_within_three_months(w):
    w.decide("risk_clock_start", "定级")
    first = {"问题整改有实质性进展": "2025-07-10"}
    for name, wanted in (("建而不成", "投产运营"), ("成而不用", "投产运营"), ("用而不好", "产生收益且联农带农见效")):
        w.equal(dues(w.graded(100, name)), first | {wanted: "2025-09-10"}, name)
    both = w.graded(100, "建而不成", "用而不好")
    w.equal(len(both.milestone_ids), 3)
    line = both.milestone_ids.filtered(lambda line: line.name == "产生收益且联农带农见效")
    assert "联农带农见效" in line.criterion


@case("S4-24", binding=("table:risk_milestones", "rule:milestone_in_time"))
def yellow_is_done_within_a_month(w):
    w.decide("risk_clock_start", "定级")
    risk = w.graded(100, "入库程序不规范")
    w.equal(dues(risk), {"完成问题整改": "2025-07-10"})
    for day, late in (("2025-07-10", False), ("2025-07-11", True)):
        with w.on(day):
            w.equal(w.found(risk, "milestone_in_time"), late, day)
    risk.milestone_ids.write({"done_on": w.day(), "proof": "照片"})
    with w.on("2025-07-11"):
        w.equal(w.found(risk, "milestone_in_time"), False)


@case("S4-18", "S4-25", binding=("duty:green_monitoring", "parameter:green_monitoring_term"))
def green_is_looked_after(w):
    department = w.units["department"]
    with w.on("2025-01-10"):
        risk = w.graded(100, department_id=department.id)
        w.graded(100, "建而不成", department_id=department.id, name="红级项目")
    w.equal(len(w.tasks("green_monitoring")), 0, "how often is left open")
    w.decide("green_monitoring_term", "2")
    tasks = w.tasks("green_monitoring", "department", until="2025-06-10").filtered(lambda task: task.res_id == risk.id)
    w.equal([str(task.due_date) for task in tasks], ["2025-03-10", "2025-05-10", "2025-07-10"])
    w.equal(set(w.tasks("green_monitoring").mapped("res_id")), {risk.id}, "of green ones alone")


@case("S4-38", binding=("duty:department_summary",))
def departments_report_twice_a_month(w):
    check_summaries(w, "department_summary", "department")


@case("S4-38", binding=("duty:township_summary",))
def townships_report_twice_a_month(w):
    check_summaries(w, "township_summary", "township")


def check_summaries(w, key, person):
    """The 14th and the 29th; in February without one, its last day."""
    tasks = w.tasks(key, person, until="2025-03-31", since="2025-01-01")
    days = [str(task.due_date) for task in tasks if str(task.due_date) < "2025-04"]
    w.equal(days, ["2025-01-14", "2025-01-29", "2025-02-14", "2025-02-28", "2025-03-14", "2025-03-29"])
    leap = w.tasks(key, person, until="2024-02-29", since="2024-02-01")
    assert "2024-02-29" in [str(task.due_date) for task in leap]
    task = tasks[0]
    for moment, late in (("2025-01-14", False), ("2025-01-15", True)):
        with w.on(moment):
            w.env.invalidate_all()
            w.equal(task.is_overdue, late, moment)


@case("S4-39", binding="duty:dispatch")
def dispatch_each_half_month(w):
    tasks = w.tasks("dispatch", "county", until="2025-06-10", since="2025-06-01")
    task = tasks.filtered(lambda task: str(task.due_date) == "2025-06-15")
    w.equal(len(task), 1)
    submit = task.with_user(w.users["county"]).action_submit
    w.refused(submit)
    w.meeting("dispatch", by="county")
    w.accepted(submit)


@case("S4-34", binding=("rule:roved", "parameter:roving_months"))
def red_and_yellow_are_roved(w):
    risk, green = w.graded(100, "建而不成"), w.graded(100, name="绿级项目")
    w.equal(w.found(risk, "roved"), False, "how often is left open")
    w.decide("roving_months", "3")
    w.equal((w.found(risk, "roved"), w.found(green, "roved")), (True, False))
    w.inspect(risk.project_id, by="county")
    w.equal(w.found(risk, "roved"), False)
    for day, missing in (("2025-09-10", False), ("2025-09-11", True)):
        with w.on(day):
            w.equal(w.found(risk, "roved"), missing, day)


@case("S4-35", binding=("rule:order_answered", "parameter:order_days_late_max"))
def orders_are_answered(w):
    due = w.day() + timedelta(days=10)
    order = w.model("fupin.supervision.order", "county").create(
        {
            "project_id": w.project(department_id=w.units["department"].id).id,
            "unit_id": w.units["department"].id,
            "demand": "立即整改",
            "due_date": due,
        }
    )
    order.action_issue()
    assert order.code
    for days, late in ((9, False), (10, False), (11, True)):
        with w.on(w.day("2025-06-10") + timedelta(days=days)):
            w.equal(w.found(order.sudo(), "order_answered"), late, days)
    order.with_user(w.users["department"]).action_answer("已整改")
    with w.on("2025-06-21"):
        w.equal(w.found(order.sudo(), "order_answered"), False)
