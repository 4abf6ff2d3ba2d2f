from odoo import models


class FupinRegion(models.Model):
    """A county leaves with all that it has: the way to its full export."""

    _inherit = "fupin.region"

    def action_export_county(self):
        """Begin the full export of a county."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.export"].action_begin(self.id)
