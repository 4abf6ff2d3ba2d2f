from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen


class FupinReceiptLine(models.Model):
    """What a receipt is for: the due amount that it settles, the asset that brought it (yuan, to the fen).

    ``cost`` is what the owner spent to earn it (fees, taxes, repairs); income less costs is what S3-35 may mean by
    yield where a county decides so.
    """

    _name = "fupin.receipt.line"
    _inherit = ["fupin.engine.fields", "fupin.register.line"]
    _description = "What income is for"
    _order = "receipt_id, id"
    _parent_field = "receipt_id"
    _parent_fields = ("receipt_id",)
    _told_as = "line_ids"
    _engine_fields = frozenset({"date", "counts"})

    receipt_id = fields.Many2one("fupin.receipt", required=True, index=True, ondelete="cascade")
    receivable_id = fields.Many2one(
        "fupin.receivable", string="What was due", index="btree_not_null", ondelete="restrict"
    )
    asset_id = fields.Many2one(
        "fupin.asset",
        compute="_compute_asset_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
    )
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    cost = fields.Float(string="Costs (yuan)", digits=(16, 2), help="What the owner spent to earn it.")
    date = fields.Date(related="receipt_id.date", store=True)
    counts = fields.Boolean(
        string="Counts as income of the asset", compute="_compute_counts", store=True, precompute=True
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount is greater than zero.")
    _cost_not_negative = models.Constraint("CHECK (cost >= 0)", "Costs cannot be negative.")
    # answers what an asset brought in a year without a look at the table
    _income_idx = models.Index("(asset_id, date) INCLUDE (amount, cost) WHERE counts")

    @api.depends("receivable_id")
    def _compute_asset_id(self):
        for line in self:
            line.asset_id = line.receivable_id.asset_id or line.asset_id

    @api.depends("receipt_id.state", "receipt_id.source")
    def _compute_counts(self):
        for line in self:
            receipt = line.receipt_id
            line.counts = receipt.state == "confirmed" and receipt.source == "operating"

    @api.depends("asset_id.name", "amount")
    def _compute_display_name(self):
        for line in self.sudo():  # sudo: who may read a line may know which asset brought it
            line.display_name = f"{line.asset_id.name or ''} {line.amount:,.2f}".strip()

    @api.onchange("receivable_id")
    def _onchange_receivable_id(self):
        """What is due is suggested, as far as the receipt goes."""
        due = self.receivable_id
        if due and not self.amount:
            left = fen(self.receipt_id.amount) - sum(
                fen(line.amount) for line in self.receipt_id.line_ids if line != self
            )
            self.amount = max(min(left, fen(due.amount_due)), fen(0))

    def write(self, vals):
        # the asset follows from what was due, whoever sends another
        if vals.get("receivable_id") and "asset_id" not in vals:
            # sudo: the line's own right is checked by the save
            vals = {**vals, "asset_id": self.env["fupin.receivable"].sudo().browse(vals["receivable_id"]).asset_id.id}
        return super().write(vals)
