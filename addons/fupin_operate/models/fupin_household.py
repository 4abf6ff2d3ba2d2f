import io
import json

import xlsxwriter

from odoo import fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import UserError
from odoo.tools import SQL

# administrators do not see households at all
LEVELS = ("county",)
TEXTS = ("char", "text", "html")
TALK = ("mail.message", "mail.activity", "mail.scheduled.message")
PERSONAL = (*TEXTS, "date", "datetime", "binary", "json")


class FupinHousehold(models.Model):
    """The rights of the people in a household on their data (个人信息保护法 第四十五、四十七条): a copy of what is kept,
    and erasure. Money, places and days stay to the fen; books of account are kept by law.
    """

    _inherit = "fupin.household"

    erased_at = fields.Datetime(string="Personal data erased", readonly=True, copy=False)

    # -------------------------------------------------------------------- a copy

    def action_copy_personal(self, reason=None):
        """Hand over all that is kept on a household and its people, numbers in clear, as xlsx; leaves an event.

        :param reason: who asked for it; from a form it is asked for
        """
        self.ensure_one()
        self._check_personal()
        demand = self.env._("Say who asked for the copy: it is kept in the history.")
        reason, action = self._reason_or_ask("copy_personal", reason, demand)
        if action:
            return action
        self.env["fupin.event"]._record(self, "copy_personal", reason=reason)
        return self.env["fupin.print"]._download(f"{self.name}个人信息.xlsx", self._personal_book())

    def _check_personal(self):
        self._check_level(LEVELS, self.env._("Only the county office does this."))

    def _personal_book(self):
        """Return the workbook: a sheet for each kind of record, labels and values as screens show them."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        bold = book.add_format({"bold": True})
        # sudo: the county office hands over everything, whatever else is closed to it
        for number, records in enumerate(self.sudo()._personal_records()):
            sheet = book.add_worksheet(
                f"{number + 1} {records._kind_name()}"[:31].translate(str.maketrans("[]:*?/\\", "       "))
            )
            names = [name for name, field in records._fields.items() if self._is_told(field)]
            labels = records.fields_get(names, ["string"])
            sheet.write_row(0, 0, [labels[name]["string"] for name in names], bold)
            for row, record in enumerate(records, 1):
                sheet.write_row(row, 0, [self._personal_text(record, name) for name in names])
        book.close()
        return stream.getvalue()

    def _personal_text(self, record, name):
        """Return a value in words; protected numbers in clear."""
        field = record._fields[name]
        if name in getattr(record, "_protected", {}):
            sealed = record[f"{name}_encrypted"]
            return protect.decrypt(sealed, self._protection_keys()) if sealed else ""
        value = record[name]
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value or "")
        return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")

    @staticmethod
    def _is_told(field):
        return (
            (field.store or field.type == "char" and field.name in ("identity_number", "phone"))
            and field.type not in ("one2many", "many2many", "binary", "json")
            and not field.name.endswith(("_encrypted", "_hash"))
        )

    def _personal_records(self):
        """Return recordsets: the household, its members, all that names it, its history."""
        yield self.with_context(active_test=False)
        for model, name in self._naming_fields():
            yield self.env[model].with_context(active_test=False).search([(name, "=", self.id)])
        yield self.env["fupin.event"].search([("res_model", "=", self._name), ("res_id", "=", self.id)])

    def _naming_fields(self):
        """Return ``[(model, field)]`` of all stored many2one fields to a household, of tables."""
        return [
            (model._name, field.name)
            for name in sorted(self.env.registry)
            for model in [self.env[name]]
            if not model._abstract and not model._transient and model._auto
            for field in model._fields.values()
            if field.type == "many2one" and field.comodel_name == self._name and field.store
        ]

    # ------------------------------------------------------------------ erasure

    def action_erase(self, reason=None):
        """Erase who the people of a household are: name, numbers, photos, papers, what events and messages tell of them.
        Amounts, places and days stay. It cannot be undone.

        :param reason: who asked for it; from a form it is asked for
        :raise UserError: without a reason
        """
        self._check_personal()
        demand = self.env._("Say who asked for it. What is erased cannot be brought back.")
        reason, action = self._reason_or_ask("erase", reason, demand)
        if action:
            return action
        for household in self:
            if household.erased_at:
                raise UserError(self.env._("“%s” is erased already.", household.name))
            # sudo: erased by the system in all that tells of the household; who may was checked above
            household.sudo()._erase(reason)
        return None

    def _erase(self, reason):
        self.flush_recordset()
        self.env.flush_all()
        self.env["fupin.event"]._record(self, "erase", reason=reason)
        words = self._personal_words()
        targets = self._telling_of_it()
        self._erase_attachments()
        self._erase_columns()
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._auto and not model._abstract and (name.startswith("fupin.") or name in TALK):
                self._erase_words(model, targets, words)
        self.env.invalidate_all(flush=False)

    def _erased_name(self):
        return f"已删除农户{self.id}"

    def _personal_words(self):
        """Return the values that identify people of the household, the longest first."""
        keys = self._protection_keys()
        words = set()
        for person in (self, *self.with_context(active_test=False).member_ids):
            words.add(person.name)
            for name in person._protected:
                sealed = person[f"{name}_encrypted"]
                if sealed:
                    words.add(protect.decrypt(sealed, keys))
        return sorted((word for word in words if word and len(word) > 1), key=len, reverse=True)

    def _telling_of_it(self):
        """Return ``{model: ids}`` of the household, all that names it, and what that is a line of."""
        targets = {
            self._name: set(self.ids),
            "fupin.household.member": set(self.with_context(active_test=False).member_ids.ids),
        }
        for model, name in self._naming_fields():
            records = self.env[model].with_context(active_test=False).search([(name, "in", self.ids)])
            targets.setdefault(model, set()).update(records.ids)
            for parent in filter(
                None, {getattr(records, "_parent_field", None), *getattr(records, "_parent_fields", ())}
            ):
                if parent in records._fields and records[parent]:
                    targets.setdefault(records[parent]._name, set()).update(records[parent].ids)
        return targets

    def _erase_attachments(self):
        documents = self.env["fupin.document"].search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        domain = ["|", "&", ("res_model", "=", self._name), ("res_id", "=", self.id),
                  "&", ("res_model", "=", "fupin.document"), ("res_id", "in", documents.ids)]  # fmt: skip
        members = self.with_context(active_test=False).member_ids
        domain = ["|", "&", ("res_model", "=", members._name), ("res_id", "in", members.ids), *domain]
        (self.env["ir.attachment"].search([*domain, ("res_field", "=", False)]) | documents.attachment_ids).unlink()
        self.env["ir.attachment"].search([*domain, ("res_field", "!=", False)]).unlink()

    def _erase_columns(self):
        """Empty what is personal on the household; its members are taken out."""
        self.env.cr.execute(SQL("DELETE FROM fupin_household_member WHERE household_id = %s", self.id))
        # what its fields were stays untold, that they were changed, by whom and when, is kept
        self.env.cr.execute(
            SQL(
                "UPDATE fupin_event SET before = 'null', after = 'null' WHERE res_model = %s AND res_id = %s",
                self._name, self.id,
            )
        )  # fmt: skip
        emptied = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and (
                name.endswith(("_encrypted", "_hash")) or name == "note"
                or (field.manual and field.type in PERSONAL)
            )
        ]  # fmt: skip
        assignments = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in emptied)
        self.env.cr.execute(
            SQL(
                "UPDATE fupin_household SET name = %s, active = FALSE, erased_at = %s, %s WHERE id = %s",
                self._erased_name(), utc_now(), assignments, self.id,
            )
        )  # fmt: skip

    def _erase_words(self, model, targets, words):
        """Replace the values in all texts of the rows of a model that tell of the household."""
        columns = [
            field for field in model._fields.values()
            if field.store and field.column_type and field.type in (*TEXTS, "json")
            and not field.translate and not field.name.endswith(("_encrypted", "_hash")) and field.name not in ("res_model", "model")
        ]  # fmt: skip
        which = self._rows_telling(model, targets)
        if not columns or which is None:
            return
        for word in words:
            changes = SQL(", ").join(self._replaced(field, word) for field in columns)
            self.env.cr.execute(SQL("UPDATE %s SET %s WHERE %s", SQL.identifier(model._table), changes, which))

    def _replaced(self, field, word):
        column = SQL.identifier(field.name)
        if field.type == "json":
            inside = json.dumps(word, ensure_ascii=False)[1:-1]
            return SQL("%(c)s = replace(%(c)s::text, %(w)s, %(n)s)::jsonb", c=column, w=inside, n=self._erased_name())
        return SQL("%(c)s = replace(%(c)s, %(w)s, %(n)s)", c=column, w=word, n=self._erased_name())

    def _rows_telling(self, model, targets):
        """Return the SQL condition of the rows of a model that tell of the household; None where none can."""
        conditions = []
        if targets.get(model._name):
            conditions.append(SQL("id = ANY(%s)", sorted(targets[model._name])))
        kind = next(
            (name for name in ("res_model", "model") if name in model._fields and model._fields[name].store), None
        )
        number = "res_id" if "res_id" in model._fields and model._fields["res_id"].store else None
        if kind and number and model._fields[kind].type == "char":
            conditions += [
                SQL("(%s = %s AND %s = ANY(%s))", SQL.identifier(kind), name, SQL.identifier(number), sorted(ids))
                for name, ids in targets.items()
                if ids
            ]
        return SQL("(%s)", SQL(" OR ").join(conditions)) if conditions else None
