from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("operating", "Operating"),
    ("public", "Public benefit"),
    ("household", "Household asset"),
]
ASSET_FORMS = [
    ("fixed", "Fixed asset"),
    ("monetary", "Monetary asset"),
    ("equity", "Equity"),
    ("biological", "Biological asset"),
]


class FupinAssetCategory(models.Model):
    """Types of assets below the three kinds (S1-12 … S1-15); a county may add its own."""

    _name = "fupin.asset.category"
    _inherit = ["fupin.aliased"]
    _description = "Asset category"
    _order = "sequence, code, id"
    _parent_store = True

    sequence = fields.Integer(default=990)
    kind = fields.Selection(KINDS, required=True, index=True)
    parent_id = fields.Many2one(
        "fupin.asset.category", string="Belongs to", index="btree_not_null", ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    asset_form = fields.Selection(ASSET_FORMS, string="Usual form")
    useful_life = fields.Integer(string="Usual useful life", help="In years; proposed for new assets.")
    is_depreciated = fields.Boolean(
        string="Written off",
        compute="_compute_is_depreciated",
        store=True,
        readonly=False,
        help="Whether assets of this type lose value by the month; a policy may say otherwise for its place.",  # S1-21
    )
    residual_rate = fields.Float(string="Residual rate", digits=(5, 4), help="Share of the value that remains, 0 to 1.")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
    _residual_rate_range = models.Constraint(
        "CHECK (residual_rate BETWEEN 0 AND 1)", "The residual rate lies between 0 and 1."
    )
    _useful_life_range = models.Constraint(
        "CHECK (useful_life BETWEEN 0 AND 100)", "The useful life lies between 0 and 100 years."
    )

    @api.depends("name", "kind", "parent_id")
    @api.depends_context("fupin_kind")
    def _compute_display_name(self):
        """“其他” is told with its kind, unless the kind is already chosen beside it."""
        for category in self:
            name = category.name or ""
            if category.parent_id and not self.env.context.get("fupin_kind"):
                name = f"{category.parent_id.name} / {name}"
            category.display_name = name

    @api.depends("asset_form")
    def _compute_is_depreciated(self):
        """Stakes and money do not wear out; live assets are counted rather than written off."""
        for category in self:
            category.is_depreciated = category.asset_form not in ("equity", "monetary", "biological")

    @api.constrains("parent_id", "kind")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category cannot lie below itself."))
        for category in self.filtered("parent_id"):
            if category.kind != category.parent_id.kind:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” lies below “%(parent)s”, so it has the same kind.",
                        name=category.name,
                        parent=category.parent_id.name,
                    )
                )
