from odoo import models


class FupinReceipt(models.Model):
    """Receipts as a list on paper, with the own fields of the county."""

    _name = "fupin.receipt"
    _inherit = ["fupin.receipt", "fupin.ledger.target"]


class FupinDistribution(models.Model):
    """Plans as a list on paper; row by row see the ledger of their lines."""

    _name = "fupin.distribution"
    _inherit = ["fupin.distribution", "fupin.ledger.target"]
