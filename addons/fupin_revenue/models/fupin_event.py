from odoo import api, models


class FupinEvent(models.Model):
    """Words for the steps of plans."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "propose": self.env._("Proposed"),
            "approve": self.env._("Approved"),
            "file": self.env._("Filed"),
        }
