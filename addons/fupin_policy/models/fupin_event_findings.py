from odoo import api, models


class FupinEvent(models.Model):
    """Words for the steps of warnings."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "acknowledge": self.env._("Taken note of"),
            "waive": self.env._("Explained, nothing to do"),
            "reopen": self.env._("Opened again"),
            "resolve": self.env._("Closed: the rule holds again"),
        }
