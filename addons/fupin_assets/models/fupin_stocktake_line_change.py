from odoo import api, fields, models
from odoo.tools import SQL

from .fupin_asset_change import FupinAssetChange as BaseChange

# what was found of an asset → the change that puts the register right; columns: kind, new quantity and place, loss
FOLLOWING = """
    SELECT %(lost)s AS kind_id, NULL::numeric AS quantity, NULL::text AS place, line.book_original_value AS lost
    WHERE line.result = 'shortage' AND COALESCE(line.found_quantity, 0) = 0
    UNION ALL
    SELECT %(adjusted)s, line.found_quantity, NULL, GREATEST(line.book_original_value - COALESCE(line.found_value, 0), 0)
    WHERE line.result = 'shortage' AND line.found_quantity > 0
    UNION ALL
    SELECT used.kind_id, NULL, NULL, 0 FROM unnest(%(uses)s::text[], %(kinds)s::int[]) AS used(word, kind_id)
    WHERE line.result = 'wrong_data' AND used.word = line.found_use_status AND asset.use_status <> used.word
    UNION ALL
    SELECT %(adjusted)s, found.quantity, found.place, 0 FROM (
        SELECT NULLIF(NULLIF(line.found_quantity, 0), asset.quantity) AS quantity,
            NULLIF(NULLIF(line.found_location, ''), asset.location) AS place) found
    WHERE line.result = 'wrong_data' AND (found.quantity IS NOT NULL OR found.place IS NOT NULL)
"""


class FupinAssetChange(models.Model):
    """A change that a stocktake proposed."""

    _inherit = "fupin.asset.change"

    stocktake_line_id = fields.Many2one(
        "fupin.stocktake.line", string="Found by the stocktake", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    _step_fields = BaseChange._step_fields | {"stocktake_line_id"}


class FupinStocktakeLine(models.Model):
    """What differs from the books is proposed as a change of the asset (S1-68, S1-70): lost, less than booked, another
    use, another place. It goes its own way there: papers, approval, and only then the register."""

    _inherit = "fupin.stocktake.line"

    change_ids = fields.One2many("fupin.asset.change", "stocktake_line_id", string="Changes proposed", readonly=True)

    def action_open_changes(self):
        """Open what was proposed for the asset."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_change_action")
        changes = self.change_ids._filtered_access("read")
        if len(changes) == 1:
            return {**action, "res_id": changes.id, "views": [(False, "form")], "view_mode": "form"}
        return {**action, "domain": [("id", "in", changes.ids)], "context": {"create": False}}

    @api.model
    def _follow_up(self, stocktakes):
        super()._follow_up(stocktakes)
        # sudo: whoever may confirm a result starts what follows from it
        self.sudo()._propose_changes(stocktakes)

    @api.model
    def _propose_changes(self, stocktakes):
        """Make a draft for each difference of confirmed stocktakes, once, in a few statements; take drafts back that
        a corrected result does not need any more."""
        Change = self.env["fupin.asset.change"]
        Change.search(
            [
                ("stocktake_line_id.stocktake_id", "in", stocktakes.ids),
                ("stocktake_line_id.result", "not in", ("shortage", "wrong_data")),
                ("state", "=", "draft"),
            ]
        ).unlink()
        for model in (Change, Change.kind_id, self, self.asset_id, stocktakes):
            model.flush_model()
        rows = self.env.execute_query(self._proposing(stocktakes))
        changes = Change.browse([change_id for (change_id,) in rows])
        self.env["fupin.event"]._record(changes, "create", reason=self.env._("Proposed by the stocktake"))
        self.invalidate_model(["change_ids"], flush=False)
        changes._after_save({"asset_ids"})

    @api.model
    def _proposing(self, stocktakes):
        """Return the statement that makes the drafts with their assets."""
        kinds = self.env["fupin.asset.change.kind"].search([("effect", "=", "use"), ("use_status", "!=", False)])
        # words of the country before a place's own, in their order
        by_use = {}
        for kind in kinds.sorted(lambda kind: (bool(kind.region_id), kind.sequence, kind.id)):
            by_use.setdefault(kind.use_status, kind.id)
        following = SQL(
            FOLLOWING, lost=by_use.get("lost"), adjusted=self.env.ref("fupin_assets.asset_change_kind_adjusted").id,
            uses=list(by_use), kinds=list(by_use.values()),
        )  # fmt: skip
        return SQL(
            """WITH made AS (
                   INSERT INTO fupin_asset_change (name, state, kind_id, date, description, amount_lost, new_quantity,
                       new_location, stocktake_line_id, region_id, region_code, unit_id, department_id,
                       create_uid, write_uid, create_date, write_date)
                   SELECT asset.name || kind.name, 'draft', kind.id, line.visited_on,
                       line.year || '年清产核资：' || COALESCE(line.note, ''), follow.lost, follow.quantity, follow.place,
                       line.id, asset.region_id, asset.region_code, asset.unit_id, asset.department_id,
                       %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM fupin_stocktake_line line
                   JOIN fupin_asset asset ON asset.id = line.asset_id AND asset.state = 'confirmed'
                   JOIN LATERAL (%(following)s) follow ON TRUE
                   JOIN fupin_asset_change_kind kind ON kind.id = follow.kind_id
                   WHERE line.stocktake_id = ANY(%(ids)s) AND NOT EXISTS (
                       SELECT FROM fupin_asset_change known
                       WHERE known.stocktake_line_id = line.id AND known.kind_id = kind.id)
                   ORDER BY asset.region_code, asset.id RETURNING id, stocktake_line_id
               ), listed AS (
                   INSERT INTO fupin_asset_change_rel (change_id, asset_id)
                   SELECT made.id, line.asset_id FROM made
                   JOIN fupin_stocktake_line line ON line.id = made.stocktake_line_id
               ) SELECT id FROM made""",
            user=self.env.uid, following=following, ids=stocktakes.ids,
        )  # fmt: skip
