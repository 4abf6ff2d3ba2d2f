"""What happened to one asset, among all assets: its page of the form, beside the three tables that hold something."""

from itertools import cycle

from bench.figures import compared
from bench.timing import in_turn

LOGIN = "bench_county_middle"
SPECIFICATION = {
    "timeline_ids": {"fields": {name: {} for name in ("date", "what", "name", "details", "amount", "papers")}}
}
ROWS = """
SELECT date, transition, reason, NULL FROM fupin_event WHERE res_model = 'fupin.asset' AND res_id = %(asset)s
UNION ALL SELECT acquisition_date, name, NULL, original_value FROM fupin_asset WHERE id = %(asset)s
UNION ALL SELECT date, basis, note, amount FROM fupin_asset_valuation WHERE asset_id = %(asset)s
ORDER BY 1 DESC
"""


def opened(task):
    """Another asset each time, as a reader of its county."""
    session = task.session
    with session.request(LOGIN) as env:
        assets = env["fupin.asset"].search([("state", "=", "confirmed")], limit=200)
        ids = cycle(assets.ids)

    def read(env):
        [row] = env["fupin.asset"].browse(next(ids)).web_read(SPECIFICATION)
        if not row["timeline_ids"]:
            raise RuntimeError("nothing happened to an asset")

    def ours():
        with session.request(LOGIN) as env:
            read(env)

    def limit():
        with session.raw() as cursor:
            cursor.execute(ROWS, {"asset": next(ids)})
            cursor.fetchall()

    pair = in_turn(ours, limit, task.rounds(25), warm_up=2)
    queries = session.statements(LOGIN, read)
    yield compared("打开一项资产的经过", pair, {"queries": queries}, [("ms", 40), ("queries", 40)], work=1)
