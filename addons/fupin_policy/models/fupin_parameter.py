from odoo import fields, models

VALUE_TYPES = [
    ("amount", "Amount (yuan)"),
    ("ratio", "Ratio"),
    ("number", "Number"),
    ("integer", "Whole number"),
    ("days", "Days"),
    ("months", "Months"),
    ("date", "Date"),
    ("boolean", "Yes or no"),
    ("text", "Text"),
    ("list", "List of words"),
]


class FupinParameter(models.Model):
    """The declaration of a parameter: its key, type and unit stand here once; policies give it values.

    Domain addons declare theirs as data; a pack may declare a new one.
    """

    _name = "fupin.parameter"
    _inherit = ["fupin.vocabulary"]
    _description = "Parameter"

    value_type = fields.Selection(VALUE_TYPES, required=True)
    measure_unit = fields.Char(string="Unit of measure")
    description = fields.Text()

    _code_uniq = models.UniqueIndex("(code)", "This parameter is declared already.")
