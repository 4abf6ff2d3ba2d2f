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
        """Note for each asset the one that it most resembles, with one look-up and one
        statement for all. Another finding than the dismissed one warns anew."""
        rows, mine = self._of_same_villages(), set(self.ids)
        looked_at = {row.id for row, like in rows if row.id in mine or like in mine}
        found = duplicate.alike([row for row, _like in rows], looked_at)
        changed = {row.id: found.get(row.id) for row, like in rows if row.id in looked_at and found.get(row.id) != like}
        if not changed:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET duplicate_of_id = given.other_id,
                       duplicate_dismissed = FALSE
                   FROM unnest(%s::int[], %s::int[]) AS given(id, other_id)
                   WHERE asset.id = given.id""",
                list(changed), list(changed.values()),
            )
        )  # fmt: skip
        self.browse(changed).invalidate_recordset(["duplicate_of_id", "duplicate_dismissed"], flush=False)

    def _of_same_villages(self):
        """Return `duplicate.Row` and present finding of all assets in the villages of these."""
        self.flush_model([*LOOKED_AT, "state", "duplicate_of_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT asset.id, asset.region_id, asset.name,
                       extract(year FROM asset.acquisition_date)::int, asset.original_value,
                       region.name, region.short_name, asset.duplicate_of_id
                   FROM fupin_asset asset JOIN fupin_region region ON region.id = asset.region_id
                   WHERE asset.state <> 'disposed' AND asset.region_id = ANY(%s)
                   ORDER BY asset.id""",
                self.region_id.ids,
            )
        )
        return [(duplicate.Row(*row[:5], places=row[5:7]), row[7]) for row in rows]

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
