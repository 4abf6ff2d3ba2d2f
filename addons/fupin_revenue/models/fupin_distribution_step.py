from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError

from .fupin_revenue_record import ABOVE


class FupinDistribution(models.Model):
    """The steps of a plan. Which of them apply, and who decides, is the policy's: its flows are opened by themselves.

    | step     | from               | who                                                              |
    |----------|--------------------|------------------------------------------------------------------|
    | propose  | draft              | the owner                                                        |
    | withdraw | proposed           | the owner                                                        |
    | approve  | proposed           | whom the flow names; without one, the level above the owner      |
    | file     | proposed, approved | whom the flow names; without one, the county office              |
    | return   | proposed, approved | whom the flow names; without one, the level above and the county |
    """

    _inherit = "fupin.distribution"
    _following = {"propose": ("approve", "file"), "approve": ("file",)}

    can_propose = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_file = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")

    @api.depends("state", "unit_id", "owner_level")
    @api.depends_context("uid")
    def _compute_can(self):
        """Which buttons the user is shown; each step checks for itself."""
        asked = self._asked_reviews()
        for plan in self:
            reviews = asked.get(plan._origin.id)
            mine = {review.transition for review in reviews or () if review.may_decide}
            free = reviews is None
            plan.can_propose = plan._is_owner()
            plan.can_approve = "approve" in mine or (free and plan._covers(ABOVE.get(plan.owner_level, ())))
            plan.can_file = "file" in mine or (free and plan._covers(("county",)))
            plan.can_return = bool(mine) or (free and plan._covers((*ABOVE.get(plan.owner_level, ()), "county")))

    # ------------------------------------------------------------------- actions

    def action_propose(self, reason=None):
        """Pass drafts on to whom the policy names.

        :raise AccessError: for one who does not act for the owner
        :raise UserError: if lines do not make the amount, or a share is not as it must be
        """
        self._check_owner()
        self._transition("propose", reason, values={"return_reason": False})

    def action_withdraw(self, reason=None):
        """Take back what was proposed, as long as it is not approved."""
        self._check_owner()
        # sudo: what was proposed is closed to all; that the user acts for the owner was checked above
        self.sudo()._transition("withdraw", reason)

    def action_approve(self, reason=None):
        """Approve proposed plans: what a flow asks of the user is decided by its review."""
        left = self._decide("approve", "agree", reason)
        left._check_covers(lambda plan: ABOVE.get(plan.owner_level, ()))
        # sudo: as in `action_withdraw`; who may was checked above
        left.sudo()._transition("approve", reason)

    def action_spend(self):
        """Open a new payment for the first use of the plan that is not used up."""
        self.ensure_one()
        self._check_owner()
        left = self.line_ids.filtered("amount_unused")[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment from income"),
            "res_model": "fupin.payment",
            "views": [(False, "form")],
            "context": {"default_line_id": left.id, "default_amount": left.amount_unused},
        }

    def action_file(self, reason=None):
        """Take note of plans (备案): what a flow asks of the user is decided by its review."""
        left = self._decide("file", "agree", reason)
        left._check_covers(lambda plan: ("county",))
        # sudo: as in `action_withdraw`; who may was checked above
        left.sudo()._transition("file", reason)

    def action_return(self, reason=None):
        """Send plans back to their owners to be corrected.

        :param reason: what has to be corrected; from a form it is asked for
        :raise UserError: without a reason
        """
        return self._return_to_owner(
            reason, lambda left: left._check_covers(lambda plan: (*ABOVE.get(plan.owner_level, ()), "county"))
        )

    # ------------------------------------------------------------------- checks

    def _only_owner(self):
        return self.env._("Only the owner of the income passes its plan on or takes it back.")

    def _only_above(self):
        return self.env._("Your post does not decide on this plan.")

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "propose":
            for plan in self:
                plan._check_whole()

    def _check_whole(self):
        """Raise `UserError` unless the lines make the amount to the fen."""
        self.ensure_one()
        if not fen(self.amount):
            raise UserError(self.env._("“%s”: fill in the income to distribute.", self.display_name))
        empty = self.line_ids.filtered(lambda line: not fen(line.amount))
        if empty:
            raise UserError(
                self.env._("“%(plan)s”, %(use)s: fill in the amount.", plan=self.display_name, use=empty[0].use_id.name)
            )
        homeless = self.line_ids.filtered(
            lambda line: line.use_id.counts_as == "redistribution" and not (line.unit_id or line.household_id)
        )
        if homeless:
            raise UserError(
                self.env._("“%(plan)s”, %(use)s: say to whom.", plan=self.display_name, use=homeless[0].use_id.name)
            )
        difference = fen(self.amount) - fen(self.line_total)
        if difference:
            raise UserError(
                self.env._(
                    "“%(plan)s”: the uses make %(total)s yuan, the income is %(amount)s yuan: a difference of"
                    " %(difference)s yuan. Every fen must have a use.",
                    plan=self.display_name,
                    total=f"{self.line_total:,.2f}",
                    amount=f"{self.amount:,.2f}",
                    difference=f"{difference:,.2f}",
                )
            )
