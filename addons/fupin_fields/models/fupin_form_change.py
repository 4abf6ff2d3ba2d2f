from odoo import api, fields, models
from odoo.fields import Domain

DAYS = 30


class FupinFormChange(models.Model):
    """One change of a form, which may be taken back for 30 days. Made by the designer alone."""

    _name = "fupin.form.change"
    _description = "Change of a form"
    _order = "id desc"
    _rec_name = "label"

    layout_id = fields.Many2one("fupin.form.layout", required=True, index=True, ondelete="cascade", readonly=True)
    label = fields.Char(required=True, readonly=True)
    before = fields.Json(readonly=True)
    after = fields.Json(readonly=True)
    is_undone = fields.Boolean(readonly=True)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read as its layout is."""
        layouts = self.env["fupin.form.layout"]._jurisdiction_domain(scope, mode)
        return Domain("layout_id", "any!", layouts)

    @api.model
    def _note(self, layout, label, before, after):
        """Keep a change.

        :param before: ``{"state": …, "options": {own field: [[id, name, active]]}}``; ``after`` likewise
        """
        # sudo: kept by the system beside what the administrator does
        return self.sudo().create({"layout_id": layout.id, "label": label, "before": before, "after": after})

    @api.model
    def _open_changes(self, model_name, region):
        """Return the changes of a form that may still be taken back, newest first."""
        domain = (
            Domain("layout_id.model", "=", model_name)
            & Domain("layout_id.region_id", "=", region.id)
            & Domain("is_undone", "=", False)
            & Domain("create_date", ">=", f"-{DAYS}d")
        )
        return self.sudo().search(domain, limit=50)  # sudo: the designer has checked the administrator

    @api.autovacuum
    def _gc_changes(self):
        """After 30 days a change is taken back by returning to a former version."""
        limit = 1000
        old = self.search([("create_date", "<", f"-{DAYS}d")], limit=limit + 1)
        old[:limit].unlink()
        return len(old[:limit]), len(old) > limit
