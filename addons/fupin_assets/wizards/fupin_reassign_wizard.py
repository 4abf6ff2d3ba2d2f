from odoo import api, fields, models
from odoo.exceptions import UserError

CHANGED = ("responsible_user_id", "unit_id", "department_id")


class FupinReassignWizard(models.TransientModel):
    """Many assets get another responsible person, unit or department in one go, with the reason (S1-08)."""

    _name = "fupin.reassign.wizard"
    _description = "Change of responsibility"

    asset_ids = fields.Many2many("fupin.asset", string="Assets", required=True, readonly=True)
    asset_count = fields.Integer(string="Assets selected", compute="_compute_asset_count")
    responsible_user_id = fields.Many2one("res.users", string="Responsible person", ondelete="cascade")
    unit_id = fields.Many2one("fupin.unit", string="Responsible unit", ondelete="cascade")
    department_id = fields.Many2one(
        "fupin.unit", string="Supervising department", ondelete="cascade", domain=[("unit_type", "=", "department")]
    )
    reason = fields.Char(string="Reason for the change", required=True)

    @api.model
    def default_get(self, fields):
        """The assets selected in the list."""
        values = super().default_get(fields)
        if "asset_ids" in fields and self.env.context.get("active_model") == "fupin.asset":
            values["asset_ids"] = self.env.context.get("active_ids")
        return values

    @api.depends("asset_ids")
    def _compute_asset_count(self):
        for wizard in self:
            wizard.asset_count = len(wizard.asset_ids)

    def action_apply(self):
        """Write what was chosen; what is left empty stays as it is on each asset.

        :raise UserError: if nothing was chosen, or without a reason
        :raise AccessError: if one of the assets is closed to the user; then none changes
        """
        self.ensure_one()
        values = {name: self[name].id for name in CHANGED if self[name]}
        if not values or not self.asset_ids:
            raise UserError(self.env._("Choose the assets, and who or what becomes responsible."))
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give the reason: it is kept in the history of each asset."))
        self.asset_ids.with_context(fupin_reason=reason).write(values)
        return {"type": "ir.actions.act_window_close"}
