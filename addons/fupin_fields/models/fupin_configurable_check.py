from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import condition, pattern, values
from ..kernel.kinds import FILES, KINDS, LISTED


class FupinConfigurable(models.AbstractModel):
    """What a form's settings promise, held by the server: one check for form, import and interface.

    Rows that the engine makes itself (in the superuser's name) are left alone, and so is whatever a write does not
    touch: a field that has become required today does not stop the depreciation of last year's assets.
    """

    _inherit = "fupin.configurable"

    @api.model
    def _form_errors(self, vals_list, records=None):
        """Return ``(row number from 0, field, message)`` for everything that the form's settings do not allow.

        :param records: the records written on, when it is a write with one dictionary
        """
        form = None if self.env.su else self._form()
        if not form or not form.rules:
            return []
        errors = []
        for index, vals in enumerate(vals_list):
            rules = [rule for rule in form.rules if records is None or {rule.name, *rule.looks_at} & vals.keys()]
            for rule, there, row in self._form_rows(rules, vals, records, form):
                message = self._form_problem(rule, vals, there, row, records)
                if message:
                    errors.append((index, rule.name, message))
        errors += self._form_choice_errors(form, vals_list)
        return [*dict.fromkeys(errors), *self._form_repeated(form, vals_list, records)]

    def _form_rows(self, rules, vals, records, form):
        """Yield each rule with what stood in its field before and the row as it will be.

        Of many records one statement tells the different values that the conditions look at.
        """
        given = {name: values.plain(value) for name, value in vals.items()}
        if records is None:
            defaults = self._form_row_defaults(rules, vals, form)
            for rule in rules:
                yield rule, defaults.get(rule.name, False), {**defaults, **given}
            return
        for rule in rules:
            names = sorted(name for name in {rule.name, *rule.looks_at} if name in self._fields)
            for row in records._form_there(names):
                yield rule, row.get(rule.name, False), {**row, **given}

    def _form_row_defaults(self, rules, vals, form):
        """Return the defaults of what the rules look at and a new row does not say."""
        names = {name for rule in rules for name in (rule.name, *rule.looks_at)} - vals.keys()
        asked = [name for name in names if name in form.defaults or name in {n for r in rules for n in r.looks_at}]
        found = self.default_get(asked) if asked else {}
        return {name: values.plain(value) for name, value in found.items()}

    def _form_there(self, names):
        """Return the different combinations of values that the records have, one query for all of them."""
        stored = [name for name in names if self._fields[name].store and self._fields[name].column_type]
        linked = [name for name in names if self._fields[name].type == "many2many"]
        # sudo: the record may be written; what a condition looks at need not be shown
        records = self.sudo().with_context(active_test=False)
        rows = [{}]
        if stored:
            query = records._search([("id", "in", self.ids)])
            columns = [records._field_to_sql(query.table, name, query) for name in stored]
            found = self.env.execute_query(SQL("SELECT DISTINCT * FROM (%s) AS there", query.select(*columns)))
            rows = [dict(zip(stored, map(values.plain, row), strict=True)) for row in found]
        for name in linked:
            rows = [{**row, name: tuple(records.mapped(name).ids)} for row in rows]
        return rows

    # ---------------------------------------------------------------- one field

    def _form_problem(self, rule, vals, there, row, records):
        """Return what is wrong with one field of one row, or None."""
        if rule.if_invisible and condition.holds(list(rule.if_invisible), row):
            return None
        value = row.get(rule.name, False)
        is_list = self._fields[rule.name].type in ("many2many", "one2many")
        if is_list and rule.name in vals:
            before = list(there) if isinstance(there, tuple) else []
            value = values.linked(before, vals[rule.name])
        if rule.name in vals and self._form_is_closed(rule, value, there, row, is_list):
            return self.env._("“%s” is read-only in this form.", rule.label)
        wanted = rule.required or (rule.if_required and condition.holds(list(rule.if_required), row))
        wanted = wanted and not self._form_is_light()
        if wanted and values.is_missing(self._form_kind(rule), value, bool(rule.minimum)):
            return self.env._("“%s” is required: fill it in.", rule.label)
        if rule.name not in vals or is_list or value is False:
            return None
        return self._form_value_problem(rule, value)

    def _form_kind(self, rule):
        return rule.kind or {"boolean": "boolean"}.get(self._fields[rule.name].type, "")

    def _form_is_closed(self, rule, value, there, row, is_list):
        closed = rule.readonly or (rule.if_readonly and condition.holds(list(rule.if_readonly), row))
        if not closed:
            return False
        if is_list:
            return sorted(value) != sorted(there or ())
        return values.plain(value) != there and not (not value and not there)

    def _form_value_problem(self, rule, value):
        """Return what is wrong with a value that is there: bounds, then the pattern."""
        kind = rule.kind or self._fields[rule.name].type
        if rule.minimum or rule.maximum:
            broken = values.beyond(kind, value, rule.minimum, rule.maximum, str(local_date()))
            limit = rule.minimum if broken == "minimum" else rule.maximum
            limit = values.told_share(limit) if broken and rule.kind == "percentage" else limit
            if broken == "minimum":
                return self.env._("“%(label)s” is at least %(limit)s.", label=rule.label, limit=limit)
            if broken:
                return self.env._("“%(label)s” is at most %(limit)s.", label=rule.label, limit=limit)
        if rule.pattern and isinstance(value, str) and not pattern.fits(rule.pattern, value):
            return rule.pattern_message or self.env._("“%s” has not the shape that is asked for.", rule.label)
        return None

    # ----------------------------------------------------------------- all rows

    def _form_choice_errors(self, form, vals_list):
        """Choices are words of this very list, in use in this county: one query for all rows."""
        listed = [rule for rule in form.rules if rule.kind in LISTED]
        asked = {rule.name: rule for rule in listed if any(vals.get(rule.name) for vals in vals_list)}
        if not asked:
            return []
        words = self.env["fupin.form.option"].search([("field_name", "in", list(asked))])
        known = {name: set(found.ids) for name, found in words.grouped("field_name").items()}
        errors = []
        for index, vals in enumerate(vals_list):
            for name, rule in asked.items():
                chosen = vals.get(name)
                if rule.kind == "choices":
                    chosen = [one for one in values.linked([], chosen) if one]
                elif chosen:
                    chosen = [chosen]
                if set(chosen or ()) - known.get(name, set()) and not self._form_had(name, chosen):
                    message = self.env._("“%s” has a word that is not in the list. Choose another.", rule.label)
                    errors.append((index, name, message))
        return errors

    def _form_had(self, name, chosen):
        """Say whether the records written on have had these words all along: words put out of use may stay."""
        if not self:
            return False
        return all(set(chosen) <= set(record[name].ids) for record in self.with_context(active_test=False))

    def _form_repeated(self, form, vals_list, records):
        """What stands once in a county: one query for each such field."""
        errors = []
        for rule in form.rules:
            if not rule.unique:
                continue
            given = [(index, vals[rule.name]) for index, vals in enumerate(vals_list) if vals.get(rule.name)]
            if given:
                message = self.env._("“%s” stands on another record of the county already.", rule.label)
                errors += [(index, rule.name, message) for index in self._form_taken(form, rule, given, records)]
        return errors

    def _form_taken(self, form, rule, given, records):
        """Return the rows whose value is there already, in the county or in an earlier row."""
        county = form.key[2]
        self._form_take_turns(form, rule)
        domain = Domain(rule.name, "in", [value for _index, value in given])
        domain &= Domain("region_code", "=like", county + "%")
        if records is not None:
            domain &= Domain("id", "not in", records.ids)
        # sudo: whether it is there is asked in the whole county; nothing of it is told
        found = self.sudo().with_context(active_test=False).search_fetch(domain, [rule.name])
        seen = {values.plain(record[rule.name]) for record in found}
        taken = []
        for index, value in given:
            if values.plain(value) in seen or (records is not None and len(records) > 1):
                taken.append(index)
            seen.add(values.plain(value))
        return taken

    def _form_take_turns(self, form, rule):
        """Two people saving at once: the second waits for the first and, as it could not see what that one saved, is
        begun anew by the server (`SerializationFailure`)."""
        self.env.cr.execute(
            SQL(
                "UPDATE fupin_form_field SET write_date = now() AT TIME ZONE 'UTC' WHERE name = %s AND layout_id = ANY(%s)",
                rule.name, [layout_id for layout_id in form.key[:2] if layout_id],
            ),
            log_exceptions=False,  # a second try is no fault
        )  # fmt: skip

    @api.model
    def _form_is_light(self):
        """Hook: whether what is saved comes from a page of few taps, which shows no own field: none is asked for."""
        return False

    def _raise_form_errors(self, vals_list, records=None):
        """For models without `_check_rows`: raise the first error."""
        errors = self._form_errors(vals_list, records)
        if errors:
            raise UserError(errors[0][2])

    def _form_attach(self, names):
        """Files of own fields are reached as their record is."""
        form = None if self.env.su else self._form()
        if not form:
            return
        for line in form.layout.lines:
            if line.kind in FILES and line.name in names:
                self._attach_photos(line.name)

    @api.model
    def _form_columns(self):
        """Return the own fields that the current user's form shows and that are columns of the table."""
        form = self._form()
        return [name for name in sorted(form.own) if self._fields[name].column_type] if form else []

    @api.model
    def _form_kinds(self):
        """Return ``{own field: Kind}`` of those that the current user's form shows."""
        form = self._form()
        lines = form.layout.lines if form else ()
        return {line.name: KINDS[line.kind] for line in lines if line.kind and line.name in form.own}
