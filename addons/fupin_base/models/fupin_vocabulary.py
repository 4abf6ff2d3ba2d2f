from odoo import api, fields, models
from odoo.fields import Domain


class FupinVocabulary(models.AbstractModel):
    """Words that a place may add to: types, sources, statuses.

    A word without region is national; one with a region serves that region and what
    lies below. Words are data in Chinese, written as the documents write them. One that
    comes without a code gets one that no other place has.
    """

    _name = "fupin.vocabulary"
    _description = "Vocabulary"
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    region_id = fields.Many2one(
        "fupin.region",
        string="Only in",
        index=True,
        ondelete="restrict",
        # a county's copy of a national word or form is the county's own
        copy=False,
        default=lambda self: self._default_region_id(),
    )

    def _default_region_id(self):
        """The administrator's own place; none for one who administers the whole country."""
        region = self.env.user._main_region()
        return region.browse() if region.level == "country" else region

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_code(vals) for vals in vals_list])

    @api.model
    def _with_code(self, vals):
        """Return values with a code where none was given."""
        if vals.get("code") or self.default_get(["code"]).get("code"):
            return vals
        # sudo: numbers are drawn by the system
        number = self.env["ir.sequence"].sudo().next_by_code("fupin.vocabulary")
        return {**vals, "code": f"own_{number}"}

    def write(self, vals):
        result = super().write(vals)
        # rules are checked before a write: afterwards the word may serve another place
        self.check_access("write")
        return result

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Everyone reads the words of his place and those above; see `fupin.scope`."""
        if mode != "read":
            return scope.under("region_id.code")
        return (
            Domain("region_id", "=", False)
            | Domain("region_id.code", "in", scope.ancestor_codes)
            | scope.under("region_id.code", county=True)
        )
