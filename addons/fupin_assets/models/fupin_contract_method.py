from odoo import fields, models


class FupinContractMethod(models.Model):
    """How an operator was chosen: public bidding, public negotiation …; a county may add its own."""

    _name = "fupin.contract.method"
    _inherit = ["fupin.aliased"]
    _description = "Way of choosing an operator"

    is_public = fields.Boolean(string="In public", help="Everybody could apply.")  # S3-28

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
