from odoo import models
from odoo.tools import SQL


class FupinStocktake(models.Model):
    """Figures of stocktakes that rules compare; see `fupin.measure`."""

    _inherit = "fupin.stocktake"

    def _measure_stocktake_coverage(self, alias):
        """Share of the assets on the books that were looked at, 0 to 1 (S1-67); 1 where there are none."""
        return SQL.identifier(alias, "coverage")

    def _measure_stocktake_days(self, alias):
        """Days since the year was opened, as long as the keeper has not submitted."""
        return SQL(
            "CASE WHEN %s = 'open' THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "opened_on"),
        )  # fmt: skip

    def _measure_unfixed_wrong_data(self, alias):
        """Number of assets found with wrong data that are not put right yet (S1-68)."""
        return SQL.identifier(alias, "unfixed_count")
