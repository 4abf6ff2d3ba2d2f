"""Five rules of real regulations, each over a million records, beside the same question as bare SQL.

Every asset has a contract and an income that came in; one in nineteen of each breaks its rule.
"""

from datetime import datetime

from bench.figures import compared
from bench.timing import in_turn

KEY = "bench_five"
DAY = datetime.fromisoformat("2026-06-01 04:00:00")
FILL = """
INSERT INTO fupin_contract (name, state, region_id, region_code, unit_id, operator_id, mode_id, written_form,
    payment_kind, payment_interval, origin, sign_date, date_start, date_end, annual_amount, payment_total,
    create_uid, create_date, write_uid, write_date)
SELECT '承包合同' || id, 'active', region_id, region_code, unit_id, %(operator)s, %(mode)s, 'written', 'fixed', 'year',
    'new', CASE WHEN id %% 19 > 0 THEN date '2025-01-01' END, '2025-01-01', '2029-12-31', 10000, 50000,
    1, now(), 1, now() FROM fupin_asset;
INSERT INTO fupin_asset_contract_rel (contract_id, asset_id)
SELECT contract.id, substr(contract.name, 5)::int FROM fupin_contract contract WHERE starts_with(name, '承包合同');
INSERT INTO fupin_insurance (region_id, region_code, number, date_from, date_to, amount, create_uid, create_date,
    write_uid, write_date)
SELECT region_id, region_code, 'BD' || id, '2026-01-01', '2026-12-31', original_value, 1, now(), 1, now()
FROM fupin_asset WHERE asset_form = 'biological' AND id %% 19 > 0;
INSERT INTO %(insured)s (insurance_id, asset_id)
SELECT insurance.id, substr(number, 3)::int FROM fupin_insurance insurance WHERE starts_with(number, 'BD');
INSERT INTO fupin_receipt (name, state, source, region_id, region_code, unit_id, date, amount, line_total,
    amount_distributed, amount_undistributed, amount_used, amount_unused, create_uid, create_date, write_uid, write_date)
SELECT '收益' || id, 'confirmed', 'operating', region_id, region_code, unit_id, '2025-02-01', yearly, yearly, yearly, 0,
    CASE WHEN id %% 19 > 0 THEN yearly ELSE 0 END, CASE WHEN id %% 19 > 0 THEN 0 ELSE yearly END,
    1, now(), 1, now()
FROM (SELECT *, round(original_value * CASE WHEN id %% 19 > 0 THEN 0.12 ELSE 0.08 END, 2) AS yearly
    FROM fupin_asset WHERE unit_id IS NOT NULL) asset;
INSERT INTO fupin_receipt_line (receipt_id, asset_id, amount, cost, date, counts, create_uid, create_date, write_uid,
    write_date)
SELECT id, substr(name, 3)::int, amount, 0, date, true, 1, now(), 1, now()
FROM fupin_receipt WHERE starts_with(name, '收益');
UPDATE fupin_asset SET duplicate_of_id = id - 1 WHERE id %% 19 = 0 AND id - 1 IN (SELECT id FROM fupin_asset)
"""
# key, model, what it looks at, what must hold; the same as bare SQL
RULES = [
    (
        "unused_income", "收益一年内未使用", "fupin.receipt", "[('state', '=', 'confirmed'), ('amount_unused', '>', 0)]",
        {"must_hold": "[('date', '>', '@today-@bench_months')]"},
        """SELECT id, region_code, unit_id, department_id, name, jsonb_build_object('values', jsonb_build_object('date',
               date), 'bounds', '{"bench_months": 12}'::jsonb) FROM fupin_receipt
           WHERE state = 'confirmed' AND amount_unused > 0 AND date <= date '2025-06-01'""",
    ),
    (
        "live_uninsured", "活体资产未投保", "fupin.asset", "[('asset_form', '=', 'biological'), ('state', '=', 'confirmed')]",
        {"must_hold": "[('insurance_ids', 'any', [('date_from', '<=', '@today'), ('date_to', '>=', '@today')])]"},
        """SELECT id, region_code, unit_id, department_id, name, jsonb_build_object('values', jsonb_build_object(),
               'bounds', '{}'::jsonb) FROM fupin_asset asset WHERE asset_form = 'biological' AND state = 'confirmed'
           AND NOT EXISTS (SELECT FROM %(insured)s rel JOIN fupin_insurance insurance ON insurance.id = rel.insurance_id
               WHERE rel.asset_id = asset.id AND date '2026-06-01' BETWEEN date_from AND date_to)""",
    ),
    (
        "low_yield", "年收益率低于10%", "fupin.asset", "[('kind', '=', 'operating'), ('state', '=', 'confirmed')]",
        {"measure": "yield", "operator": ">=", "parameter_key": "bench_yield"},
        """SELECT asset.id, region_code, unit_id, department_id, asset.name, jsonb_build_object('value',
               COALESCE(income.total, 0) / asset.original_value, 'bound', 0.1) FROM fupin_asset asset
           LEFT JOIN (SELECT asset_id, sum(amount) AS total FROM fupin_receipt_line
               WHERE counts AND date BETWEEN '2025-01-01' AND '2025-12-31' GROUP BY asset_id) income
               ON income.asset_id = asset.id
           WHERE kind = 'operating' AND state = 'confirmed' AND acquisition_date <= date '2025-01-01'
               AND COALESCE(income.total, 0) < 0.1 * original_value""",
    ),
    (
        "contract_terms", "合同缺关键条款", "fupin.contract", "[('state', '=', 'active')]",
        {"measure": "missing_terms", "operator": "<=", "parameter_key": "bench_none"},
        """SELECT id, region_code, unit_id, department_id, name, jsonb_build_object('value', num_nulls(sign_date),
               'bound', 0) FROM fupin_contract contract WHERE state = 'active'
           AND (num_nulls(unit_id, operator_id, sign_date, date_start, date_end, NULLIF(annual_amount, 0)) > 0
               OR NOT EXISTS (SELECT FROM fupin_asset_contract_rel rel WHERE rel.contract_id = contract.id))""",
    ),
    (
        "near_duplicate", "名称相近", "fupin.asset", "[('state', '!=', 'disposed')]",
        {"must_hold": "['|', ('duplicate_of_id', '=', False), ('duplicate_dismissed', '=', True)]"},
        """SELECT id, region_code, unit_id, department_id, name, jsonb_build_object('values', jsonb_build_object(
               'duplicate_dismissed', duplicate_dismissed), 'bounds', '{}'::jsonb) FROM fupin_asset
           WHERE duplicate_of_id IS NOT NULL AND NOT duplicate_dismissed AND state <> 'disposed'""",
    ),
]  # fmt: skip
PARAMETERS = [
    ("bench_months", "months", "12"),
    ("bench_yield", "ratio", "0.1"),
    ("bench_none", "integer", "0"),
    ("yield_deducts_costs", "boolean", "false"),
    ("yield_year_start", "integer", "1"),
]


def _fill(session):
    """Give every asset a contract and an income, in SQL."""
    with session.request(commit=True) as env:
        operator = env["fupin.operator"].create(
            {"name": "惠农合作社", "region_id": env.ref("fupin_base.region_china").id}
        )
        mode = env["fupin.contract.mode"].search([("kind", "=", "contracted")], limit=1)
        insured = env["fupin.insurance"]._fields["asset_ids"].relation
        given = {"operator": operator.id, "mode": mode.id}
        for statement in FILL.replace("%(insured)s", insured).split(";\n"):
            env.cr.execute(statement, given)
    session.vacuum(
        "fupin_contract", "fupin_asset_contract_rel", "fupin_insurance", insured, "fupin_receipt", "fupin_receipt_line",
        "fupin_asset",
    )  # fmt: skip
    return insured


def _publish(session):
    with session.request(commit=True) as env:
        policy = env["fupin.policy"].create(
            {
                "key": KEY,
                "name": "测量用五项规则",
                "region_id": env.ref("fupin_base.region_china").id,
                "date_from": "2020-01-01",
                "article_ids": [(0, 0, {"number": "第一条", "text": "规范管理。"})],
            }
        )
        article = policy.article_ids.id
        for code, kind, value in PARAMETERS:
            env["fupin.parameter"].create(
                {"code": code, "name": code, "value_type": kind, "region_id": policy.region_id.id}
            )
            env["fupin.policy.parameter"].create(
                {"policy_id": policy.id, "article_id": article, "key": code, "name": code, "value": value}
            )
        for key, name, model, domain, bound, _plain in RULES:
            env["fupin.rule"].create(
                {
                    "policy_id": policy.id,
                    "article_id": article,
                    "key": f"{KEY}_{key}",
                    "name": name,
                    "model_id": env["ir.model"]._get_id(model),
                    "domain": domain,
                    **bound,
                }
            )
        policy.action_publish()


def each(task):
    """The first run opens all findings; each rule is then measured as it is run every day, findings unchanged."""
    session = task.session
    insured = _fill(session)
    _publish(session)
    with session.request(commit=True) as env:
        env["fupin.rule"]._reconcile(DAY)
    session.vacuum("fupin_finding", "fupin_event")
    with session.request() as env:
        counts = {model: env[model].search_count([]) for model in {rule[2] for rule in RULES}}
        plans = {env["fupin.rule"].browse(plan.rule_id).key: plan for plan in env["fupin.rule"]._plans(DAY.date())}
    for key, name, model, _domain, _bound, plain in RULES:
        plan = plans[f"{KEY}_{key}"]
        yield _measured(
            task, plan, f"{name}：{counts[model]:,} 条记录", plain.replace("%(insured)s", insured), counts[model]
        )


def _measured(task, plan, title, plain, count):
    session, found = task.session, {}

    def limit():
        with session.raw() as cursor:
            cursor.execute(plain)
            found["plain"] = len(cursor.fetchall())

    def ours():
        with session.request() as env:
            env["fupin.rule"]._reconcile_plan(plan, DAY.date())
            found["ours"] = env["fupin.finding"].search_count([("rule_id", "=", plan.rule_id), ("state", "=", "open")])

    pair = in_turn(ours, limit, task.rounds(5))
    if found["ours"] != found["plain"]:
        raise RuntimeError(f"{title}: {found}")
    return compared(f"{title}，{found['ours']:,} 条预警", pair, targets=[("ratio", 2)], work=count)
