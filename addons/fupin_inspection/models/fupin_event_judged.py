from odoo import api, models


class FupinEvent(models.Model):
    """Words for the steps of clues, evaluations and verifications."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "transfer": self.env._("Transferred"),
            "conclude": self.env._("Concluded"),
            "assess": self.env._("Assessed"),
            "object": self.env._("Objected to"),
            "finalise": self.env._("Made final"),
        }
