from odoo import fields, models


class FupinUnit(models.Model):
    """Units to which a second distribution looks first (S1-59, S3-53, S3-56)."""

    _inherit = "fupin.unit"

    is_weak = fields.Boolean(
        string="Weak collective economy", help="A second distribution gives it more, where the policy sets a weight."
    )
