from odoo import models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError
from odoo.fields import Command


class FupinReceipt(models.Model):
    """The steps of a receipt: entered in the books, or reversed as long as nothing of it was distributed."""

    _inherit = "fupin.receipt"

    def action_allocate(self):
        """Put drafts down to what is due to the owner, the oldest first.

        :raise UserError: where nothing is due
        """
        self._check_owner()
        for receipt in self:
            lines = receipt._lines_for_oldest()
            if not lines:
                raise UserError(self.env._("Nothing is due to “%s”.", receipt.unit_id.display_name))
            receipt.line_ids = [Command.clear(), *(Command.create(line) for line in lines)]

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "confirm":
            self._check_voucher()
            for receipt in self:
                receipt._check_lines()
        elif name in ("reverse", "correct"):
            for receipt in self.filtered("amount_distributed"):
                message = self.env._(
                    "“%(receipt)s”: %(amount)s yuan of it are in a plan of distribution. Take the plan back first.",
                    receipt=receipt.display_name,
                    amount=f"{receipt.amount_distributed:,.2f}",
                )
                raise UserError(message)

    def _check_lines(self):
        """Raise `UserError` if a line settles more than is due, or what is not to be collected."""
        self.ensure_one()
        # sudo: what is due is looked at, which the owner may read anyway
        for due, lines in self.sudo().line_ids.grouped("receivable_id").items():
            if not due:
                continue
            if due.unit_id != self.unit_id:
                raise UserError(self.env._("“%s” is not due to the unit that received it.", due.display_name))
            if due.state != "open":
                raise UserError(self.env._("“%s” is not to be collected any more.", due.display_name))
            named = sum(fen(line.amount) for line in lines)
            if named > fen(due.amount_due):
                raise UserError(
                    self.env._(
                        "“%(due)s”: %(open)s yuan are still due, the receipt names %(named)s.",
                        due=due.display_name,
                        open=f"{due.amount_due:,.2f}",
                        named=f"{named:,.2f}",
                    )
                )

    def _after_transition(self, name):
        super()._after_transition(name)
        # sudo: what is due follows from the receipt, whoever enters it
        self.sudo().line_ids.receivable_id._follow_receipts()
