from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinPolicy(models.Model):
    """Regular operation: the switch after which people are reminded and lateness counts.

    A county that has just brought its past into the register gets one list of what is to be caught up on, with counts,
    and no flood of reminders: what fell due before the switch is never urged.
    """

    _inherit = "fupin.policy"

    backlog_count = fields.Integer(string="To catch up on", compute="_compute_backlog_count")

    def _compute_backlog_count(self):
        counts = dict(
            self.env["fupin.task"]._read_group(
                [("obligation_id.policy_id", "in", self.ids), ("state", "in", ("open", "returned"))]
                + [("is_backlog", "=", True), ("is_overdue", "=", True)],
                ["obligation_id"],
                ["__count"],
            )
        )
        for policy in self:
            policy.backlog_count = sum(count for duty, count in counts.items() if duty.policy_id == policy)

    def action_go_live(self, live_from=None):
        """Start the regular operation of policies in force.

        :param live_from: the first day whose duties are reminded of; today by default
        :raise UserError: for a policy that is not in force
        """
        self.check_access("write")
        if self.filtered(lambda policy: policy.state != "effective"):
            raise UserError(self.env._("Only a policy in force goes into regular operation."))
        day = fields.Date.to_date(live_from) or local_date()
        moving = self.filtered(lambda policy: not policy.is_live)
        moving._write_past_lock({"is_live": True, "live_from": day})
        # what is kept is in the language of who did it, also where a script did
        words = self.with_context(lang=self.env.user.lang).env
        self.env["fupin.event"]._record(moving, "go_live", reason=words._("From %s", day))
        return True

    def action_show_backlog(self):
        """Open the one list of what is to be caught up on; tell of the duties that are not in it yet, and why."""
        self.ensure_one()
        self.check_access("read")
        waiting = self._waiting_words()
        if not waiting:
            return self._backlog_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "sticky": True, "message": waiting, "next": self._backlog_action()},
        }

    def _backlog_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("To catch up on"),
            "res_model": "fupin.task",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("obligation_id.policy_id", "=", self.id),
                ("is_backlog", "=", True),
                ("is_overdue", "=", True),
            ],
            "context": {"search_default_group_obligation": 1, "search_default_group_unit": 1},
        }
