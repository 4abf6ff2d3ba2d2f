from odoo import fields, models


class FupinAssetChangeCause(models.Model):
    """Why an asset was damaged, lost or left idle; force majeure excuses the operator (S3-37)."""

    _name = "fupin.asset.change.cause"
    _inherit = ["fupin.aliased"]
    _description = "Cause of a change"

    is_force_majeure = fields.Boolean(string="Force majeure")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
