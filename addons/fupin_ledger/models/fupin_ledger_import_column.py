from odoo import fields, models


class FupinLedgerImportColumn(models.Model):
    """How one column of a ledger that is imported was understood, or chosen by hand."""

    _name = "fupin.ledger.import.column"
    _inherit = ["fupin.ledger.upload.column"]
    _description = "Column of an uploaded ledger"
    _order = "import_id, position, id"
    _parent_field = "import_id"

    import_id = fields.Many2one("fupin.ledger.import", required=True, index=True, ondelete="cascade")
    ledger_id = fields.Many2one(related="import_id.ledger_id")
