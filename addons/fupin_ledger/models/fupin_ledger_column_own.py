from odoo import api, fields, models
from odoo.fields import Domain


class FupinLedgerColumn(models.Model):
    """A column that an own field of a form became; kept by the form designer."""

    _inherit = "fupin.ledger.column"

    is_own = fields.Boolean(string="Own field of a form", readonly=True, copy=False)
    form_region_id = fields.Many2one(
        "fupin.region", string="Form of", index="btree_not_null", ondelete="cascade", readonly=True, copy=False
    )

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """A county's own fields are columns for those alone who see its form."""
        # sudo: the scope's own user
        county = self.env["res.users"].sudo().browse(scope.uid)._form_county()
        here = Domain("form_region_id", "=", False)
        if county:
            here |= Domain("form_region_id.code", "=like", county + "%")
        return super()._jurisdiction_domain(scope, mode) & here
