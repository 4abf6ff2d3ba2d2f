from odoo import api, models


class FupinEvent(models.Model):
    """Words for the steps of the engine."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "publish": self.env._("Put into force"),
            "expire": self.env._("Expired"),
            "resume": self.env._("Kept in force"),
            "go_live": self.env._("Regular operation started"),
            "decide": self.env._("Open setting decided"),
            "receive": self.env._("Received"),
            "correct": self.env._("Corrected"),
            "cancel": self.env._("Cancelled"),
            "reopen": self.env._("Owed again"),
            "fulfil": self.env._("Fulfilled by its record"),
            "review_request": self.env._("Passed on for review"),
            "review_return": self.env._("Returned by a review"),
        }
