from datetime import date

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen, split
from odoo.exceptions import UserError


class FupinReceivable(models.Model):
    """A share of profit: its amount follows once the operator has declared the profit and proved it."""

    _inherit = "fupin.receivable"

    is_profit_share = fields.Boolean(string="Share of profit", readonly=True, copy=False)
    rate = fields.Float(string="Our share", digits=(16, 4), readonly=True, aggregator=None, copy=False)
    profit = fields.Float(
        string="Declared profit (yuan)", digits=(16, 2), copy=False, help="Of the whole contract in that period."
    )
    is_declared = fields.Boolean(string="Profit declared", readonly=True, copy=False)
    proof_ids = fields.Many2many("ir.attachment", string="Proof of the profit", copy=False)

    def write(self, vals):
        """A declared profit makes the amount of its payment, split over the assets as any payment is."""
        if "profit" not in vals:
            return super().write(vals)
        self._check_profit_share()
        result = super().write(vals)
        for due in self:
            due._declare()
        return result

    def _check_profit_share(self):
        if any(not due.is_profit_share for due in self):
            raise UserError(self.env._("Only a share of profit follows from a profit."))

    def _declare(self):
        """Set the amounts of the payment from the profit.

        :raise UserError: without proof, or if more has been received already
        """
        self.ensure_one()
        if not (self.proof_ids or self.document_ids):
            raise UserError(self.env._("Add the proof of the profit: the operator's accounts or tax return."))
        if self.profit < 0:
            raise UserError(self.env._("A loss makes no share: enter 0."))
        # sudo: the parts of one payment are declared together
        parts = self.sudo()._parts_of_payment()
        amounts = split(fen(fen(self.profit) * fen(self.rate * 10000) / 10000), parts.mapped("asset_id.original_value"))
        for due, amount in zip(parts, amounts, strict=True):
            if amount < fen(due.amount_received):
                received = f"{due.amount_received:,.2f}"
                raise UserError(self.env._("%s yuan have been received already: the amount cannot be less.", received))
            super(FupinReceivable, due).write(
                {"profit": self.profit, "is_declared": True, "amount": amount, **due._moved_to_open_year()}
            )
            due._follow_receipts()

    def _moved_to_open_year(self):
        """A profit becomes known after the books of its year are closed, as a rule: the share that was nothing there
        stands in the first open year."""
        self.ensure_one()
        code = self._year_code()
        if fen(self.amount) or not self._in_closed_years():
            return {}
        day = date(self._closed_until({code})[code] + 1, 1, 1)
        return {"due_date": day, **self._moved(self.agreed_date or self.due_date, day)}

    def _counted(self):
        """A share of profit that nobody declared is nothing yet."""
        return super()._counted().filtered(lambda due: fen(due.amount))

    def _parts_of_payment(self):
        self.ensure_one()
        if not self.payment_id:
            return self
        return self.search([("payment_id", "=", self.payment_id.id), ("state", "in", ("open", "received"))], order="id")

    def _after_save(self, names):
        super()._after_save(names)
        if "proof_ids" in names:
            for due in self:
                loose = due.proof_ids.filtered(
                    lambda scan, due=due: (scan.res_model, scan.res_id) != (self._name, due.id)
                )
                loose.write({"res_model": self._name, "res_id": due.id})

    def _is_settled(self):
        return super()._is_settled() and (self.is_declared or not self.is_profit_share)

    @api.ondelete(at_uninstall=False)
    def _unlink_unscheduled(self):
        if not self.env.su and any(due.is_scheduled for due in self):
            raise UserError(self.env._("It follows from its contract: change that."))
