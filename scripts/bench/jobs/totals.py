"""Totals of a whole province, as the pivot of the register asks for them."""

from bench.figures import compared
from bench.pages import MODEL, condition, places
from bench.timing import in_turn

LOGIN = "bench_province_last"


def province(task):
    """Count and value by kind; number and value by county. Summary rows, which 50 ms need, are not built yet."""
    session = task.session
    with session.request() as env:
        where, values = condition(places(env, LOGIN))
    for title, group, column in (
        ("全省汇总，按类别", ["kind"], "kind"),
        ("全省汇总，按类别和使用状况", ["kind", "use_status"], "kind, use_status"),
    ):

        def ours(group=group):
            with session.request(LOGIN) as env:
                env[MODEL].formatted_read_group([], group, ["__count", "original_value:sum", "net_value:sum"])

        def limit(column=column):
            with session.raw() as cursor:
                cursor.execute(
                    f"SELECT {column}, count(*), sum(original_value), sum(net_value) FROM fupin_asset WHERE {where}"
                    f" GROUP BY {column}",
                    values,
                )
                cursor.fetchall()

        pair = in_turn(ours, limit, task.rounds())
        yield compared(title, pair, targets=[("ratio", 1.5), ("ms", 50)])
