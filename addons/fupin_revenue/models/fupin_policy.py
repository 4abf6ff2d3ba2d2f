from odoo import api, models


class FupinPolicy(models.Model):
    """The clock also lists what contracts ask for in the year to come."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        return [("receivables", self.env["fupin.receivable"]._generate_due), *super()._clock_steps()]
