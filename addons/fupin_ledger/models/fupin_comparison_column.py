from odoo import fields, models


class FupinComparisonColumn(models.Model):
    """How one column of another platform's export was understood, or chosen by hand."""

    _name = "fupin.comparison.column"
    _inherit = ["fupin.ledger.upload.column"]
    _description = "Column of another platform's export"
    _order = "comparison_id, position, id"
    _parent_field = "comparison_id"

    comparison_id = fields.Many2one("fupin.comparison", required=True, index=True, ondelete="cascade")
    ledger_id = fields.Many2one(related="comparison_id.ledger_id")
