from odoo import models
from odoo.fields import Domain


class FupinFollowed(models.AbstractModel):
    """A business record whose steps ask for the next ones by themselves, where a flow binds them.

    ``_following``: {step: steps that are asked for once it is taken}. A button that agrees calls `_decide` first.
    """

    _name = "fupin.followed"
    _inherit = ["fupin.record"]
    _description = "Record whose next step is asked for by itself"

    _following = {}

    def _asked_reviews(self):
        """Return ``{record id: open reviews that it waits for}``, readable or not."""
        if not self._origin.ids:
            return {}
        reviews = self._origin._open_reviews()
        return {res_id: found.sudo(False) for res_id, found in reviews.grouped("res_id").items()}

    def _decide(self, name, decision, reason):
        """Decide the open reviews of a step (of any, if None); return the records that wait for none."""
        self.check_access("read")
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids) & Domain("state", "=", "open")
        domain &= Domain("transition", "=", name) if name else Domain("is_holding", "=", True)
        # sudo: whether a record waits does not depend on who asks; who may decide is checked by the decision
        reviews = self.env["fupin.review"].sudo().search(domain).sudo(False)
        if reviews:
            reviews.action_decide(decision, reason)
        decided = set(reviews.sudo().mapped("res_id"))  # sudo: as above
        return self.filtered(lambda record: record.id not in decided)

    def _return_to_owner(self, reason, check):
        """Send records back to be corrected: by the review they wait for, else by whom ``check`` lets.

        :param reason: what has to be corrected; from a form it is asked for
        :param check: ``check(records)`` raises `AccessError` unless the user may return those that wait for no review
        :raise UserError: without a reason
        """
        self.check_access("read")
        demand = self.env._("Say what has to be corrected: the owner will read it.")
        reason, action = self._reason_or_ask("return", reason, demand)
        if action:
            return action
        # the superuser is the review that was decided to return
        left = self if self.env.su else self._decide(None, "return", reason)
        check(left)
        # sudo: who may was checked above
        left.sudo()._transition("return", reason, values={"return_reason": reason})
        return None

    def _transition(self, name, reason=None, article=None, values=None):
        result = super()._transition(name, reason, article, values)
        self._request_following(name, reason)
        return result

    def _request_following(self, name, reason):
        """Open the flows of what comes next, in the name of whoever took this step; of several steps that follow, the
        first that has a flow: the others come after it."""
        moved = self.filtered(lambda record: record.state == self._transitions[name][1])
        for step in self._following.get(name, ()):
            here = moved.filtered(lambda record, starts=self._transitions[step][0]: record.state in starts)
            for _flow, ids in self.env["fupin.flow"]._matching_flows(here, step).items():
                # sudo: passing on asks for what follows; whoever may do the one has been checked
                self.sudo().browse(ids)._transition(step, reason)
                moved -= self.browse(ids)
