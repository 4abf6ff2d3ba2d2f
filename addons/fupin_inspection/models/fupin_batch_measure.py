from odoo import fields, models

from .fupin_batch_kind import NATIONAL


class FupinBatchMeasure(models.Model):
    """What is done about it: support, services, brand, investors, lease (S0-27 … S0-30); some take households along."""

    _name = "fupin.batch.measure"
    _inherit = ["fupin.aliased"]
    _description = "Measure of a class"

    national = fields.Selection(NATIONAL, string="National class", help="Offered there; empty: everywhere.")
    is_linkage = fields.Boolean(string="Takes households along")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
