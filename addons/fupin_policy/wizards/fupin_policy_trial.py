from odoo import fields, models

SECTIONS = [
    ("tasks", "Tasks"),
    ("findings", "Warnings"),
    ("refusals", "Refusals"),
    ("warnings", "Asked for a reason"),
    ("reviews", "Passed on for review"),
    ("ends", "Ended"),
]


class FupinPolicyTrial(models.TransientModel):
    """The figures of a trial: nothing of it took effect."""

    _name = "fupin.policy.trial"
    _description = "Trial of a policy"

    policy_id = fields.Many2one("fupin.policy", required=True, ondelete="cascade")
    line_ids = fields.One2many("fupin.policy.trial.line", "trial_id", string="Figures")


class FupinPolicyTrialLine(models.TransientModel):
    """One figure of a trial."""

    _name = "fupin.policy.trial.line"
    _description = "Figure of a trial"
    _order = "id"

    trial_id = fields.Many2one("fupin.policy.trial", required=True, index=True, ondelete="cascade")
    section = fields.Selection(SECTIONS, string="Kind", required=True)
    name = fields.Char(string="What", required=True)
    count = fields.Integer(string="How many")
    note = fields.Char()
