from odoo import models


class FupinContractBreachKind(models.Model):
    """What an operator may not do on its own (S0-08): sub-lease, mortgage …; a county may add its own."""

    _name = "fupin.contract.breach.kind"
    _inherit = ["fupin.vocabulary"]
    _description = "Kind of unauthorised change"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
