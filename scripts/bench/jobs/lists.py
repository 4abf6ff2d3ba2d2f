"""The first page of the asset list among all assets, at every level of government."""

from bench.figures import compared
from bench.generate import WORD
from bench.pages import Page, condition, places
from bench.timing import in_turn

LEVELS = {"village": "村", "township": "乡镇", "county": "县", "prefecture": "市州", "province": "省"}
POSITIONS = {"first": "首县", "middle": "中间县", "last": "末县"}
TARGETS = [("ratio", 3), ("queries", 20)]
MANY_TARGETS = [("ms", 15), ("queries", 20)]


def levels(task):
    """Order by code and a word in the name, for first, middle and last county: the worst of the three is told."""
    page = _page(task)
    for word in (None, WORD):
        for level, label in LEVELS.items():
            title = f"列表 {label}{'，名称含“' + word + '”' if word else '，按编号'}"
            rows = []
            for position, place in POSITIONS.items():
                row = _compare(task, page, f"bench_{level}_{position}", word, title, TARGETS)
                row.note = f"{place}；{row.note}"
                rows.append(row)
            yield max(rows, key=lambda row: row.figures["ratio"])


def many_places(task):
    """People with several posts, and with records shared from elsewhere."""
    page = _page(task)
    people = {
        "bench_places_8": ("列表 8 个县", MANY_TARGETS),
        "bench_shared": ("列表 县，另有 200 项共享", MANY_TARGETS),
        "bench_places_40": ("列表 40 个乡镇", MANY_TARGETS),
    }
    for login, (title, targets) in people.items():
        for word in (None, WORD):
            more = f"，名称含“{word}”" if word else "，按编号"
            yield _compare(task, page, login, word, title + more, targets)


def _page(task):
    with task.session.request("bench_county_first") as env:
        return Page(env)


def _compare(task, page, login, word, title, targets):
    domain = [("name", "ilike", word)] if word else []
    session = task.session
    with session.request() as env:
        where, values = condition(places(env, login), word)

    def ours():
        with session.request(login) as env:
            page.ours(env, domain)

    def limit():
        with session.raw() as cursor:
            page.raw(cursor, where, values)

    pair = in_turn(ours, limit, task.rounds(15), warm_up=2)
    queries = session.statements(login, lambda env: page.ours(env, domain))
    return compared(title, pair, {"queries": queries}, targets)
