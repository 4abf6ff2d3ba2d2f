"""S4: which projects it is about, other problems, the four batches, plans, requests, evaluation."""

from odoo.fields import Command

from conformance.case import case

SOURCES = (
    "财政专项扶贫资金", "统筹整合财政涉农资金", "彩票公益金", "用于支持脱贫攻坚的政府债券", "行业扶贫资金",
    "各级财政衔接推进乡村振兴补助资金", "广东帮扶广西财政协作资金（粤桂扶贫协作资金）", "中央单位定点帮扶无偿援助资金", "社会捐赠资金",
)  # fmt: skip
OTHERS = (
    "可研、尽职调查、风险评估不符合要求", "入库程序不规范", "未及时验收及结算", "确权登记不规范", "企业出资比例不足", "未设立共管账户",
    "财政资金存在风险隐患",
)  # fmt: skip


@case("S4-03", binding="parameter:start_year", change={"value": "2012"})
def since_2013(w):
    w.refused(lambda: w.asset(acquisition_date="2012-12-31"), telling="2013-01-01")
    w.accepted(lambda: w.asset(acquisition_date="2013-01-01"))


@case("S4-03", binding=("rule:project_in_scope", *(f"word:fupin.funding.source:{name}" for name in SOURCES)))
def nine_sources_or_high_attention(w):
    for name in SOURCES:
        source = w.word("fupin.funding.source", name)
        project = w.project(name=name, funding_ids=[Command.create({"source_id": source.id, "amount": 1})])
        w.equal(w.found(project, "project_in_scope"), False, name)
    project = w.project()
    w.equal(w.found(project, "project_in_scope"), True)
    project.is_high_attention = True
    w.equal(w.found(project, "project_in_scope"), False)


@case("S4-04", binding="rule:project_swept")
def every_project_is_swept(w):
    project = w.project()
    w.equal(w.found(project, "project_swept"), True)
    risk = w.risk(project)
    w.equal(w.found(project, "project_swept"), True)
    risk.with_user(w.users["county"]).action_grade()
    w.equal(w.found(project, "project_swept"), False)


@case("S4-05", binding=tuple(f"word:fupin.problem.type:{name}" for name in OTHERS))
def other_problems(w):
    for name in OTHERS:
        project = w.project(name=name)
        w.problem(name, project)
        w.equal(w.risk(project).grade, "yellow", name)


@case("S4-05", binding=("rule:enterprise_share", "parameter:enterprise_shortfall_max", "rule:joint_account"))
def enterprise_pays_its_share(w):
    project = w.project(enterprise_agreed=0.3)
    for paid, short in ((0.2999, True), (0.3, False), (0.4, False), (0, True)):
        project.enterprise_share = paid
        w.equal(w.found(project, "enterprise_share"), short, paid)
    for word, missing in (("no", True), ("yes", False), ("none", False), (False, False)):
        project.joint_account = word
        w.equal(w.found(project, "joint_account"), missing, word)


@case("S4-06", binding=tuple(f"word:fupin.batch.kind:{name}一批" for name in ("巩固", "提升", "盘活", "另起炉灶")))
def own_names_of_the_four_batches(w):
    kinds = w.env["fupin.batch.kind"].search([("region_id", "=", w.region.id)], order="sequence, id")
    w.equal(
        [(kind.name, kind.national) for kind in kinds],
        [("巩固一批", "consolidate"), ("提升一批", "improve"), ("盘活一批", "revive"), ("另起炉灶一批", "replace")],
    )


def plan(w, project):
    """Return a draft plan of a project."""
    return w.model("fupin.plan", "township").create(
        {
            "project_id": project.id,
            "unit_id": w.units["township"].id,
            "problem": "设备闲置",
            "date_due": "2030-06-30",
            "measure_ids": [Command.create({"name": "引进新主体"})],
        }
    )


def classify(w, project, name="盘活一批"):
    """Put a project into a class."""
    cause = w.env.ref("fupin_inspection.batch_cause_idle")
    measure = w.env.ref("fupin_inspection.batch_measure_lease")
    w.model("fupin.batch", "township").create(
        {
            "project_id": project.id,
            "batch_id": w.word("fupin.batch.kind", name).id,
            "cause_ids": [Command.set(cause.ids)],
            "measure_ids": [Command.set(measure.ids)],
        }
    )


@case("S4-20", binding="rule:plan_made")
def one_project_one_plan(w):
    risk, green = w.graded(100, "建而不成"), w.graded(100, name="绿级项目")
    w.equal((w.found(risk, "plan_made"), w.found(green, "plan_made")), (True, False))
    made = plan(w, risk.project_id)
    w.equal(w.found(risk, "plan_made"), True, "a draft is none")
    classify(w, risk.project_id)
    for name in ("problem", "date_due", "unit_id", "measure_ids"):
        kept = made.sudo()[name]
        empty = [Command.clear()] if name == "measure_ids" else False
        with w.undone():
            made.sudo().write({name: empty})
            w.refused(made.action_submit)
        assert kept
    w.accepted(made.action_submit)
    w.equal(w.found(risk, "plan_made"), False)


@case("S4-21", binding="gate:plan_names_batch")
def plans_follow_the_batches(w):
    project = w.project()
    made = plan(w, project)
    w.refused(made.action_submit, telling="四个一批")
    classify(w, project)
    w.accepted(made.action_submit)


@case("S4-33", binding="word:fupin.problem.type:反映情况和建议")
def operators_may_report(w):
    asset = w.asset()
    made = w.problem("反映情况和建议", asset, by="village", kind="request")
    w.equal((made.kind, made.state), ("request", "open"))
    w.equal(w.risk(w.project()).grade, "green")


def opened(w, key):
    """Return the evaluation of a year of the unit that a template judges."""
    template = w.env["fupin.evaluation.template"].search([("policy_id", "=", w.policy.id), ("key", "=", key)])
    assert template, f"there is no template {key}"
    return w.env["fupin.evaluation"]._open_year(template, w.region, w.day().year)


@case("S4-32", binding="evaluation:township_performance")
def leaders_answer_for_it(w):
    made = opened(w, "township_performance").filtered(lambda row: row.unit_id == w.units["township"])
    assert "主体责任落实情况" in "".join(made.line_ids.mapped("name"))


@case("S4-36", binding="evaluation:department_performance")
def notices_lower_the_result(w):
    department = w.units["department"]
    made = opened(w, "department_performance").filtered(lambda row: row.unit_id == department)
    line = made.line_ids.filtered(lambda line: line.name == "被通报次数")
    w.equal(line.score, 10)
    for count, points in ((1, 5), (2, 0), (3, 0)):
        order = w.model("fupin.supervision.order", "county").create(
            {
                "project_id": w.project(name=f"项目{count}", department_id=department.id).id,
                "unit_id": department.id,
                "demand": "立即整改",
                "due_date": "2025-07-01",
            }
        )
        order.action_issue()
        order.is_circulated = True
        made._refresh_figures()
        w.equal(line.score, points, count)


@case("S4-37", binding=("evaluation:department_performance", "parameter:cut_amount"))
def ranked_for_the_next_allocation(w):
    rows = w.policy.parameter_ids.filtered(lambda row: row.key == "cut_amount")
    w.equal((rows.is_open, w.value("cut_amount")), (True, None))
    for number in range(2):
        project = w.project(name=f"项目{number}", department_id=w.units["department"].id)
        w.problem("入库程序不规范", project)
    made = opened(w, "department_performance")
    mine = made.filtered(lambda row: row.unit_id == w.units["department"])
    other = made.filtered(lambda row: row.unit_id == w.units["transport"])
    w.equal((mine.problem_count, other.problem_count), (2, 0))
    assert mine.score < other.score
    w.decide("cut_amount", "100万元")
    w.equal(w.value("cut_amount"), 1_000_000)
