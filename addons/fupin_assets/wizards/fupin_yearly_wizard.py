from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date

KINDS = [("fupin.stocktake", "Stocktake"), ("fupin.ledger.confirmation", "Confirmation of the ledgers")]


class FupinYearlyWizard(models.TransientModel):
    """Opens a year for all keepers of a place: its stocktake, or the confirmation of its ledgers."""

    _name = "fupin.yearly.wizard"
    _description = "Opening of a year"

    kind = fields.Selection(KINDS, string="What is opened", required=True, default="fupin.stocktake")
    year = fields.Integer(required=True, default=lambda self: local_date().year)
    region_id = fields.Many2one(
        "fupin.region",
        string="Place",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.user._main_region(),
    )

    def action_open(self):
        """Open the year; what is open already gets what came since.

        :raise AccessError: for a place that the user does not cover
        """
        self.ensure_one()
        self.env[self.kind]._open_year(self.region_id, self.year)
        name = self.kind.replace(".", "_")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"fupin_assets.{name}_action")
        return {**action, "domain": [("year", "=", self.year)], "context": {}}
