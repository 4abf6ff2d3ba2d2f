from odoo import api, models


class FupinAlert(models.Model):
    """In a restored copy reminders wait, untried: they are the original's to bring."""

    _inherit = "fupin.alert"

    @api.model
    def _deliver_due(self, now, progress):
        if self.env["fupin.copy"]._is_copy():
            return 0
        return super()._deliver_due(now, progress)
