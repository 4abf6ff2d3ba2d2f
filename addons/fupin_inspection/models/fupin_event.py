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
            "replace": self.env._("Classified anew"),
            "issue": self.env._("Issued"),
            "answer": self.env._("Answered"),
            "grade": self.env._("Graded"),
            "set_red": self.env._("Set to red by hand"),
            "set_yellow": self.env._("Set to yellow by hand"),
            "set_green": self.env._("Set to green by hand"),
            "set_found": self.env._("Graded by its problems again"),
            "apply": self.env._("Cancellation applied for"),
            "review_papers": self.env._("Papers reviewed"),
            "cancel_risk": self.env._("Risk cancelled"),
            "take_over": self.env._("Taken over from below"),
            "report": self.env._("Reported upwards"),
            "hand_down": self.env._("Given back to the village"),
        }
