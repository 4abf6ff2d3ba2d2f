"""The simulated year inside Odoo: on each day the clock and the people of the script, at each month's end a look.

What people do goes through the public methods as the users, for the villages of `script.is_played` and for every
township, department and the county office: `report_batch`, `action_nil`, `action_submit`, `action_confirm`,
`action_return`, `action_solve`, `action_pass_up`, `action_waive`, `action_draw`. The sweeps, returns, confirmations and
yearly reports of the other villages are written by `statements.py`, which leaves the rows that those methods leave; so
is what departments, the county and all townships but one have seen in their rounds. Papers are entered by the ORM.
"""

import json
from collections import defaultdict
from datetime import datetime, time

import look
import script
import statements
from county import County
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command

# in UTC: half past eight and ten in the morning in China
CLOCK_AT, PEOPLE_AT = time(0, 30), time(2, 0)
# what the comparison must notice
LOST = {
    "report": """
        UPDATE fupin_task SET state = 'open', submitted_at = NULL, first_submitted_at = NULL, is_late = false
        WHERE id = (SELECT task.id FROM fupin_task task JOIN fupin_obligation duty ON duty.id = task.obligation_id
            WHERE duty.key = 'village_check' AND task.state = 'done' AND task.due_date >= '2025-01-01'
            ORDER BY task.id LIMIT 1)""",
    "finding": """
        DELETE FROM fupin_finding WHERE id = (
            SELECT finding.id FROM fupin_finding finding JOIN fupin_rule rule ON rule.id = finding.rule_id
            WHERE rule.key = 'live_insured' AND finding.state = 'open' ORDER BY finding.id LIMIT 1)""",
}


class Year:
    """The county lives through the year."""

    def __init__(self, env):
        self.env = env
        self.agenda = defaultdict(list)
        self.refused = []
        self.tasks = {}

    def run(self):
        """Return what was seen: ``{"months": {day: what there is}, "alerts": {day: who was told what}, …}``."""
        told = {"months": {}, "alerts": {}}
        with freeze_time(datetime.combine(script.BUILT_ON, PEOPLE_AT)) as clock:
            self.env["ir.config_parameter"].set_param("fupin_inspection.sweep_photo_months", 0)
            self.county = County(self.env).make()
            clock.move_to(datetime.combine(script.PUBLISHED_ON, PEOPLE_AT))
            self.county.put_in_force()
            self._plan()
            day, clock_days = script.FIRST, script.clock_days()
            while day <= clock_days[-1]:
                if day in clock_days:
                    clock.move_to(datetime.combine(day, CLOCK_AT))
                    self._run_clock(day)
                    told["alerts"][str(day)] = look.alerts(self, day)
                if day in script.month_ends():
                    told["months"][str(day)] = look.month(self)
                clock.move_to(datetime.combine(day, PEOPLE_AT))
                for act, *given in self.agenda.pop(day, ()):
                    act(*given)
                day += script.DAY
            told["lost"] = {name: self._look_without(name) for name in LOST}
        return told | {"refused": self.refused, "failures": look.failures(self)}

    def _look_without(self, name):
        """Return what the last month would show if one row had been lost in the database."""
        savepoint = self.env.cr.savepoint()
        try:
            self.env.cr.execute(LOST[name])
            if self.env.cr.rowcount != 1:
                raise AssertionError(name)
            return look.month(self)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def _run_clock(self, day):
        moment = datetime.combine(day, CLOCK_AT)
        if not self.env["fupin.policy"]._cron_run_due(moment):
            raise AssertionError("the clock did not run")
        self.env.flush_all()
        self._read_tasks()

    def _read_tasks(self):
        """Keep the number of each task by duty, unit and first day of its period."""
        self.env.cr.execute(
            """SELECT duty.key, task.unit_id, task.period_start, task.id FROM fupin_task task
               JOIN fupin_obligation duty ON duty.id = task.obligation_id
               WHERE duty.trigger = 'calendar' AND task.due_date >= %s""",
            [script.FIRST],
        )
        self.tasks = {row[:3]: row[3] for row in self.env.cr.fetchall()}

    # --------------------------------------------------------------------- planning

    def _plan(self):
        """Put everything that people do on its day; what one does before the other comes first."""
        self._plan_papers()
        self._plan_sweeps()
        for problem in script.problems():
            self._on(problem.passed, self._pass_up, problem)
            self._on(problem.solved, self._solve, problem)
        for one in script.rounds():
            for day, share, counted in one.seen:
                self._on(day, self._look_at, one, share, counted)
            self._on(one.refused, self._submit, one.unit, one.duty, one.start, True)
            self._on(one.submitted, self._submit, one.unit, one.duty, one.start)
        for township, month, day in script.monthly_reports():
            self._on(day, self._submit, ("township", township), "township_month_report", script.month_start(month))
        for unit, duty, day in script.yearly():
            self._on(day, self._do_yearly, unit, duty)

        self._on(script.CLOSED_ON, self._close)
        self._on(script.FOUNDED_ON, self.county.found)
        self._on(script.WAIVED_ON, self._waive)

    def _on(self, day, act, *given):
        if day:
            self.agenda[day].append((act, *given))

    def _plan_papers(self):
        for village in range(script.VILLAGES):
            for table, papers in (("insurance", script.insurances), ("maintainer", script.maintainers)):
                for entered, start, end in papers(village):
                    if entered > script.BUILT_ON:
                        self._on(entered, getattr(self.county, f"add_{table}"), village, start, end)
        for contract in script.contracts():
            self._on(contract.paid, self._pay, contract)
            self._on(contract.renewed, self._renew, contract)
            self._on(contract.handed_back, self._hand_back, contract)

    def _plan_sweeps(self):
        written = defaultdict(list)
        for report in script.reports():
            steps = [("submit", report.submitted), ("return", report.returned), ("submit", report.again)]
            for step, day in [*steps, ("confirm", report.confirmed)]:
                if not day or day > script.LAST:
                    continue
                if report.problem is not None and step == "submit":
                    self._on(day, self._find_problem, report)
                if script.is_played(report.village):
                    self._on(day, getattr(self, f"_sweep_{step}"), report)
                else:
                    written[day, step].append(report)
        for (day, step), reports in written.items():
            self._on(day, self._write_sweeps, step, reports)

    # ------------------------------------------------------------------------ sweeps

    def _task(self, unit, duty, start):
        return self.env["fupin.task"].browse(self.tasks[duty, self.county.units[unit].id, start])

    def _sweep(self, report):
        return self._task(("village", report.village), "village_check", script.month_start(report.month))

    def _sweep_submit(self, report):
        """The clerk's phone sends the month: what is not normal, then all that he has seen."""
        user, task = self.county.users["village", report.village], self._sweep(report)
        if report.village >= script.VILLAGES:
            task.with_user(user).action_nil()
            return
        item = {
            "kind": "report",
            "client_uuid": f"sweep {report.village} {report.month} {len(task.submission_ids)}",
            "task_id": task.id,
            "asset_ids": self.county.of_kind(report.village, range(script.ASSETS)),
            "submissions": len(task.submission_ids),
        }
        self._send(user, item)

    def _send(self, user, item):
        [answer] = self.env["fupin.inspection"].with_user(user).report_batch([item], user.id)
        if answer["state"] != "noted":
            raise AssertionError(answer)

    def _find_problem(self, report):
        """Note what is not normal: from the clerk's phone, or by the ORM where the village is written by statements."""
        task, asset = self._sweep(report), self.county.assets[report.village, report.problem]
        told = {"task_id": task.id, "asset_id": asset, "is_normal": False, "note": "路面破损"}
        if script.is_played(report.village):
            number = f"problem {report.village} {report.month}"
            self._send(
                self.county.users["village", report.village], {"kind": "inspection", "client_uuid": number, **told}
            )
        else:
            self.env["fupin.inspection"].create(told)

    def _above(self, report):
        return self.county.users["township", script.township_of(report.village)]

    def _sweep_return(self, report):
        self._sweep(report).with_user(self._above(report)).action_return("照片不清，再看一遍")

    def _sweep_confirm(self, report):
        self._sweep(report).with_user(self._above(report)).action_confirm()

    def _write_sweeps(self, step, reports):
        self.env.flush_all()
        ids = [self._sweep(report).id for report in reports]
        getattr(statements, f"{step}_sweeps")(self.env.cr, ids, datetime.now())  # noqa: DTZ005 - naive UTC, frozen
        self.env.invalidate_all()

    # ---------------------------------------------------------------------- problems

    def _problem(self, problem):
        return self.env["fupin.problem"].search(
            [
                ("asset_id", "=", self.county.assets[problem.village, problem.asset]),
                ("state", "in", ("open", "solving")),
            ]
        )

    def _pass_up(self, problem):
        record = self._as_owner(problem, ("village", problem.village))
        record.write({"analysis": "年久失修", "proposal": "申请维修资金"})
        record.action_pass_up()

    def _solve(self, problem):
        unit = ("township", script.township_of(problem.village)) if problem.passed else ("village", problem.village)
        record = self._as_owner(problem, unit)
        record.measure = "已修复"
        record.action_solve()

    def _as_owner(self, problem, unit):
        user = self.county.users.get(unit)
        record = self._problem(problem)
        return record.with_user(user) if user else record

    # ------------------------------------------------------------- reports of the others

    def _look_at(self, one, share, counted):
        """Let a unit see a share of its scope; the first township draws a round in its first half-year and goes round."""
        task = self._task(one.unit, one.duty, one.start)
        if one.unit == ("township", 0) and one.start == script.FIRST:
            self._go_round(task.with_user(self.county.users[one.unit]))
            return
        self.env.flush_all()
        scope = task._scope_query(task.obligation_id)
        user = self.county.users[one.unit]
        statements.look_at(self.env, task, scope, share, counted, user, datetime.now())  # noqa: DTZ005 - as above
        self.env.invalidate_all()

    def _go_round(self, task):
        visit = task.env["fupin.inspection.round"].create({"task_id": task.id, "unit_id": task.unit_id.id})
        visit.action_draw()
        visit.line_ids.action_normal()
        if not visit.is_reached or len(visit.line_ids) * 2 != visit.scope_count:
            raise AssertionError(f"{len(visit.line_ids)} of {visit.scope_count} drawn")

    def _submit(self, unit, duty, start, is_refused=False, reason=None):
        task = self._task(unit, duty, start).with_user(self.county.users[unit])
        try:
            with self.env.cr.savepoint():
                task.action_submit(reason)
        except UserError as refusal:
            if not is_refused:
                raise
            self.refused.append([duty, list(unit), str(refusal.args[0])])

    def _do_yearly(self, unit, duty):
        if duty.endswith("_self_evaluation"):
            self._evaluate(unit)
        if unit in self.county.users:
            self._submit(unit, duty, script.FIRST, reason="台账无变动，按上年确认")
            return
        self.env.flush_all()
        statements.submit_tasks(self.env.cr, [self._task(unit, duty, script.FIRST).id], datetime.now())  # noqa: DTZ005
        self.env.invalidate_all()

    def _evaluate(self, unit):
        """Fill in and hand in the self-evaluation that the clock has opened."""
        number = self.county.units[unit].id
        if unit not in self.county.users:
            self.env.flush_all()
            statements.submit_evaluation(self.env.cr, number, script.today())
            self.env.invalidate_all()
            return
        mine = [("unit_id", "=", number), ("evaluation_type", "=", "self")]
        evaluation = self.env["fupin.evaluation"].search(mine).with_user(self.county.users[unit])
        evaluation.line_ids.write({"self_score": 90, "self_reason": "见台账"})
        evaluation.action_submit()

    # ------------------------------------------------------------------------ papers

    def _close(self):
        self.county.units["village", script.CLOSED].active = False

    def _waive(self):
        roads = self.county.of_kind(script.WAIVED, script.ROADS)
        found = [("rule_id.key", "=", "maintainer_named"), ("res_model", "=", "fupin.asset"), ("res_id", "in", roads)]
        user = self.county.users["township", script.township_of(script.WAIVED)]
        findings = self.env["fupin.finding"].with_user(user).search(found)
        findings.action_waive("正在选聘管护员", script.WAIVED_UNTIL)

    def _pay(self, contract):
        due = self.env["fupin.receivable"].search([("contract_id", "=", self.county.contracts[contract.village].id)])
        due = due.filtered(lambda one: one.due_date == contract.due)
        self.env["fupin.receipt"].create(
            {
                "receivable_id": due.id, "unit_id": due.unit_id.id, "region_id": due.region_id.id,
                "amount": due.amount, "date": script.today(), "voucher_number": f"新{contract.village}",
            }
        ).action_confirm()  # fmt: skip

    def _hand_back(self, contract):
        record = self.county.contracts[contract.village]
        record.write({"handback_date": script.today(), "handback_result": "intact"})

    def _renew(self, contract):
        """The village goes on with the operator: decided, appraised, chosen in public, agreed to by the township."""
        before = self.county.contracts[contract.village]
        follower = before._follow("renewal")
        follower.write({"sign_date": script.today(), "method_id": self._public_method().id})
        for code in ("JY", "FX", "PG"):
            kind = self.env["fupin.document.type"].search([("code", "=", code)], limit=1)
            self.env["fupin.document"].create(
                {
                    "document_type_id": kind.id, "res_model": follower._name, "res_id": follower.id,
                    "number": code, "date": script.today(),
                    "attachment_ids": [Command.create({"name": f"{code}.pdf", "raw": b"%PDF-1.4"})],
                }
            )  # fmt: skip
        follower.action_activate()
        township = self.county.users["township", script.township_of(contract.village)]
        review = self.env["fupin.review"].search([("res_model", "=", follower._name), ("res_id", "=", follower.id)])
        review.with_user(township).action_decide("agree", "同意")

    def _public_method(self):
        return self.env["fupin.contract.method"].search([("is_public", "=", True)], limit=1)


def run(env, path):
    """Run the year and write what was seen to a file."""
    seen = Year(env).run()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(seen, file)
