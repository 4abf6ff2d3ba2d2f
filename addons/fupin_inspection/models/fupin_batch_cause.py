from odoo import fields, models

from .fupin_batch_kind import NATIONAL


class FupinBatchCause(models.Model):
    """Why something is put into a class: facilities, sales, management, age, disaster (S0-28 … S0-30)."""

    _name = "fupin.batch.cause"
    _inherit = ["fupin.aliased"]
    _description = "Cause of a class"

    national = fields.Selection(NATIONAL, string="National class", help="Offered there; empty: everywhere.")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
