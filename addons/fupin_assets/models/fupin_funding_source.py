from odoo import fields, models


class FupinFundingSource(models.Model):
    """Where money comes from: the merged vocabulary of S0-04, S1-10 and S4-03."""

    _name = "fupin.funding.source"
    _inherit = ["fupin.aliased"]
    _description = "Funding source"

    is_fiscal = fields.Boolean(
        string="Fiscal poverty-alleviation fund",
        help="Belongs to the group of fiscal poverty-alleviation funds.",  # S0-04
    )
    is_donation = fields.Boolean(string="Donation", help="The donor agrees before its assets are disposed of.")  # S3-72

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
