from odoo import api, fields, models

PAYMENT_KINDS = [("fixed", "Fixed"), ("stepped", "Stepped"), ("profit_share", "Share of profit")]


class FupinContractPayment(models.Model):
    """What is due under a contract and when: amounts in yuan to the fen, ``rate`` from 0 to 1.

    A share of profit has no amount here: what it makes is said where the income is.
    """

    _name = "fupin.contract.payment"
    _inherit = ["fupin.register.line"]
    _description = "Payment due under a contract"
    _order = "contract_id, due_date, id"
    _parent_field = "contract_id"
    _parent_fields = ("contract_id",)
    _told_as = "payment_ids"

    contract_id = fields.Many2one("fupin.contract", required=True, index=True, ondelete="cascade")
    due_date = fields.Date(required=True)
    kind = fields.Selection(PAYMENT_KINDS, string="Kind of payment", required=True, default="fixed")
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2))
    rate = fields.Float(string="Share of profit", digits=(16, 4), aggregator=None, help="0 to 1.")
    period_from = fields.Date(string="For the time from")
    period_to = fields.Date(string="until")

    _amounts_not_negative = models.Constraint("CHECK (amount >= 0)", "Amounts cannot be negative.")
    _rate_range = models.Constraint("CHECK (rate BETWEEN 0 AND 1)", "A share lies between 0 and 1 (100%).")
    _period_in_order = models.Constraint("CHECK (period_to >= period_from)", "A period cannot end before it begins.")

    @api.depends("due_date", "amount")
    def _compute_display_name(self):
        for payment in self:
            payment.display_name = f"{payment.due_date or ''} {payment.amount:,.2f}"
