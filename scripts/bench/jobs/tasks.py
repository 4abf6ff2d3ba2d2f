"""Tasks of a month made from one duty, for some villages and for all of the country."""

from datetime import date
from functools import partial

from bench.figures import compared
from bench.timing import Memory, in_turn

SOME = 50_000
MONTH = (date(2026, 5, 1), date(2026, 5, 31))
PLAIN = """
INSERT INTO fupin_task (obligation_id, unit_id, region_id, region_code, period_start, period_end, opens_at, due_date,
    due_at, state, is_nil_return, is_late, create_uid, write_uid, create_date, write_date)
SELECT %(duty)s, id, region_id, region_code, '2026-05-01', '2026-05-31', '2026-04-30 16:00', '2026-05-25',
    '2026-05-25 15:59:59', 'open', false, false, 1, 1, now(), now()
FROM fupin_unit WHERE unit_type = 'village_collective' AND active AND region_code LIKE %(under)s
"""


def _duty(session, name, prefix):
    """Put a policy with one monthly duty into force in a place; return the duty's id."""
    with session.request(commit=True) as env:
        env["fupin.unit"]._generate(prefix)
        place = env["fupin.region"].search(
            [("prefix", "=", prefix)] if prefix else [("level", "=", "country")], limit=1
        )
        policy = env["fupin.policy"].create(
            {
                "key": f"bench_{name}",
                "name": "帮扶项目资产管理办法",
                "region_id": place.id,
                "date_from": "2026-01-01",
                "article_ids": [(0, 0, {"number": "第五条", "text": "各村每月25日前向乡镇报告。"})],
            }
        )
        duty = env["fupin.obligation"].create(
            {
                "policy_id": policy.id,
                "article_id": policy.article_ids.id,
                "key": f"report_{name}",
                "name": "上报",
                "cron": "25",
            }
        )
        policy.action_publish()
        env.cr.execute("ANALYZE fupin_unit")
        return duty.id


def _made(session, duty, expected=None, commit=False):
    with session.request(commit=commit) as env:
        made = env["fupin.obligation"].browse(duty)._generate_tasks(*MONTH)
        if expected is not None and made != expected:
            raise RuntimeError(f"{made} tasks instead of {expected}")
        return made


def _plain(session, duty, prefix):
    with session.raw() as cursor:
        cursor.execute(PLAIN, {"duty": duty, "under": f"{prefix}%"})


def _province(session, count):
    """Return the prefix of the place with the number of villages next above a count, "" for the country."""
    with session.request() as env:
        env.cr.execute(
            """SELECT left(code, 2) FROM fupin_region WHERE level = 'village' GROUP BY 1 HAVING count(*) >= %s
               ORDER BY count(*) LIMIT 1""",
            [count],
        )
        found = env.cr.fetchone()
        return found[0] if found else ""


def some(task):
    """A province's month, beside one bare statement that fills the same columns."""
    place = _province(task.session, task.size(SOME))
    yield from _measured(task, "province", place, "一个省一个月，{:,} 项")


def country(task):
    """The month of all villages; a second run finds nothing to do; memory stays where it was."""
    yield from _measured(task, "country", "", "全国各村一个月，{:,} 项", again=True)


def _measured(task, name, prefix, title, again=False):
    session = task.session
    duty = _duty(session, name, prefix)
    memory = Memory()
    count = _made(session, duty)
    session.vacuum("fupin_task")

    rounds = task.rounds(3)
    pair = in_turn(partial(_made, session, duty, count), partial(_plain, session, duty, prefix), rounds)
    figures = {"rows_per_second": count / pair.ours, "memory": memory.peak()}
    yield compared(f"生成任务：{title.format(count)}", pair, figures, [("ratio", 1.5), ("memory", 50)], work=count)
    if again:
        session.vacuum("fupin_task")
        _made(session, duty, count, commit=True)
        pair = in_turn(partial(_made, session, duty, 0), None, rounds)
        yield compared(f"再生成一次：{count:,} 项已有", pair, {}, [("seconds", 3)], work=count)
