from odoo import api, fields, models

from ..kernel import share as arithmetic


class FupinDistribution(models.Model):
    """Dividends to households of the funds that their village invested together (S3-61), as sums that gates look at: in
    the transition they go to households out of poverty and watched over, afterwards to the collective."""

    _inherit = "fupin.distribution"

    @property
    def _engine_fields(self):
        return super()._engine_fields | {"dividend_amount", "dividend_other_amount", "income_until"}

    dividend_amount = fields.Float(
        string="Dividends to households (yuan)", digits=(16, 2), compute="_compute_dividends", store=True
    )
    dividend_other_amount = fields.Float(
        string="Of these to other households (yuan)", digits=(16, 2), compute="_compute_dividends", store=True,
        help="To households that are neither out of poverty nor watched over.",
    )  # fmt: skip
    income_until = fields.Date(string="Income until", compute="_compute_income_until", store=True, precompute=True)

    @api.depends("line_ids.amount", "line_ids.basis_id", "line_ids.household_id", "line_ids.household_id.status_id")
    def _compute_dividends(self):
        for plan in self:
            lines = plan.line_ids.filtered(lambda line: line.household_id and line.basis_id.is_dividend)
            # sudo: whether a household is watched over, of a plan that may be read
            others = lines.filtered(lambda line: not line.sudo().household_id.status_id.is_supported)
            plan.dividend_amount = arithmetic.total(lines.mapped("amount"))
            plan.dividend_other_amount = arithmetic.total(others.mapped("amount"))

    @api.depends("year")
    def _compute_income_until(self):
        """The last day of the plan's year."""
        for plan in self:
            plan.income_until = f"{plan.year:04}-12-31" if 1 <= plan.year <= 9999 else False
