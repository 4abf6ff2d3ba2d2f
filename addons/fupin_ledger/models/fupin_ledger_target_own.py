from odoo import api, models
from odoo.addons.fupin_fields.kernel.kinds import is_own
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.text import key

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
        """Return what may be chosen in an own field: words of its list, or all that is readable."""
        comodel = self.env[self._fields[name].comodel_name]
        return comodel.search(Domain("field_name", "=", name) if comodel._name == "fupin.form.option" else Domain.TRUE)

    @api.model
    def _ledger_words(self, column):
        if not is_own(column.field_path or ""):
            return super()._ledger_words(column)
        if self._fields[column.field_path].type == "boolean":
            return ("是", "否")
        if self._fields[column.field_path].comodel_name != "fupin.form.option":
            return ()
        return tuple(self._ledger_own_words(column.field_path).mapped("name"))

    @api.model
    def _ledger_own(self, rows, vals_list, ledger_import):
        """Put the values of own fields into the rows' values.

        :return: ``[(index of the row, field, message)]`` of words that no list has
        """
        columns = ledger_import.ledger_id._columns().filtered("is_own")
        lists = {
            column.field_path: {key(word.name): word.id for word in self._ledger_own_words(column.field_path)}
            for column in columns
            if self._fields[column.field_path].type == "many2many"
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
                vals[name] = value
        return errors

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
        if field is None or not is_own(name) or field.type not in ("many2many", "boolean"):
            return super()._ledger_cells(reader, ids, stored, words)
        if field.type == "boolean":
            return [None if value is None else "是" if value else "否" for value in stored[name]]
        # sudo: the words of a readable record
        rows = {record.id: "、".join(record[name].mapped("name")) for record in self.sudo().browse(ids)}
        return [rows[record_id] for record_id in ids]
