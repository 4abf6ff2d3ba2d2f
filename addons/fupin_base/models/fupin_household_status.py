from odoo import fields, models


class FupinHouseholdStatus(models.Model):
    """How a household stands: out of poverty, unstable, at risk, in sudden hardship, on allowance,
    supported by the state, ordinary. An administrator adds what his place has."""

    _name = "fupin.household.status"
    _inherit = ["fupin.vocabulary"]
    _description = "Household status"
    _rec_names_search = ["name", "code", "aliases"]

    aliases = fields.Char(
        string="Also written as",
        help="Other words for the same thing, separated by an enumeration comma; ledgers are matched by them.",
    )
    is_supported = fields.Boolean(
        string="Out of poverty or watched over",
        help="Households to which dividends go first in the transition.",  # S3-61
    )
