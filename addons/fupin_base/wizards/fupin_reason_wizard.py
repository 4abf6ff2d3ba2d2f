from odoo import fields, models
from odoo.exceptions import AccessError


class FupinReasonWizard(models.TransientModel):
    """Asks why, then takes the step: the one window for all returns and overrides."""

    _name = "fupin.reason.wizard"
    _description = "Reason"

    res_model = fields.Char(required=True)
    record_ids = fields.Json(required=True)
    transition = fields.Char(required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        """Call ``action_<transition>(reason=…)`` on the records, as the user."""
        self.ensure_one()
        records = self.env[self.res_model].browse(self.record_ids)
        if self.transition not in getattr(records, "_transitions", {}):
            raise AccessError(self.env._("There is no such step."))
        getattr(records, f"action_{self.transition}")(reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
