from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.kinds import KINDS, visible

LONGEST_WORD = 100  # characters


class FupinFormLayout(models.Model):
    """The words of a list: order, new ones, out of use, merged. What records hold is kept, by the word's id."""

    _inherit = "fupin.form.layout"

    @api.model
    def _listed_field(self, model_name, region, change):
        name = self._known(model_name, region, change)
        own = self._own_fields(model_name).get(name)
        if own is None or KINDS[own.kind].relation != "fupin.form.option":
            raise UserError(self.env._("This field has no list of words."))
        return own

    @api.model
    def _change_options(self, model_name, region, state, change):
        own = self._listed_field(model_name, region, change)
        rows = change.get("options")
        if not isinstance(rows, list) or any(not isinstance(row, dict) for row in rows):
            raise UserError(self.env._("There is no such change. Load the page again."))
        before = self._options_snapshot(own, region)
        self._write_options(own, region, rows)
        label = self._label_of(model_name, region, state, own.name)
        return {
            "state": state,
            "label": self.env._("Words of “%s” changed", label),
            "options_before": {own.name: before},
        }

    @api.model
    def _words(self, own, region):
        # sudo: the designer has checked the administrator
        words = self.env["fupin.form.option"].sudo().with_context(active_test=False)
        return words.search(Domain("own_field_id", "=", own.id) & Domain("region_id", "in", [False, region.id]))

    @api.model
    def _options_snapshot(self, own, region):
        return [
            {"id": word.id, "name": word.name, "active": word.active}
            for word in self._words(own, region)
            if word.region_id == region
        ]

    @api.model
    def _write_options(self, own, region, rows):
        """Write the words of a list in the order given; words that are not named stay as they are, behind."""
        known = {word.id: word for word in self._words(own, region)}
        seen = set()
        for sequence, row in enumerate(rows, 1):
            name, active = visible(row.get("name") or ""), bool(row.get("active", True))
            if not name:
                raise UserError(self.env._("A word of the list is empty. Write it, or take it out."))
            if active and name in seen:
                raise UserError(self.env._("“%s” stands twice in the list.", name))
            seen.update([name] if active else [])
            word = known.get(row.get("id"))
            if row.get("id") and word is None:
                raise UserError(self.env._("A word of the list is not there any more. Load the page again."))
            if word is None:
                known_word = next((w for w in known.values() if w.name == name and not w.merged_into_id), None)
                word = known_word
            self._write_option(own, region, word, {"name": name, "active": active, "sequence": sequence})

    @api.model
    def _write_option(self, own, region, word, values):
        if word is None or word.name != values["name"]:
            self._short_enough(values["name"], LONGEST_WORD)
        if word is None:
            # sudo: the designer has checked the administrator
            self.env["fupin.form.option"].sudo().create({**values, "own_field_id": own.id, "region_id": region.id})
        elif word.region_id == region:
            word.write(values)
        elif (word.name, word.active) != (values["name"], values["active"]):
            raise UserError(self.env._("“%s” is a word of the whole country: it is not changed here.", word.name))

    @api.model
    def _restore_options(self, options):
        """Put the words of lists back as they were before a change; words added since go out of use."""
        # sudo: `designer_undo` has checked the administrator
        words = self.env["fupin.form.option"].sudo().with_context(active_test=False)
        for name, rows in options.items():
            known = {row["id"]: row for row in rows}
            there = words.search([("field_name", "=", name), ("merged_into_id", "=", False)])
            regions = words.browse(known).region_id if known else words.region_id
            for word in there.filtered(lambda word, regions=regions: word.region_id == regions):
                row = known.get(word.id)
                word.write({"name": row["name"], "active": row["active"]} if row else {"active": False})
            for sequence, row in enumerate(rows, 1):
                words.browse(row["id"]).sequence = sequence

    @api.model
    def _change_merge_option(self, model_name, region, state, change):
        """Let every record that holds one word hold another; the first goes out of use. It cannot be taken back."""
        own = self._listed_field(model_name, region, change)
        known = {word.id: word for word in self._words(own, region)}
        merged, into = known.get(change.get("from")), known.get(change.get("to"))
        if not merged or not into or merged == into or merged.merged_into_id or not into.active:
            raise UserError(self.env._("Choose two words of the list."))
        if merged.region_id != region:
            raise UserError(self.env._("“%s” is a word of the whole country: it is not changed here.", merged.name))
        count = self._merge_values(own, region, merged, into)
        merged.write({"active": False, "merged_into_id": into.id})
        return {
            "message": self.env._(
                "“%(word)s” merged into “%(into)s”: %(count)s records changed.",
                word=merged.name,
                into=into.name,
                count=count,
            )
        }

    @api.model
    def _merge_values(self, own, region, merged, into):
        """Change the word in all records of the place, whatever their number, in one statement; return how many."""
        records = self.env[own.model]
        records.flush_model()
        table, prefix = SQL.identifier(records._table), (region.prefix or "") + "%"
        if own.kind == "choices":
            field = records._fields[own.name]
            relation, one, two = (SQL.identifier(name) for name in (field.relation, field.column1, field.column2))
            moved = SQL(
                """WITH gone AS (
                       DELETE FROM %(relation)s link USING %(table)s record
                       WHERE record.id = link.%(one)s AND link.%(two)s = %(merged)s
                         AND record.region_code LIKE %(prefix)s RETURNING link.%(one)s),
                   added AS (
                       INSERT INTO %(relation)s (%(one)s, %(two)s) SELECT %(one)s, %(into)s FROM gone
                       ON CONFLICT DO NOTHING)
                   SELECT count(*) FROM gone""",
                relation=relation, one=one, two=two, table=table, merged=merged.id, into=into.id, prefix=prefix,
            )  # fmt: skip
        else:
            column = SQL.identifier(own.name)
            moved = SQL(
                """WITH changed AS (
                       UPDATE %(table)s SET %(column)s = %(into)s
                       WHERE %(column)s = %(merged)s AND region_code LIKE %(prefix)s RETURNING id)
                   SELECT count(*) FROM changed""",
                table=table, column=column, merged=merged.id, into=into.id, prefix=prefix,
            )  # fmt: skip
        [[count]] = self.env.execute_query(moved)
        records.invalidate_model()
        return count
