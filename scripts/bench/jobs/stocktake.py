"""The yearly stocktake: opening a year for all villages of a province, and books against books, beside bare statements.

A province and not the country: its 17,000 villages take seconds to open, the country's 620,000 with 100,000 assets among
them would measure the index on the names of lists and little else.
"""

from functools import partial

from bench.figures import compared
from bench.timing import Memory, in_turn

YEAR = 2026
PROVINCE = "52"
# the same columns, the same counts: keepers, lines, and what a stocktake says of its lines
KEEPERS = """
INSERT INTO fupin_stocktake (name, year, level, region_id, region_code, township_id, unit_id, state, opened_on, coverage,
    asset_count, visited_count, remaining_count, match_count, surplus_count, shortage_count, wrong_count,
    duplicate_count, unfixed_count, book_amount, match_amount, surplus_amount, shortage_amount, wrong_amount,
    duplicate_amount, create_uid, write_uid, create_date, write_date)
SELECT DISTINCT ON (place.id) COALESCE(unit.name, place.name) || '2026年度资产清查', 2026, 'village', place.id, place.code,
    place.parent_id, unit.id, 'open', now()::date, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, now(), now()
FROM fupin_region place LEFT JOIN fupin_unit unit ON unit.region_id = place.id AND unit.active
    AND unit.unit_type = 'village_collective'
WHERE place.level = 'village' AND place.active AND place.code LIKE %(under)s ORDER BY place.id, unit.sequence
"""
LINES = """
INSERT INTO fupin_stocktake_line (stocktake_id, year, unit_id, region_id, region_code, township_id, department_id,
    asset_id, category_id, kind, book_code, name, book_original_value, book_net_value, book_quantity, measure_unit,
    book_use_status, book_location, amount, is_unfixed, create_uid, write_uid, create_date, write_date)
SELECT stocktake.id, 2026, stocktake.unit_id, stocktake.region_id, stocktake.region_code, stocktake.township_id,
    asset.department_id, asset.id, asset.category_id, asset.kind, asset.code, asset.name, asset.original_value,
    asset.net_value, asset.quantity, asset.measure_unit, asset.use_status, asset.location, asset.original_value, FALSE,
    1, 1, now(), now()
FROM fupin_asset asset JOIN fupin_stocktake stocktake ON stocktake.region_id = asset.region_id AND stocktake.year = 2026
WHERE asset.state = 'confirmed' AND asset.region_code LIKE %(under)s
"""
COUNTS = """
UPDATE fupin_stocktake stocktake SET asset_count = found.on_books, remaining_count = found.on_books, coverage = 0,
    book_amount = found.amount
FROM (SELECT stocktake_id, count(*) AS on_books, sum(book_original_value) AS amount FROM fupin_stocktake_line
      GROUP BY stocktake_id) found WHERE found.stocktake_id = stocktake.id
"""
EVENTS = """
INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, before, after, user_id, date)
SELECT 'fupin.stocktake', id, name, region_code, 'open', 'null', 'null', 1, now() FROM fupin_stocktake
WHERE year = 2026 AND region_code LIKE %(under)s
"""
BOOKS = """
SELECT left(region_code, 9), sum(original_value), sum(original_value) FILTER (WHERE department_id IS NOT NULL),
    sum(original_value) FILTER (WHERE project_id IS NOT NULL)
FROM fupin_asset WHERE state = 'confirmed' AND region_code LIKE %(under)s GROUP BY 1
UNION ALL
SELECT left(project.region_code, 9), 0, 0, sum(project.total_investment - COALESCE(spent.amount, 0)
    - COALESCE(formed.amount, 0))
FROM fupin_project project
LEFT JOIN (SELECT project_id, sum(amount) AS amount FROM fupin_project_expense GROUP BY 1) spent
    ON spent.project_id = project.id
LEFT JOIN (SELECT project_id, sum(original_value) AS amount FROM fupin_asset WHERE state = 'confirmed' GROUP BY 1) formed
    ON formed.project_id = project.id
WHERE project.region_code LIKE %(under)s GROUP BY 1
"""


def place_of(env):
    """Return the province, or the country where it is not there."""
    Region = env["fupin.region"]
    return Region.search([("prefix", "=", PROVINCE)]) or Region.search([("level", "=", "country")], limit=1)


def opened(task):
    """All assets are put on the lists of a year; a second run finds nothing to add."""
    session = task.session
    memory = Memory()
    with session.request() as env:
        place = place_of(env).id
        under = {"under": f"{place_of(env).prefix or ''}%"}

    def ours(expected=None, commit=False):
        with session.request(commit=commit) as env:
            _made, lines = env["fupin.stocktake"]._open_year(env["fupin.region"].browse(place), YEAR)
            if expected is not None and lines != expected:
                raise RuntimeError(f"{lines} lines instead of {expected}")
            return lines

    def limit():
        with session.raw() as cursor:
            for statement in (KEEPERS, LINES, EVENTS, COUNTS):
                cursor.execute(statement, under)

    count = ours()
    session.vacuum("fupin_stocktake", "fupin_stocktake_line", "fupin_event")
    pair = in_turn(partial(ours, count), limit, task.rounds(3))
    figures = {"rows_per_second": count / pair.ours, "memory": memory.peak()}
    yield compared(f"启动清产核资，{count:,} 项资产", pair, figures, [("ratio", 1.5)], work=count)

    ours(count, commit=True)
    session.vacuum("fupin_stocktake", "fupin_stocktake_line", "fupin_event")
    pair = in_turn(partial(ours, 0), None, task.rounds(3))
    yield compared(f"再启动一次：{count:,} 项已有", pair, {}, [], work=count)


def reconciled(task):
    """Books against books for the whole place, by township, as the report asks for it."""
    session = task.session
    names = ("township_amount", "department_amount", "fund_amount", "department_difference", "fund_difference")

    def ours():
        with session.request() as env:
            rows = env["fupin.reconciliation"]._read_group([], ["township_id"], [f"{name}:sum" for name in names])
            return len(rows)

    def limit():
        with session.raw() as cursor:
            cursor.execute(BOOKS, {"under": "%"})
            cursor.fetchall()

    pair = in_turn(ours, limit, task.rounds(3), warm_up=1)
    yield compared("账账核对", pair, {}, [("ratio", 2)], work=task.scale)


def year(task):
    """Opening and reconciliation."""
    yield from opened(task)
    yield from reconciled(task)
