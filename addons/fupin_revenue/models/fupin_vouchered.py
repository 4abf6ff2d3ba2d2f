from odoo import fields, models
from odoo.exceptions import UserError


class FupinVouchered(models.AbstractModel):
    """Money that moves with a voucher: its number, its picture, or a filed paper.

    Drafts are entered in the books (`confirm`) and may be taken back with a reason (`reverse`), both by the owner.
    """

    _name = "fupin.vouchered"
    _inherit = ["fupin.year.bound", "fupin.revenue.record"]
    _closed_fields = frozenset({"date", "amount", "unit_id", "source", "line_ids", "receivable_id", "line_id"})
    _closed_transitions = ("confirm", "reverse")
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

    def action_confirm(self, reason=None):
        """Enter drafts in the books: from then on they count and are closed.

        :raise AccessError: for one who does not act for the owner
        :raise UserError: without a voucher, or beyond what is due or planned
        """
        self._check_owner()
        self._transition("confirm", reason)

    def action_reverse(self, reason=None):
        """Take back what was entered: what it settled or used is open again.

        :param reason: what was wrong; from a form it is asked for
        :raise UserError: without a reason, or where something follows from it
        """
        self._check_owner()
        demand = self.env._("Say why it is taken back: it is kept in the history.")
        reason, action = self._reason_or_ask("reverse", reason, demand)
        if action:
            return action
        # sudo: what was entered is closed to all; that the user acts for the owner was checked above
        self.sudo()._transition("reverse", reason)
        return None

    def _check_voucher(self):
        """Raise `UserError` for what has no voucher."""
        for record in self:
            if not (record.voucher_number or record.voucher_ids or record.document_ids):
                raise UserError(
                    self.env._("“%s”: add the voucher: its number or a picture of it.", record.display_name)
                )
