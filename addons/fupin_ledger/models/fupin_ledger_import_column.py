from odoo import api, fields, models
from odoo.exceptions import UserError

HOWS = [
    ("exact", "Recognised"),
    ("remembered", "As you chose before"),
    ("similar", "Similar – please look"),
    ("source_unknown", "Source not known – please choose"),
    ("suggested", "Not taken – perhaps:"),
    ("duplicate", "Not taken – another column is the same"),
    ("unknown", "Not taken"),
    ("ignored", "Left out"),
]


class FupinLedgerImportColumn(models.Model):
    """How one column of an uploaded table was understood; corrected by hand, it is remembered
    for the next table of the same place."""

    _name = "fupin.ledger.import.column"
    _inherit = ["fupin.record.line"]
    _description = "Column of an uploaded ledger"
    _order = "import_id, position, id"
    _parent_field = "import_id"

    import_id = fields.Many2one("fupin.ledger.import", required=True, index=True, ondelete="cascade")
    ledger_id = fields.Many2one(related="import_id.ledger_id")
    position = fields.Integer(readonly=True, help="Column of the table, from 0.")
    letters = fields.Char(string="Column", readonly=True)
    label = fields.Char(string="Head in your table", readonly=True)
    label_key = fields.Char(readonly=True, index="btree_not_null")
    example = fields.Char(readonly=True)
    column_id = fields.Many2one(
        "fupin.ledger.column",
        string="Becomes",
        index="btree_not_null",
        ondelete="set null",
        domain="[('ledger_id', '=', ledger_id), ('is_imported', '=', True), ('kind', '!=', 'ignore')]",
    )
    word = fields.Char(string="Source", help="For amounts of one funding source: which one.")
    suggestion_id = fields.Many2one(
        "fupin.ledger.column", string="Perhaps", index="btree_not_null", ondelete="set null", readonly=True
    )
    how = fields.Selection(HOWS, readonly=True)
    unit = fields.Char(readonly=True)
    is_manual = fields.Boolean(string="Chosen by hand", readonly=True)

    @api.depends("label")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.label

    def write(self, vals):
        """What a person chooses is marked, so that it is kept and remembered."""
        if {"column_id", "word"} & vals.keys():
            if self.import_id.filtered(lambda record: record.state == "done"):
                raise UserError(self.env._("This table has been imported; its columns stay as they were."))
            vals = {**vals, "is_manual": True}
        return super().write(vals)

    def _choice(self):
        """Return (key of the column or None, word of the funding source or None)."""
        return self.column_id.key or None, self.word or None
