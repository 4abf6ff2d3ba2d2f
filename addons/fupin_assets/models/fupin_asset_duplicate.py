from odoo import fields, models
from odoo.tools import SQL

from ..kernel import duplicate

LOOKED_AT = {"name", "region_id", "original_value", "acquisition_date"}


class FupinAsset(models.Model):
    """Warns of assets that look registered twice: same village, a similar name, and the same
    value or the same year. A warning only: a press on “No duplicate” puts it to rest."""

    _inherit = "fupin.asset"

    duplicate_of_id = fields.Many2one(
        "fupin.asset",
        string="Possibly the same as",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    duplicate_dismissed = fields.Boolean(
        string="No duplicate", readonly=True, copy=False, help="Looked at and found different."
    )

    def _after_save(self, names):
        super()._after_save(names)
        if LOOKED_AT & names:
            self._find_duplicates()

    def _find_duplicates(self):
        """Note for each asset the one that it most resembles, in one look-up and one
        statement for all. Another finding than the dismissed one warns anew."""
        self.env.flush_all()
        found, looked_at = {}, set(self.ids)
        for asset_id, name, other_id, other_name, place, short_place in self._candidates():
            looked_at.add(asset_id)
            if other_id:
                score = duplicate.likeness(name, other_name, place, short_place)
                if score >= duplicate.SIMILAR:
                    found[asset_id] = max(found.get(asset_id, (0, 0)), (score, -other_id))
        ids = sorted(looked_at)
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET duplicate_of_id = given.other_id,
                       duplicate_dismissed = FALSE
                   FROM unnest(%s::int[], %s::int[]) AS given(id, other_id)
                   WHERE asset.id = given.id
                   AND asset.duplicate_of_id IS DISTINCT FROM given.other_id""",
                ids,
                [-found[asset_id][1] if asset_id in found else None for asset_id in ids],
            )
        )
        self.browse(ids).invalidate_recordset(
            ["duplicate_of_id", "duplicate_dismissed"], flush=False
        )

    def _candidates(self):
        """Return rows of (asset, its name, other, its name, place, short place): the assets
        saved or formerly like them, each with the others of its village."""
        return self.env.execute_query(
            SQL(
                """SELECT asset.id, asset.name, other.id, other.name, region.name,
                       region.short_name
                   FROM fupin_asset asset
                   JOIN fupin_region region ON region.id = asset.region_id
                   LEFT JOIN fupin_asset other ON other.region_id = asset.region_id
                       AND other.id <> asset.id AND other.state <> 'disposed'
                       AND (other.original_value = asset.original_value
                            OR date_trunc('year', other.acquisition_date)
                               = date_trunc('year', asset.acquisition_date))
                   WHERE asset.id = ANY(%(ids)s) OR asset.duplicate_of_id = ANY(%(ids)s)""",
                ids=list(self.ids),
            )
        )

    def action_dismiss_duplicate(self):
        """Note that these are no duplicates; the warning goes, the finding stays readable."""
        pairs = self.duplicate_of_id.filtered(lambda other: other.duplicate_of_id in self)
        (self | pairs._filtered_access("write")).write({"duplicate_dismissed": True})

    def action_open_duplicate(self):
        """Open the asset that this one resembles."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.duplicate_of_id.id,
            "view_mode": "form",
        }
