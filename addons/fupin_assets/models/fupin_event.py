from odoo import api, models


class FupinEvent(models.Model):
    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "receive": self.env._("Received"),
            "activate": self.env._("Put in force"),
            "end": self.env._("Ended"),
            "reopen": self.env._("Reopened"),
            "approve": self.env._("Approved"),
            "dispose": self.env._("Disposed of"),
            "apply": self.env._("Applied for"),
            "complete": self.env._("Handover completed"),
            "title": self.env._("Title registered"),
            "title_void": self.env._("Title void: the owners changed"),
            "file": self.env._("Filed"),
            "dispute": self.env._("Ownership put to the county"),
            "open": self.env._("Year opened"),
            "match_all": self.env._("Declared in order"),
            "close": self.env._("Closed"),
            "depreciation_rule": self.env._("Another rule of depreciation applies"),
            "settle": self.env._("Final account applied"),
            "value": self.env._("Valued"),
            "appraise": self.env._("Appraised"),
            "study": self.env._("Studied by the line units"),
            "decide_value": self.env._("Decided by the county government"),
            "publish_value": self.env._("Made public"),
            "decide_owner": self.env._("Ownership decided"),
            "change": self.env._("Change in effect"),
            "split": self.env._("Split"),
            "cancel": self.env._("Found not to be so"),
            "decide": self.env._("Decided"),
            "consent": self.env._("County agreed"),
            "prepare": self.env._("Procedures done"),
            "answer": self.env._("Answered"),
        }
