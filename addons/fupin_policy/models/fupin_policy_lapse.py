from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.fields import Domain

# who decides what becomes of a policy whose last day has passed, and who sees it
TOLD = {"administrator", "county"}


class FupinPolicy(models.Model):
    """A policy whose own words end it (S0-35): it says so until somebody decides, and who decided what.

    Lapsed is what expired by its last day. What somebody ended, or a new version replaced, is done with.
    """

    _inherit = "fupin.policy"

    is_ended = fields.Boolean(string="Ended by decision", readonly=True, copy=False)
    next_ids = fields.One2many("fupin.policy", "previous_id", string="Versions after", readonly=True)
    lapse_notice = fields.Text(compute="_compute_lapse_notice")

    @api.model
    def _lapsed_domain(self):
        """Return the domain of what expired by its last day and nobody has decided about."""
        return (
            Domain("state", "=", "expired")
            & Domain("is_ended", "=", False)
            & ~Domain("next_ids", "any", [("state", "!=", "draft")])
        )

    @api.depends("state", "date_to", "is_continued", "is_ended", "next_ids.state")
    def _compute_lapse_notice(self):
        today = local_date()
        for policy in self:
            past = bool(policy.date_to and policy.date_to < today)
            if past and policy.is_continued and policy.state == "effective":
                policy.lapse_notice = policy._continued_words()
            elif past and policy.state != "draft" and policy.filtered_domain(self._undecided()):
                policy.lapse_notice = policy._lapsed_words()
            else:
                policy.lapse_notice = False

    @api.model
    def _undecided(self):
        """Return the domain of what lapsed, the clock having run since or not."""
        return self._lapsed_domain() | Domain("state", "=", "effective")

    def _lapsed_words(self):
        return self.env._(
            "By its own words it held until %s and has lapsed: it makes no duties and no warnings and stops nothing any "
            "more. Whoever goes by it until a new one comes decides so: press “Keep in force” and give the reason.",
            as_chinese(self.date_to),
        )

    def _continued_words(self):
        decided = self.event_ids.filtered(lambda event: event.transition == "resume").sorted("date")[-1:]
        return self.env._(
            "By its own words it held until %(day)s; it is kept in force by decision of %(who)s: %(reason)s",
            day=as_chinese(self.date_to),
            who=decided.user_id.sudo().name or "",  # sudo: who decided is no secret
            reason=decided.reason or "",
        )

    def action_expire(self, reason=None):
        action = super().action_expire(reason)
        if reason:
            self._write_past_lock({"is_ended": True})
        return action

    def action_resume(self, reason=None):
        action = super().action_resume(reason)
        if reason:
            self._write_past_lock({"is_ended": False})
        return action


class FupinDesk(models.AbstractModel):
    """What has lapsed, until somebody decides."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        asked = super()._desk_asked()
        if not self._roles() & TOLD:
            return asked
        here = Domain("region_code", "=", self.env.user._main_region().code)
        card = {
            "title": self.env._("Policies that have lapsed"),
            "unit": self.env._("to decide"),
            "tone": "warning",
            "hint": self.env._("Keep it in force, or make a new one"),
            "action": "fupin_policy.fupin_policy_lapsed_action",
            "sequence": 2,
        }
        return {**asked, "lapsed": ("fupin.policy", here & self.env["fupin.policy"]._lapsed_domain(), card)}
