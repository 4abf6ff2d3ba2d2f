from odoo import models


class FupinLinkageMode(models.Model):
    """How an asset lets households take part: with capital, produce, work, orders, advice (S0-27)."""

    _name = "fupin.linkage.mode"
    _inherit = ["fupin.aliased"]
    _description = "Way of taking households along"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
