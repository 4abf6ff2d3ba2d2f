from odoo import api, fields, models
from odoo.fields import Domain


class FupinFormOption(models.Model):
    """A word of the list of an own field. What was chosen is kept by its id: a word may be named anew, put out of use
    or merged into another without losing what was entered. Changed by the form designer alone."""

    _name = "fupin.form.option"
    _description = "Choice of an own field"
    _order = "sequence, id"

    name = fields.Char(required=True, readonly=True)
    own_field_id = fields.Many2one(
        "fupin.own.field", string="Field", required=True, index=True, ondelete="cascade", readonly=True
    )
    field_name = fields.Char(related="own_field_id.name", store=True, precompute=True, index=True)
    region_id = fields.Many2one(
        "fupin.region", string="Only in", index="btree_not_null", ondelete="restrict", readonly=True
    )
    sequence = fields.Integer(default=10, readonly=True)
    active = fields.Boolean(default=True, readonly=True)
    merged_into_id = fields.Many2one(
        "fupin.form.option", string="Merged into", index="btree_not_null", ondelete="restrict", readonly=True
    )

    _name_uniq = models.UniqueIndex(
        "(own_field_id, COALESCE(region_id, 0), name) WHERE active", "This choice is in the list already."
    )

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Everyone reads the words of his county and the national ones, no other county's."""
        if mode != "read":
            return Domain.FALSE
        return self.env["fupin.vocabulary"]._jurisdiction_domain(scope, mode)
