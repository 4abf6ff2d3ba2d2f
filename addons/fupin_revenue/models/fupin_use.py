from odoo import fields, models

COUNTS_AS = [
    ("development", "Consolidation, development, reward"),
    ("maintenance", "Maintenance of public assets"),
    ("redistribution", "Second distribution"),
    ("other", "Other"),
]


class FupinUse(models.Model):
    """What income is used for (S1-55, S1-57, S3-52 … S3-60); a county may add its own words.

    ``counts_as`` says to which share of a plan a use belongs. Which shares are limited, and by how much, is the policy's.
    """

    _name = "fupin.use"
    _inherit = ["fupin.vocabulary"]
    _description = "Use of income"

    counts_as = fields.Selection(
        COUNTS_AS, required=True, default="other", help="The share of a plan to which this use is counted."
    )
    is_reward = fields.Boolean(string="Reward", help="Rewards to operators have a limit of their own.")
    is_reserve = fields.Boolean(
        string="Reserve", help="Put by for the commons; a policy may ask for a part of the income."
    )

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
