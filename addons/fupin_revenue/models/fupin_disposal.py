from odoo import models
from odoo.tools import SQL


class FupinDisposal(models.Model):
    """What the assets that are to be disposed of have brought in, as far as the effect can be measured (S3-75)."""

    _inherit = "fupin.disposal"

    def _measure_best_yield(self, alias):
        """The highest yield of the operating assets in the last full year; none where no asset has one."""
        return SQL(
            """(SELECT max(%s) FROM fupin_disposal_asset_rel listed
                JOIN fupin_asset listed_asset ON listed_asset.id = listed.asset_id
                    AND listed_asset.kind = 'operating'
                WHERE listed.disposal_id = %s)""",
            self.env["fupin.asset"]._measure_yield("listed_asset"),
            SQL.identifier(alias, "id"),
        )
