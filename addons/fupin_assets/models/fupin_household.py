from odoo import fields, models
from odoo.fields import Domain


class FupinHousehold(models.Model):
    """What a household owns: assets of the kind "household", animals and trees included (S1-15, S1-16, S3-23)."""

    _inherit = "fupin.household"

    owned_ids = fields.One2many("fupin.asset.owner", "household_id", string="Assets of the household", readonly=True)
    asset_count = fields.Integer(string="Assets", compute="_compute_assets")
    asset_value = fields.Float(string="Worth (yuan)", digits=(16, 2), compute="_compute_assets")

    def _compute_assets(self):
        """Count what still is there, with the household's share of the original value."""
        domain = Domain("household_id", "in", self.ids) & Domain("asset_id.state", "!=", "disposed")
        rows = self.env["fupin.asset.owner"]._read_group(domain, ["household_id"], ["__count", "amount:sum"])
        found = {household.id: (count, amount) for household, count, amount in rows}
        for household in self:
            household.asset_count, household.asset_value = found.get(household._origin.id, (0, 0))

    def action_open_assets(self):
        """Open what the household owns."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assets of the household"),
            "res_model": "fupin.asset",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("owner_ids.household_id", "=", self.id)],
        }
