from odoo import models
from odoo.tools import SQL

# what a change sets on the asset → its column; the use goes with the day since when it is so
VALUES = {
    "new_name": "name",
    "new_location": "location",
    "new_specification": "specification",
    "new_quantity": "quantity",
}


class FupinAssetChange(models.Model):
    """What follows from changes once they are confirmed: all in a few statements, however many assets they name."""

    _inherit = "fupin.asset.change"

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "confirm":
            # sudo: the township confirmed it; what follows is not up to its rights to assets and mortgages
            self.sudo()._take_effect()

    def _take_effect(self):
        """Change the assets, told in the history of each, then write down, release or excuse mortgages."""
        self._change_assets()
        made = self.filtered(lambda change: change.effect in ("encumber", "encumber_found"))
        self.env["fupin.encumbrance"].create([change._encumbrance_values() for change in made])
        for effect, step in (("authorise", "authorise"), ("release", "release")):
            self.filtered(lambda change, effect=effect: change.effect == effect)._move_encumbrances(step)

    def _change_assets(self):
        """Set use and other values of the assets; of several changes of one asset the latest counts, and none that
        happened before what is known already."""
        self.env["fupin.asset"].flush_model(["use_status", "use_status_since", *VALUES.values()])
        self.flush_recordset()
        columns = list(VALUES.values())
        wanted = SQL(
            """SELECT DISTINCT ON (asset.id) asset.id, change.id AS change_id, asset.use_status AS was_use,
                   CASE WHEN kind.use_status IS NOT NULL
                       AND change.date >= COALESCE(asset.use_status_since, '-infinity') THEN kind.use_status END AS use,
                   change.date, %s
               FROM fupin_asset_change change
               JOIN fupin_asset_change_kind kind ON kind.id = change.kind_id
               JOIN fupin_asset_change_rel rel ON rel.change_id = change.id
               JOIN fupin_asset asset ON asset.id = rel.asset_id
               WHERE change.id = ANY(%s) ORDER BY asset.id, change.date DESC, change.id DESC""",
            SQL(", ").join(self._value_columns(name, column) for name, column in VALUES.items()),
            self.ids,
        )
        rows = self.env.execute_query(wanted)
        if not rows:
            return
        sets = SQL(", ").join(
            SQL("%(c)s = COALESCE(%(new)s, asset.%(c)s)", c=SQL.identifier(column), new=SQL.identifier("given", name))
            for name, column in VALUES.items()
        )
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET use_status = COALESCE(given.use, asset.use_status),
                       use_status_since = CASE WHEN given.use IS NULL THEN asset.use_status_since
                           WHEN given.use = asset.use_status THEN COALESCE(asset.use_status_since, given.date)
                           ELSE given.date END, %s
                   FROM (%s) given WHERE given.id = asset.id""",
                sets, wanted,
            )
        )  # fmt: skip
        self._tell_assets(rows, columns)

    @staticmethod
    def _value_columns(name, column):
        """Return SQL of what a change sets a column to (NULL: nothing) and what it was."""
        given = SQL.identifier("change", name)
        if column == "quantity":
            given = SQL("NULLIF(%s, 0)", given)
        else:
            given = SQL("NULLIF(%s, '')", given)
        return SQL("%s AS %s, asset.%s AS %s", given, SQL.identifier(name), SQL.identifier(column),
                   SQL.identifier(f"was_{column}"))  # fmt: skip

    def _tell_assets(self, rows, columns):
        """Append an event to the history of each asset with what changed and why."""
        names = {change.id: f"{change.name}：{change.description}" for change in self}
        before, after, reasons, touched = {}, {}, {}, set()
        for asset_id, change_id, was_use, use, _date, *pairs in rows:
            was, now = {}, {}
            for column, given, old in [
                ("use_status", use, was_use),
                *zip(columns, pairs[::2], pairs[1::2], strict=True),
            ]:
                if given is not None and given != old:
                    was[column], now[column] = old, given
            before[asset_id], after[asset_id] = was, now
            reasons[asset_id] = names[change_id]
            touched |= now.keys()
        assets = self.env["fupin.asset"].browse(before)
        assets.invalidate_recordset(flush=False)
        if touched:
            assets.modified(sorted(touched))
        self.env["fupin.event"]._record(assets, "change", before, after, reasons)
        # what a stocktake found wrong of them is put right by it
        assets.filtered(lambda asset: after[asset.id])._fix_wrong_data(sorted(touched))
        self.env["fupin.rule"]._recheck("fupin.asset", assets.ids)

    # ---------------------------------------------------------------- mortgages

    def _encumbrance_values(self):
        self.ensure_one()
        return {
            "region_id": self.region_id.id,
            "department_id": self.department_id.id,
            "unit_id": self.unit_id.id,
            "change_id": self.id,
            "asset_ids": [(6, 0, self.asset_ids.ids)],
            "holder": self.holder,
            "debtor": self.debtor,
            "number": self.encumbrance_number,
            "amount": self.encumbrance_amount,
            "date_from": self.date_from or self.date,
            "date_to": self.date_to,
            "approval_number": self.approval_number if self.effect == "encumber" else False,
            "approved_on": (self.approval_date or self.date) if self.effect == "encumber" else False,
        }

    def _move_encumbrances(self, step):
        """Let the mortgages that changes are about be agreed to, or end."""
        for change in self:
            if step == "release":
                values = {"released_on": change.date, "release_change_id": change.id}
            else:
                values = {"approval_number": change.approval_number, "approved_on": change.approval_date or change.date}
            change.encumbrance_id.write(values)
        self.encumbrance_id._recheck_assets()
