from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
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
    is_provisional_due = fields.Boolean(
        string="Provisional value past due",
        compute="_compute_is_provisional_due",
        search="_search_is_provisional_due",
        help="The final account of its project is there, or it breaks a rule of the place on how long it may wait.",
    )
    project_account_date = fields.Date(related="project_id.final_account_date", string="Final account of the project")

    _provisional_idx = models.Index("(region_code, acquisition_date) WHERE valuation_basis = 'provisional'")

    @api.depends("valuation_basis", "acquisition_date")
    def _compute_provisional_days(self):
        today = local_date()
        for asset in self:
            waits = asset.valuation_basis == "provisional" and asset.acquisition_date
            asset.provisional_days = (today - asset.acquisition_date).days if waits else 0

    @api.depends("valuation_basis", "state", "project_id.final_account_date")
    def _compute_is_provisional_due(self):
        ids = self._origin.ids
        due = set(self.search(Domain("id", "in", ids) & Domain("is_provisional_due", "=", True)).ids) if ids else set()
        for asset in self:
            asset.is_provisional_due = asset._origin.id in due

    def _search_is_provisional_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = Domain("valuation_basis", "=", "provisional") & Domain("state", "=", "confirmed")
        return waits & (Domain("project_id.final_account_date", "!=", False) | Domain.custom(to_sql=self._overdue_sql))

    @staticmethod
    def _overdue_sql(model, alias, _query):
        """Return the condition that a warning says how long the value has waited."""
        for name in ("fupin.finding", "fupin.rule"):
            model.env[name].flush_model()
        return SQL(
            """EXISTS (SELECT FROM fupin_finding finding JOIN fupin_rule rule ON rule.id = finding.rule_id
               WHERE rule.measure = 'provisional_days' AND finding.res_model = 'fupin.asset'
                 AND finding.res_id = %s AND finding.state IN ('open', 'acknowledged'))""",
            SQL.identifier(alias, "id"),
        )

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
