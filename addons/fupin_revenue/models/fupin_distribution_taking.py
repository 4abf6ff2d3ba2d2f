from odoo import fields, models


class FupinDistributionTaking(models.Model):
    """What a plan takes from a receipt, and how much of that is used (yuan, to the fen). Made by the plan's steps."""

    _name = "fupin.distribution.taking"
    _inherit = ["fupin.record.line"]
    _description = "Income that a plan distributes"
    _order = "distribution_id, date, id"
    _parent_field = "distribution_id"

    distribution_id = fields.Many2one(
        "fupin.distribution", string="Plan", required=True, index=True, ondelete="cascade", readonly=True
    )
    receipt_id = fields.Many2one("fupin.receipt", required=True, index=True, ondelete="restrict", readonly=True)
    date = fields.Date(related="receipt_id.date", string="Received on", store=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), readonly=True)
    amount_used = fields.Float(string="Used (yuan)", digits=(16, 2), readonly=True)

    _receipt_uniq = models.UniqueIndex("(distribution_id, receipt_id)", "A plan takes from a receipt once.")
    _used_within = models.Constraint(
        "CHECK (amount > 0 AND amount_used >= 0 AND amount_used <= amount)",
        "More than was distributed cannot be used.",
    )
