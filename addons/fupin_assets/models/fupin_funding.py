from odoo import api, fields, models


class FupinFunding(models.Model):
    """What a project or an asset was paid with; amounts in yuan."""

    _name = "fupin.funding"
    _inherit = ["fupin.register.line"]
    _description = "Funding"
    _order = "id"
    _parent_fields = ("project_id", "asset_id")
    _told_as = "funding_ids"

    project_id = fields.Many2one("fupin.project", index="btree_not_null", ondelete="cascade")
    asset_id = fields.Many2one("fupin.asset", index="btree_not_null", ondelete="cascade")
    source_id = fields.Many2one("fupin.funding.source", required=True, index=True, ondelete="restrict")
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    year = fields.Integer(help="The year of the fund.")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "An amount of funding is greater than zero.")
    _one_parent = models.Constraint(
        "CHECK (num_nonnulls(project_id, asset_id) = 1)",
        "Funding belongs to one project or to one asset.",
    )

    @api.depends("source_id", "amount")
    def _compute_display_name(self):
        for funding in self:
            funding.display_name = f"{funding.source_id.name or ''} {funding.amount:,.2f}"
