from odoo import models
from odoo.tools import SQL


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    def _measure_open_problems(self, alias):
        """Problems of the asset that nobody has solved yet."""
        return SQL(
            """(SELECT count(*) FROM fupin_problem problem WHERE problem.asset_id = %s
                AND problem.kind = 'problem' AND problem.state IN ('open', 'solving'))""",
            SQL.identifier(alias, "id"),
        )
