from odoo import fields, models


class FupinRegionMergeWizard(models.TransientModel):
    """Asks which region another one becomes part of."""

    _name = "fupin.region.merge.wizard"
    _description = "Merge regions"

    region_id = fields.Many2one("fupin.region", required=True, ondelete="cascade")
    level = fields.Selection(related="region_id.level")
    target_id = fields.Many2one("fupin.region", string="Becomes part of", required=True, ondelete="cascade")

    def action_apply(self):
        """Merge, as the user."""
        self.ensure_one()
        self.region_id.action_merge_into(self.target_id.id)
        return {"type": "ir.actions.act_window_close"}
