from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.columns import LIKELY
from ..kernel.text import key, label_key
from ..kernel.workbook import column_letters

COUNTY_DIGITS = 6
HOWS = [
    ("exact", "Recognised"),
    ("remembered", "As you chose before"),
    ("similar", "Similar – please look"),
    ("source_unknown", "Source not known – please choose"),
    ("suggested", "Not taken – perhaps:"),
    ("duplicate", "Not taken – another column is the same"),
    ("unknown", "Not taken"),
    ("ignored", "Left out"),
]


class FupinLedgerUploadColumn(models.AbstractModel):
    """How one column of an uploaded table was understood; corrected by hand, it is remembered
    for the next table of the same place.

    How to use: inherit it with a many2one to the upload, named by ``_parent_field``, and a related ``ledger_id``; the
    upload has them as ``column_line_ids``.
    """

    _name = "fupin.ledger.upload.column"
    _inherit = ["fupin.record.line"]
    _description = "Column of an uploaded table"
    _order = "position, id"

    position = fields.Integer(readonly=True, help="Column of the table, from 0.")
    letters = fields.Char(string="Column", readonly=True)
    label = fields.Char(string="Head in your table", readonly=True)
    label_key = fields.Char(readonly=True, index="btree_not_null")
    example = fields.Char(readonly=True)
    column_id = fields.Many2one(
        "fupin.ledger.column",
        string="Becomes",
        index="btree_not_null",
        ondelete="set null",
        domain="[('ledger_id', '=', ledger_id), ('is_imported', '=', True), ('kind', '!=', 'ignore')]",
    )
    word = fields.Char(string="Source", help="For amounts of one funding source: which one.")
    suggestion_id = fields.Many2one(
        "fupin.ledger.column", string="Perhaps", index="btree_not_null", ondelete="set null", readonly=True
    )
    how = fields.Selection(HOWS, readonly=True)
    unit = fields.Char(readonly=True)
    is_manual = fields.Boolean(string="Chosen by hand", readonly=True)

    @api.depends("label")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.label

    def write(self, vals):
        """What a person chooses is marked, so that it is kept and remembered."""
        if {"column_id", "word"} & vals.keys():
            if self[self._parent_field].filtered(lambda record: record.state == "done"):
                raise UserError(self.env._("This table is done with; its columns stay as they were."))
            vals = {**vals, "is_manual": True}
        return super().write(vals)

    def _choice(self):
        """Return (key of the column or None, word of the funding source or None)."""
        return self.column_id.key or None, self.word or None


class FupinLedgerUpload(models.AbstractModel):
    """The columns of the table, as they were understood or chosen by hand."""

    _inherit = "fupin.ledger.upload"

    @property
    def _column_lines(self):
        """The model of the columns, and the name of their field to the upload."""
        field = self._fields["column_line_ids"]
        return self.env[field.comodel_name], field.inverse_name

    def _remembered(self, fields_):
        """Return what was chosen by hand: here, and before in this county, by ``label_key``; an upload whose columns
        are not shown remembers nothing."""
        if "column_line_ids" not in self._fields:
            return {}
        words = {item.key: item.choices for item in fields_ if item.kind == "funding"}
        Line, upload = self._column_lines
        before = Line.search(
            Domain("is_manual", "=", True)
            & Domain(f"{upload}.ledger_id", "=", self.ledger_id.id)
            & (
                Domain(upload, "=", self.id)
                | (
                    Domain(f"{upload}.state", "=", "done")
                    & Domain(f"{upload}.region_code", "=like", (self.region_code or "")[:COUNTY_DIGITS] + "%")
                )
            ),
            order="id desc",
            limit=500,
        )
        found = {}
        for line in before.sorted(lambda line: line[upload] != self):
            name, word = line._choice()
            choice = words.get(name, {}).get(key(word)) if word else None
            found.setdefault(line.label_key, (name, choice))
        return found

    def _write_columns(self, opened):
        """Write down how each column was understood; what was chosen by hand stays."""
        Line, _upload = self._column_lines
        manual = self.column_line_ids.filtered("is_manual")
        (self.column_line_ids - manual).unlink()
        by_key = {column.key: column.id for column in self.ledger_id._columns()}
        words = self._source_words()
        known = set(manual.mapped("label_key"))
        Line.create(
            [
                self._column_vals(opened, match, by_key, words)
                for match in opened.labels()
                if label_key(match.label) not in known
            ]
        )

    def _column_vals(self, opened, match, by_key, words):
        suggestion = match.suggestion if match.score >= LIKELY else None
        _Line, upload = self._column_lines
        return {
            upload: self.id,
            "position": match.column,
            "letters": column_letters(match.column),
            "label": match.label,
            "label_key": label_key(match.label),
            "example": opened.example(match),
            "column_id": by_key.get(match.field.key) if match.field else False,
            "word": words.get(match.choice, False),
            "suggestion_id": by_key.get(suggestion.key) if suggestion else False,
            "how": match.how,
            "unit": opened.tables[0].units[match.column],
        }

    def _source_words(self):
        """Return ``{source: word}`` of the ledger's funding column."""
        target, found = self._target(), {}
        for column in self.ledger_id.column_ids.filtered(lambda column: column.kind == "funding"):
            choices = target._ledger_choices(column)
            for word in target._ledger_words(column):
                found.setdefault(choices.get(key(word)), word)
        return found
