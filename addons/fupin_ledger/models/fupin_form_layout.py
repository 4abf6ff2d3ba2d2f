from odoo import api, models
from odoo.addons.fupin_fields.kernel.kinds import is_own

# the kind of an own field → the kind of its column; others are exported only
COLUMN_KINDS = {
    "text": "text",
    "long_text": "text",
    "integer": "integer",
    "amount": "amount",
    "percentage": "number",
    "date": "date",
    "boolean": "choice",
    "choice": "choice",
    "choices": "text",
    "unit": "text",
    "region": "text",
    "user": "text",
    "document": "text",
    "photo": "text",
}
EXPORTED_ONLY = ("document", "photo")  # by the names of the files
BEHIND = 900


class FupinFormLayout(models.Model):
    """A form in use has its own fields in all ledgers of its records, at once."""

    _inherit = "fupin.form.layout"

    def _published(self):
        result = super()._published()
        for layout in self:
            layout._keep_ledger_columns()
        return result

    def _keep_ledger_columns(self):
        """Make, name anew and take away the columns of this form's own fields."""
        self.ensure_one()
        # sudo: ledgers are kept by the system; the designer has checked the administrator
        columns = self.env["fupin.ledger.column"].sudo()
        ledgers = self.env["fupin.ledger"].sudo().with_context(active_test=False)  # sudo: as above
        ledgers = ledgers.search([("model", "=", self.model), ("can_compare", "=", False)])
        wanted = {
            line.name: line
            for line in self.field_ids
            if is_own(line.name) and not line.retired_on and not line.invisible and line.ttype in COLUMN_KINDS
        }
        there = columns.search(
            [("ledger_id", "in", ledgers.ids), ("is_own", "=", True), ("form_region_id", "=", self.region_id.id)]
        )
        there.filtered(lambda column: column.field_path not in wanted).unlink()
        known = {(column.ledger_id.id, column.field_path): column for column in there.exists()}
        new = []
        for ledger in ledgers:
            for name, line in wanted.items():
                values = self._ledger_column_values(line)
                column = known.get((ledger.id, name))
                if column is None:
                    new.append({**values, "ledger_id": ledger.id})
                else:
                    there = {"form_region_id": self.region_id.id}
                    there.update({name: column[name] for name in values.keys() - there.keys()})
                    column.write({name: value for name, value in values.items() if there[name] != value})
        columns.create(new)

    @api.model
    def _ledger_column_values(self, line):
        region = line.layout_id.region_id
        return {
            "key": f"{line.name}_{region.prefix}" if region else line.name,
            "label": line.label or line.own_field_id.label,
            "kind": COLUMN_KINDS[line.ttype],
            "field_path": line.name,
            "is_own": True,
            "form_region_id": region.id,
            "sequence": BEHIND + line.sequence,
            "is_imported": line.ttype not in EXPORTED_ONLY,
            "is_exported": True,
        }

    @api.model
    def _form_uses(self, model_name, region):
        """Columns that a ledger cannot do without need their field."""
        found = super()._form_uses(model_name, region)
        # sudo: that a ledger has a column is told to who administers its place
        columns = self.env["fupin.ledger.column"].sudo()
        named = columns.search(
            [
                ("ledger_id.model", "=", model_name),
                ("ledger_id.region_id", "in", [False, region.id]),
                ("is_own", "=", False),
                ("field_path", "!=", False),
                ("required", "=", True),
            ]
        )
        for column in named:
            found.setdefault(column.field_path, []).append(self._naming_words(column.ledger_id))
        return {name: list(dict.fromkeys(words)) for name, words in found.items()}
