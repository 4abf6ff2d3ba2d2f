from odoo import api, models


class Base(models.AbstractModel):
    """Every view may hold a list of records whose form a county has changed."""

    _inherit = "base"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, *self.env["fupin.form.layout"]._view_key())
