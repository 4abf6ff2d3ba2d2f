from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date


class FupinDisclosure(models.Model):
    """The telephone that a policy in force gives stands on the notices of its place, unless another one is written
    (S3-01)."""

    _inherit = "fupin.disclosure"

    hotline = fields.Char(compute="_compute_hotline", store=True, precompute=True, readonly=False)

    @api.depends("region_id")
    def _compute_hotline(self):
        for notice in self:
            if not notice.hotline and notice.region_id:
                # sudo: what binds does not depend on who asks
                policies = self.env["fupin.policy"].sudo()._in_force(notice.region_id, local_date())
                notice.hotline = next(filter(None, policies.mapped("hotline")), False)
            else:
                notice.hotline = notice.hotline
