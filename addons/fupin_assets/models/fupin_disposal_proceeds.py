from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError

from ..kernel import proceeds as arithmetic


class FupinDisposal(models.Model):
    """What a disposal brought, what it cost, and what became of the rest (S1-65, S3-76). Yuan, exact to the fen."""

    _inherit = "fupin.disposal"

    money_ids = fields.One2many("fupin.disposal.money", "disposal_id", string="Receipts and costs")
    proceeds_use_ids = fields.One2many("fupin.disposal.proceeds.use", "disposal_id", string="Use of the proceeds")
    proceeds = fields.Float(string="Proceeds (yuan)", digits=(16, 2), compute="_compute_balance", store=True)
    cost = fields.Float(string="Costs (yuan)", digits=(16, 2), compute="_compute_balance", store=True)
    net_proceeds = fields.Float(string="Net proceeds (yuan)", digits=(16, 2), compute="_compute_balance", store=True)
    used_amount = fields.Float(string="Used (yuan)", digits=(16, 2), compute="_compute_balance", store=True)
    balance = fields.Float(
        string="Not used or remitted yet (yuan)", digits=(16, 2), compute="_compute_balance", store=True
    )
    income_of = fields.Selection(
        [("owner", "The owner"), ("household", "The household"), ("villagers", "All villagers")],
        string="Income belongs to", compute="_compute_income_of",
    )  # fmt: skip

    _unused_idx = models.Index("(region_code, id DESC) WHERE balance > 0")

    @api.depends("money_ids.amount", "money_ids.kind", "proceeds_use_ids.amount")
    def _compute_balance(self):
        for disposal in self:
            receipts = disposal.money_ids.filtered(lambda line: line.kind == "receipt").mapped("amount")
            costs = disposal.money_ids.filtered(lambda line: line.kind == "cost").mapped("amount")
            uses = disposal.proceeds_use_ids.mapped("amount")
            net, used, left = arithmetic.balance(receipts, costs, uses)
            disposal.update(
                {
                    "proceeds": sum(map(fen, receipts), fen(0)),
                    "cost": sum(map(fen, costs), fen(0)),
                    "net_proceeds": net,
                    "used_amount": used,
                    "balance": left,
                }
            )

    @api.depends("no_heir", "has_household")
    def _compute_income_of(self):
        """A household's is its members', all villagers' without heirs (S3-78)."""
        for disposal in self:
            household = "villagers" if disposal.no_heir else "household"
            disposal.income_of = household if disposal.has_household else "owner"

    def _check_balance(self):
        """Raise `UserError` where more was used than there is."""
        for disposal in self:
            if fen(disposal.balance) < 0:
                raise UserError(
                    self.env._(
                        "“%(name)s”: %(used)s yuan are said to be used, the net proceeds are %(net)s yuan. Correct the"
                        " uses or the receipts.",
                        name=disposal.name,
                        used=f"{disposal.used_amount:,.2f}",
                        net=f"{disposal.net_proceeds:,.2f}",
                    )
                )
