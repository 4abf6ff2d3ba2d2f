from odoo import models

COLLECTIVE_TYPES = ("village_collective", "village_committee")


class FupinUnit(models.Model):
    _inherit = "fupin.unit"

    def _owner_regime(self):
        """Whose property it is what this unit owns: collective of a village, else state (S3-14)."""
        return "collective" if self.unit_type in COLLECTIVE_TYPES else "state"
