"""Depreciation: a month of every asset, beside one bare UPDATE of the same rows; the net values of a past day."""

from datetime import UTC, datetime, timedelta

from bench.figures import compared
from bench.timing import in_turn

BEGUN = datetime.now(UTC).date()
MONTH = BEGUN + timedelta(days=62)  # two months' ends later, so that each asset has something to write off
SWEPT = ("fupin_asset", "fupin_depreciation")
BARE = """
UPDATE fupin_asset SET net_value = net_value - round((original_value - net_value) / 120, 2),
    accumulated_depreciation = original_value - net_value WHERE id = ANY(%(ids)s)
"""
VALUES = "SELECT id, net_value FROM fupin_asset WHERE state = 'confirmed'"


def month(task):
    """The first run begins a row for each asset; later ones write a month off, a second one of the month nothing."""
    session = task.session

    def begun(commit=False):
        with session.request(commit=commit) as env:
            return env["fupin.asset"]._depreciate(BEGUN)

    pair = in_turn(begun, None, 1, warm_up=0)
    with session.request() as env:
        assets = env["fupin.asset"].search_count([("state", "=", "confirmed")])
    yield compared(f"首次计提，{assets:,} 项资产建折旧记录", pair, targets=[("seconds", 60)], work=assets)
    session.vacuum(*SWEPT)
    begun(commit=True)
    session.vacuum(*SWEPT)

    def ours():
        with session.request() as env:
            return env["fupin.asset"]._depreciate(MONTH) and None

    with session.request() as env:
        last = env["fupin.asset"]._depreciate(MONTH)
        env.cr.execute("SELECT asset_id FROM fupin_depreciation WHERE months > 0 ORDER BY asset_id")
        ids = [asset_id for (asset_id,) in env.cr.fetchall()]
        env.cr.rollback()

    def limit():
        with session.raw() as cursor:
            cursor.execute(BARE, {"ids": ids})

    session.vacuum(*SWEPT)
    pair = in_turn(ours, limit, task.rounds(3))
    yield compared(f"计提一个月，{last:,} 项资产", pair, targets=[("ratio", 1.5)], work=last)
    session.vacuum(*SWEPT)
    with session.request(commit=True) as env:
        env["fupin.asset"]._depreciate(MONTH)
    session.vacuum(*SWEPT)
    pair = in_turn(ours, None, task.rounds(3))
    yield compared(f"再计提一次：{last:,} 项已提", pair, targets=[("seconds", 30)], work=last)

    def past():
        with session.request() as env:
            env["fupin.asset"].browse(ids)._net_values(MONTH)

    def plain():
        with session.raw() as cursor:
            cursor.execute(VALUES)
            cursor.fetchall()

    pair = in_turn(past, plain, task.rounds(3))
    yield compared(f"某日净值，{len(ids):,} 项资产", pair, targets=[("seconds", 60)], work=len(ids))
