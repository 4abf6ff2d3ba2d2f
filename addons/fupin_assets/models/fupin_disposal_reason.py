from odoo import models


class FupinDisposalReason(models.Model):
    """Reasons of disposals, as regulations and ledgers write them (S1-61)."""

    _name = "fupin.disposal.reason"
    _inherit = ["fupin.aliased"]
    _description = "Reason of a disposal"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
