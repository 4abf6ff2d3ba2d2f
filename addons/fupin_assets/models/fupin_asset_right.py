from odoo import api, fields, models
from odoo.exceptions import AccessError

RIGHTS = [
    ("ownership", "Ownership"),
    ("operation", "Operation"),
    ("management", "Management"),
    ("income", "Income"),
    ("supervision", "Supervision"),
    ("disposal", "Right of disposal"),
]


class FupinAssetRight(models.Model):
    """Who holds one of the six rights in an asset, since when and on which ground (S3-09, S3-26).

    Filled by the rule of the policy as the title is registered; what somebody has changed stays.
    """

    _name = "fupin.asset.right"
    _inherit = ["fupin.register.line"]
    _description = "Right in an asset"
    _order = "asset_id, sequence, id"
    _rec_name = "holder"
    _told_as = "right_ids"

    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="cascade")
    right_type = fields.Selection(RIGHTS, string="Right", required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True, precompute=True)
    holder = fields.Char(required=True)
    basis = fields.Char(string="Ground", help="The article or the paper that it rests on.")
    certificate_number = fields.Char(help="e.g. of the certificate of real estate")
    date_from = fields.Date(string="Since")
    date_to = fields.Date(string="Until", help="Empty while it lasts.")
    is_by_rule = fields.Boolean(string="By rule", readonly=True, copy=False)
    follows = fields.Char(
        string="Goes with", readonly=True, copy=False, help="Whom the rule lets it follow: owner or operator."
    )

    _dates = models.Constraint("CHECK (date_to >= date_from)", "A right ends after it begins.")
    _current_uniq = models.UniqueIndex(
        "(asset_id, right_type) WHERE date_to IS NULL", "Somebody holds this right already: end that first."
    )

    @api.depends("right_type")
    def _compute_sequence(self):
        order = [right for right, _label in RIGHTS]
        for right in self:
            right.sequence = order.index(right.right_type) if right.right_type else 0

    @api.depends("right_type", "holder")
    def _compute_display_name(self):
        labels = dict(self._fields["right_type"]._description_selection(self.env))
        for right in self:
            right.display_name = f"{labels.get(right.right_type, '')}：{right.holder or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_rule(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """What somebody has changed does not follow the rule any more."""
        self._refuse_rule([vals])
        vals = {name: value for name, value in vals.items() if name != "follows"}
        if {"holder", "right_type", "date_from", "date_to"} & vals.keys():
            vals = {**vals, "is_by_rule": False, "follows": False}
        return super().write(vals)

    def _refuse_rule(self, vals_list):
        if not self.env.su and any(vals.get("is_by_rule") or vals.get("follows") for vals in vals_list):
            raise AccessError(self.env._("What follows from the rule is written by the title alone."))
