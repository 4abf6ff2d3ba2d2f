from odoo import api, fields, models
from odoo.fields import Domain

from .fupin_problem import WAITING


class FupinProblemSubject(models.AbstractModel):
    """What problems hang on: how many there are is told on its form, one press away.

    ``_problem_link`` names the field of problems that points here.
    """

    _name = "fupin.problem.subject"
    _description = "What problems are about"
    _problem_link = None

    problem_count = fields.Integer(string="Problems noted", compute="_compute_problem_counts")
    waiting_problem_count = fields.Integer(string="Problems not solved", compute="_compute_problem_counts")

    @api.depends_context("uid")
    def _compute_problem_counts(self):
        """One statement; of what the user may read."""
        Problem, name = self.env["fupin.problem"], self._problem_link
        counts = {}
        if Problem.has_access("read"):
            for about, state, count in Problem._read_group([(name, "in", self.ids)], [name, "state"], ["__count"]):
                every, waiting = counts.get(about.id, (0, 0))
                counts[about.id] = (every + count, waiting + (count if state in WAITING else 0))
        for record in self:
            record.problem_count, record.waiting_problem_count = counts.get(record._origin.id, (0, 0))

    def action_open_problems(self):
        """Open the problems; those that are not solved first."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_inspection.fupin_problem_action")
        about = Domain(self._problem_link, "=", self.id)
        waiting = {"search_default_waiting": 1} if self.waiting_problem_count else {}
        return {
            **action,
            "domain": list(about),
            "context": {f"default_{self._problem_link}": self.id, "default_kind": "problem", **waiting},
        }


class FupinAsset(models.Model):
    _name = "fupin.asset"
    _inherit = ["fupin.asset", "fupin.problem.subject"]
    _problem_link = "asset_id"


class FupinProject(models.Model):
    _name = "fupin.project"
    _inherit = ["fupin.project", "fupin.problem.subject"]
    _problem_link = "project_id"
