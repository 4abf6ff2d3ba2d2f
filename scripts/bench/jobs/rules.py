"""Rules: one over all assets, beside the same SELECT; what saving one asset costs when rules look at it."""

from datetime import datetime, timedelta

from bench.figures import compared
from bench.timing import in_turn

KEY = "bench_idle"
COUNTY = "bench_county_middle"
# one asset in thirty: confirmed a year ago or more, and idle since
SELECT = """
SELECT id, region_code, unit_id, department_id, name, jsonb_build_object('values', jsonb_build_object('use_status',
    use_status)) FROM fupin_asset
WHERE state = 'confirmed' AND asset_form = 'fixed' AND (use_status NOT IN ('in_use', 'inefficient', 'damaged')
    OR use_status IS NULL)
"""
DAY = datetime.fromisoformat("2026-06-01 04:00:00")


def _publish(session):
    """Put a policy of the whole country into force, with one rule."""
    with session.request(commit=True) as env:
        if env["fupin.policy"].search([("key", "=", KEY)]):
            return
        policy = env["fupin.policy"].create(
            {
                "key": KEY,
                "name": "测量用规则",
                "region_id": env.ref("fupin_base.region_china").id,
                "date_from": "2020-01-01",
                "article_ids": [(0, 0, {"number": "第一条", "text": "资产不得闲置。"})],
            }
        )
        env["fupin.rule"].create(
            {
                "policy_id": policy.id,
                "article_id": policy.article_ids.id,
                "key": KEY,
                "name": "资产闲置",
                "model_id": env["ir.model"]._get_id("fupin.asset"),
                "domain": "[('state', '=', 'confirmed'), ('asset_form', '=', 'fixed')]",
                "must_hold": "[('use_status', 'in', ['in_use', 'inefficient', 'damaged'])]",
            }
        )
        policy.action_publish()


def whole(task):
    """The first run opens all findings; later ones of the same day change nothing, the first of a day marks them."""
    session = task.session
    _publish(session)

    def limit():
        with session.raw() as cursor:
            cursor.execute(SELECT)
            cursor.fetchall()

    def first():
        with session.request() as env:
            env["fupin.rule"]._reconcile(DAY)

    with session.request() as env:
        assets = env["fupin.asset"].search_count([])
    pair = in_turn(first, limit, task.rounds(3), warm_up=0)
    yield compared(f"首次检查 {assets:,} 项资产，全部记下", pair, targets=[("seconds", 60)], work=assets)
    session.vacuum("fupin_finding", "fupin_event")
    with session.request(commit=True) as env:
        opened, _closed = env["fupin.rule"]._reconcile(DAY)
    session.vacuum("fupin_finding")
    pair = in_turn(first, limit, task.rounds(5))
    yield compared(f"再查一遍，{opened:,} 条预警不变", pair, targets=[("ratio", 2)], work=assets)

    def next_day():
        with session.request() as env:
            env["fupin.rule"]._reconcile(DAY + timedelta(days=1))

    pair = in_turn(next_day, limit, task.rounds(3))
    yield compared(f"次日检查，{opened:,} 条预警续记一天", pair, targets=[("seconds", 60)], work=assets)
    yield from _saving(task)


def _saving(task):
    """One field of one asset, with the rule in force."""
    session = task.session
    with session.request(COUNTY) as env:
        asset = env["fupin.asset"].search([("state", "=", "confirmed"), ("use_status", "=", "in_use")], limit=1).id

    def write(env):
        # as a confirmed change does it: nobody writes the use of a confirmed asset by hand
        env["fupin.asset"].browse(asset).sudo().write({"use_status": "idle"})

    def ours():
        with session.request(COUNTY) as env:
            write(env)

    pair = in_turn(ours, None, task.rounds(25), warm_up=2)
    queries = session.statements(COUNTY, write)
    yield compared("保存一项资产，有一条规则", pair, {"queries": queries}, [("queries", 40)], work=1)
