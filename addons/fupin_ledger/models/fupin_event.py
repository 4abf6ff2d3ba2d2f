from odoo import api, models


class FupinEvent(models.Model):
    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "check": self.env._("Checked: right"),
            "fail": self.env._("Checked: faults found"),
            "compare": self.env._("Compared"),
            "ours_wrong": self.env._("Wrong with us"),
            "theirs_wrong": self.env._("Wrong there"),
            "agree": self.env._("Both agree"),
            "take_back": self.env._("Taken back"),
            "reset": self.env._("Another file chosen"),
        }
