from odoo import fields, models
from odoo.exceptions import AccessError


class FupinRevealWizard(models.TransientModel):
    """Shows one protected value after asking why; the event is left by ``action_reveal``."""

    _name = "fupin.reveal.wizard"
    _description = "Show protected data"

    res_model = fields.Char(required=True)
    record_id = fields.Integer(required=True)
    field = fields.Char(required=True)
    reason = fields.Char(required=True)

    def action_show(self):
        """Return a message that holds the value; it is stored nowhere."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.record_id)
        if not getattr(record, "_protected", None):
            raise AccessError(self.env._("This field is not protected."))
        value = record.action_reveal(self.field, self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": record.display_name,
                "message": value or self.env._("Nothing is stored."),
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
