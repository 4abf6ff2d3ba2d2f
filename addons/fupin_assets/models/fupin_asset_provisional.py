from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL


class FupinAsset(models.Model):
    """Provisional values that wait for the final account (S1-18), and figures of value that rules compare."""

    _inherit = "fupin.asset"

    provisional_days = fields.Integer(
        string="Provisional for (days)",
        compute="_compute_provisional_days",
        aggregator=None,
        help="Since it was built or bought; 0 once the value is final.",
    )
    project_account_date = fields.Date(related="project_id.final_account_date", string="Final account of the project")

    _provisional_idx = models.Index("(region_code, acquisition_date) WHERE valuation_basis = 'provisional'")

    @api.depends("valuation_basis", "acquisition_date")
    def _compute_provisional_days(self):
        today = local_date()
        for asset in self:
            waits = asset.valuation_basis == "provisional" and asset.acquisition_date
            asset.provisional_days = (today - asset.acquisition_date).days if waits else 0

    def _measure_provisional_days(self, alias):
        """Days since a provisionally valued asset was built or bought (S1-18); none once the value is final."""
        return SQL(
            "CASE WHEN %s = 'provisional' THEN %s::date - %s END",
            SQL.identifier(alias, "valuation_basis"),
            self.env["fupin.measure"]._day(),
            SQL.identifier(alias, "acquisition_date"),
        )

    def _measure_appraisal_overdue_days(self, alias):
        """Days since the agreement on a stake ended, as long as it was not appraised (S1-20)."""
        return SQL(
            "(%s::date - %s + 1)", self.env["fupin.measure"]._day(), SQL.identifier(alias, "equity_appraisal_due")
        )

    def _measure_net_rate(self, alias):
        """Net value ÷ original value (S1-21)."""
        return SQL("%s / NULLIF(%s, 0)", SQL.identifier(alias, "net_value"), SQL.identifier(alias, "original_value"))
