from odoo import fields, models

MODE_KINDS = [
    ("contracted", "Contracted out"),
    ("lease", "Lease"),
    ("joint", "Joint operation"),
    ("entrusted", "Entrusted operation"),
    ("equity", "Equity cooperation"),
    ("own", "Run by the owner"),
]


class FupinContractMode(models.Model):
    """Modes of operation in the policy's own words (S3-28); ``kind`` says which of the national ones a word means."""

    _name = "fupin.contract.mode"
    _inherit = ["fupin.aliased"]
    _description = "Mode of operation"

    kind = fields.Selection(MODE_KINDS, string="National mode", required=True, help="What rules and gates ask for.")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
