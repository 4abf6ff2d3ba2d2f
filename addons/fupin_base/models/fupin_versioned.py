from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import clock, version

LINES = ("one2many", "many2many")
COMPARED = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
    *LINES,
}
NAMED = 3  # lines told by name; more are counted


class FupinVersioned(models.AbstractModel):
    """Two people on one record: the later one is told, not overwritten.

    How it works. A form sends what it had read of the fields (context ``fupin_version``, see
    ``static/src/version``). What others have saved since in *other* fields, or in other lines, stays and is told: nobody's
    work is lost and nobody has to type twice. Where both changed the *same* field or line, nothing is saved: the form
    offers both values, with who put it and when. Comparing values and not moments, it sees statements that bypass the ORM
    as well, and takes no figure that the engine keeps up to date for somebody's work.

    How to use it over RPC: `write` with ``fupin_version``, either ``{"read": {field: value as read}}``, or the record's
    ``write_date`` as read, which is compared with the events since (to the second); for several records at once
    ``{"records": {id: {"read": …}}}``.

    :raise UserError: with ``context["fupin_conflict"]``, one dictionary for each field. Values stand there alone: the
        message names fields, because the server's log keeps it
    """

    _name = "fupin.versioned"
    _description = "Told what others have changed"

    def web_save(self, vals, specification, next_id=None):
        known = self._version_take() if len(self) == 1 else None
        if not known:
            return super().web_save(vals, specification, next_id)
        kept, others = self._version_meet(vals, known)
        record = self.with_context(fupin_version=None)
        result = super(FupinVersioned, record).web_save(kept, specification, next_id)
        if others and result:
            result[0]["fupin_told"] = self._version_told(others)
        return result

    def web_save_multi(self, vals_list, specification):
        known = self._version_take()
        if known and len(self) == len(vals_list):
            vals_list = [
                record._version_meet(vals, record._version_of(known))[0]
                for record, vals in zip(self, vals_list, strict=True)
            ]
        return super().web_save_multi(vals_list, specification)

    def write(self, vals):
        known = self._version_take()
        if known:
            for record in self:
                record._version_meet(vals, record._version_of(known))
        return super().write(vals)

    def _version_of(self, known):
        """Return what the caller knows of one of several records; ids are keys of JSON, that is strings."""
        if isinstance(known, str) or "records" not in known:
            return known
        return known["records"].get(str(self.id)) or {}

    def _version_take(self):
        """Return what the caller knows of the record, once in a call: what follows from a save is not asked again."""
        known = self.env.context.get("fupin_version")
        met = self.env.cr.precommit.data.setdefault("fupin_version", [])
        if not known or any(known is one for one in met):
            return None
        met.append(known)
        return known

    def _version_meet(self, vals, known):
        """Return ``(values to save, {field: value now})``, the latter of what others have changed elsewhere meanwhile.

        :param known: what stands in ``fupin_version``
        :raise UserError: where others have changed what is to be saved
        """
        self.ensure_one()
        if isinstance(known, str):
            changed = self._version_changed_since(known, vals)
            _then, now = self._version_then_and_now({"read": dict.fromkeys(changed)})
            self._version_refuse(vals, changed & now.keys(), {}, now)
            return vals, {}
        was, now = self._version_then_and_now(known)
        differing = {name for name in was if self._version_differs(name, was[name], now[name])}
        conflicts = {
            name for name in differing & vals.keys() if self._version_collides(name, vals[name], was[name], now[name])
        }
        if known.get("urgent") and conflicts:
            return self._version_save_the_rest(vals, conflicts), {}
        self._version_refuse(vals, conflicts, was, now)
        return self._version_without_gone(vals, now), {name: now[name] for name in differing if _is_entered(self, name)}

    def _version_then_and_now(self, known):
        """Return what the caller had read and what stands there now, in one shape."""
        asked = known.get("specification") or {}
        then = {
            name: value
            for name, value in (known.get("read") or {}).items()
            if name in self._fields and self._fields[name].type in COMPARED and self._fields[name].store
        }
        specification = {name: self._version_specification(name, value, asked) for name, value in then.items()}
        read = self.with_context(bin_size=True, fupin_version=None).web_read(specification)[0] if then else {}
        return (
            {name: version.comparable(value) for name, value in then.items()},
            {name: version.comparable(read[name]) for name in then},
        )

    def _version_specification(self, name, value, asked):
        """Return how `web_read` reads a field again: as the form did, lines with the fields that were read of them."""
        if self._fields[name].type not in LINES:
            return {}
        if name in asked:
            return asked[name]
        read = next((line for line in value or () if isinstance(line, dict)), {})
        return {"fields": {part: {} for part in read if part != "id"}} if len(read) > 1 else {}

    def _version_differs(self, name, was, now):
        if self._fields[name].type in LINES:
            return bool(version.changed_lines(self._version_inputs(name, was), self._version_inputs(name, now)))
        return was != now

    def _version_inputs(self, name, lines):
        """Return lines with what people enter there alone: what is computed follows from it."""
        comodel = self.env[self._fields[name].comodel_name]
        return {
            number: {part: value for part, value in values.items() if _is_entered(comodel, part)}
            for number, values in lines.items()
        }

    def _version_collides(self, name, value, was, now):
        """Say whether saving ``value`` would undo what another has changed."""
        field = self._fields[name]
        if field.type not in LINES:
            return version.comparable(value) != now
        changed, removed = version.touched_lines(value, now)
        theirs = version.changed_lines(self._version_inputs(name, was), self._version_inputs(name, now))
        return bool(theirs & (changed | (removed & now.keys())))

    def _version_without_gone(self, vals, now):
        """Return the values without the commands that take away lines which another has taken away."""
        kept = dict(vals)
        for name in vals.keys() & now.keys():
            if self._fields[name].type in LINES and isinstance(vals[name], list):
                kept[name] = [
                    command
                    for command in vals[name]
                    if command[0] not in (version.DELETE, version.UNLINK) or command[1] in now[name]
                ]
        return kept

    def _version_save_the_rest(self, vals, conflicts):
        """A page that is being closed can show nothing: the rest is saved, what was typed stands in the history."""
        names = [name for name in conflicts if self._fields[name].type not in LINES and self._version_is_logged(name)]
        typed = {name: self._version_typed(name, vals[name]) for name in names}
        there = self._event_values(names).get(self.id)
        self.env["fupin.event"]._record(self, "unsaved", {self.id: there}, {self.id: typed})
        return {name: value for name, value in vals.items() if name not in conflicts}

    def _version_is_logged(self, name):
        return not hasattr(self, "_event_fields") or bool(self._event_fields([name]))

    def _version_typed(self, name, value):
        """Return a value that was not saved as an event keeps it."""
        field = self._fields[name]
        if field.type == "many2one":
            return [[value], self._version_readable(name, value)] if value else None
        return value if value is not False or field.type == "boolean" else None

    # ------------------------------------------------------------------ telling

    def _version_refuse(self, vals, names, was, now):
        """Raise the `UserError` that says who has put what into the fields meanwhile."""
        if not names:
            return
        rows = self._version_told({name: now[name] for name in sorted(names)}, vals, was)
        error = UserError(
            self.env._(
                "Somebody else has changed this meanwhile. Nothing was saved. Fields: %(fields)s",
                fields=self.env._(", ").join(row["label"] for row in rows),
            )
        )
        error.context = {"fupin_conflict": rows}
        raise error

    def _version_told(self, values, vals=None, was=None):
        """Return one dictionary for each field in the words of the screen: label, value now and mine, by whom, when."""
        makers = self._version_makers(list(values))
        labels = self.fields_get(list(values), ["string"])
        rows = []
        for name, value in values.items():
            lines = self._fields[name].type in LINES
            by, at = makers[name]
            rows.append(
                {
                    "name": name,
                    "label": labels.get(name, {}).get("string", name),
                    "theirs": self._version_readable_lines(name, (was or {}).get(name), value)
                    if lines
                    else self._version_readable(name, value),
                    "mine": None if lines or vals is None else self._version_readable(name, vals[name]),
                    "by": by,
                    "at": at,
                    "now": self._version_sendable(name, value),
                    "gone": lines and vals is not None and self._version_is_gone(vals[name], value),
                }
            )
        return rows

    @staticmethod
    def _version_is_gone(commands, now):
        """Say whether a line is to be changed that is there no more: that one cannot be saved at all."""
        return bool(version.touched_lines(commands, now)[0] - now.keys())

    def _version_sendable(self, name, value):
        """Return a value as a form may send it back as "read"; lines as dictionaries."""
        if self._fields[name].type not in LINES:
            return value
        return [{"id": number, **values} for number, values in value.items()]

    def _version_readable(self, name, value):
        """Return a value of a field in the words of the screen; personal data stays masked."""
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type != "integer" and field.type not in ("float", "monetary") and not value:
            return self.env._("empty")
        if field.type == "many2one":
            # sudo: a form shows the name of what a record points at to whom it shows the record
            return self.env[field.comodel_name].browse(value).sudo().display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "datetime":
            return clock.local_text(fields.Datetime.to_datetime(value))
        if field.type in ("float", "monetary"):
            digits = field.get_digits(self.env) if field.type == "float" else (16, 2)
            return f"{value:,.{digits[1]}f}" if digits else str(value)
        return str(value)

    def _version_readable_lines(self, name, was, now):
        """Return which lines another has changed: by name, "n lines" where there are many."""
        changed = (
            version.changed_lines(self._version_inputs(name, was), self._version_inputs(name, now))
            if was is not None
            else set()
        )
        there = self.env[self._fields[name].comodel_name].browse(sorted(changed & now.keys()))
        told = there[:NAMED].mapped("display_name") if len(there) <= NAMED else []
        if len(there) > NAMED:
            told.append(self.env._("%s lines changed", len(there)))
        if changed - now.keys():
            told.append(self.env._("%s lines deleted", len(changed - now.keys())))
        return self.env._(", ").join(told) or self.env._("changed")

    def _version_makers(self, names):
        """Return ``{field: (who changed it last, when)}``: from the events, else from the record or its lines."""
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (key) key, user_id, date
                   FROM fupin_event, jsonb_object_keys(
                       CASE WHEN jsonb_typeof(after) = 'object' THEN after ELSE '{}'::jsonb END) AS key
                   WHERE res_model = %s AND res_id = %s AND key = ANY(%s) AND transition <> 'unsaved'
                   ORDER BY key, date DESC, fupin_event.id DESC""",
                self._name,
                self.id,
                names,
            )
        )
        found = {key: (user, date) for key, user, date in rows}
        makers = {}
        for name in names:
            user, date = found.get(name) or self._version_last_hand(name)
            # sudo: a colleague's name alone
            makers[name] = (self.env["res.users"].browse(user).sudo().name or "", clock.local_text(date))
        return makers

    def _version_last_hand(self, name):
        """Return ``(user id, moment)`` of the last change of a record or of its lines."""
        rows = self.sudo()  # sudo: who and when, of lines that may be closed to the reader
        if self._fields[name].type == "one2many":
            lines = rows[name].filtered("write_date").sorted("write_date")
            rows = lines[-1:] if lines and lines[-1].write_date >= rows.write_date else rows
        return rows.write_uid.id, rows.write_date

    # ------------------------------------------------------------ by the moment

    def _version_changed_since(self, moment, vals):
        """Return the fields of ``vals`` that were changed after a moment (``write_date`` as it was read, UTC, to the second)."""
        moment = fields.Datetime.to_datetime(moment)
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT key
                   FROM fupin_event, jsonb_object_keys(
                       CASE WHEN jsonb_typeof(after) = 'object' THEN after ELSE '{}'::jsonb END) AS key
                   WHERE res_model = %s AND res_id = %s AND date_trunc('second', date) > %s""",
                self._name,
                self.id,
                moment,
            )
        )
        return ({name for (name,) in rows} & vals.keys()) | {
            name
            for name in vals
            if self._fields[name].type == "one2many" and self._version_lines_changed_since(name, moment)
        }

    def _version_lines_changed_since(self, name, moment):
        if not self.env[self._fields[name].comodel_name]._log_access:
            return False
        # sudo: when a line was changed, not what stands in it
        dates = self.sudo()[name].mapped("write_date")
        return any(date.replace(microsecond=0) > moment for date in dates if date)


def _is_entered(model, name):
    """Say whether people enter a field: what is computed follows from others."""
    field = model._fields.get(name)
    return (
        field is not None
        and field.store
        and (not field.compute or not field.readonly)
        and name not in getattr(model, "_event_ignored", ())
    )
