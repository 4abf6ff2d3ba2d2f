from odoo import models
from odoo.tools import SQL


class FupinAsset(models.Model):
    """Figures of assets that rules compare; see `fupin.measure`."""

    _inherit = "fupin.asset"

    def _measure_formation_year(self, alias):
        """The year in which an asset was formed (S0-03); none where the day is not known."""
        return SQL("extract(year FROM %s)::int", SQL.identifier(alias, "acquisition_date"))
