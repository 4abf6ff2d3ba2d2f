from odoo import api, models


class FupinEvent(models.Model):
    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "check": self.env._("Checked: right"),
            "fail": self.env._("Checked: faults found"),
            "reset": self.env._("Another file chosen"),
        }
