from odoo import api, fields, models
from odoo.tools import SQL


class FupinAssetTimeline(models.Model):
    """Problems and requests in what happened to an asset."""

    _inherit = "fupin.asset.timeline"
    _depends = {
        "fupin.problem": ["asset_id", "found_on", "state", "description", "kind", "region_code", "department_id"]
    }

    what = fields.Selection(selection_add=[("problem", "Problem")])

    @api.model
    def _timeline_parts(self):
        problems = SQL(
            """SELECT id AS source, asset_id, found_on AS date, kind || '_' || state AS title, description AS details,
                   NULL::numeric AS amount, region_code, department_id FROM fupin_problem WHERE asset_id IS NOT NULL"""
        )
        return [*super()._timeline_parts(), ("problem", "fupin.problem", problems)]

    @api.model
    def _timeline_words(self):
        states = self.env["fupin.problem"]._fields["state"]._description_selection(self.env)
        kinds = {"problem": self.env._("Problem"), "request": self.env._("Request of an operator")}
        words = {f"{kind}_{state}": f"{said}（{label}）" for kind, said in kinds.items() for state, label in states}
        return {**super()._timeline_words(), "problem": words}
