from odoo import fields, models


class FupinFindingWaiver(models.TransientModel):
    """Asks why nothing has to be done, and until when, then waives as the user."""

    _name = "fupin.finding.waiver"
    _description = "Nothing has to be done"

    finding_ids = fields.Json(required=True)
    reason = fields.Text(required=True)
    until = fields.Date(string="Until (last day)", required=True)

    def action_apply(self):
        """Waive the warnings; what may not be is refused there."""
        self.ensure_one()
        self.env["fupin.finding"].browse(self.finding_ids).action_waive(reason=self.reason, until=self.until)
        return {"type": "ir.actions.act_window_close"}
