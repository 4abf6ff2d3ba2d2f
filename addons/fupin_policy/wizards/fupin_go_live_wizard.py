from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date


class FupinGoLiveWizard(models.TransientModel):
    """The switch to regular operation, with what it means in figures before it is pressed."""

    _name = "fupin.go.live.wizard"
    _description = "Start regular operation"

    policy_id = fields.Many2one("fupin.policy", required=True, ondelete="cascade")
    live_from = fields.Date(string="Remind of duties due from", required=True, default=lambda self: local_date())
    backlog_count = fields.Integer(string="Duties of before, not reminded of", compute="_compute_counts")
    waiting_duties = fields.Text(related="policy_id.waiting_duties")
    ahead_count = fields.Integer(string="Duties reminded of from now on", compute="_compute_counts")

    @api.depends("policy_id", "live_from")
    def _compute_counts(self):
        for wizard in self:
            waiting = [
                ("obligation_id.policy_id", "=", wizard.policy_id.id),
                ("state", "in", ("open", "returned")),
            ]
            count = self.env["fupin.task"].search_count
            wizard.backlog_count = count([*waiting, ("due_date", "<", wizard.live_from)])
            wizard.ahead_count = count([*waiting, ("due_date", ">=", wizard.live_from)])

    def action_apply(self):
        """Press the switch."""
        self.ensure_one()
        return self.policy_id.action_go_live(self.live_from)
