"""Inspections: a batch of an agency, rounds drawn, days of problems, grades of risk, a village's month from the phone."""

from functools import partial
from uuid import uuid4

from bench.figures import compared
from bench.pages import Page
from bench.timing import in_turn

AGENCY = "bench_agency"
BATCH = 120  # assets of a third party's batch
MONTH = 40  # assets of a village that reports
PROBLEMS = 100_000
GRADED = 1_000  # projects that a county grades by one press
INSPECTED = """
INSERT INTO fupin_inspection (asset_id, project_id, region_id, region_code, unit_id, inspector_id, date, is_normal,
    client_uuid, recorded_at, received_at, create_uid, write_uid, create_date, write_date)
SELECT id, project_id, region_id, region_code, unit_id, 1, now()::date - (id %% 300), true, gen_random_uuid()::text,
    now(), now(), 1, 1, now(), now() FROM fupin_asset
WHERE state = 'confirmed' AND unit_id IS NOT NULL AND region_code LIKE %(under)s AND id %% 2 = 0
"""
DRAWN = """
INSERT INTO fupin_inspection_round_line (round_id, asset_id, region_code, sequence, create_uid, write_uid, create_date,
    write_date)
SELECT %(round)s, id, region_code, row_number() OVER (ORDER BY md5(id::text)), 1, 1, now(), now()
FROM fupin_asset WHERE state = 'confirmed' AND region_code LIKE %(under)s
ORDER BY md5(id::text) LIMIT (SELECT ceil(count(*) * 0.3) FROM fupin_asset WHERE state = 'confirmed'
    AND region_code LIKE %(under)s)
"""
FOUND = """
INSERT INTO fupin_problem (name, kind, asset_id, project_id, region_id, region_code, unit_id, level, level_since, source,
    description, found_on, state, create_uid, write_uid, create_date, write_date)
SELECT asset.name, 'problem', asset.id, asset.project_id, asset.region_id, asset.region_code, asset.unit_id, 'village',
    date '2026-05-01' + (asset.id %% 20), 'other', '破损', date '2026-05-01', 'open', 1, 1, now(), now()
FROM fupin_asset asset WHERE asset.state = 'confirmed' AND asset.unit_id IS NOT NULL ORDER BY asset.id LIMIT %(number)s
"""
DUE = "UPDATE fupin_problem SET due_date = level_since + 15 WHERE state IN ('open', 'solving')"
GRADES = """
INSERT INTO fupin_risk (project_id, region_id, region_code, department_id, state, found_grade, grade, amount,
    is_sensitive, create_uid, write_uid, create_date, write_date)
SELECT project.id, project.region_id, project.region_code, project.department_id, 'draft', grade, grade,
    COALESCE(project.total_investment, 0), sensitive, 1, 1, now(), now()
FROM fupin_project project CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_or(type.grade = 'red') THEN 'red' WHEN count(problem.id) > 0 THEN 'yellow' ELSE 'green' END
        AS grade, COALESCE(bool_or(type.is_sensitive), FALSE) AS sensitive
    FROM fupin_problem problem
    LEFT JOIN fupin_problem_fupin_problem_type_rel rel ON rel.fupin_problem_id = problem.id
    LEFT JOIN fupin_problem_type type ON type.id = rel.fupin_problem_type_id
    WHERE problem.project_id = project.id AND problem.kind = 'problem'
        AND problem.state IN ('open', 'solving', 'solved')) found
"""
GRADED_BY_HAND = """
WITH moved AS (
    UPDATE fupin_risk SET state = 'graded', initial_grade = grade, graded_on = now()::date, write_date = now()
    WHERE id = ANY(%(ids)s) RETURNING id, region_code
)
INSERT INTO fupin_event (res_model, res_id, region_code, transition, before, after, user_id, date)
SELECT 'fupin.risk', id, region_code, 'grade', '{"state": "draft"}', '{"state": "graded"}', 1, now() FROM moved
"""
REPORTED = """
INSERT INTO fupin_inspection (asset_id, project_id, region_id, region_code, task_id, unit_id, inspector_id, date,
    is_normal, client_uuid, recorded_at, received_at, create_uid, write_uid, create_date, write_date)
SELECT id, project_id, region_id, region_code, %(task)s, %(unit)s, 1, now()::date, true, gen_random_uuid()::text, now(),
    now(), 1, 1, now(), now() FROM fupin_asset WHERE id = ANY(%(ids)s)
"""
SUBMITTED = """
WITH moved AS (
    UPDATE fupin_task SET state = 'submitted', first_submitted_at = now(), submitted_at = now(), is_late = false,
        coverage_actual = 1 WHERE id = %(task)s RETURNING id, region_code, unit_id
), version AS (
    INSERT INTO fupin_task_submission (task_id, version, date, user_id, coverage, create_uid, write_uid, create_date,
        write_date)
    SELECT id, 1, now(), 1, 1, 1, 1, now(), now() FROM moved
)
INSERT INTO fupin_event (res_model, res_id, region_code, transition, before, after, unit_id, user_id, date)
SELECT 'fupin.task', id, region_code, 'submit', '{"state": "open"}', '{"state": "submitted"}', unit_id, 1, now()
FROM moved
"""


def _county(env):
    """Return the prefix of the county in which most people of the bench are."""
    [place] = env["res.users"].search([("login", "=", "bench_county_middle")])._fupin_scope().prefixes
    return place


def _country(env):
    return env.ref("fupin_base.region_china")


# ------------------------------------------------------------------------ a batch


def batch(task):
    """The assets of an agency's batch as its people see them: a page of 120 among all, by the batch alone."""
    session = task.session
    _batch_of(task)
    with session.request(AGENCY) as env:
        page = Page(env)

    def ours():
        with session.request(AGENCY) as env:
            if not page.ours(env)["records"]:
                raise RuntimeError("the agency sees nothing")

    where = "id IN (SELECT asset_id FROM fupin_verification_line)"

    def limit():
        with session.raw() as cursor:
            page.raw(cursor, where, [])

    pair = in_turn(ours, limit, task.rounds(15), warm_up=2)
    queries = session.statements(AGENCY, page.ours)
    yield compared(
        f"一批 {BATCH} 项资产的列表", pair, {"queries": queries}, [("ratio", 3), ("queries", 20)], work=BATCH
    )


def _batch_of(task):
    """Let an agency verify a sample in a county; it sees that and nothing else."""
    with task.session.request(commit=True) as env:
        prefix = _county(env)
        region = env["fupin.region"].search([("prefix", "=", prefix)])
        mine = [("region_code", "=like", f"{prefix}%"), ("state", "=", "confirmed")]
        ratio = min(1, BATCH / max(1, env["fupin.asset"].search_count(mine)))
        unit = env["fupin.unit"].create({"name": "核查机构", "unit_type": "third_party", "region_id": region.id})
        user = env["res.users"].with_context(no_reset_password=True).create({"name": AGENCY, "login": AGENCY})
        env["fupin.assignment"].create({"user_id": user.id, "unit_id": unit.id, "role": "third_party"})
        office = env["fupin.unit"].search([("region_id", "=", region.id), ("unit_type", "=", "county_office")], limit=1)
        made = env["fupin.verification"].create(
            {
                "region_id": region.id, "unit_id": unit.id, "orderer_id": office.id, "date_to": "2099-12-31",
                "qualification": "甲级", "contract_number": "1", "selection": "sample" if ratio < 1 else "all", "ratio": round(ratio, 4),
            }
        )  # fmt: skip
        made.action_start()


# ------------------------------------------------------------------------- rounds


def rounds(task):
    """Drawing 30 % in a county, by each way; and in the country, not looked at for the longest time."""
    session = task.session
    with session.request(commit=True) as env:
        county = env["fupin.region"].search([("prefix", "=", _county(env))])
        env.cr.execute(INSPECTED, {"under": f"{county.prefix}%"})
        offices = {"县": _office(env, county, "department"), "全国": _office(env, _country(env), "superior")}
        under = {"县": f"{county.prefix}%", "全国": "%"}
    for place, method, words in (
        ("县", "longest", "久未查看的先查"), ("县", "risk", "按风险"), ("县", "random", "随机"),
        ("全国", "longest", "久未查看的先查"),
    ):  # fmt: skip
        yield _drawn(task, offices[place], under[place], method, f"抽查 30%，{place}，{words}")


def _office(env, region, kind):
    """Return a unit that goes round a whole place; the assets of a department are those that it leads."""
    unit = env["fupin.unit"].create({"name": "测量用单位", "unit_type": kind, "region_id": region.id})
    if kind == "department":
        env.cr.execute(
            "UPDATE fupin_asset SET department_id = %s WHERE region_code LIKE %s", [unit.id, f"{region.prefix}%"]
        )
    return unit.id


def _drawn(task, unit, under, method, title):
    session = task.session
    with session.request(commit=True) as env:
        visit = env["fupin.inspection.round"].create({"unit_id": unit, "method": method, "coverage_target": 0.3}).id

    def ours():
        with session.request() as env:
            env["fupin.inspection.round"].browse(visit).action_draw()
            return env["fupin.inspection.round"].browse(visit).line_count

    def work(run):
        run()

    count = ours()

    def limit():
        with session.raw() as cursor:
            cursor.execute(DRAWN, {"round": visit, "under": under})

    pair = in_turn(partial(work, ours), limit, task.rounds(3))
    session.vacuum("fupin_inspection_round_line")
    return compared(f"{title}，{count:,} 项", pair, {"rows_per_second": count / pair.ours}, [("ratio", 2)], work=count)


# ------------------------------------------------------------------ problems and risk


def problems(task):
    """The days of all problems that wait, when a standard has been decided; then grades of the projects they are on."""
    session = task.session
    number = task.size(PROBLEMS, 200)
    with session.request(commit=True) as env:
        _due_policy(env)
        env.cr.execute(FOUND, {"number": number})
        count = env.cr.rowcount
        env.cr.execute("ANALYZE fupin_problem")

    def ours():
        with session.request() as env:
            env["fupin.problem"]._set_due_dates()

    def limit():
        with session.raw() as cursor:
            cursor.execute(DUE)

    pair = in_turn(ours, limit, task.rounds(3))
    session.vacuum("fupin_problem")
    yield compared(
        f"问题的期限，{count:,} 个", pair, {"rows_per_second": count / pair.ours}, [("ratio", 2)], work=count
    )
    with session.request(commit=True) as env:
        env["fupin.problem"]._set_due_dates()
    pair = in_turn(ours, None, task.rounds(3))
    yield compared(f"再算一次：{count:,} 个没有变化", pair, {}, [], work=count)


def _due_policy(env):
    policy = env["fupin.policy"].create(
        {
            "key": "bench_problems", "name": "测量用办法", "region_id": _country(env).id, "date_from": "2026-01-01",
            "article_ids": [(0, 0, {"number": "一", "text": "十五日内解决。"})],
        }
    )  # fmt: skip
    env["fupin.obligation"].create(
        {
            "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "bench_solve", "name": "解决问题",
            "unit_type": "village_collective", "trigger": "record", "term": "15d", "start_field": "level_since",
            "model_id": env["ir.model"]._get_id("fupin.problem"), "unit_field": "unit_id",
            "end_domain": "[('state', 'in', ['solved', 'closed'])]",
        }
    )  # fmt: skip
    policy.action_publish()


def risk(task):
    """Every project of the country onto the ledger of risks, graded by its problems; a county graded by one press."""
    session = task.session
    with session.request(commit=True) as env:
        env.cr.execute(FOUND, {"number": task.size(PROBLEMS, 200)})
        env.cr.execute("ANALYZE fupin_problem")

    def ours():
        with session.request() as env:
            return env["fupin.risk"]._open_for(env["fupin.project"]._search([]))

    def limit():
        with session.raw() as cursor:
            cursor.execute(GRADES)

    count = ours()
    pair = in_turn(lambda: ours() and None, limit, task.rounds(3))
    session.vacuum("fupin_risk", "fupin_event")
    yield compared(
        f"风险分级，全国 {count:,} 个项目", pair, {"rows_per_second": count / pair.ours}, [("ratio", 2)], work=count
    )
    with session.request(commit=True) as env:
        env["fupin.risk"]._open_for(env["fupin.project"]._search([]))
        ids = env["fupin.risk"].search([], limit=task.size(GRADED), order="region_code, id").ids

    def pressed():
        with session.request() as env:
            env["fupin.risk"].browse(ids).action_grade()

    def by_hand():
        with session.raw() as cursor:
            cursor.execute(GRADED_BY_HAND, {"ids": ids})

    pair = in_turn(pressed, by_hand, task.rounds(3))
    queries = session.statements(None, lambda env: env["fupin.risk"].browse(ids).action_grade())
    yield compared(f"一次定级 {len(ids):,} 个项目", pair, {"queries": queries}, [("queries", 60)], work=len(ids))


# ------------------------------------------------------------------- from the phone


def reported(task):
    """A village's month from the phone: one item for all its assets that are normal, then the report."""
    session = task.session
    with session.request(commit=True) as env:
        duty, unit, assets, user = _village(env)
    now = {"task": duty, "unit": unit, "ids": assets}

    def send(env):
        item = {
            "kind": "report", "client_uuid": str(uuid4()), "task_id": duty, "asset_ids": assets, "submissions": 0,
        }  # fmt: skip
        [answer] = env["fupin.inspection"].report_batch([item], env.uid)
        if answer["state"] != "noted":
            raise RuntimeError(answer["reason"])

    def ours():
        with session.request(user) as env:
            send(env)

    def limit():
        with session.raw() as cursor:
            cursor.execute(REPORTED, now)
            cursor.execute(SUBMITTED, now)

    pair = in_turn(ours, limit, task.rounds(15), warm_up=2)
    queries = session.statements(user, send)
    yield compared(
        f"手机上报一个村 {len(assets)} 项资产",
        pair,
        {"queries": queries},
        [("ms", 150), ("queries", 80)],
        work=len(assets),
    )


def _village(env):
    """Return (task, unit, assets, login) of a village whose month is to be reported today."""
    env["ir.config_parameter"].set_param("fupin_inspection.sweep_photo_months", 0)
    env.cr.execute(
        """SELECT unit_id, array_agg(id) FROM fupin_asset WHERE state = 'confirmed' AND unit_id IS NOT NULL
           GROUP BY unit_id ORDER BY abs(count(*) - %s), unit_id LIMIT 1""",
        [MONTH],
    )
    unit_id, assets = env.cr.fetchone()
    unit = env["fupin.unit"].browse(unit_id)
    login = "bench_phone"
    user = env["res.users"].with_context(no_reset_password=True).create({"name": login, "login": login})
    env["fupin.assignment"].create({"user_id": user.id, "unit_id": unit.id, "role": "village"})
    today = env["fupin.inspection"]._counted_day(env["fupin.task"], False)
    policy = env["fupin.policy"].create(
        {
            "key": "bench_phone", "name": "测量用办法", "region_id": unit.region_id.id, "date_from": today.replace(day=1),
            "article_ids": [(0, 0, {"number": "一", "text": "每月查看全部资产。"})],
        }
    )  # fmt: skip
    duty = env["fupin.obligation"].create(
        {
            "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "bench_sweep", "name": "摸排",
            "minimum_count": 1, "coverage": 1, "activity_model_id": env["ir.model"]._get_id("fupin.inspection"),
            "scope_model_id": env["ir.model"]._get_id("fupin.asset"), "scope_domain": "[('state', '=', 'confirmed')]",
        }
    )  # fmt: skip
    policy.action_publish()
    duty._generate_tasks(today.replace(day=1), today)
    task = env["fupin.task"].search([("obligation_id", "=", duty.id), ("unit_id", "=", unit.id)], limit=1)
    return task.id, unit.id, assets, login
