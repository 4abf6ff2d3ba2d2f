from odoo import models
from odoo.tools import SQL


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    def _field_row(self):
        """Return an asset as the page in the field shows it."""
        uses = dict(self._fields["use_status"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.name,
            "place": self.location or self.region_id.short_name or self.region_id.name,
            "kind": self.category_id.name,
            "use": "" if self.use_status == "in_use" else uses[self.use_status],
            "photo": self.cover_id.id or False,
            "asset_kind": self.kind,
        }

    def _measure_open_problems(self, alias):
        """Problems of the asset that nobody has solved yet."""
        return SQL(
            """(SELECT count(*) FROM fupin_problem problem WHERE problem.asset_id = %s
                AND problem.kind = 'problem' AND problem.state IN ('open', 'solving'))""",
            SQL.identifier(alias, "id"),
        )
