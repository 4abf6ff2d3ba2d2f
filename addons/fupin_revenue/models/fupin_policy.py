from odoo import api, models


class FupinPolicy(models.Model):
    """The clock also lists what contracts ask for in the year to come, and tells of what is not paid."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        due = self.env["fupin.receivable"]
        arrears = ("arrears", self.env["fupin.alert"]._make_arrears_alerts)
        return [("receivables", due._generate_due), ("ages", due._follow_ages), *super()._clock_steps(), arrears]
