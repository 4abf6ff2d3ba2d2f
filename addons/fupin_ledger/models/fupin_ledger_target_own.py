from odoo import api, models
from odoo.addons.fupin_base.scope import COUNTY_DIGITS
from odoo.addons.fupin_fields.kernel.kinds import is_own
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.text import key

# what tells units, places and people for sure
NAMED = {
    "fupin.unit": ("name", "code"),
    "fupin.region": ("complete_name", "code", "prefix"),
    "res.users": ("login", "name"),
}
YES_NO = {"是": True, "有": True, "√": True, "否": False, "无": False, "×": False}


class FupinLedgerTarget(models.AbstractModel):
    """Own fields of a form in ledgers: their words, from a row to a record, and back."""

    _inherit = "fupin.ledger.target"

    @api.model
    def _ledger_choices(self, column):
        if not is_own(column.field_path or ""):
            return super()._ledger_choices(column)
        field = self._fields[column.field_path]
        if field.type == "boolean":
            return {key(word): value for word, value in YES_NO.items()}
        records = self._ledger_own_words(column.field_path)
        return {key(record.display_name): record.id for record in reversed(records)}

    @api.model
    def _ledger_own_words(self, name):
        """Return what may be chosen in an own field: the words of its list."""
        return self.env["fupin.form.option"].search(Domain("field_name", "=", name))

    @api.model
    def _ledger_words(self, column):
        if not is_own(column.field_path or ""):
            return super()._ledger_words(column)
        if self._fields[column.field_path].type == "boolean":
            return ("是", "否")
        return tuple(self._ledger_own_words(column.field_path).mapped("name"))

    @api.model
    def _ledger_own(self, rows, vals_list, ledger_import):
        """Put the values of own fields into the rows' values.

        :return: ``[(index of the row, field, message)]`` of words that no list has
        """
        columns = ledger_import.ledger_id._columns().filtered(lambda column: column.is_own and column.is_imported)
        lists = {
            column.field_path: {key(word.name): word.id for word in self._ledger_own_words(column.field_path)}
            for column in columns
            if self._fields[column.field_path].type == "many2many"
        }
        named = {
            column.field_path: self._ledger_own_named(column, rows, ledger_import.region_id)
            for column in columns
            if self._fields[column.field_path].comodel_name in NAMED
        }
        errors = []
        for index, (row, vals) in enumerate(zip(rows, vals_list, strict=True)):
            for column in columns:
                name, value = column.field_path, row.values.get(column.key)
                vals.pop(name, None)
                if value is None or value == "":
                    continue
                if name in lists:
                    chosen = [lists[name].get(key(word)) for word in column._split(str(value).replace("，", "、"))]
                    if None in chosen:
                        message = self.env._("“%s” has a word that is not in the list.", column.label)
                        errors.append((index, name, message))
                        continue
                    value = [(6, 0, chosen)]
                elif name in named:
                    found = named[name].get(key(str(value)), [])
                    if len(found) != 1:
                        errors.append((index, name, self._ledger_own_unclear(column, value, found)))
                        continue
                    value = found[0]
                vals[name] = value
        return errors

    @api.model
    def _ledger_own_unclear(self, column, value, found):
        """Return what is said of a name that stands for nothing, or for more than one."""
        names = {"label": column.label, "name": value, "count": len(found)}
        if found:
            return self.env._("“%(label)s”: %(count)s are called “%(name)s”. Write the full name or the code.", **names)
        return self.env._("“%(label)s”: there is no “%(name)s”. Write the full name or the code.", **names)

    @api.model
    def _ledger_own_named(self, column, rows, region):
        """Return ``{compared word: ids}`` of the units, places or people that a column's cells name: one query.

        A place is told by its code, its full name, or its name where the county has one of that name.
        """
        comodel = self.env[self._fields[column.field_path].comodel_name]
        words = {str(row.values[column.key]).strip() for row in rows if row.values.get(column.key)}
        if not words:
            return {}
        domain = Domain.OR(Domain(name, "in", list(words)) for name in NAMED[comodel._name])
        county = (region.prefix or "")[:COUNTY_DIGITS]
        if comodel._name == "fupin.region":
            domain |= Domain("name", "in", list(words)) & Domain("code", "=like", county + "%")
        sure, loose = {}, {}
        for record in comodel.search_fetch(domain, ["name", *NAMED[comodel._name]]):
            for name in NAMED[comodel._name]:
                sure.setdefault(key(record[name] or ""), set()).add(record.id)
            if comodel._name == "fupin.region" and record.code.startswith(county):
                loose.setdefault(key(record.name), set()).add(record.id)
        return {word: sorted(ids) for word, ids in {**loose, **sure}.items()}

    @api.model
    def _ledger_own_linked(self, ids, vals_list):
        """Insert what own fields with several choices hold, one statement for each field."""
        for name, field in self._fields.items():
            if field.type != "many2many" or not is_own(name):
                continue
            pairs = [
                (record_id, value)
                for record_id, vals in zip(ids, vals_list, strict=True)
                for command in vals.get(name) or ()
                for value in command[2]
            ]
            if pairs:
                records, values = (list(part) for part in zip(*pairs, strict=True))
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING",
                        SQL.identifier(field.relation),
                        SQL.identifier(field.column1),
                        SQL.identifier(field.column2),
                        records,
                        values,
                    )
                )

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        name = reader.definition.field_path or ""
        field = self._fields.get(name)
        is_place = field is not None and field.comodel_name == "fupin.region"
        is_plain = field is None or not is_own(name) or not (is_place or field.type == "many2many")
        if is_plain and (field is None or field.type != "boolean" or name not in stored):
            return super()._ledger_cells(reader, ids, stored, words)
        if is_place:  # by its full name, by which it is found again
            # sudo: the name of what a readable record points at
            places = self.env["fupin.region"].sudo().browse({value for value in stored[name] if value})
            names = {place.id: place.complete_name for place in places}
            return [names.get(value) for value in stored[name]]
        if field.type == "boolean":
            return [None if value is None else "是" if value else "否" for value in stored[name]]
        # sudo: the words of a readable record
        rows = {record.id: "、".join(record[name].mapped("name")) for record in self.sudo().browse(ids)}
        return [rows[record_id] for record_id in ids]
