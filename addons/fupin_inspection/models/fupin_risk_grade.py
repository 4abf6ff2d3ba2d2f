from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

# a problem counts until somebody has looked that it is solved
COUNTED = ("open", "solving", "solved")
# by which amount a project is in a band, left open by the texts: the whole investment unless fiscal funds are named
AMOUNT_BASIS, FISCAL = "risk_amount_basis", "财政"


class FupinRisk(models.Model):
    """Grades by problems: all projects of a place in a few statements."""

    _inherit = "fupin.risk"

    def open_register(self):
        """Put every project of the user's places on the ledger of risks (S4-04, S4-09); those on it stay as they are.

        :raise AccessError: for others than department and county
        """
        scopes = [self.env.user._fupin_scope(role) for role in ("department", "county")]
        if not self.env.su and not any(scope.prefixes for scope in scopes):
            raise AccessError(self.env._("Departments and the county office grade projects."))
        made = self._open_for(self.env["fupin.project"]._search(Domain.TRUE))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s projects were added.", made),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _open_for(self, projects):
        """Insert a row for each project of a query that has none; return how many.

        :param projects: `Query` of fupin.project
        """
        self.flush_model()
        self.env["fupin.project"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO fupin_risk (project_id, region_id, region_code, department_id, state, found_grade, grade,
                       amount, is_sensitive, create_uid, write_uid, create_date, write_date)
                   SELECT project.id, project.region_id, project.region_code, project.department_id, 'draft', 'green',
                       'green', COALESCE(project.total_investment, 0), FALSE, %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM fupin_project project WHERE project.id IN %(projects)s
                   ON CONFLICT DO NOTHING RETURNING id, project_id""",
                uid=self.env.uid, projects=projects.subselect(),
            )
        )  # fmt: skip
        self.invalidate_model(flush=False)
        if rows:
            self._regrade([project_id for _id, project_id in rows])
        return len(rows)

    @api.model
    def _regrade(self, project_ids):
        """Follow the problems of projects: what is found, and where it is worse than what holds, the grade.

        A project whose risk was cancelled and that has a problem again goes back to being graded; its first grade and
        who supervises it stay as they were.
        """
        if not project_ids:
            return
        for name in ("fupin.risk", "fupin.problem", "fupin.problem.type", "fupin.project", "fupin.funding"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """UPDATE fupin_risk risk SET found_grade = judged.found, grade = judged.grade,
                       is_sensitive = judged.sensitive, amount = judged.amount, state = judged.state
                   FROM (
                       SELECT held.id, found.grade AS found, found.sensitive, held.grade AS was,
                           COALESCE(CASE WHEN held.region_code LIKE ANY(%(fiscal)s) THEN (
                               SELECT sum(funding.amount) FROM fupin_funding funding
                               WHERE funding.project_id = project.id
                           ) ELSE project.total_investment END, 0) AS amount,
                           CASE WHEN held.state = 'cancelled' AND found.grade <> 'green' THEN 'graded'
                                ELSE held.state END AS state,
                           CASE WHEN held.override_grade IS NOT NULL THEN held.override_grade
                                WHEN held.state = 'draft' OR found.grade = 'red' THEN found.grade
                                WHEN found.grade = 'yellow' AND held.grade = 'green' THEN 'yellow'
                                ELSE held.grade END AS grade
                       FROM fupin_risk held
                       JOIN fupin_project project ON project.id = held.project_id
                       CROSS JOIN LATERAL (
                           SELECT COALESCE(bool_or(type.is_sensitive), FALSE) AS sensitive,
                               CASE WHEN bool_or(type.grade = 'red') THEN 'red'
                                    WHEN count(problem.id) > 0 THEN 'yellow' ELSE 'green' END AS grade
                           FROM fupin_problem problem
                           LEFT JOIN fupin_problem_fupin_problem_type_rel link
                               ON link.fupin_problem_id = problem.id
                           LEFT JOIN fupin_problem_type type ON type.id = link.fupin_problem_type_id
                           WHERE problem.project_id = held.project_id AND problem.kind = 'problem'
                               AND problem.state = ANY(%(counted)s)
                       ) found
                       WHERE held.project_id = ANY(%(projects)s)
                   ) judged
                   WHERE judged.id = risk.id AND (risk.found_grade, risk.grade, risk.is_sensitive, risk.amount, risk.state)
                       IS DISTINCT FROM (judged.found, judged.grade, judged.sensitive, judged.amount, judged.state)
                   RETURNING risk.id, judged.was, judged.grade, judged.state""",
                counted=list(COUNTED), projects=list(project_ids), fiscal=self._fiscal_places(),
            )
        )  # fmt: skip
        self.invalidate_model(flush=False)
        self._after_regrade([row for row in rows if row[1] != row[2]])

    @api.model
    def _fiscal_places(self):
        """Return the patterns of the places whose bands go by fiscal funds instead of the whole investment (S4-42)."""
        # sudo: what binds does not depend on who asks
        found = self.env["fupin.policy"].sudo()._parameter_values([AMOUNT_BASIS], local_date())[AMOUNT_BASIS]
        return [f"{zone.prefix}%" for zone, _code, (_type, word) in found if word and FISCAL in word]

    @api.model
    def _after_regrade(self, moved):
        """Tell the history which grades changed, and set the milestones of what is graded already."""
        risks = self.browse([risk_id for risk_id, *_rest in moved])
        if not risks:
            return
        before = {risk_id: {"grade": was} for risk_id, was, _now, _state in moved}
        after = {risk_id: {"grade": now} for risk_id, _was, now, _state in moved}
        self.env["fupin.event"]._record(risks, "write", before, after)
        # sudo: milestones follow from the grade, whoever found the problem
        self.browse([row[0] for row in moved if row[3] == "graded"]).sudo()._set_milestones(local_date())
        self.env["fupin.rule"]._recheck(self._name, risks.ids)


class FupinProblem(models.Model):
    _inherit = "fupin.problem"

    def _after_save(self, names):
        super()._after_save(names)
        if {"state", "type_ids", "project_id", "kind"} & names:
            # sudo: the project of a problem that was saved
            self.env["fupin.risk"]._regrade(self.sudo().project_id.ids)
