from odoo import models


class FupinContract(models.Model):
    """What is due follows from contracts as they take effect and end; while one is corrected it stays as it is."""

    _inherit = "fupin.contract"

    def _after_transition(self, name):
        super()._after_transition(name)
        if name in ("activate", "end"):
            self.env["fupin.receivable"]._follow_contracts(self)
