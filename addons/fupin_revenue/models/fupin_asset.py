from odoo import fields, models
from odoo.tools import SQL

from ..kernel.year import last_full_year


class FupinAsset(models.Model):
    """What an asset brings in a year, measured by what went into it (S3-35)."""

    _inherit = "fupin.asset"

    income_line_ids = fields.One2many("fupin.receipt.line", "asset_id", string="Income", readonly=True, copy=False)

    def _measure_yield(self, alias):
        """Income of the last full year ÷ original value, 0 where nothing came in; none before the first full year.

        Whether costs are taken off (``yield_deducts_costs``) and with which month the year begins
        (``yield_year_start``) is the policy's.
        """
        Measure = self.env["fupin.measure"]
        first, last = last_full_year(Measure._day(), Measure._given("yield_year_start", 1))
        net = Measure._given("yield_deducts_costs", False)
        return SQL(
            """CASE WHEN %(acquired)s <= %(first)s THEN (
                   SELECT COALESCE(sum(%(earned)s), 0) FROM fupin_receipt_line line
                   WHERE line.asset_id = %(id)s AND line.counts AND line.date BETWEEN %(first)s AND %(last)s
               ) / NULLIF(%(value)s, 0) END""",
            acquired=SQL.identifier(alias, "acquisition_date"),
            value=SQL.identifier(alias, "original_value"),
            id=SQL.identifier(alias, "id"),
            earned=SQL("line.amount - COALESCE(line.cost, 0)") if net else SQL("line.amount"),
            first=first,
            last=last,
        )

    def _dossier_sections(self):
        return [*super()._dossier_sections(), *self._dossier_income([("asset_id", "=", self.id)])]
