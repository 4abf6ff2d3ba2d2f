from odoo import fields, models

DECISION_KINDS = [
    ("expand", "Use it for more"),
    ("recover", "Recover the money"),
    ("dispose", "Dispose of it"),
]


class FupinRescueDecision(models.Model):
    """What can be decided about a weak or idle asset (S2-10 … S2-12): extend its use, recover the money, transfer,
    auction, exchange, write off. ``kind`` says what follows."""

    _name = "fupin.rescue.decision"
    _inherit = ["fupin.vocabulary"]
    _description = "Decision about a weak asset"

    kind = fields.Selection(DECISION_KINDS, string="What follows", required=True, default="expand")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
