from odoo import api, models
from odoo.tools import SQL


class FupinYearBound(models.AbstractModel):
    """Which years are closed: those up to the last one that its county has closed."""

    _inherit = "fupin.year.bound"

    @api.model
    def _closed_until(self, codes, lock=True):
        self.env["fupin.closing"].flush_model(["state", "year", "region_code"])
        rows = self.env.execute_query(
            SQL(
                "SELECT region_code, year, state FROM fupin_closing WHERE region_code = ANY(%s) ORDER BY year %s",
                list(codes),
                # whoever closes the year now waits for this, or this is told to try again
                SQL("FOR SHARE") if lock else SQL(),
            )
        )
        return {code: year for code, year, state in rows if state == "closed"}
