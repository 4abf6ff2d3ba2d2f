from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.tools import SQL

from .fupin_risk_grade import COUNTED

# tables of a policy: who supervises by amount and first grade (S4-14 … S4-17, chains S4-28 … S4-30); what a grade has to
# have reached after how many months (S4-22 … S4-24)
MATRIX, MILESTONES = "risk_matrix", "risk_milestones"
# from when the milestones count, left open by the texts: grading, plan
CLOCK = "risk_clock_start"
GRADE_WORDS = {"红": "red", "黄": "yellow", "绿": "green"}
CHAIN_WORDS = {"市级验收": "upper", "县级验收": "own"}


class FupinRisk(models.Model):
    """The steps of a graded project, and what the policy's tables say of it."""

    _inherit = "fupin.risk"
    _transitions = {
        "grade": (("draft",), "graded"),
        "apply": (("graded",), "applied"),
        "review_papers": (("applied",), "reviewed"),
        "cancel_risk": (("applied", "reviewed"), "cancelled"),
        "return": (("applied", "reviewed"), "graded"),
        **{f"set_{grade}": (("draft", "graded"), "graded") for grade in ("red", "yellow", "green", "found")},
    }
    # grades write what follows from them at once
    _immediate_transitions = ("grade", "set_red", "set_yellow", "set_green", "set_found")

    # ------------------------------------------------------------------- actions

    def action_grade(self, reason=None):
        """Fix the first grade of projects: with the amount it decides who supervises.

        :raise AccessError: for others than department and county
        """
        self._check_level(("department", "county"), self.env._("Departments and the county office grade projects."))
        today = local_date()
        # the amount as it stands today decides the band
        self._regrade(self.sudo().project_id.ids)  # sudo: the project of a row that may be read
        for grade, risks in self.grouped("grade").items():
            risks._transition("grade", reason, values={"initial_grade": grade, "graded_on": today})
        self._set_responsibility()
        self._set_milestones(today)

    def action_set_red(self, reason=None):
        """Hold the project to be red, with a reason (S4-12)."""
        return self._override("red", reason)

    def action_set_yellow(self, reason=None):
        """Hold the project to be yellow, with a reason (S4-12)."""
        return self._override("yellow", reason)

    def action_set_green(self, reason=None):
        """Hold the project to be green, with a reason (S4-12)."""
        return self._override("green", reason)

    def action_set_found(self, reason=None):
        """Let the problems decide again, with a reason."""
        return self._override("found", reason)

    def _override(self, grade, reason):
        self._check_level(("department", "county"), self.env._("Departments and the county office grade projects."))
        reason, action = self._reason_or_ask(f"set_{grade}", reason, self.env._("Say why: it is kept in the history."))
        if action:
            return action
        for (held, state), risks in self.grouped(lambda risk: (risk.found_grade, risk.state)).items():
            now = held if grade == "found" else grade
            by_hand = {"override_grade": grade != "found" and grade, "override_reason": grade != "found" and reason}
            first = {"initial_grade": now, "graded_on": local_date()} if state == "draft" else {}
            before = {risk.id: {"grade": risk.grade} for risk in risks}
            risks._transition(f"set_{grade}", reason, values={"grade": now, **by_hand, **first})
            self.env["fupin.event"]._record(risks, "write", before, {risk.id: {"grade": now} for risk in risks})
        self.filtered(lambda risk: not risk.supervising_level)._set_responsibility()
        self._set_milestones(local_date())
        return None

    def action_apply(self, reason=None):
        """Apply for the cancellation of the risk.

        :raise UserError: while a problem is open or a milestone is not reached, or for a green project
        """
        self._check_level(("township", "department", "county"), self.env._("This is not for a village to apply for."))
        self._transition("apply", reason)

    def action_review_papers(self, reason=None):
        """Note that the prefecture has reviewed the papers (S4-28)."""
        self._check_level(("county",), self.env._("Only the county office does this."))
        self._transition("review_papers", reason)

    def action_cancel_risk(self, reason=None):
        """Cancel the risk: the project is green.

        :raise UserError: where the policy does not say who accepts it, or the review of the papers lacks (S4-28 … S4-30)
        """
        self._check_level(("county",), self.env._("Only the county office does this."))
        values = {"cancelled_on": local_date(), "grade": "green", "override_grade": False}
        self._transition("cancel_risk", reason, values=values)

    def action_return(self, reason=None):
        """Send an application back, with a reason."""
        self._check_level(("county",), self.env._("Only the county office does this."))
        reason, action = self._reason_or_ask("return", reason, self.env._("Say why: it is kept in the history."))
        if action:
            return action
        self._transition("return", reason)
        return None

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        check = {"apply": "_check_applies", "cancel_risk": "_check_cancels", "review_papers": "_check_reviewed_above"}
        if name in check:
            for risk in self:
                getattr(risk, check[name])()

    def _check_applies(self):
        if self.grade == "green":
            raise UserError(self.env._("“%s” is green: there is nothing to cancel.", self.display_name))
        self._check_problems_closed()
        missing = self.milestone_ids.filtered(lambda milestone: not milestone.done_on)[:1]
        if missing:
            raise UserError(self.env._("“%s” is not reached yet.", missing.name))

    def _check_problems_closed(self):
        # sudo: every problem of the project counts, whoever reads it
        waiting = self.sudo().project_id.problem_ids.filtered(
            lambda problem: problem.kind == "problem" and problem.state in COUNTED
        )
        if waiting:
            raise UserError(self.env._("“%s” is not closed yet.", waiting[0].display_name))

    def _check_reviewed_above(self):
        self._check_chain()
        if self.chain != "upper":
            raise UserError(self.env._("The county accepts this one itself: cancel it."))

    def _check_cancels(self):
        self._check_chain()
        if self.chain == "upper" and self.state != "reviewed":
            raise UserError(self.env._("“%s”: first the prefecture reviews the papers.", self.display_name))
        self._check_problems_closed()  # one may have been found since

    def _check_chain(self):
        """Neither chain is chosen silently where the text leaves it out (S4-30)."""
        if not self.chain:
            self._set_responsibility()  # decided since it was graded
        if not self.chain:
            raise UserError(
                self.env._(
                    "The policy does not say who accepts “%s”: the administrator decides it in the table “risk_matrix”.",
                    self.display_name,
                )
            )

    # ----------------------------------------------------- what the policy's tables say

    def _set_responsibility(self):
        """Write who supervises, pushes, puts right and accepts, as the band of the amount and the first grade say: once
        for each row of the policies' tables, however many projects."""
        # sudo: what binds does not depend on who asks
        rows_at = self.env["fupin.policy"].sudo()._table_finder(MATRIX, local_date())
        settled = self._settling()
        said = {risk: risk._responsibility(rows_at(risk.region_code), settled) for risk in self}
        for words, risks in self.grouped(said.get).items():
            risks.sudo().write(dict(words))  # sudo: follows from the policy

    def _responsibility(self, rows, settled):
        """Return what the first row of the matrix that fits says, as pairs of field and value."""
        row = next((row for row in rows if self._fits(row)), {})
        words = {name: settled(self, row.get(name)) for name in ("supervise", "push", "rectify", "chain")}
        return (
            ("supervising_level", words["supervise"] or False),
            ("pushing_level", words["push"] or False),
            ("rectifying_level", words["rectify"] or False),
            ("chain", CHAIN_WORDS.get(words["chain"]) or False),
        )

    def _settling(self):
        """Return a function of (risk, cell): what a cell of the matrix says. @ and a key name the standard that an
        administrator decides where the text says nothing (S4-30); None before."""
        finders = {}

        def settled(risk, cell):
            if not isinstance(cell, str) or not cell.startswith("@"):
                return cell
            if cell not in finders:
                # sudo: what binds does not depend on who asks
                finders[cell] = self.env["fupin.policy"].sudo()._parameter_finder(cell[1:], local_date())
            return finders[cell](risk.region_code)

        return settled

    def _fits(self, row):
        """Return whether a row of the matrix is about this project: from (included) up to (excluded), first grade."""
        low, high = row.get("amount_from") or 0, row.get("amount_to") or 0
        grades = {GRADE_WORDS.get(word) for word in str(row.get("initial_grade") or "红黄绿")}
        return low <= self.amount and (not high or self.amount < high) and self.initial_grade in grades

    def _set_milestones(self, day):
        """Make the milestones of the grades, with their days; what was reached stays. All projects at once.

        :param day: when the grade came
        """
        policies = self.env["fupin.policy"].sudo()  # sudo: what binds does not depend on who asks
        rows_at = policies._table_finder(MILESTONES, local_date())
        wanted = {
            risk.id: {row["name"]: row for row in risk._milestones_wanted(rows_at(risk.region_code))} for risk in self
        }
        milestones = self.sudo().milestone_ids  # sudo: milestones are the engine's
        gone = milestones.filtered(lambda line: not line.done_on and line.name not in wanted[line.risk_id.id])
        known = {(line.risk_id.id, line.name) for line in milestones - gone}
        gone.unlink()
        starts = self._clock_starts(day)
        milestones.create(
            [
                {
                    "risk_id": risk_id,
                    "name": name,
                    "criterion": row.get("criterion") or False,
                    "date_due": starts[risk_id] and starts[risk_id] + relativedelta(months=int(row.get("months") or 0)),
                }
                for risk_id, rows in wanted.items()
                for name, row in rows.items()
                if (risk_id, name) not in known
            ]
        )

    def _milestones_wanted(self, rows):
        """Return the rows of the table that are about the grade, and about one of the problems of the project where a
        row names some (S4-23); of a grade set by hand without such a problem, all."""
        rows = [row for row in rows if GRADE_WORDS.get(row.get("grade")) == self.grade]
        # sudo: every problem of the project counts, whoever reads it
        problems = self.sudo().project_id.problem_ids.filtered(
            lambda problem: problem.kind == "problem" and problem.state in COUNTED
        )
        names = set(problems.type_ids.mapped("name"))
        named = [row for row in rows if row.get("problem_types")]
        met = [row for row in named if names & set(row["problem_types"].split("、"))]
        return [row for row in rows if not row.get("problem_types") or not met or row in met]

    def _clock_starts(self, day):
        """Return ``{id: day from which milestones count}``, None where the policy leaves it open (S4-22).

        The parameter says 定级, 方案批准, a day, or @ and the parameter that holds a day.

        :param day: when the grade came
        """
        # sudo: what binds does not depend on who asks
        policies, today = self.env["fupin.policy"].sudo(), local_date()
        word_at = policies._parameter_finder(CLOCK, today)
        words = {risk: word_at(risk.region_code) for risk in self}
        named = {word for word in words.values() if isinstance(word, str) and word.startswith("@")}
        day_at = {word: policies._parameter_finder(word[1:], today) for word in named}
        words = {risk: day_at[word](risk.region_code) if word in day_at else word for risk, word in words.items()}
        approved = self._plans_approved_on() if "方案批准" in words.values() else {}
        special = {"定级": lambda risk: day, "方案批准": lambda risk: approved.get(risk.project_id.id)}
        return {
            risk.id: special[word](risk) if word in special else word if isinstance(word, type(day)) else None
            for risk, word in words.items()
        }

    def _plans_approved_on(self):
        """Return ``{project id: day on which a plan of it was approved last}``."""
        self.env["fupin.plan"].flush_model(["project_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT plan.project_id, max(event.date) FROM fupin_plan plan
                   JOIN fupin_event event ON event.res_model = 'fupin.plan' AND event.res_id = plan.id
                       AND event.transition = 'approve'
                   WHERE plan.project_id = ANY(%s) GROUP BY plan.project_id""",
                list(self.project_id.ids),
            )
        )
        return {project_id: local_date(moment) for project_id, moment in rows}
