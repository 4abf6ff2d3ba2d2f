"""S4: red, yellow, green; who supervises; how a risk is cancelled."""

from odoo.fields import Command

from conformance.case import case

MATRIX = "table:risk_matrix"


def band(w, amount, *problems):
    """Return who supervises, pushes and puts right a project of an amount (yuan) with these problems."""
    risk = w.graded(amount, *problems)
    return tuple(word or "" for word in (risk.supervising_level, risk.pushing_level, risk.rectifying_level))


def ready(w, amount, *problems):
    """Return the risk of a project whose problems are closed, milestones reached, checked by the standard."""
    risk = w.graded(amount, *problems)
    for problem in risk.project_id.problem_ids:
        w.close(problem)
    risk.milestone_ids.write({"done_on": w.day(), "proof": "现场照片"})
    w.check(risk)
    archive(w, risk)
    risk.with_user(w.users["county"]).action_apply()
    return risk.with_user(w.users["county"])


def archive(w, risk):
    """File the report of the acceptance with a risk."""
    kind = w.env["fupin.document.type"].search([("code", "=", "YS")], limit=1)
    values = {"res_model": risk._name, "res_id": risk.id, "document_type_id": kind.id, "name": "验收报告"}
    w.env["fupin.document"].create(values)


@case("S4-02", binding=tuple(f"word:fupin.problem.type:{name}" for name in ("建而不成", "成而不用", "用而不好")))
def three_nots_together(w):
    kinds = w.env["fupin.problem.type"].concat(
        *(w.word("fupin.problem.type", name) for name in ("建而不成", "成而不用", "用而不好"))
    )
    problem = w.problem("建而不成", w.project(), type_ids=[Command.set(kinds.ids)])
    w.equal(len(problem.type_ids), 3)
    w.equal(w.risk(problem.project_id).grade, "red")


@case("S4-12", binding="word:fupin.problem.type:建而不成", change={"grade": "yellow"})
@case("S4-12", binding="word:fupin.problem.type:入库程序不规范", change={"grade": "red"})
def grade_follows_the_problems(w):
    project = w.project()
    w.equal(w.risk(project).grade, "green")
    w.problem("入库程序不规范", project)
    w.equal(w.risk(project).grade, "yellow")
    w.problem("建而不成", project)
    w.equal(w.risk(project).grade, "red")


@case("S4-13", binding="gate:green_meets_standard")
def no_ladder_from_red_to_green(w):
    for name in ("建而不成", "入库程序不规范"):
        risk = w.graded(100, name).with_user(w.users["county"])
        w.refused(risk.action_set_green, "已整改", telling="整改到位")
        w.close(risk.sudo().project_id.problem_ids)
        w.accepted(risk.action_set_green, "已整改")
        w.equal(risk.grade, "green")


@case("S4-14", binding=MATRIX)
def thirty_million_first_red(w):
    for amount in (30_000_000, 30_000_000.01):
        w.equal(band(w, amount, "建而不成"), ("自治区", "市级", "区本级"), amount)
    w.equal(band(w, 29_999_999.99, "建而不成")[0], "市级")


@case("S4-15", binding=MATRIX)
def thirty_million_first_yellow(w):
    w.equal(band(w, 30_000_000, "入库程序不规范"), ("市级", "", "区本级"))
    risk = w.graded(30_000_000, "入库程序不规范")
    w.problem("建而不成", risk.project_id)
    w.equal((risk.grade, risk.initial_grade, risk.supervising_level), ("red", "yellow", "市级"))


@case("S4-16", binding=MATRIX)
def ten_to_thirty_million(w):
    for amount in (10_000_000, 29_999_999.99):
        for names in ((), ("入库程序不规范",), ("建而不成",)):
            w.equal(band(w, amount, *names), ("市级", "", "区本级"), f"{amount} {names}")
    w.equal(band(w, 9_999_999.99)[0], "区工作专班")


@case("S4-17", binding=MATRIX)
def below_ten_million(w):
    for amount in (0, 9_999_999.99):
        for names in ((), ("入库程序不规范",), ("建而不成",)):
            w.equal(band(w, amount, *names), ("区工作专班", "", "项目主管部门"), f"{amount} {names}")
    w.equal(band(w, 10_000_000)[2], "区本级")


@case("S4-42", binding="parameter:risk_amount_basis")
def amount_that_decides_is_a_setting(w):
    source = w.env.ref("fupin_assets.funding_source_special").id
    funding = [Command.create({"source_id": source, "amount": 9_000_000})]
    risk = w.graded(30_000_000, "建而不成", funding_ids=funding)
    w.equal((risk.amount, risk.supervising_level), (30_000_000, "自治区"))
    w.decide("risk_amount_basis", "财政资金")
    risk = w.graded(30_000_000, "建而不成", funding_ids=funding, name="另一项目")
    w.equal((risk.amount, risk.supervising_level), (9_000_000, "区工作专班"))


@case("S4-09", binding="word:fupin.ledger:annex_summary")
def ledger_marks_the_grade(w):
    risk = w.graded(100, "建而不成")
    ledger = w.env["fupin.ledger"].search([("key", "=", "annex_summary")])
    assert ledger, "there is no such ledger"
    assert ledger.column_ids.filtered(lambda column: column.key == "grade")
    w.equal(w.env["fupin.project"]._annex_grade(risk.project_id.ids)[risk.project_id.id][:1], "红")


@case("S4-10", "S4-41", binding=tuple(f"word:fupin.ledger:annex_{key}" for key in ("progress", "risk", "summary")))
def annexes_are_named_ledgers(w):
    names = w.env["fupin.ledger"].search([("key", "like", "annex_")]).mapped("name")
    for row in w.rows("annexes"):
        if row["number"] in (1, 2, 3):
            assert row["name"] in names, row["name"]


@case("S4-41", binding="word:fupin.ledger:annex_tasks")
@case("S4-41", binding="table:annexes")
def six_annexes(w):
    w.equal([row["number"] for row in w.rows("annexes")], [1, 2, 3, 4, 5, 6])
    assert w.env["fupin.ledger"].search([("key", "=", "annex_tasks")])


@case("S4-10", binding="flow:annexes_filed")
def grades_are_filed_with_the_city(w):
    risk = w.graded(100, "建而不成")
    reviews = w.env["fupin.review"].search([("res_model", "=", risk._name), ("res_id", "=", risk.id)])
    w.equal(reviews.mapped("unit_id"), w.units["superior"])
    w.equal(risk.state, "graded")


@case("S4-11", binding="word:fupin.problem.type:违规占用耕地", change={"is_sensitive": False})
@case("S4-11", binding="duty:sensitive_first")
def sensitive_first(w):
    plain, taken = w.project(name="甲项目"), w.project(name="乙项目", department_id=w.units["department"].id)
    risks = w.risk(plain) | w.risk(taken)
    problem = w.problem("违规占用耕地", taken)
    w.problem("建而不成", plain)
    w.env.flush_all()
    w.equal(risks.search([("id", "in", risks.ids)])[0].project_id, taken)
    duties = w.env["fupin.obligation"].search([("key", "=", "sensitive_first")])
    assert duties, "there is no duty"
    w.equal(len(w.tasks("sensitive_first")), 0)
    w.decide("sensitive_due", "1")
    tasks = w.tasks("sensitive_first").filtered(lambda task: task.unit_id == w.units["department"])
    w.equal([(task.res_id, str(task.due_date)) for task in tasks], [(problem.id, "2025-06-11")])


@case("S4-27", binding="gate:checked_by_standard")
@case("S4-27", binding="checklist:cancellation_standard")
def cancelled_by_the_standard_alone(w):
    risk = w.graded(100, "入库程序不规范")
    w.close(risk.project_id.problem_ids)
    risk.milestone_ids.write({"done_on": w.day(), "proof": "现场照片"})
    archive(w, risk)
    risk = risk.with_user(w.users["county"])
    risk.action_apply()
    w.refused(risk.action_cancel_risk, telling="核查标准")
    # a look without the questions is none
    w.inspect(risk.sudo().project_id, by="county")
    w.refused(risk.action_cancel_risk, telling="核查标准")
    w.check(risk, "佐证材料")
    w.close(risk.sudo().project_id.problem_ids.filtered(lambda problem: problem.state != "closed"))
    w.refused(risk.action_cancel_risk, telling="核查标准")
    w.check(risk)
    w.accepted(risk.action_cancel_risk)
    w.equal((risk.state, risk.grade), ("cancelled", "green"))


@case("S4-27", binding="checklist:cancellation_standard")
def not_applicable_is_no_way_around(w):
    """不涉及 passes what the text demands of one kind of project alone, not what every project owes."""
    risk = w.graded(100, "入库程序不规范").with_user(w.users["county"])
    for words, result in ((("投产", "收益", "联农带农"), "passed"), (("整改到位",), "failed"), (("佐证",), "failed")):
        w.check(risk, *words, said="na")
        risk.invalidate_recordset()
        w.equal((words, risk.check_result), (words, result))


@case("S4-27", binding="checklist:cancellation_standard")
def standard_asks_five_things(w):
    risk = w.graded(100, "入库程序不规范").with_user(w.users["county"])
    window = w.model("fupin.inspection.wizard", "county").with_context(**risk.action_check()["context"]).create({})
    w.equal(len(window.questions), 5)
    w.refused(window.action_apply, telling="佐证材料")


@case("S4-28", binding=MATRIX, change={"cells": {"chain": "县级验收"}})
def city_accepts_after_the_papers(w):
    for amount, name in ((30_000_000, "入库程序不规范"), (10_000_000, "建而不成"), (29_999_999.99, "入库程序不规范")):
        risk = ready(w, amount, name)
        w.refused(risk.action_cancel_risk, telling="材料")
        risk.action_review_papers()
        w.accepted(risk.action_cancel_risk)


@case("S4-29", binding=("gate:evidence_archived",))
@case("S4-29", binding=MATRIX, change={"cells": {"chain": "市级验收"}})
def district_accepts_with_evidence(w):
    risk = ready(w, 9_999_999.99, "建而不成")
    w.accepted(risk.action_cancel_risk)
    risk = ready(w, 9_999_999.99, "建而不成")
    w.env["fupin.document"].search([("res_model", "=", risk._name), ("res_id", "=", risk.id)]).unlink()
    w.refused(risk.action_cancel_risk, telling="佐证材料")


@case("S4-30", binding=MATRIX, change={"cells": {"chain": "县级验收"}})
@case("S4-30", binding="parameter:accept_30m_red")
def nobody_accepts_before_it_is_decided(w):
    risk = ready(w, 30_000_000, "建而不成")
    w.refused(risk.action_cancel_risk, telling="管理员")
    w.refused(risk.action_review_papers, telling="管理员")
    w.decide("accept_30m_red", "市级验收")
    w.refused(risk.action_cancel_risk, telling="材料")
    w.accepted(risk.action_review_papers)
    w.accepted(risk.action_cancel_risk)


@case("S4-18", binding="parameter:supervise_30m_green")
def green_from_the_start_is_a_setting(w):
    w.equal(w.graded(30_000_000).supervising_level, False)
    w.equal(w.graded(29_999_999.99).supervising_level, "市级")
    w.decide("supervise_30m_green", "自治区")
    w.equal(w.graded(30_000_000).supervising_level, "自治区")
