from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date


class FupinVerificationLine(models.Model):
    """What an agency found, as a problem with an owner and a day (S2-21, S2-22)."""

    _inherit = "fupin.verification.line"

    def _problem_values(self):
        """Return the values of the problem that follows from a line."""
        self.ensure_one()
        return {
            "asset_id": self.asset_id.id,
            "description": self.finding,
            "proposal": self.suggestion,
            "type_ids": [(6, 0, self.type_ids.ids)],
            "source": "third_party",
            "found_on": self.checked_on or local_date(),
            "finder_unit_id": self.verification_id.unit_id.id,
        }
