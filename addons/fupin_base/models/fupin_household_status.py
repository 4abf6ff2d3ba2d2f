from odoo import models


class FupinHouseholdStatus(models.Model):
    """How a household stands: out of poverty, unstable, at risk, in sudden hardship, ordinary."""

    _name = "fupin.household.status"
    _inherit = ["fupin.vocabulary"]
    _description = "Household status"
