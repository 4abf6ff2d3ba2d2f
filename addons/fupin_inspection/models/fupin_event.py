from odoo import api, models


class FupinEvent(models.Model):
    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "start": self.env._("Taken up"),
            "solve": self.env._("Solved"),
            "pass_up": self.env._("Passed up"),
            "pass_department": self.env._("Passed to the department"),
            "take_over": self.env._("Taken over from below"),
            "report": self.env._("Reported upwards"),
            "hand_down": self.env._("Given back to the village"),
        }
