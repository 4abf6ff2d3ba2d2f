from odoo import api, fields, models
from odoo.tools import format_list

# What an inspector looks for in a file beside the six columns of S3-22. Each entry: the fields
# of which one must be filled, and the kinds it counts for (None: all).
COUNTED = [
    (("project_id",), None),
    (("unit_id",), None),
    (("responsible_user_id", "custodian_name"), None),
    (("department_id",), None),
    (("owner_ids",), None),
    (("valuation_basis",), None),
    (("location",), None),
    (("quantity",), None),
    (("photo_ids",), None),
    (("document_ids",), None),
    (("operator_name",), ("operating",)),
]
REQUIRED = (
    "name",
    "category_id",
    "acquisition_date",
    "useful_life",
    "original_value",
    "funding_ids",
)


def counted_names(kind, asset_form):
    """Return what belongs in the file of an asset: tuples of fields, of which one must be filled."""
    financial = asset_form in ("equity", "monetary")
    counted = [(name,) for name in REQUIRED if not (financial and name == "useful_life")]
    return counted + [names for names, kinds in COUNTED if kinds is None or kind in kinds]


class FupinAsset(models.Model):
    """How complete the file of an asset is: 0 to 1, with what is missing in words."""

    _inherit = "fupin.asset"

    completeness = fields.Float(
        compute="_compute_completeness",
        store=True,
        digits=(3, 2),
        aggregator="avg",
        help="Share of what belongs in the file that is there, 0 to 1.",
    )
    missing_fields = fields.Text(string="Still missing", compute="_compute_missing_fields")

    @api.depends("kind", "asset_form", *REQUIRED, *(name for names, _kinds in COUNTED for name in names))
    def _compute_completeness(self):
        for asset in self:
            counted, missing = asset._counted_fields()
            asset.completeness = round((len(counted) - len(missing)) / len(counted), 2)

    @api.depends("completeness")
    def _compute_missing_fields(self):
        for asset in self:
            # sudo: which parts are empty, told to who reads the asset; a third party reads no papers
            _counted, missing = asset.sudo()._counted_fields()
            labels = [self._fields[names[-1]]._description_string(self.env) for names in missing]
            asset.missing_fields = format_list(self.env, labels) if labels else False

    def _counted_fields(self):
        """Return what counts for this asset, and what of it is missing."""
        counted = counted_names(self.kind, self.asset_form)
        missing = [names for names in counted if not any(self[name] for name in names)]
        return counted, missing
