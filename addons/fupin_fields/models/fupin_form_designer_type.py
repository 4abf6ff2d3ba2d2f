from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import state as form_state
from ..kernel.kinds import KINDS, turnable
from ..kernel.state import LINE

DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
# what of a text fits another kind, as PostgreSQL reads it
FITTING = {
    "integer": r"^\s*-?\d{1,9}\s*$",
    "amount": r"^\s*-?\d{1,13}(\.\d{1,2})?\s*$",
    "date": DAY,
}
FORGOTTEN = ("minimum", "maximum", "pattern", "pattern_message", "unique", "default_value")


class FupinFormLayout(models.Model):
    """Another kind for a field: a new column takes over what the old one holds, which keeps it as well."""

    _inherit = "fupin.form.layout"

    @api.model
    def _change_retype(self, model_name, region, state, change):
        name = self._known(model_name, region, change)
        own = self._own_fields(model_name).get(name)
        kind = change.get("ttype")
        if own is None or name not in state["fields"] or (own.region_id != region):
            raise UserError(self.env._("Only a field that was added here can become another kind."))
        if kind not in KINDS or not turnable(own.kind, kind):
            raise UserError(
                self.env._("What “%s” holds would be lost. Add a new field and retire this one.", own.label)
            )
        held, unfit = self._retype_counts(own, region, kind, state)
        if unfit:
            raise UserError(
                self.env._(
                    "%(unfit)s of %(held)s records hold something that would be lost. Put them right first, or add a new"
                    " field.",
                    unfit=unfit,
                    held=held,
                )
            )
        if not change.get("confirm"):
            return {"confirm": self.env._("All %s records that hold something keep it. Change the kind?", held)}
        label = self._label_of(model_name, region, state, name)
        made = self.env["fupin.own.field"]._enter(
            model_name, label, kind, region, {**change, "region": region.id, "label": label}
        )
        if not made._make_column():
            made._wake_clock()
            return {"message": self._designer_waiting(model_name, region)}
        made.pending = False
        return self._change_retyped(made, state, change, region)

    @api.model
    def _change_retyped(self, made, state, change, region):
        """Take over what the old column holds, and its place in the form."""
        name = change["name"]
        old = self._own_fields(made.model)[name]
        count = self._take_over(old, made, region, state)
        line = {**state["fields"][name], **{key: LINE[key] for key in FORGOTTEN}}
        fields = {one: row for one, row in state["fields"].items() if one != name}
        state = form_state.changed({"sections": state["sections"], "fields": fields}, made.name, **line)
        state = self._renamed_in_conditions(state, name, made.name)
        label = self.env._(
            "“%(label)s” is now of the kind “%(kind)s”; %(count)s records taken over",
            label=line["label"],
            kind=self._kind_labels()[made.kind],
            count=count,
        )
        return {"state": state, "label": label}

    @api.model
    def _renamed_in_conditions(self, state, name, new_name):
        """Conditions that look at a field look at the one that takes its place."""
        for other, line in state["fields"].items():
            texts = {key: line[key].replace(f"'{name}'", f"'{new_name}'") for key in line if key.startswith("domain_")}
            if any(line[key] != text for key, text in texts.items()):
                state = form_state.changed(state, other, **texts)
        return state

    @api.model
    def _place_sql(self, region):
        return SQL("region_code LIKE %s", (region.prefix or "") + "%")

    @api.model
    def _retype_counts(self, own, region, kind, state):
        """Return how many records hold something, and how many of them something that the kind cannot hold."""
        records = self.env[own.model]
        records.flush_model()
        column = SQL.identifier(own.name)
        filled = self._filled_sql(own.kind, column, state["fields"][own.name])
        if own.kind in ("text", "long_text") and kind in FITTING:
            fits = SQL("%s ~ %s", column, FITTING[kind])
        elif own.kind == "amount" and kind == "integer":
            fits = SQL("%s = trunc(%s) AND abs(%s) < 2147483648", column, column, column)
        elif own.kind == "percentage" and kind == "amount":
            fits = SQL("%s = round(%s, 2)", column, column)
        elif own.kind == "long_text":
            fits = SQL("position(E'\\n' in %s) = 0", column)
        else:
            fits = SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                "SELECT count(*), count(*) FILTER (WHERE NOT (%s)) FROM %s WHERE %s AND %s",
                fits, SQL.identifier(records._table), filled, self._place_sql(region),
            )
        )  # fmt: skip
        return rows[0]

    @api.model
    def _take_over(self, old, made, region, state):
        """Fill the new column from the old one in one statement; return the number of records."""
        records = self.env[old.model]
        records.flush_model()
        table, column = SQL.identifier(records._table), SQL.identifier(old.name)
        if made.kind == "choice":
            return self._take_over_words(old, made, region)
        if made.kind == "choices":
            return self._take_over_choices(old, made, region)
        value = self._taken_value(old, made.kind, column)
        filled = self._filled_sql(old.kind, column, state["fields"][old.name])
        rows = self.env.execute_query(
            SQL(
                """WITH changed AS (UPDATE %s SET %s = %s WHERE %s AND %s RETURNING id)
                   SELECT count(*) FROM changed""",
                table, SQL.identifier(made.name), value, filled, self._place_sql(region),
            )
        )  # fmt: skip
        records.invalidate_model()
        return rows[0][0]

    @api.model
    def _taken_value(self, old, kind, column):
        relation = KINDS[old.kind].relation
        if relation:
            pointed_at = SQL.identifier(self.env[relation]._table)
            name = SQL.identifier("complete_name" if relation == "fupin.region" else "name")
            if relation == "res.users":
                return SQL(
                    """(SELECT partner.name FROM res_users person JOIN res_partner partner
                        ON partner.id = person.partner_id WHERE person.id = %s)""",
                    column,
                )
            return SQL("(SELECT %s FROM %s pointed_at WHERE pointed_at.id = %s)", name, pointed_at, column)
        casts = {"integer": SQL("int4"), "amount": SQL("numeric"), "date": SQL("date")}
        if kind in casts:
            return SQL("(%s)::%s", column, casts[kind])
        if old.kind == "percentage":
            return SQL("trim_scale(%s * 100)::text || '%%'", column)
        if old.kind == "boolean":
            return SQL("CASE WHEN %s THEN '是' ELSE '否' END", column)
        return SQL("(%s)::text", column)

    @api.model
    def _take_over_words(self, old, made, region):
        """Texts become words of a list, each different one once."""
        records = self.env[old.model]
        table, column = SQL.identifier(records._table), SQL.identifier(old.name)
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT trim(%s) FROM %s WHERE trim(%s) <> '' AND %s ORDER BY 1 LIMIT 101",
                column, table, column, self._place_sql(region),
            )
        )  # fmt: skip
        if len(found) > 100:
            raise UserError(self.env._("It holds more than 100 different texts: too many for a list of words."))
        self._write_options(made, region, [{"name": name, "active": True} for (name,) in found])
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """WITH changed AS (
                       UPDATE %s AS record SET %s = word.id FROM fupin_form_option word
                       WHERE word.own_field_id = %s AND word.name = trim(record.%s) AND record.%s RETURNING record.id)
                   SELECT count(*) FROM changed""",
                table, SQL.identifier(made.name), made.id, column, self._place_sql(region),
            )
        )  # fmt: skip
        records.invalidate_model()
        return rows[0][0]

    @api.model
    def _take_over_choices(self, old, made, region):
        """One choice becomes the only one of several: words are taken over with their ids."""
        records = self.env[old.model]
        words = self._words(old, region)
        copies = {word.id: word.copy({"own_field_id": made.id}).id for word in words.sudo()}  # sudo: as elsewhere
        self.env.flush_all()
        field = records._fields[made.name]
        if not copies:
            return 0
        rows = self.env.execute_query(
            SQL(
                """WITH taken AS (
                       INSERT INTO %s (%s, %s)
                       SELECT record.id, word.new FROM %s record
                       JOIN unnest(%s, %s) AS word(old, new) ON word.old = record.%s
                       WHERE record.%s ON CONFLICT DO NOTHING RETURNING 1)
                   SELECT count(*) FROM taken""",
                SQL.identifier(field.relation), SQL.identifier(field.column1), SQL.identifier(field.column2),
                SQL.identifier(records._table), list(copies), list(copies.values()), SQL.identifier(old.name),
                self._place_sql(region),
            )
        )  # fmt: skip
        records.invalidate_model()
        return rows[0][0]
