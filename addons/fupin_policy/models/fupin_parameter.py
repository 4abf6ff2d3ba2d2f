from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.region_code import CUTS
from odoo.fields import Domain

CODE_DIGITS = 12
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
# as an administrator may enter a value, see `kernel.value`
EXAMPLES = {
    "amount": "1000000、100万",
    "ratio": "10%、0.1",
    "number": "3.5",
    "integer": "3",
    "days": "30、30天",
    "months": "12、12个月",
    "date": "2026-01-31",
    "boolean": "是、否",
    "text": "每季度末前",
    "list": "转让、拍卖、核销",
}


class FupinParameter(models.Model):
    """The declaration of a parameter: its key, type and unit stand here once; policies give it values.

    Domain addons declare theirs as data; a pack may declare a new one.
    """

    _name = "fupin.parameter"
    _inherit = ["fupin.cached", "fupin.vocabulary"]
    _description = "Parameter"

    value_type = fields.Selection(VALUE_TYPES, string="Kind of value", required=True)
    example = fields.Char(string="To be entered like", compute="_compute_example")
    measure_unit = fields.Char(string="Unit of measure")
    description = fields.Text()

    # two counties may declare the same key, each for itself
    _code_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This parameter is declared already.")

    @api.depends("value_type")
    def _compute_example(self):
        for parameter in self:
            parameter.example = EXAMPLES.get(parameter.value_type)

    @api.model
    def _declared_for(self, codes, region):
        """Return ``{code: declaration}`` as they hold in a place: its own before those above and the national ones."""
        above = {region.code[:cut].ljust(CODE_DIGITS, "0") for cut in (0, *CUTS)}
        # sudo: a declaration is no secret, and one of another county must not be taken for this one's
        found = self.sudo().search(
            Domain("code", "in", list(codes))
            & (Domain("region_id", "=", False) | Domain("region_id.code", "in", list(above)))
        )
        found = found.sorted(lambda declared: len(declared.region_id.prefix or ""))
        return {declared.code: declared.sudo(False) for declared in found}
