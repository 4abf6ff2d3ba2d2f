from odoo import models


class FupinContractDefect(models.Model):
    """What may be wrong with a contract (S1-73); a county may add its own."""

    _name = "fupin.contract.defect"
    _inherit = ["fupin.vocabulary"]
    _description = "Defect of a contract"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
