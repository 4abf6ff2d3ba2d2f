from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# whose plan → roles above its owner, who decide where no flow names somebody
ABOVE = {"village": ("township",), "township": ("county",), "department": ("county",)}
# what is asked for by itself once a step is taken, where a flow binds it
FOLLOWING = {"propose": ("approve", "file"), "approve": ("file",)}


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

    def _asked_reviews(self):
        """Return ``{plan id: open reviews that it waits for}``, readable or not."""
        if not self._origin.ids:
            return {}
        reviews = self._origin._open_reviews()
        return {res_id: found.sudo(False) for res_id, found in reviews.grouped("res_id").items()}

    def _is_owner(self):
        """Return whether the user acts for the plan's owner: a village's clerk, the township's, the department's."""
        self.ensure_one()
        if not self.owner_level:
            return False
        scope = self.env.user._fupin_scope(self.owner_level)
        if self.owner_level == "department":
            return self.unit_id.id in scope.unit_ids
        return scope.covers(self.region_code or self.region_id.code)

    def _covers(self, roles):
        self.ensure_one()
        return any(self.env.user._fupin_scope(role).covers(self.region_code) for role in roles)

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
        self.check_access("read")
        reason = (reason or self.env.context.get("fupin_reason") or "").strip()
        if not reason:
            if self.env.context.get("fupin_ask_reason"):
                return self._ask_reason("return")
            raise UserError(self.env._("Say what has to be corrected: the owner will read it."))
        # the superuser is the review that was decided to return
        left = self if self.env.su else self._decide(None, "return", reason)
        left._check_covers(lambda plan: (*ABOVE.get(plan.owner_level, ()), "county"))
        # sudo: as in `action_withdraw`; who may was checked above
        left.sudo()._transition("return", reason, values={"return_reason": reason})
        return None

    # ------------------------------------------------------------------- checks

    def _check_owner(self):
        """Raise `AccessError` unless the user acts for the owners."""
        self.check_access("read")
        if not self.env.su and not all(plan._is_owner() for plan in self):
            raise AccessError(self.env._("Only the owner of the income passes its plan on or takes it back."))

    def _check_covers(self, roles):
        """Raise `AccessError` unless the user covers each plan in one of the roles named for it."""
        self.check_access("read")
        if not self.env.su and not all(plan._covers(roles(plan)) for plan in self):
            raise AccessError(self.env._("Your post does not decide on this plan."))

    def _decide(self, name, decision, reason):
        """Decide the open reviews of a step (of any, if None); return the plans that wait for none."""
        self.check_access("read")
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids) & Domain("state", "=", "open")
        domain &= Domain("transition", "=", name) if name else Domain("is_holding", "=", True)
        # sudo: whether a plan waits does not depend on who asks; who may decide is checked by the decision
        reviews = self.env["fupin.review"].sudo().search(domain).sudo(False)
        if reviews:
            reviews.action_decide(decision, reason)
        decided = set(reviews.sudo().mapped("res_id"))  # sudo: as above
        return self.filtered(lambda plan: plan.id not in decided)

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

    # ------------------------------------------------------------------- onward

    def _transition(self, name, reason=None, article=None, values=None):
        result = super()._transition(name, reason, article, values)
        self._request_following(name, reason)
        return result

    def _request_following(self, name, reason):
        """Open the flows of what comes next, in the name of whoever took this step."""
        moved = self.filtered(lambda plan: plan.state == self._transitions[name][1])
        for step in FOLLOWING.get(name, ()):
            here = moved.filtered(lambda plan, starts=self._transitions[step][0]: plan.state in starts)
            for _flow, ids in self.env["fupin.flow"]._matching_flows(here, step).items():
                # sudo: passing on asks for what follows; whoever may do the one has been checked
                self.sudo().browse(ids)._transition(step, reason)
