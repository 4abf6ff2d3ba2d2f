"""The regions of the whole country: loading them, and finding one among them by name."""

import io

from load_regions import package_file, package_rows, part
from toolkit.layout import Layout

from bench.figures import compared
from bench.timing import in_turn, timed

WORDS = {
    "上果": "区划 名称开头",
    "张家": "区划 名称开头，上千个同名",
    "砚山": "区划 县名",
    "云南省砚山县": "区划 无此开头，查全称",
    "532622": "区划 代码开头",
    "平远 木瓜": "区划 乡镇名加村名",
    "没有这个地方": "区划 查无此名",
}
PROVINCE = "bench_province_middle"
COLUMNS = "code, prefix, name, short_name, complete_name, level, parent_id, parent_path"


def search(task):
    """What people type into a field for a place: one who covers a province, and one who covers the country."""
    session = task.session
    for word, title in WORDS.items():

        def ours(word=word, login=PROVINCE):
            with session.request(login) as env:
                env["fupin.region"].name_search(word, limit=8)

        def limit(word=word):
            with session.raw() as cursor:
                cursor.execute(
                    "SELECT id, name, complete_name FROM fupin_region WHERE short_name LIKE %s AND active"
                    " ORDER BY code LIMIT 8",
                    [word.split()[-1] + "%"],
                )
                cursor.fetchall()

        pair = in_turn(ours, limit, task.rounds(9))
        yield compared(f"{title}：{word}", pair, targets=[("ms", 50)], work=1)
    pair = in_turn(lambda: ours(login=None), limit, task.rounds(9))
    yield compared(f"{title}，全国用户", pair, work=1)


def load(task):
    """The regions through our loader, and the same rows by a bare COPY into a table without any index."""
    session = task.session
    rows = package_rows(package_file(Layout.current().downloads))
    if task.quick:
        rows = part(rows, "532622")

    def ours():
        with session.request() as env:
            env["fupin.region"]._load(rows)

    with session.request() as env:
        env["fupin.region"]._load(rows)
        copied = io.StringIO()
        env.cr.copy_expert(f"COPY (SELECT {COLUMNS} FROM fupin_region) TO STDOUT (FORMAT csv)", copied)
        count = copied.getvalue().count("\n")
    session.vacuum("fupin_region")

    def limit():
        with session.raw() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE bare AS SELECT {COLUMNS} FROM fupin_region LIMIT 0")
            copied.seek(0)
            cursor.copy_expert(f"COPY bare ({COLUMNS}) FROM STDIN (FORMAT csv)", copied)

    def swept():
        seconds = timed(ours)
        session.vacuum("fupin_region")
        return seconds

    pair = in_turn(swept, limit, task.rounds(2), warm_up=0)
    figures = {"rows_per_second": count / pair.ours}
    yield compared(f"装入区划 {count:,} 个", pair, figures, [("seconds", 60)], work=count)
