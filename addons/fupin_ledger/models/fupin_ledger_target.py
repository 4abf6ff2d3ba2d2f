import csv
import io

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.text import key


class FupinLedgerTarget(models.AbstractModel):
    """Records that a ledger can hold. A model inherits this to be imported and exported.

    How to use. What the defaults cannot know is told by extending:

    - ``_ledger_choices`` the words of a list and what they stand for, ``_ledger_limits`` and
      ``_ledger_unless`` what else the kernel checks cell by cell;
    - ``_ledger_vals`` from the values of a row to the values of a record;
    - ``_ledger_check`` what is wrong with the rows, beside what the kernel found;
    - ``_ledger_create`` how many records are made at once;
    - ``_ledger_cells`` how a column of an export is read (`fupin_ledger_target_export`).

    Without any of it, columns that name a field are read and written as the field's type asks.
    """

    _name = "fupin.ledger.target"
    _description = "Records of a ledger"

    @api.model
    def _ledger_key(self, word):
        """Return the form under which words are compared."""
        return key(word)

    @api.model
    def _ledger_choices(self, column):
        """Return ``{compared word: value}`` of a column of words; see `kernel.columns.Field`.

        By default the labels of a selection field (in Chinese and English) or the names of
        the records that a many2one field may point at, as far as the user may read them.
        """
        field = self._fields.get(column.field_path)
        if field is not None and field.type == "selection":
            words = {key(word): value for value, word in self._ledger_selection(field)}
            known = {value for value, _word in self._ledger_selection(field)}
            lines = column._word_lines()
            words.update((key(word), value) for value in lines if value in known for word in lines[value])
            return words
        if field is not None and field.type == "many2one":
            records = self.env[field.comodel_name].search(Domain.TRUE)
            return {key(record.display_name): record.id for record in reversed(records)}
        return {}

    @api.model
    def _ledger_selection(self, field):
        """Return (value, word) pairs: codes, English and, last so that they are shown, Chinese words."""
        pairs = [(value, value) for value, _label in field._description_selection(self.with_context(lang="en_US").env)]
        for lang in dict.fromkeys(("en_US", self.env.lang or "en_US", "zh_CN")):
            pairs += field._description_selection(self.with_context(lang=lang).env)
        return pairs

    @api.model
    def _ledger_words(self, column):
        """Return the words of a column to suggest to people."""
        field = self._fields.get(column.field_path)
        lines = column._word_lines()
        if lines:
            return tuple(words[0] for words in lines.values() if words)
        if field is not None and field.type == "selection":
            return tuple(label for _value, label in field._description_selection(self.env))
        if field is not None and field.type == "many2one":
            return tuple(self.env[field.comodel_name].search(Domain.TRUE).mapped("display_name"))
        return ()

    @api.model
    def _ledger_limits(self, column):
        """Return (smallest, largest) allowed value of a column, None for no limit."""
        return column._limits()

    @api.model
    def _ledger_unless(self, column, choices):
        """Return pairs of (key of another column, values): where one holds, the column may be empty.

        :param choices: ``{key of a column: its words}``
        """
        words = choices.get(column.unless_key)
        if not words:
            return ()
        values = {words[compared] for compared in map(key, column._split(column.unless_words)) if compared in words}
        return ((column.unless_key, values),)

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        """Return the values of one record for each row.

        :param rows: ``kernel.rows.Row``, already without faults
        """
        columns = ledger_import.ledger_id._columns().filtered("field_path")
        names = {column.key: column.field_path for column in columns if column.field_path in self._fields}
        vals_list = []
        for row in rows:
            vals = {names[name]: value for name, value in row.values.items() if name in names}
            if "region_id" in self._fields and "place" in row.values:
                vals["region_id"] = row.values["place"]
            vals_list.append(vals)
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        """Return ``(index of the row, key of the column or None, message, is_warning)``.

        By default what `_check_rows` says, the same as for form and interface.
        """
        if not hasattr(self, "_check_rows"):
            return []
        keys = {column.field_path: column.key for column in ledger_import.ledger_id._columns() if column.field_path}
        return [(index, keys.get(name), message, False) for index, name, message in self._check_rows(vals_list)]

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Make the records, all in the transaction of the caller; return them."""
        return self.create(vals_list)

    @api.model
    def _ledger_insert(self, model_name, names, rows):
        """Copy many rows into the table of a model, bookkeeping columns included; return the ids.

        For bulk statements whose caller has checked rights and values: nothing of the ORM runs.

        :param names: stored fields
        :param rows: values in the order of ``names``, as the columns take them (None for empty)
        """
        rows = list(rows)
        model = self.env[model_name]
        model.flush_model()
        ids = [
            row[0]
            for row in self.env.execute_query(
                SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"{model._table}_id_seq", len(rows))
            )
        ]
        now = fields.Datetime.to_string(fields.Datetime.now())
        buffer = io.StringIO()
        csv.writer(buffer).writerows(
            (record_id, *row, self.env.uid, self.env.uid, now, now) for record_id, row in zip(ids, rows, strict=True)
        )
        buffer.seek(0)
        columns = ["id", *names, "create_uid", "write_uid", "create_date", "write_date"]
        copy = SQL(
            "COPY %s (%s) FROM STDIN (FORMAT csv)",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, columns)),
        )
        self.env.cr.copy_expert(copy.code, buffer)
        model.invalidate_model(flush=False)
        return ids

    # ---------------------------------------------------------------- comparison

    @api.model
    def _comparison_parts(self):
        """Hook: ``{part: its word}`` of what is compared beside name, value and place."""
        return {}

    @api.model
    def _comparison_ours(self, region, ledger):
        """Return the entries of all records below a place that the user may read."""
        return self._comparison_entries(Domain("region_code", "=like", (region.prefix or "") + "%"), ledger)

    @api.model
    def _comparison_entries(self, domain, ledger):
        """Hook: one dictionary for each record: ``id``, ``model``, ``name``, ``code``, ``codes`` (all it is known by),
        ``prefix`` (of its region), ``region_id``, ``region_code``, ``place_names``, ``unit_id``, ``department_id``,
        ``amount`` (yuan) and ``words``: ``{part: (compared word, word shown)}``."""
        return []

    @api.model
    def _comparison_words(self, rows, compared):
        """Return ``{part: (compared word, word shown)}`` for each row of an export (`kernel.rows.Row`)."""
        parts = self._comparison_parts()
        return [{part: (key(row.values.get(part)), row.values.get(part) or "") for part in parts} for row in rows]
