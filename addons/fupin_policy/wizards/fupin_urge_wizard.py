import base64

from odoo import api, fields, models

from ..kernel import notice


class FupinUrgeWizard(models.TransientModel):
    """One window to urge: send messages, or copy the text or the picture into a group chat."""

    _name = "fupin.urge.wizard"
    _description = "Urge"

    task_ids = fields.Many2many("fupin.task", string="Not reported")
    count = fields.Integer(string="Units", compute="_compute_notice")
    text = fields.Text(compute="_compute_notice")
    picture = fields.Binary(compute="_compute_notice")
    filename = fields.Char(compute="_compute_notice")

    @api.depends("task_ids")
    def _compute_notice(self):
        for wizard in self:
            parts = wizard.task_ids._notice()
            wizard.count = len(parts["names"])
            wizard.text = notice.text(**parts)
            wizard.picture = base64.b64encode(notice.picture(**parts))
            wizard.filename = f"催报-{parts['due']}.png"

    def action_send(self):
        """Send the messages and say how many people they reach."""
        self.ensure_one()
        reached = self.task_ids.action_urge()
        if reached:
            message, kind = self.env._("Sent to %s people.", reached), "success"
        else:
            message, kind = self.env._("They were urged today already, or nobody has an account."), "warning"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
