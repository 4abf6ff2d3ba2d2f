"""S0: the way of a problem up the levels, within which days; clues; the four batches; write-off."""

from odoo.fields import Command

from conformance.case import case


def found(w, by="village", **values):
    """Return a problem of an asset that a department supervises, as its finder."""
    asset = w.asset(department_id=w.units["department"].id)
    return w.problem("经营不正常", asset, by=by, **values).with_user(w.users[by])


def passed_up(w):
    """Return a problem that the village has passed up, as the township."""
    problem = found(w)
    problem.write({"analysis": "管理不善", "proposal": "更换经营主体"})
    problem.action_pass_up()
    return problem.with_user(w.users["township"])


def due_of(w, key, problem):
    """Return the due days of the tasks that a duty makes of a problem."""
    return [str(task.due_date) for task in w.tasks(key) if task.res_id == problem.id]


@case("S0-12", binding="gate:village_passes_up")
def analysed_before_it_is_passed_up(w):
    for values in ({}, {"analysis": "管理不善"}, {"proposal": "更换"}):
        problem = found(w)
        problem.write(values)
        w.refused(problem.action_pass_up, telling="第五条")
    problem.write({"analysis": "管理不善", "proposal": "更换"})
    w.accepted(problem.action_pass_up)
    w.equal(problem.sudo().level, "township")


@case("S0-12", binding=("duty:village_problem", "parameter:village_problem_due"))
def solved_by_the_village_in_time(w):
    problem = found(w)
    w.equal(due_of(w, "village_problem", problem), [])
    w.decide("village_problem_due", "15")
    w.equal(due_of(w, "village_problem", problem), ["2025-06-25"])


@case("S0-15", binding="gate:township_leaders_study")
def studied_by_the_leaders(w):
    problem = passed_up(w)
    problem.opinion = "建议更换经营主体"
    w.refused(problem.action_pass_up, telling="班子会议")
    w.meeting("leaders", by="township", problem_ids=[(6, 0, problem.ids)])
    w.accepted(problem.action_pass_up)


@case("S0-16", binding="rule:classified")
def put_into_one_of_four_batches(w):
    problem = passed_up(w)
    asset = problem.sudo().asset_id.with_env(w.env)
    other = w.asset(name="没有上报问题的资产")
    w.equal((w.found(asset, "classified"), w.found(other, "classified")), (True, False))
    classify(w, asset, "盘活", ["idle"], ["lease"])
    w.equal(w.found(asset, "classified"), False)
    classify(w, asset, "提升", ["sales"], ["brand"])
    current = w.env["fupin.batch"].search([("asset_id", "=", asset.id), ("state", "!=", "past")])
    w.equal(current.mapped("batch_id.name"), ["提升"])


@case("S0-16", binding=tuple(f"word:fupin.batch.kind:{name}" for name in ("提升", "终止替代")))
def own_names_of_the_four_batches(w):
    kinds = w.env["fupin.batch.kind"].search([("region_id", "=", w.region.id)])
    w.equal({kind.name for kind in kinds}, {"巩固", "提升", "盘活", "终止替代"})


@case("S0-17", binding="gate:township_opinion")
def opinion_before_it_goes_to_the_county(w):
    problem = passed_up(w)
    w.meeting("leaders", by="township", problem_ids=[(6, 0, problem.ids)])
    w.refused(problem.action_pass_up, telling="第六条")
    problem.opinion = "建议更换经营主体"
    w.accepted(problem.action_pass_up)
    w.equal(problem.sudo().level, "county")


@case("S0-17", binding=("duty:township_problem", "parameter:township_problem_due"))
def disposed_of_by_the_township_in_time(w):
    problem = passed_up(w)
    w.equal(due_of(w, "township_problem", problem), [])
    w.decide("township_problem_due", "10")
    w.equal(due_of(w, "township_problem", problem), ["2025-06-20"])


@case("S0-18", binding=("duty:township_report", "parameter:township_report_due"))
def results_are_reported_in_time(w):
    meeting = w.meeting("leaders", by="township")
    w.equal(due_of(w, "township_report", meeting), [])
    w.decide("township_report_due", "5")
    w.equal(due_of(w, "township_report", meeting), ["2025-06-15"])


@case("S0-18", binding="parameter:township_report_copies")
def reported_to_office_and_department(w):
    w.equal(w.value("township_report_copies"), ("县领导小组办公室", "行业主管部门"))


@case("S0-20", binding=("duty:township_followup", "parameter:village_followup_due"))
def followed_up_by_the_township(w):
    problem, own = found(w, by="township"), found(w)
    w.equal(problem.sudo().unit_id, w.units["village"], "it lies with the village")
    w.decide("village_followup_due", "15")
    w.equal(due_of(w, "township_followup", problem), ["2025-06-25"])
    w.equal(due_of(w, "township_followup", own), [])


@case("S0-22", binding=("duty:department_problem", "parameter:department_problem_due"))
def studied_by_the_department(w):
    problem = passed_up(w)
    problem.opinion = "请部门研究"
    problem.action_pass_department()
    w.equal(problem.sudo().unit_id, w.units["department"])
    w.equal(due_of(w, "department_problem", problem), [])
    w.decide("department_problem_due", "15")
    w.equal(due_of(w, "department_problem", problem), ["2025-06-25"])


@case("S0-23", binding="gate:county_opinion")
def opinion_of_the_county(w):
    problem = passed_up(w)
    problem.opinion = "报县里"
    w.meeting("leaders", by="township", problem_ids=[(6, 0, problem.ids)])
    problem.action_pass_up()
    problem = problem.with_user(w.users["county"])
    w.refused(problem.action_report, telling="县级意见")
    problem.opinion_above = "同意更换"
    w.accepted(problem.action_report)


@case("S0-25", binding=("duty:major_report", "parameter:major_report_due"))
def what_is_major_goes_up_at_once(w):
    plain, major = found(w), found(w, is_major=True)
    w.decide("major_report_due", "1")
    w.equal(due_of(w, "major_report", major), ["2025-06-11"])
    w.equal(due_of(w, "major_report", plain), [])


def clue(w, **values):
    """Return a clue that the township makes."""
    given = {"facts": "验收时虚报工程量，造成资产流失。", "persons": "王某某，原村主任", **values}
    return w.model("fupin.clue", "township").create(given)


@case("S0-26", binding="gate:clue_about")
def clues_go_to_discipline_or_police(w):
    asset = w.asset()
    w.equal(w.value("clue_recipients"), ("纪检监察机关", "公安机关"))
    empty = clue(w)
    w.refused(empty.action_transfer, telling="资产或项目")
    made = clue(w, asset_id=asset.id)
    w.accepted(made.action_transfer)
    seen = w.model("fupin.clue", "discipline").search([])
    w.equal(seen.ids, made.ids)
    for person in ("village", "county", "department", "administrator", "superior"):
        w.equal(w.model("fupin.clue", person).search_count([]), 0, person)


@case("S0-26", binding="parameter:clue_recipients")
def two_recipients(w):
    words = dict(w.env["fupin.clue"]._fields["recipient"]._description_selection(w.env))
    w.equal((len(words), len(w.value("clue_recipients") or ())), (2, 2))


def classify(w, asset, name, causes=(), measures=(), **values):
    """Put an asset into a class, as the township."""
    ref = w.env.ref
    return w.model("fupin.batch", "township").create(
        {
            "asset_id": asset.id,
            "batch_id": w.word("fupin.batch.kind", name).id,
            "cause_ids": [Command.set([ref(f"fupin_inspection.batch_cause_{word}").id for word in causes])],
            "measure_ids": [Command.set([ref(f"fupin_inspection.batch_measure_{word}").id for word in measures])],
            **values,
        }
    )


@case("S0-27", binding="word:fupin.batch.kind:巩固", change={"needs_linkage": False})
@case("S0-27", binding="word:fupin.batch.kind:巩固", change={"needs_measure": False, "needs_linkage": False})
def consolidated_with_measures_and_linkage(w):
    asset = w.asset()
    w.refused(lambda: classify(w, asset, "巩固"))
    w.refused(lambda: classify(w, asset, "巩固", measures=["policy"]))
    for mode in ("money", "production", "labour", "order", "guidance"):
        w.accepted(lambda mode=mode: classify(w, asset, "巩固", measures=["policy", f"link_{mode}"]))


@case("S0-28", binding="word:fupin.batch.kind:提升", change={"needs_cause": False})
@case("S0-28", binding="word:fupin.batch.kind:提升", change={"needs_measure": False})
def improved_for_a_cause_by_a_measure(w):
    asset = w.asset()
    for measure in (
        "land",
        "labour",
        "power",
        "water",
        "funds",
        "team",
        "service",
        "brand",
        "marketing",
        "consumption",
    ):
        w.refused(lambda measure=measure: classify(w, asset, "提升", measures=[measure]))
    for cause in ("facilities", "sales", "technology"):
        w.refused(lambda cause=cause: classify(w, asset, "提升", causes=[cause]))
        w.accepted(lambda cause=cause: classify(w, asset, "提升", causes=[cause], measures=["brand"]))


def plan(w, asset):
    """Make a plan of an asset that the county approves."""
    made = w.model("fupin.plan", "township").create(
        {
            "asset_id": asset.id,
            "problem": "设备闲置",
            "date_due": "2030-06-30",
            "measure_ids": [Command.create({"name": "引进新主体"})],
        }
    )
    made.action_submit()
    made.with_user(w.users["county"]).action_approve()


@case("S0-29", binding="word:fupin.batch.kind:盘活", change={"needs_plan": False})
def revived_by_one_plan(w):
    asset = w.asset()
    w.refused(lambda: classify(w, asset, "盘活", measures=["lease"]))
    batch = classify(w, asset, "盘活", ["idle"], ["lease"], result="已出租")
    w.refused(batch.action_complete, telling="一项目一方案")
    plan(w, asset)
    w.accepted(batch.action_complete)


@case("S0-30", binding="word:fupin.batch.kind:终止替代", change={"needs_cause": False})
@case("S0-30", binding="word:fupin.batch.kind:终止替代", change={"ends_contract": False})
@case("S0-30", binding="word:fupin.batch.kind:终止替代", change={"needs_substitute": False})
def ended_and_replaced(w):
    asset = w.asset()
    contract = w.contract(asset, running=True)
    w.refused(lambda: classify(w, asset, "终止替代"))
    batch = classify(w, asset, "终止替代", ["disaster"], result="已终止")
    w.refused(batch.action_complete, telling="替代项目")
    batch.substitute_project_id = w.project(name="替代项目")
    w.refused(batch.action_complete, telling=contract.display_name)
    contract.with_user(w.users["village"]).action_end("不可抗力")
    w.accepted(batch.action_complete)


@case("S0-31", binding="gate:write_off_application")
def written_off_on_application(w):
    asset = w.asset()
    asset.use_status = "idle"
    reason = w.env["fupin.disposal.reason"].search([], limit=1)
    disposal = w.model("fupin.disposal", "village").create(
        {
            "asset_ids": [Command.set(asset.ids)],
            "mode_id": w.env.ref("fupin_assets.disposal_mode_write_off").id,
            "reason_id": reason.id,
        }
    )
    w.refused(disposal.action_submit, telling="核销申请")
    kind = w.env["fupin.document.type"].search([("code", "=", "CS")])
    values = {"res_model": disposal._name, "res_id": disposal.id, "document_type_id": kind.id, "name": "核销申请"}
    w.env["fupin.document"].create(values)
    w.accepted(disposal.action_submit)
