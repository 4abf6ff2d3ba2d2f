from odoo import fields, models
from odoo.exceptions import UserError


class FupinAsset(models.Model):
    """The disposals of an asset; they are written down on their own records."""

    _inherit = "fupin.asset"

    disposal_ids = fields.Many2many(
        "fupin.disposal", "fupin_disposal_asset_rel", "asset_id", "disposal_id", string="Disposals", copy=False,
        readonly=True,
    )  # fmt: skip

    def _refuse_said_elsewhere(self, vals):
        super()._refuse_said_elsewhere(vals)
        if vals.get("disposal_ids"):
            raise UserError(self.env._("Name the asset on the disposal, not the other way round."))

    def action_new_disposal(self):
        """Open an empty disposal for the assets."""
        return self._new_about(self.env._("New disposal"), "fupin.disposal")

    def action_open_disposals(self):
        """Open the disposals of the asset."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_disposal_action")
        return {**action, "domain": [("asset_ids", "in", self.ids)], "context": {}}

    @property
    def _seen_by_owners(self):
        return (*super()._seen_by_owners, "disposal_ids")
