from odoo import models


class FupinRescueTrait(models.Model):
    """Why an operating asset is weak (S2-09): small, short-lived, open to risk, not lasting."""

    _name = "fupin.rescue.trait"
    _inherit = ["fupin.vocabulary"]
    _description = "Weakness of an asset"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
