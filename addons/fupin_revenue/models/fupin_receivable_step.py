from odoo import api, fields, models
from odoo.exceptions import UserError

from .fupin_revenue_record import ABOVE


class FupinReceivable(models.Model):
    """The steps of what is owed. Receipts settle it; nothing else ends it but an approved write-off.

    | step          | from             | who                                                         |
    |---------------|------------------|-------------------------------------------------------------|
    | settle        | to collect       | the receipt that brings the last fen                        |
    | reopen        | received         | the receipt that is reversed                                |
    | ask_write_off | to collect       | the owner, with a reason                                    |
    | write_off     | asked for        | whom the flow names; without one, the level above the owner |
    | return        | asked for        | the same, with a reason; the owner takes it back himself    |
    | cancel        | to collect       | the contract that no longer asks for it                     |
    """

    _inherit = "fupin.receivable"
    _transitions = {
        "settle": (("open",), "received"),
        "reopen": (("received",), "open"),
        "ask_write_off": (("open",), "writing_off"),
        "write_off": (("writing_off",), "written_off"),
        "return": (("writing_off",), "open"),
        "cancel": (("open",), "cancelled"),
    }
    _following = {"ask_write_off": ("write_off",)}

    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("state", "unit_id", "owner_level")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        """Whether the user decides on the write-off; the step checks for itself."""
        asked = self._asked_reviews()
        for receivable in self:
            reviews = asked.get(receivable._origin.id)
            mine = any(review.may_decide for review in reviews or ())
            receivable.can_decide = mine or (reviews is None and receivable._covers(receivable._above()))

    def _above(self):
        return ABOVE.get(self.owner_level, ())

    def action_receive(self):
        """Open a new receipt for what is due."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Income received"),
            "res_model": "fupin.receipt",
            "views": [(False, "form")],
            "context": {
                "default_receivable_id": self.id,
                "default_unit_id": self.unit_id.id,
                "default_amount": self.amount_due,
                "default_payer": self.payer,
            },
        }

    def action_ask_write_off(self, reason=None):
        """Ask for what cannot be collected to be written off.

        :param reason: why it cannot be collected; from a form it is asked for
        :raise UserError: without a reason, or where nothing is due
        """
        self._check_owner()
        demand = self.env._("Say why it cannot be collected: whoever decides will read it.")
        reason, action = self._reason_or_ask("ask_write_off", reason, demand)
        if action:
            return action
        self._transition("ask_write_off", reason, values={"write_off_reason": reason})
        return None

    def action_write_off(self, reason=None):
        """Write off what was asked for: what a flow asks of the user is decided by its review."""
        left = self._decide("write_off", "agree", reason)
        left._check_covers(lambda receivable: receivable._above())
        # sudo: what was asked for is closed to all; who may decide was checked above
        left.sudo()._transition("write_off", reason)

    def action_return(self, reason=None):
        """Refuse a write-off, or take the request back: it is to be collected again.

        :param reason: why; from a form it is asked for
        """
        self.check_access("read")
        demand = self.env._("Say why it is still to be collected: the owner will read it.")
        reason, action = self._reason_or_ask("return", reason, demand)
        if action:
            return action
        # the superuser is the review that was decided to return; owners take back what they asked for
        own = self.browse() if self.env.su else self.filtered("is_owner")
        left = self - own if self.env.su else (self - own)._decide(None, "return", reason)
        left._check_covers(lambda receivable: receivable._above())
        # sudo: as in `action_write_off`
        (left | own).sudo()._transition("return", reason, values={"write_off_reason": False})
        return None

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name in ("ask_write_off", "write_off"):
            for receivable in self.filtered(lambda one: one._is_settled()):
                raise UserError(self.env._("“%s”: nothing is due any more.", receivable.display_name))
        if name == "cancel":
            for receivable in self.filtered("line_ids"):
                raise UserError(self.env._("“%s”: a receipt names it.", receivable.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_unreceived(self):
        for receivable in self:
            # sudo: whether a receipt names it does not depend on who asks
            if receivable.state != "open" or receivable.sudo().line_ids:
                raise UserError(self.env._("“%s”: a receipt names it, so it stays.", receivable.display_name))
