from odoo import api, models


class FupinEvent(models.Model):
    """Words for the steps of plans and of money."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "propose": self.env._("Proposed"),
            "approve": self.env._("Approved"),
            "file": self.env._("Filed"),
            "settle": self.env._("Received in full"),
            "ask_write_off": self.env._("Write-off asked for"),
            "write_off": self.env._("Written off"),
            "reverse": self.env._("Reversed"),
            "reopen_year": self.env._("Year opened again"),
            "cancel": self.env._("Cancelled"),
            "linkage": self.env._("Wages and dividends"),
        }
