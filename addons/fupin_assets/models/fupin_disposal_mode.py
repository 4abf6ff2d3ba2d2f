from odoo import fields, models

MODE_KINDS = [
    ("sale", "Sale"),
    ("exchange", "Exchange"),
    ("write_off", "Write-off"),
    ("exit", "Exit of a stake"),
    ("conversion", "Turned to another use"),
    ("stop", "Taken out of use"),
]


class FupinDisposalMode(models.Model):
    """Modes of disposal in the policy's own words (S1-61, S2-12, S3-74); ``kind`` says which of the national ones a
    word means. What is turned to another use or taken out of use stays in the register."""

    _name = "fupin.disposal.mode"
    _inherit = ["fupin.aliased"]
    _description = "Mode of disposal"

    kind = fields.Selection(MODE_KINDS, string="National mode", required=True, help="What rules and gates ask for.")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
