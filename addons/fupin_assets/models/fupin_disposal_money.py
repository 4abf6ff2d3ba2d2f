from odoo import fields, models


class FupinDisposalMoney(models.Model):
    """A bank slip of a disposal: what came in, or what it cost to sell."""

    _name = "fupin.disposal.money"
    _inherit = ["fupin.disposal.line"]
    _description = "Receipt or cost of a disposal"
    _told_as = "money_ids"

    kind = fields.Selection(
        [("receipt", "Receipt"), ("cost", "Cost")], string="Receipt or cost", required=True, default="receipt"
    )
    payer = fields.Char(string="Paid by or to")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Fill in the amount: it is greater than zero.")
