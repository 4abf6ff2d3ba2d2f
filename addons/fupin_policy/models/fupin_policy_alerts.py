from odoo import api, models


class FupinPolicy(models.Model):
    """Alerts come last in the clock: they tell what the steps before have found."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        Alert = self.env["fupin.alert"]
        return [*super()._clock_steps(), ("urgent", Alert._make_finding_alerts), ("alerts", Alert._make_digests)]
