from odoo import api, fields, models
from odoo.tools import SQL


class FupinShare(models.Model):
    """Who sees a record that stands elsewhere: owners and entrusted units outside its place.

    Only what differs is stored, so the list stays short; nobody reads or writes it directly.
    """

    _name = "fupin.share"
    _description = "Shared record"
    _log_access = False

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    unit_id = fields.Many2one("fupin.unit", required=True, index=True, ondelete="cascade")

    _record_unit_uniq = models.UniqueIndex("(res_model, res_id, unit_id)")

    @api.model
    def _shared_ids(self, model_name, scope):
        """Return the ids of records shared from elsewhere with the units of a `Scope`."""
        if not scope.prefixes or scope.whole_country:
            return []
        patterns = [prefix + "%" for prefix in scope.prefixes]
        table = SQL.identifier(self.env[model_name]._table)
        self.flush_model()
        if scope.role in ("department", "third_party"):
            mine = SQL("share.unit_id = ANY(%s)", list(scope.unit_ids))
        else:
            mine = SQL("unit.region_code LIKE ANY(%s)", patterns)
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT share.res_id FROM fupin_share share
                   JOIN fupin_unit unit ON unit.id = share.unit_id
                   JOIN %s record ON record.id = share.res_id
                   WHERE share.res_model = %s AND %s
                   AND NOT record.region_code LIKE ANY(%s) ORDER BY share.res_id""",
                table, model_name, mine,
                patterns if scope.role not in ("third_party",) else [],
            )
        )  # fmt: skip
        return [res_id for (res_id,) in rows]

    @api.model
    def _replace(self, records, pairs):
        """Replace the shares of ``records`` by ``pairs`` of (record id, unit id).

        A unit that covers the record's place sees it anyway and is left out.
        """
        if not records:
            return
        records.flush_model(["region_code"])
        self.env["fupin.unit"].flush_model(["region_code", "region_id"])
        cr = self.env.cr
        cr.execute(
            SQL(
                "DELETE FROM fupin_share WHERE res_model = %s AND res_id = ANY(%s) RETURNING id",
                records._name, list(records.ids),
            )
        )  # fmt: skip
        changed = bool(cr.fetchall())
        if pairs:
            res_ids, unit_ids = zip(*pairs, strict=True)
            cr.execute(
                SQL(
                    """INSERT INTO fupin_share (res_model, res_id, unit_id)
                       SELECT %s, pair.res_id, pair.unit_id
                       FROM unnest(%s::int[], %s::int[]) AS pair(res_id, unit_id)
                       JOIN %s record ON record.id = pair.res_id
                       JOIN fupin_unit unit ON unit.id = pair.unit_id
                       JOIN fupin_region region ON region.id = unit.region_id
                       WHERE unit.unit_type = 'third_party'
                          OR NOT starts_with(record.region_code, region.prefix)
                       ON CONFLICT DO NOTHING RETURNING id""",
                    records._name, list(res_ids), list(unit_ids),
                    SQL.identifier(records._table),
                )
            )  # fmt: skip
            changed = bool(cr.fetchall()) or changed
        if changed:
            self.invalidate_model()
            # domains of rules hold the ids of what is shared
            self.env.registry.clear_cache()
