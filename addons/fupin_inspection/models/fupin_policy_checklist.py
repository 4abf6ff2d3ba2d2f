from odoo import fields, models


class FupinPolicy(models.Model):
    """The checklists of a policy, made with the rest of it."""

    _inherit = "fupin.policy"

    checklist_ids = fields.One2many("fupin.checklist", "policy_id", string="Checklists")
