"""Saving: one asset through the web client, one field of thousands, thousands of confirmations."""

import time

from lxml import etree

from bench.figures import compared
from bench.timing import in_turn

MODEL = "fupin.asset"
VILLAGE = "bench_village_middle"
COUNTY = "bench_county_first"
WRITTEN = 10_000
CONFIRMED = 2_000
SWEPT = ("fupin_asset", "fupin_event", "fupin_asset_valuation", "fupin_project")
INSERT_ASSET = """
WITH asset AS (
    INSERT INTO fupin_asset (name, region_id, region_code, category_id, kind, asset_form, state, use_status,
        acquisition_date, original_value, handover_state, create_uid, create_date)
    SELECT 'limit', region_id, region_code, category_id, kind, asset_form, 'draft', 'in_use', acquisition_date,
        original_value, 'none', 1, now() FROM fupin_asset WHERE id = %(model)s RETURNING id)
INSERT INTO fupin_funding (asset_id, source_id, amount, create_uid, create_date)
SELECT asset.id, %(source)s, 1000, 1, now() FROM asset
"""
UPDATE_WITH_EVENTS = """
WITH changed AS (
    UPDATE fupin_asset SET {column} = %(value)s, write_uid = 1, write_date = now() WHERE id = ANY(%(ids)s)
    RETURNING id, name, region_code)
INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, before, after, user_id, date)
SELECT 'fupin.asset', id, name, region_code, %(step)s, '{{"{column}": null}}', '{{"{column}": null}}', 1, now()
FROM changed
"""


def _specification(env):
    """What the web client asks back after a save: the fields of the form, lines with their columns."""
    arch = etree.fromstring(env[MODEL].get_view(view_type="form")["arch"])

    def of(node, model):
        found = {}
        for child in node.iterchildren():
            if child.tag != "field":
                found |= of(child, model)
                continue
            field = env[model]._fields[child.get("name")]
            if field.type in ("one2many", "many2many"):
                lines = child.find("list")
                inner = of(lines, field.comodel_name) if lines is not None else {}
                found[field.name] = {"fields": inner or {"display_name": {}}}
            else:
                found[field.name] = {"fields": {"display_name": {}}} if field.type == "many2one" else {}
        return found

    return of(arch, MODEL)


def create(task):
    """An asset with one source of funding, entered by a village; the form is read back as the client does."""
    session = task.session
    with session.request(VILLAGE) as env:
        specification = _specification(env)
        category = env["fupin.asset.category"].search(
            [("child_ids", "=", False)] if "child_ids" in env["fupin.asset.category"]._fields else [], limit=1
        )
        source = env["fupin.funding.source"].search([], limit=1)
        place = env.user._main_region().id
        like = env[MODEL].search([], limit=1).id
    number = iter(range(10**6))

    def values():
        return {
            "name": f"新建饮水工程{next(number)}",
            "category_id": category.id,
            "region_id": place,
            "acquisition_date": "2024-05-01",
            "useful_life": 15,
            "original_value": 1000,
            "funding_ids": [(0, 0, {"source_id": source.id, "amount": 1000})],
        }

    def ours():
        with session.request(VILLAGE) as env:
            env[MODEL].web_save(values(), specification)

    def limit():
        with session.raw() as cursor:
            cursor.execute(INSERT_ASSET, {"model": like, "source": source.id})

    pair = in_turn(ours, limit, task.rounds(25), warm_up=2)
    queries = session.statements(VILLAGE, lambda env: env[MODEL].web_save(values(), specification))
    yield compared("网页新建一项资产", pair, {"queries": queries}, [("ms", 40), ("queries", 40)], work=1)

    def opened():
        with session.request(VILLAGE) as env:
            env[MODEL].browse(like).web_read(specification)

    pair = in_turn(opened, None, task.rounds(25), warm_up=2)
    queries = session.statements(VILLAGE, lambda env: env[MODEL].browse(like).web_read(specification))
    yield compared("打开一项资产", pair, {"queries": queries}, [("queries", 40)], work=1)


def _some(env, count, *domain):
    """Return ids of assets in the user's own places, which he may write."""
    from odoo.fields import Domain

    here = env.user._fupin_scope().under("region_code")
    return env[MODEL].search(here & Domain(list(domain)), limit=count, order="id").ids


def write(task):
    """One field of many assets, with events; the limit is one statement that does both."""
    session, count = task.session, task.size(WRITTEN)
    with session.request(COUNTY) as env:
        ids = _some(env, count, ("use_status", "=", "in_use"))

    def ours():
        with session.request(COUNTY) as env:
            assets = env[MODEL].browse(ids)
            started = time.perf_counter()
            assets.write({"location": "村口"})
            env.flush_all()
            return time.perf_counter() - started

    def limit():
        with session.raw() as cursor:
            values = {"ids": ids, "value": "村口", "step": "write"}
            cursor.execute(UPDATE_WITH_EVENTS.format(column="location"), values)

    pair = in_turn(ours, limit, task.rounds(3))
    session.vacuum(*SWEPT)
    queries = session.statements(COUNTY, lambda env: env[MODEL].browse(ids).write({"location": "村口"}))
    figures = {"queries": queries, "rows_per_second": len(ids) / pair.ours}
    yield compared(f"改一个字段，{len(ids):,} 项", pair, figures, [("seconds", 2)], work=len(ids))


def confirm(task):
    """Bulk confirmation by the county, with events, valuations and projects."""
    session, count = task.session, task.size(CONFIRMED)
    with session.request(COUNTY) as env:
        ids = _some(env, count)

    def prepared(env):
        """Let them wait for confirmation, in this transaction only."""
        env.cr.execute(
            "UPDATE fupin_asset SET state = 'submitted', submitted_at = now(), confirmed_at = NULL, received_at = NULL"
            " WHERE id = ANY(%s)",
            [ids],
        )
        env.invalidate_all()
        return env[MODEL].browse(ids)

    def ours():
        with session.request(COUNTY) as env:
            assets = prepared(env)
            started = time.perf_counter()
            assets.action_confirm()
            env.flush_all()
            return time.perf_counter() - started

    def limit():
        with session.raw() as cursor:
            values = {"ids": ids, "value": "confirmed", "step": "confirm"}
            cursor.execute(UPDATE_WITH_EVENTS.format(column="state"), values)

    pair = in_turn(ours, limit, task.rounds(3))
    session.vacuum(*SWEPT)
    figures = {"rows_per_second": len(ids) / pair.ours}
    yield compared(f"批量确认 {len(ids):,} 项", pair, figures, [("seconds", 4)], work=len(ids))
