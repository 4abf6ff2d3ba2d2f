from odoo import api, fields, models
from odoo.fields import Domain


class FupinAsset(models.Model):
    """An agency sees the assets of its batch, while it runs and within its days (S2-18)."""

    _inherit = "fupin.asset"

    verification_line_ids = fields.One2many(
        "fupin.verification.line", "asset_id", string="Third-party verification", readonly=True
    )

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        domain = super()._jurisdiction_domain(scope, mode)
        if scope.role != "third_party" or mode != "read":
            return domain
        batches = self.env["fupin.verification"]._agency_domain(scope)
        return domain | Domain("verification_line_ids", "any!", Domain("verification_id", "any!", batches))
