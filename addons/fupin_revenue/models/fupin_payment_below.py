from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .fupin_payment import CARRIED_OUT
from .fupin_revenue_record import OWNER_LEVELS


class FupinPayment(models.Model):
    """What is paid to a unit below arrives there as income received: every fen stays accounted for (S3-53, S3-56)."""

    _inherit = "fupin.payment"

    arrived_ids = fields.One2many("fupin.receipt", "origin_payment_id", string="Arrived as", readonly=True, copy=False)

    def _after_transition(self, name):
        super()._after_transition(name)
        # sudo: what arrives follows from the payment, whoever enters it
        payments = self.sudo()
        if name == "confirm":
            payments._arrive()
        elif name == "reverse":
            arrived = payments.arrived_ids.filtered(lambda receipt: receipt.state == "confirmed")
            arrived.action_reverse(self.env._("The payment of the second distribution was taken back."))

    def _arrive(self):
        below = self.filtered(
            lambda payment: (
                payment.use_id.counts_as == "redistribution" and payment.to_unit_id.unit_type in OWNER_LEVELS
            )
        )
        receipts = self.env["fupin.receipt"].create([payment._arrival() for payment in below])
        if receipts:
            receipts.action_confirm()

    def _arrival(self):
        return {
            "unit_id": self.to_unit_id.id,
            "date": self.date,
            "amount": self.amount,
            "payer": self.unit_id.name,
            "source": "redistribution",
            "voucher_number": self.voucher_number or self.name,
            "origin_payment_id": self.id,
        }


class FupinReceipt(models.Model):
    """Income that came by a second distribution is taken back by who paid it."""

    _inherit = "fupin.receipt"

    origin_payment_id = fields.Many2one(
        "fupin.payment", string="Paid by", index="btree_not_null", ondelete="restrict", readonly=True, copy=False
    )

    @property
    def _engine_fields(self):
        return super()._engine_fields | {"origin_payment_id"}

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "reverse":
            # sudo: whether who paid it has taken it back
            kept = self.filtered(lambda receipt: receipt.sudo().origin_payment_id.state == "paid")
            if kept:
                raise UserError(
                    self.env._(
                        "“%(receipt)s” came by a second distribution: “%(payer)s” takes it back.",
                        receipt=kept[0].display_name,
                        payer=kept[0].payer,
                    )
                )


class FupinDistribution(models.Model):
    """Paying out the second distribution of a plan."""

    _inherit = "fupin.distribution"

    can_pay_below = fields.Boolean(compute="_compute_can_pay_below")

    @api.depends("state", "line_ids.amount_unused", "unit_id")
    @api.depends_context("uid")
    def _compute_can_pay_below(self):
        for plan in self:
            plan.can_pay_below = plan.state in CARRIED_OUT and plan.is_owner and bool(plan._unpaid_below())

    def _unpaid_below(self):
        return self._second_lines().filtered(lambda line: line.amount_unused > 0 and line.unit_id)

    def action_pay_below(self):
        """Prepare the payments of the second distribution, one for each unit below, and open them.

        :raise UserError: where nothing is left to pay
        """
        self.ensure_one()
        self._check_owner()
        lines = self._unpaid_below()
        drafts = Domain("line_id", "in", lines.ids) & Domain("state", "=", "draft")
        waiting = self.env["fupin.payment"].search(drafts)
        new = lines - waiting.line_id
        if self.state not in CARRIED_OUT or not lines:
            raise UserError(self.env._("“%s”: nothing is to be paid below.", self.display_name))
        self.env["fupin.payment"].create([{"line_id": line.id, "amount": line.amount_unused} for line in new])
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_revenue.fupin_payment_action_below")
        return {**action, "domain": [("distribution_id", "=", self.id), ("to_unit_id", "!=", False)]}
