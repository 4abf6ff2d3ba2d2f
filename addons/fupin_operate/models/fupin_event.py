from odoo import api, models


class FupinEvent(models.Model):
    """Words for what is done with personal data, and with a county."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "copy_personal": self.env._("Copy of personal data handed over"),
            "remove_county": self.env._("County removed"),
            "erase": self.env._("Personal data erased"),
        }
