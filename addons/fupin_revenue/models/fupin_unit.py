from odoo import fields, models


class FupinUnit(models.Model):
    """Units to which a second distribution looks first (S1-59, S3-53, S3-56); how they keep their books (S2-29)."""

    _inherit = "fupin.unit"

    is_weak = fields.Boolean(
        string="Weak collective economy", help="A second distribution gives it more, where the policy sets a weight."
    )
    has_separate_books = fields.Boolean(
        string="Separate books for these assets",
        help="Income and cost of assistance assets are booked apart and settled by themselves.",  # S2-29
    )
