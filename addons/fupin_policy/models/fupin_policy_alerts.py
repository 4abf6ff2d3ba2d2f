from odoo import api, models


class FupinPolicy(models.Model):
    """Alerts come last in the clock: they tell what the steps before have found."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        return [*super()._clock_steps(), ("alerts", self.env["fupin.alert"]._make_digests)]
