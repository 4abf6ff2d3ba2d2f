"""Accounts in bulk, as a county makes those of its villages."""

from bench.figures import compared
from bench.timing import in_turn

PEOPLE = 500


def create(task):
    """500 accounts with posts and one-time codes, beside the bare rows; a slow hash each would take 200 s."""
    session = task.session
    count = task.size(PEOPLE)
    with session.request(commit=True) as env:
        county = env["fupin.region"].search([("level", "=", "county"), ("child_ids", "!=", False)], limit=1)
        env["fupin.unit"]._generate(county.prefix)
        units = env["fupin.unit"].search([("unit_type", "=", "village_collective")], limit=count).ids
    people = [
        {
            "name": "村文书" + "甲乙丙丁戊己庚辛壬癸"[number % 10],
            "phone": f"139{number:08}",
            "unit_id": units[number % len(units)],
            "role": "village",
        }
        for number in range(count)
    ]

    def ours():
        with session.request("admin") as env:
            today = env.cr.now().date()
            env["fupin.account"]._create_accounts([{**person, "date_from": today} for person in people])

    def limit():
        with session.raw() as cursor:
            cursor.execute(
                """WITH partner AS (
                       INSERT INTO res_partner (name, active, type)
                       SELECT 'limit ' || n, true, 'contact' FROM generate_series(1, %s) n RETURNING id)
                   INSERT INTO res_users (login, partner_id, company_id, active, notification_type)
                   SELECT 'limit ' || partner.id, partner.id, 1, true, 'inbox' FROM partner""",
                [count],
            )

    pair = in_turn(ours, limit, task.rounds(3))
    figures = {"rows_per_second": count / pair.ours}
    yield compared(f"批量建立 {count} 个账号", pair, figures, [("seconds", 10)], work=count)
