from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.models.fupin_record import FupinRecord
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..kernel import share as arithmetic
from ..kernel.allotment import take


class FupinDistribution(models.Model):
    """Which income a plan distributes: receipts that are not distributed yet, the oldest first.

    What is proposed is taken from the receipts; what is withdrawn or returned goes back to them. Two plans that take
    the same fen at the same moment both write the receipt: one of them begins anew and finds less.
    """

    _inherit = "fupin.distribution"
    # what a plan takes is told by its takings
    _event_ignored = FupinRecord._event_ignored | {"receipt_ids"}

    receipt_ids = fields.Many2many(
        "fupin.receipt",
        string="Income to take",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'confirmed'), ('amount_undistributed', '>', 0)]",
        copy=False,
        help="Empty: all income of the owner that is not distributed yet, the oldest first.",
    )
    taking_ids = fields.One2many(
        "fupin.distribution.taking", "distribution_id", string="Income it distributes", readonly=True, copy=False
    )
    available_amount = fields.Float(
        string="Not yet distributed (yuan)", digits=(16, 2), compute="_compute_available_amount"
    )
    amount_used = fields.Float(string="Used (yuan)", digits=(16, 2), compute="_compute_amount_used", store=True)

    @api.depends("unit_id", "receipt_ids", "state")
    def _compute_available_amount(self):
        for plan in self:
            plan.available_amount = arithmetic.total(plan._sources().mapped("amount_undistributed"))

    @api.depends("line_ids.amount_used")
    def _compute_amount_used(self):
        for plan in self:
            plan.amount_used = arithmetic.total(plan.line_ids.mapped("amount_used"))

    @api.onchange("unit_id", "receipt_ids")
    def _onchange_sources(self):
        """What is there to distribute is suggested."""
        if not self.amount or self.receipt_ids:
            self.amount = self.available_amount

    def _sources(self):
        """Return the receipts that the plan takes from, the oldest first."""
        self.ensure_one()
        domain = Domain("unit_id", "=", self.unit_id.id) & Domain("state", "=", "confirmed")
        domain &= Domain("amount_undistributed", ">", 0)
        if self.receipt_ids:
            domain &= Domain("id", "in", self.receipt_ids._origin.ids)
        # sudo: the owner's own income, of which the sum is shown
        return self.env["fupin.receipt"].sudo().search(domain, order="date, id") if self.unit_id else self.receipt_ids

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "propose":
            for plan in self:
                plan._check_income()
        elif name == "return":
            for plan in self.filtered("amount_used"):
                message = self.env._(
                    "“%(plan)s”: %(used)s yuan of it have been used, so it can no longer be changed.",
                    plan=plan.display_name,
                    used=f"{plan.amount_used:,.2f}",
                )
                raise UserError(message)

    def _check_income(self):
        """Raise `UserError` where a plan distributes more than came in."""
        self.ensure_one()
        if fen(self.amount) > fen(self.available_amount):
            raise UserError(
                self.env._(
                    "“%(plan)s” distributes %(amount)s yuan, of the income received %(available)s are not distributed"
                    " yet. Enter the income first, or lower the amount.",
                    plan=self.display_name,
                    amount=f"{self.amount:,.2f}",
                    available=f"{self.available_amount:,.2f}",
                )
            )

    def _after_transition(self, name):
        super()._after_transition(name)
        # sudo: takings are made by the steps alone
        plans = self.sudo()
        if name == "propose":
            for plan in plans:
                plan._take()
        elif name in ("withdraw", "return"):
            plans.taking_ids.unlink()

    def _take(self):
        """Take the amount from receipts, the oldest first."""
        self.ensure_one()
        receipts = self._sources()
        parts = take(self.amount, receipts.mapped("amount_undistributed"))
        taken = [(receipt, part) for receipt, part in zip(receipts, parts, strict=True) if part]
        if arithmetic.total(part for _receipt, part in taken) != fen(self.amount):
            self._check_income()
        self.env["fupin.distribution.taking"].create(
            [{"distribution_id": self.id, "receipt_id": receipt.id, "amount": part} for receipt, part in taken]
        )
        self.receipt_ids = [Command.set([receipt.id for receipt, _part in taken])]
        self.env.flush_all()  # what the database refuses is refused here

    def _spread_use(self):
        """Put what the plan has used down to its receipts, the oldest first."""
        for plan in self:
            takings = plan.taking_ids.sorted(lambda taking: (taking.date, taking.id))
            parts = take(plan.amount_used, takings.mapped("amount"))
            for taking, part in zip(takings, parts, strict=True):
                if fen(taking.amount_used) != part:
                    taking.amount_used = part
