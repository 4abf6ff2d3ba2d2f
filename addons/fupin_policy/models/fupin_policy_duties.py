from odoo import api, fields, models
from odoo.tools import format_list


class FupinPolicy(models.Model):
    """The duties of a policy, and those that ask nothing yet because a standard is left open."""

    _inherit = "fupin.policy"

    obligation_ids = fields.One2many("fupin.obligation", "policy_id", string="Duties")
    waiting_duties = fields.Text(
        string="Duties that ask nothing yet", compute="_compute_waiting_duties", help="One a line, and why."
    )

    @api.depends("obligation_ids.problem")
    def _compute_waiting_duties(self):
        for policy in self:
            waiting = policy.obligation_ids.filtered("problem")
            # one duty of several kinds of units is several rows
            told = dict.fromkeys(f"• {duty.name}：{duty.problem}" for duty in waiting)
            policy.waiting_duties = "\n".join(told) or False

    def _waiting_words(self):
        """Return the duties that ask nothing yet in one sentence, or an empty text."""
        waiting = self.obligation_ids.filtered("problem")
        if not waiting:
            return ""
        told = list(dict.fromkeys(f"{duty.name}（{duty.problem}）" for duty in waiting))
        return self.env._("Not in this list, for they ask nothing yet: %s", format_list(self.env, told))
