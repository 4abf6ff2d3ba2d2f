from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

from .fupin_rescue import OPEN_TO_CARRY_OUT


class FupinRescueReceipt(models.Model):
    """Money that came in from assets whose money is recovered (S2-11), with its voucher. Amount in yuan."""

    _name = "fupin.rescue.receipt"
    _inherit = ["fupin.year.bound", "fupin.record.line"]
    _description = "Money recovered"
    _order = "rescue_id, date, id"
    _parent_field = "rescue_id"
    _closed_fields = frozenset({"date", "amount", "rescue_id"})

    rescue_id = fields.Many2one("fupin.rescue", required=True, index=True, ondelete="cascade")
    date = fields.Date(string="Received on", required=True, default=lambda self: local_date())
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    voucher = fields.Char(required=True, help="Number of the voucher or bank slip.")
    payer = fields.Char(string="Paid by")
    note = fields.Char()

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount is greater than zero.")

    @api.depends("date", "amount")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = f"{receipt.date or ''} {receipt.amount:,.2f}"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_day(vals_list)
        receipts = super().create(vals_list)
        receipts._check_locked()
        for rescue, lines in receipts.grouped("rescue_id").items():
            rescue._tell_receipts(lines)
        return receipts

    def write(self, vals):
        self._check_day([vals])
        self._check_locked()
        before = {line.id: line.display_name for line in self}
        result = super().write(vals)
        self._check_locked()
        for rescue, lines in self.grouped("rescue_id").items():
            rescue._tell_receipts(lines, before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_is_told(self):
        self._check_locked()
        for rescue, lines in self.grouped("rescue_id").items():
            rescue._tell_receipts(lines.browse(), {line.id: line.display_name for line in lines})

    def _check_day(self, vals_list):
        today = local_date()
        for vals in vals_list:
            if vals.get("date") and fields.Date.to_date(vals["date"]) > today:
                raise UserError(self.env._("What has been done cannot lie in the future."))

    def _check_locked(self):
        """No money is booked before the county agreed and the procedures are done (S2-13)."""
        for rescue in self.rescue_id:
            if rescue.state not in OPEN_TO_CARRY_OUT:
                rescue._refuse_carrying_out({"receipt_ids": True})


class FupinRescue(models.Model):
    _inherit = "fupin.rescue"

    def _tell_receipts(self, lines, before=None):
        """Append to the history which money was booked, changed or taken out."""
        self.ensure_one()
        self.env["fupin.event"]._record(
            self,
            "write",
            {self.id: {"receipt_ids": [[], "、".join((before or {}).values())] if before else None}},
            {self.id: {"receipt_ids": [lines.ids, "、".join(lines.mapped("display_name"))] if lines else None}},
        )
