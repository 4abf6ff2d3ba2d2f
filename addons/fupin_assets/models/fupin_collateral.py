from odoo import api, fields, models

COLLATERAL_KINDS = [
    ("mortgage", "Mortgage"),
    ("pledge", "Pledge"),
    ("guarantee", "Guarantee"),
    ("deposit", "Deposit"),
    ("performance_bond", "Performance bond"),
]


class FupinCollateral(models.Model):
    """What secures a contract (S3-34): mortgage, pledge, guarantee, deposit. Amount in yuan."""

    _name = "fupin.collateral"
    _inherit = ["fupin.register.line"]
    _description = "Collateral or guarantee"
    _order = "contract_id, date_to, id"
    _parent_field = "contract_id"
    _parent_fields = ("contract_id",)
    _told_as = "collateral_ids"

    contract_id = fields.Many2one("fupin.contract", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(COLLATERAL_KINDS, string="Kind of security", required=True, default="mortgage")
    name = fields.Char(string="What", required=True, help="The thing mortgaged, or who guarantees.")
    guarantor = fields.Char(help="Who gives it, if not the operator.")
    number = fields.Char(string="Certificate number")
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2))
    quantity = fields.Float(digits=(16, 2))
    date_from = fields.Date(string="Valid from")
    date_to = fields.Date(string="Valid until", help="Empty: as long as the contract.")

    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "Amounts cannot be negative.")
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "It cannot end before it begins.")

    @api.depends("kind", "name", "amount")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for collateral in self:
            parts = (labels.get(collateral.kind), collateral.name, f"{collateral.amount:,.2f}")
            collateral.display_name = " ".join(filter(None, parts))
