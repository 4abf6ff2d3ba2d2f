"""What there is in the county, read by SQL and told by the numbers of the script instead of the database's."""

from datetime import datetime

TASKS = """
SELECT duty.key, task.unit_id, task.due_date::text, task.res_model, task.res_id, task.state,
    task.state IN ('open', 'returned') AND task.due_at < %(now)s, COALESCE(task.is_late, false),
    COALESCE(task.is_nil_return, false), (task.opens_at + interval '8 hours')::date::text, task.id
FROM fupin_task task JOIN fupin_obligation duty ON duty.id = task.obligation_id WHERE task.due_date >= %(first)s
    AND task.opens_at < '2025-12-31 16:00'
"""
BACKLOG = """
SELECT duty.key, task.period_start::text, task.state, count(*)
FROM fupin_task task JOIN fupin_obligation duty ON duty.id = task.obligation_id WHERE task.due_date < %(first)s
GROUP BY 1, 2, 3
"""
FINDINGS = """
SELECT rule.key, finding.res_model, finding.res_id, finding.opened_on::text
FROM fupin_finding finding JOIN fupin_rule rule ON rule.id = finding.rule_id
WHERE finding.state IN ('open', 'acknowledged')
"""
EVER = """
SELECT rule.key, finding.res_model, finding.res_id, finding.first_seen::text
FROM fupin_finding finding JOIN fupin_rule rule ON rule.id = finding.rule_id
"""
EVALUATIONS = "SELECT unit_id, evaluation_type, state FROM fupin_evaluation"
ALERTS = """
SELECT holder.login, alert.lines FROM fupin_alert alert JOIN res_users holder ON holder.id = alert.user_id
WHERE alert.day = %s AND alert.key = 'digest' AND alert.channel = 'inbox'
"""
PROBLEMS = "SELECT id, asset_id, level_since::text FROM fupin_problem"
CONTRACTS = "SELECT id, name FROM fupin_contract WHERE predecessor_id IS NULL"
RECEIVABLES = "SELECT due.id, contract.name FROM fupin_receivable due JOIN fupin_contract contract ON contract.id = due.contract_id"
RECEIPTS = "SELECT id, voucher_number FROM fupin_receipt"


class Names:
    """The script's own names of the records of the county."""

    def __init__(self, year):
        self.cr = year.env.cr
        county = year.county
        self.units = {unit.id: list(key) for key, unit in county.units.items()}
        self.assets = {number: list(key) for key, number in county.assets.items()}
        self.records = {
            "fupin.asset": self.assets,
            "fupin.problem": {one: self.assets[asset] for one, asset, _since in self._rows(PROBLEMS)},
            "fupin.contract": {one: [_number(name)] for one, name in self._rows(CONTRACTS)},
            "fupin.receivable": {one: [_number(name)] for one, name in self._rows(RECEIVABLES)},
            "fupin.receipt": {one: [_number(name)] for one, name in self._rows(RECEIPTS)},
        }

    def _rows(self, statement, values=None):
        self.cr.execute(statement, values)
        return self.cr.fetchall()

    def record(self, model, number):
        """Return the record in the script's numbers; what the script does not know comes as it is."""
        return self.records.get(model, {}).get(number, [model, number]) if number else []


def _number(text):
    digits = "".join(letter for letter in text or "" if letter.isdigit())
    return int(digits) if digits else text


def month(year):
    """Return tasks, what is to be caught up on, findings and evaluations as they stand."""
    year.env.flush_all()
    names, cr = Names(year), year.env.cr
    moment = {"now": datetime.now(), "first": "2025-01-01"}  # noqa: DTZ005 - naive UTC, frozen
    cr.execute(TASKS, moment)
    tasks = [
        [key, names.units.get(unit, unit), due, names.record(model, number), *rest[:-1]]
        for key, unit, due, model, number, *rest in cr.fetchall()
    ]
    cr.execute(BACKLOG, moment)
    backlog = [list(row) for row in cr.fetchall()]
    cr.execute(FINDINGS)
    findings = [[key, names.record(model, number), day] for key, model, number, day in cr.fetchall()]
    cr.execute(EVER)
    ever = [[key, names.record(model, number), day] for key, model, number, day in cr.fetchall()]
    cr.execute(EVALUATIONS)
    evaluations = [[names.units.get(unit, unit), kind, state] for unit, kind, state in cr.fetchall()]
    return {"tasks": tasks, "backlog": backlog, "findings": findings, "ever": ever, "evaluations": evaluations}


def alerts(year, day):
    """Return what each person was told in the digest of a day: login, kind, duty, units, day named and record."""
    year.env.flush_all()
    names, cr = Names(year), year.env.cr
    cr.execute(TASKS, {"now": datetime.now(), "first": "2025-01-01"})  # noqa: DTZ005 - naive UTC, frozen
    known = {
        row[-1]: [row[0], names.units.get(row[1], row[1]), row[2], names.record(row[3], row[4])]
        for row in cr.fetchall()
    }
    cr.execute(ALERTS, [day])
    return [
        [login, line["kind"], *known.get(number, ["of the past", number, "", []])]
        for login, lines in cr.fetchall()
        for line in lines
        for number in line["ids"]
    ]


def failures(year):
    """Return the steps of the clock that failed."""
    return year.env["fupin.clock.failure"].search([]).mapped("display_name")
