"""Ledgers: reading a workbook, importing it with all checks, writing one."""

import base64
import io
from functools import partial

import python_calamine
import xlsxwriter

from bench.figures import compared
from bench.pages import condition, places
from bench.timing import Memory, in_turn

ROWS = 10_000
EXPORTED = 100_000
IMPORTER = "bench_county_middle"
EXPORTER = "bench_province_last"
HEADS = (
    "序号 所在乡镇 所在村 资产名称 资产类别 资产类型 资产形态 项目年度 购建时间 资产原值（万元） 资金来源 所有权归属 经营主体 "
    "预计使用年限 使用状态 管护责任人 联系电话 备注"
).split()
WORKS = ("茶叶加工厂", "冷库", "蔬菜大棚", "养殖小区", "灌溉水渠", "卫生室", "太阳能路灯", "文化活动室")


def villages(env, county):
    """Return (township, village) by name below a county, where the name says which one is meant."""
    env.cr.execute(
        """SELECT min(township.name), min(village.name) FROM fupin_region village
           JOIN fupin_region township ON township.id = village.parent_id
           WHERE village.level = 'village' AND village.code LIKE %s
           GROUP BY township.id, village.short_name HAVING count(*) = 1 ORDER BY min(village.code)""",
        [county + "%"],
    )
    return env.cr.fetchall()


def workbook(found, count):
    """Return a ledger as counties have it: a title, 18 columns, amounts in 万元, dates as 2021.5."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("总台账")
    sheet.write(0, 0, "帮扶项目资产总台账")
    sheet.write_row(1, 0, HEADS)
    for number in range(count):
        township, village = found[number % len(found)]
        year, month = 2014 + number % 10, 1 + number % 12
        amount = 1.5 + number % 90
        name = f"{year}年{village}{WORKS[number // len(found) % len(WORKS)]}{number // len(found) // len(WORKS) + 1}号"
        cells = [
            number + 1, township, village, name, "公益性资产", "其他", "固定资产", year, f"{year}.{month}", amount,
            f"彩票公益金:{amount}", "", "合作社", 10 + number % 20, "正常使用", "张三", f"139{number:08}", "",
        ]  # fmt: skip
        sheet.write_row(2 + number, 0, cells)
    book.close()
    return stream.getvalue()


def _content(task, rows):
    with task.session.request() as env:
        home = env["res.users"].search([("login", "=", IMPORTER)])
        county = (
            home._fupin_scope().prefixes[0]
            if home
            else env["fupin.region"].search([("level", "=", "county")], limit=1).prefix
        )
        return workbook(villages(env, county), rows)


def _calamine(content):
    return python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def parse(task):
    """The ledger kernel's reading, with its guards, beside calamine alone."""
    rows = task.size(ROWS)
    content = _content(task, rows)
    # here, not above: addons are found once Odoo has started
    from odoo.addons.fupin_ledger.kernel.workbook import read_workbook

    pair = in_turn(lambda: read_workbook(content), lambda: _calamine(content), task.rounds(9))
    figures = {"rows_per_second": rows / pair.ours}
    yield compared(f"读取 {rows:,} 行 × 18 列", pair, figures, [("ratio", 1.5)], "极限为 calamine", work=rows)


def _uploaded(env, content):
    ledger = env.ref("fupin_assets.ledger_total")
    values = {"ledger_id": ledger.id, "file": base64.b64encode(content), "filename": "台账.xlsx"}
    return env["fupin.ledger.import"].with_context(queue_job__no_delay=True).create(values)


def imported(task):
    """Check and import of a county's ledger; the limit reads it and copies it into a bare table."""
    session, rows = task.session, task.size(ROWS)
    content = _content(task, rows)
    memory = Memory()

    def ours(step):
        with session.request(IMPORTER) as env:
            record = _uploaded(env, content)
            getattr(record, step)()
            done = record.imported_count if step == "action_import" else record.row_count
            if done != rows or record.error_count:
                raise RuntimeError(f"{step}: {done} of {rows} rows, {record.error_count} faulty: {record.report}")

    def limit(copied=True):
        lines = _calamine(content)[2:]
        if not copied:
            return
        text = io.StringIO("\n".join("\t".join(map(str, line)) for line in lines))
        with session.raw() as cursor:
            columns = ", ".join(f"c{number} varchar" for number in range(len(HEADS)))
            cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns}) ON COMMIT DROP")
            cursor.copy_from(text, "bare")

    for step, title, bound in (("action_check", "检查", 0), ("action_import", "导入（含检查）", 2000)):
        pair = in_turn(partial(ours, step), partial(limit, step == "action_import"), task.rounds(3))
        figures = {"rows_per_second": rows / pair.ours, "memory": memory.peak()}
        targets = [("rows_per_second", bound)] if bound else []
        yield compared(f"{title} {rows:,} 行", pair, figures, [*targets, ("memory", 300)], work=rows)
        session.vacuum("fupin_asset", "fupin_event", "fupin_funding", "fupin_asset_owner", "fupin_asset_valuation")


def exported(task):
    """The statutory total ledger as a province reads it; the limit writes as many plain cells from one statement."""
    session, rows = task.session, task.size(EXPORTED)
    with session.request(EXPORTER) as env:
        where, values = condition(places(env, EXPORTER))
        last = f"SELECT max(id) FROM (SELECT id FROM fupin_asset WHERE {where} ORDER BY id LIMIT {rows}) chosen"
        env.cr.execute(last, values)
        domain = [("id", "<=", env.cr.fetchone()[0])]
        width = len(env.ref("fupin_assets.ledger_total").column_ids.filtered("is_exported"))
        rows = env["fupin.asset"].search_count(domain)
    memory, taken = Memory(), []

    def ours():
        with session.request(EXPORTER) as env:
            env.ref("fupin_assets.ledger_total")._export_xlsx(domain)
        taken.append(memory.peak())  # the first one: before the limit's turn

    def limit():
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = book.add_worksheet()
        with session.raw() as cursor:
            cursor.execute(
                "SELECT code, name, region_code, kind, asset_form, acquisition_date::text, original_value::float8,"
                f" useful_life, use_status, custodian_name FROM fupin_asset WHERE {where} AND id <= %s"
                " ORDER BY region_code, code, id",
                [*values, domain[0][2]],
            )
            for number, line in enumerate(cursor):
                sheet.write_row(number, 0, (line * 3)[:width])
        book.close()

    pair = in_turn(ours, limit, task.rounds(2), warm_up=0)
    figures = {"rows_per_second": rows / pair.ours, "memory": taken[0]}
    targets = [("rows_per_second", 5500), ("memory", 200)]
    yield compared(f"导出 {rows:,} 行 × {width} 列", pair, figures, targets, work=rows)
