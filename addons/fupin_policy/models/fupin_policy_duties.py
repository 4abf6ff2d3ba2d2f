from odoo import fields, models


class FupinPolicy(models.Model):
    """The duties of a policy."""

    _inherit = "fupin.policy"

    obligation_ids = fields.One2many("fupin.obligation", "policy_id", string="Duties")
