from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL, split_every

from ..kernel.export import ExportColumn

BATCH = 5000
EXPORTED_AS = {
    "year": "integer",
    "choice": "text",
    "region_code": "text",
    "county": "text",
    "township": "text",
    "village": "text",
}
LEVEL_OF_PREFIX = {6: "county", 9: "township", 12: "village"}


@dataclass(slots=True)
class Reader:
    """A column of an export: how it is written, and what it is read from.

    ``choice`` tells the columns apart into which one column of the definition unfolds,
    such as funding by source.
    """

    column: ExportColumn
    definition: models.BaseModel
    choice: object = None


class FupinLedgerTarget(models.AbstractModel):
    """Reading many records for an export: one query for a batch, memory that does not grow.

    The ids come from a search in the user's rights; what follows reads just these.
    """

    _inherit = "fupin.ledger.target"

    @api.model
    def _ledger_readers(self, columns, domain):
        """Return the `Reader` of each column.

        :param domain: the records to be written; None for an empty form
        """
        return [Reader(self._ledger_column(column), column) for column in columns if column.kind != "ignore"]

    @api.model
    def _ledger_column(self, column, label=None, group=None):
        kind = EXPORTED_AS.get(column.kind, column.kind)
        return ExportColumn(
            label=label or column.label,
            kind="amount" if kind == "funding" else "text" if kind == "phone" else kind,
            group=column.group or "" if group is None else group,
            width=column._width(),
            is_summed=column.is_summed,
        )

    @api.model
    def _ledger_rows(self, domain, readers):
        """Yield one tuple of values for each record that the user may read."""
        ids = self.search(domain)._ids
        words = {}
        for batch in split_every(BATCH, ids, list):
            stored = self._ledger_stored(batch, readers)
            yield from zip(*(self._ledger_cells(reader, batch, stored, words) for reader in readers), strict=True)

    @api.model
    def _ledger_stored(self, ids, readers):
        """Return ``{field: values in the order of ids}`` of the stored fields that are needed."""
        names = {reader.definition.field_path for reader in readers}
        if "region_id" in self._fields:
            names.add("region_id")
        known = {name: self._fields[name] for name in names if name in self._fields}
        # what is not stored as it stands (protected phones) is not written
        names = [name for name, field in known.items() if (field.store or field.related) and field.column_type]
        query = self.with_context(active_test=False)._search([("id", "in", ids)])
        columns = [self._field_to_sql(query.table, name, query) for name in names]
        rows = self.env.execute_query(query.select(SQL.identifier(query.table, "id"), *columns))
        place = {row[0]: index for index, row in enumerate(rows)}
        ordered = [rows[place[record_id]] for record_id in ids if record_id in place]
        return {name: [row[index] for row in ordered] for index, name in enumerate(names, 1)}

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        """Return a column's values, one for each of ``ids``.

        :param stored: what `_ledger_stored` gave
        :param words: a dictionary that lives as long as the export, for look-ups
        """
        column = reader.definition
        if column.kind in LEVEL_OF_PREFIX.values() or column.kind == "region_code":
            return self._ledger_places(column.kind, stored["region_id"], words)
        values = stored.get(column.field_path)
        if values is None:
            return [None] * len(ids)
        field = self._fields[column.field_path]
        if field.type == "selection":
            known = words.setdefault(column.field_path, self._ledger_shown(column, field))
            return [known.get(value) for value in values]
        if field.type == "many2one":
            return self._ledger_names(field, values, words)
        return values

    @api.model
    def _ledger_shown(self, column, field):
        """Return ``{value: word}``: the definition's own words, as documents have them, before the screen's."""
        own = {value: words[0] for value, words in column._word_lines().items() if words}
        return {**dict(field._description_selection(self.env)), **own}

    @api.model
    def _ledger_names(self, field, values, words):
        known = words.setdefault(field.name, {})
        wanted = {value for value in values if value and value not in known}
        # sudo: the name of what a readable record points at
        for record in self.env[field.comodel_name].sudo().browse(wanted):
            known[record.id] = record.name if "name" in record._fields else record.display_name
        return [known.get(value) for value in values]

    @api.model
    def _ledger_places(self, kind, values, words):
        """Names of the county, township or village that each region lies in, or its code."""
        known = words.setdefault("place", {})
        wanted = {value for value in values if value and value not in known}
        if wanted:
            known.update(self._ledger_place_names(wanted))
        return [known.get(value, {}).get(kind) for value in values]

    @api.model
    def _ledger_place_names(self, region_ids):
        """Return ``{region id: {level: name, region_code: code}}``."""
        # sudo: the names of the places above a readable record
        regions = self.env["fupin.region"].sudo().with_context(active_test=False).browse(region_ids)
        above = regions.browse({int(part) for region in regions for part in region.parent_path.split("/") if part})
        names = {region.id: (region.level, region.name) for region in above}
        found = {}
        for region in regions:
            parts = [int(part) for part in region.parent_path.split("/") if part]
            found[region.id] = {**dict(names[part] for part in parts), "region_code": region.code}
        return found
