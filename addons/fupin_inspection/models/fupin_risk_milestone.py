from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinRiskMilestone(models.Model):
    """What a red or yellow project has to have reached by when (S4-22 … S4-24), with the proof that it has."""

    _name = "fupin.risk.milestone"
    _inherit = ["fupin.record.line"]
    _description = "Milestone of a rectification"
    _order = "risk_id, date_due, id"
    _parent_field = "risk_id"

    risk_id = fields.Many2one("fupin.risk", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, readonly=True)
    criterion = fields.Char(readonly=True)
    date_due = fields.Date(string="Due on", readonly=True)
    done_on = fields.Date(string="Reached on")
    proof = fields.Text()

    def write(self, vals):
        if not self.env.su and set(vals) - {"done_on", "proof"}:
            raise UserError(self.env._("Milestones follow from the policy: only when one was reached is filled in."))
        if vals.get("done_on") and fields.Date.to_date(vals["done_on"]) > local_date():
            raise UserError(self.env._("What has been done cannot lie in the future."))
        result = super().write(vals)
        if any(line.done_on and not (line.proof or "").strip() for line in self):
            raise UserError(self.env._("Say by what it is shown."))
        return result
