from odoo import fields, models
from odoo.exceptions import UserError


class FupinVouchered(models.AbstractModel):
    """Money that moves with a voucher: its number, its picture, or a filed paper."""

    _name = "fupin.vouchered"
    _inherit = ["fupin.revenue.record"]
    _description = "Money with a voucher"

    date = fields.Date(required=True, default=fields.Date.context_today)
    voucher_number = fields.Char(help="Number of the bank slip or of the entry in the books.")
    voucher_ids = fields.Many2many("ir.attachment", string="Pictures of the voucher", copy=False)
    note = fields.Text()

    def _after_save(self, names):
        super()._after_save(names)
        if "voucher_ids" in names:
            self._adopt_vouchers()

    def _adopt_vouchers(self):
        """Pictures are reached as their record is, so Odoo's own check guards their address."""
        for record in self:
            loose = record.voucher_ids.filtered(
                lambda scan, record=record: (scan.res_model, scan.res_id) != (self._name, record.id)
            )
            if loose:
                loose.write({"res_model": self._name, "res_id": record.id})

    def _check_voucher(self):
        """Raise `UserError` for what has no voucher."""
        for record in self:
            if not (record.voucher_number or record.voucher_ids or record.document_ids):
                raise UserError(
                    self.env._("“%s”: add the voucher: its number or a picture of it.", record.display_name)
                )
