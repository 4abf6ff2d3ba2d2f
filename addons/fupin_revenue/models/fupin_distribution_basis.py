from odoo import fields, models


class FupinDistributionBasis(models.Model):
    """The recorded condition on which households get something: post, work, points, hardship … (S1-55, S1-56)."""

    _name = "fupin.distribution.basis"
    _inherit = ["fupin.vocabulary"]
    _description = "Ground of a distribution"

    explains_equal = fields.Boolean(
        string="Explains equal amounts", help="Equal amounts follow from it, as equal wages from equal posts."
    )

    is_dividend = fields.Boolean(
        string="Dividend of household funds",
        help="Of funds for households that the village invested together.",  # S3-61
    )

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
