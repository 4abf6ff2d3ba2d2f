from odoo import api, fields, models
from odoo.tools import SQL


class FupinAssetTimeline(models.Model):
    """Inspections in what happened to an asset."""

    _inherit = "fupin.asset.timeline"
    _depends = {"fupin.inspection": ["asset_id", "date", "is_normal", "note", "region_code"]}

    what = fields.Selection(selection_add=[("inspection", "Inspection")])

    @api.model
    def _timeline_parts(self):
        rounds = SQL(
            """SELECT inspection.id AS source, inspection.asset_id, inspection.date,
                   CASE WHEN inspection.is_normal THEN 'normal' ELSE 'abnormal' END AS title,
                   inspection.note AS details, NULL::numeric AS amount, inspection.region_code, asset.department_id
               FROM fupin_inspection inspection JOIN fupin_asset asset ON asset.id = inspection.asset_id"""
        )
        return [*super()._timeline_parts(), ("inspection", "fupin.inspection", rounds)]

    @api.model
    def _timeline_words(self):
        words = {"normal": self.env._("Normal"), "abnormal": self.env._("Not normal")}
        return {**super()._timeline_words(), "inspection": words}
