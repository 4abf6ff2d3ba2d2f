from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..kernel.columns import Field

KINDS = [
    ("text", "Text"),
    ("amount", "Amount"),
    ("number", "Number"),
    ("integer", "Whole number"),
    ("year", "Year"),
    ("date", "Date"),
    ("phone", "Phone number"),
    ("choice", "Word of a list"),
    ("funding", "Funding by source"),
    ("region_code", "Region code"),
    ("county", "County"),
    ("township", "Township"),
    ("village", "Village"),
    ("ignore", "Leave out"),
]
WIDTHS = {
    "text": 12, "amount": 15, "funding": 15, "date": 13, "integer": 7, "year": 7, "choice": 11, "region_code": 14,
    "village": 12,
}  # fmt: skip
# kinds whose value must not be copied down a merged cell
NEVER_MERGED = ("amount", "funding", "number")


class FupinLedgerColumn(models.Model):
    """A column of a ledger: its head, the words by which it is recognised, what it holds."""

    _name = "fupin.ledger.column"
    _description = "Column of a ledger"
    _order = "ledger_id, sequence, id"
    _rec_names_search = ["label", "key"]

    ledger_id = fields.Many2one("fupin.ledger", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    key = fields.Char(required=True, help="The value's name in programs; once in a ledger.")
    label = fields.Char(string="Head", required=True)
    group = fields.Char(string="Head above it", help="Neighbouring columns with the same one share it.")
    synonyms = fields.Text(string="Also headed", help="Other heads for the same thing, separated by Chinese commas.")
    kind = fields.Selection(KINDS, string="Holds", required=True, default="text")
    field_path = fields.Char(string="Field", help="Field of the record, empty for what the import works out by itself.")
    required = fields.Boolean()
    words = fields.Text(
        help="One line for each value of the list: the value, a colon, then its words, separated by Chinese commas. The first word is shown."
    )
    unless_key = fields.Char(string="Not required where", help="Key of another column…")
    unless_words = fields.Char(string="…has one of", help="Words, separated by Chinese commas.")
    instead_key = fields.Char(
        string="Or this column",
        help="Key of a column that may stand in its place, where the table has none for this one.",
    )
    depends_on_key = fields.Char(string="List depends on", help="Key of the column that narrows the list.")
    minimum = fields.Char(help="Smallest allowed value; for amounts in yuan, for dates as 2013-01-01.")
    maximum = fields.Char(help="Largest allowed value; today for dates that cannot lie in the future.")
    max_length = fields.Integer(string="Longest text")
    may_merge = fields.Boolean(string="Holds for merged rows", default=True)
    is_protected = fields.Boolean(string="Protected", help="Kept out of messages, exports and tables handed back.")
    is_imported = fields.Boolean(string="In imports", default=True)
    is_exported = fields.Boolean(string="In exports", default=True)
    is_summed = fields.Boolean(string="Sum below")
    width = fields.Integer(help="In characters; 0 for the usual one.")

    _key_ledger_uniq = models.UniqueIndex("(ledger_id, key)", "Each key stands once in a ledger.")

    @api.depends("label", "group")
    def _compute_display_name(self):
        for column in self:
            column.display_name = f"{column.group}/{column.label}" if column.group else column.label

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        return Domain("ledger_id", "any!", self.env["fupin.ledger"]._jurisdiction_domain(scope, mode))

    def write(self, vals):
        result = super().write(vals)
        # rules are checked before a write: afterwards the column may belong to another ledger
        self.check_access("write")
        return result

    @api.constrains("is_protected", "is_exported")
    def _check_protected(self):
        for column in self:
            if column.is_protected and column.is_exported:
                raise ValidationError(self.env._("“%s” is protected: it cannot be exported.", column.label))

    @api.constrains("minimum", "maximum", "kind")
    def _check_limits(self):
        for column in self:
            try:
                column._limits()
            except (ValueError, InvalidOperation) as error:
                raise ValidationError(
                    self.env._("The limits of “%(name)s” are not right: %(error)s", name=column.label, error=error)
                ) from error

    def _word_lines(self):
        """Return ``{value of the list: its words}`` as written in ``words``."""
        lines = (line.replace(":", "：").partition("：") for line in (self.words or "").splitlines())
        return {value.strip(): self._split(words) for value, colon, words in lines if colon}

    def _limits(self):
        """Return the limits as values of the column's kind."""
        return tuple(self._limit(text) for text in (self.minimum, self.maximum))

    def _limit(self, text):
        if not text:
            return None
        if self.kind == "date":
            return fields.Date.context_today(self) if text == "today" else fields.Date.to_date(text)
        return int(text) if self.kind in ("integer", "year") else Decimal(text)

    def _width(self):
        return self.width or WIDTHS.get(self.kind, 10)

    def _split(self, words):
        return tuple(word.strip() for word in (words or "").replace("\n", "、").split("、") if word.strip())

    def _kernel_fields(self, records):
        """Return the columns as the reading kernel takes them.

        :param records: model of the records, which knows the words of its lists
        """
        listed = self.filtered(lambda column: column.kind in ("choice", "funding"))
        choices = {column.key: records._ledger_choices(column) for column in listed}
        return [column._kernel_field(records, choices) for column in self]

    def _kernel_field(self, records, choices):
        minimum, maximum = records._ledger_limits(self)
        return Field(
            key=self.key,
            label=self.label,
            kind=self.kind,
            synonyms=self._split(self.synonyms),
            required=self.required,
            choices=choices.get(self.key, {}),
            words=records._ledger_words(self) if self.key in choices else (),
            depends_on=self.depends_on_key or None,
            unless=records._ledger_unless(self, choices),
            instead=self.instead_key or None,
            minimum=minimum,
            maximum=maximum,
            max_length=self.max_length,
            is_protected=self.is_protected,
            may_merge=self.may_merge and self.kind not in NEVER_MERGED,
        )
