from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError


class FupinDisposalLine(models.AbstractModel):
    """Money of a disposal, each with its voucher; every change is checked and told on the disposal."""

    _name = "fupin.disposal.line"
    _inherit = ["fupin.year.bound", "fupin.register.line"]
    _description = "Money of a disposal"
    _order = "date, id"
    _parent_field = "disposal_id"
    _parent_fields = ("disposal_id",)
    _closed_fields = frozenset({"date", "amount", "kind", "disposal_id"})

    disposal_id = fields.Many2one(
        "fupin.disposal", string="Disposal of assets", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True, default=lambda self: local_date())
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    voucher_number = fields.Char(required=True, help="Number of the bank slip or of the entry in the books.")
    note = fields.Char()

    @api.depends("date", "amount", "voucher_number")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.date or ''} {line.amount:,.2f} {line.voucher_number or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_amounts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_amounts([vals])
        return super().write(vals)

    @api.model
    def _check_amounts(self, vals_list):
        if any("amount" in vals and fen(vals["amount"] or 0) <= 0 for vals in vals_list):
            raise UserError(self.env._("Fill in the amount: it is greater than zero."))

    def _after_lines_changed(self):
        super()._after_lines_changed()
        self._check_line()

    def unlink(self):
        disposals = self.disposal_id
        result = super().unlink()
        disposals.exists()._check_balance()
        return result

    def _check_line(self):
        today = local_date()
        for line in self:
            if line.disposal_id.state not in ("approved", "done"):
                raise UserError(self.env._("“%s” is not approved yet: money comes after that.", line.disposal_id.name))
            if line.date > today:
                raise UserError(self.env._("What has been done cannot lie in the future."))
        self.disposal_id._check_balance()
