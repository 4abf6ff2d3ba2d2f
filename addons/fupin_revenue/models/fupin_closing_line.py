from odoo import fields, models

MONEY = [
    "operating_original", "operating_net", "public_original", "public_net", "household_original", "household_net", "due",
    "arrears", "received", "received_corrected", "distributed", "used", "used_corrected", "balance", "disposed",
]  # fmt: skip
COUNTS = ["operating_count", "public_count", "household_count"]
FIGURES = [
    "operating_count", "operating_original", "operating_net", "public_count", "public_original", "public_net",
    "household_count", "household_original", "household_net", "due", "arrears", "received", "received_corrected",
    "distributed", "used", "used_corrected", "balance", "disposed",
]  # fmt: skip


def _yuan(label, **more):
    return fields.Float(string=label, digits=(16, 2), readonly=True, **more)


class FupinClosingLine(models.Model):
    """What one place had, was owed, received and spent until 31 December. Amounts in yuan; written by `_count` alone."""

    _name = "fupin.closing.line"
    _inherit = ["fupin.jurisdiction"]
    _description = "Place in the closing of a year"
    _order = "region_code, id"
    _rec_name = "region_id"
    _log_access = False

    closing_id = fields.Many2one("fupin.closing", required=True, index=True, ondelete="cascade", readonly=True)
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    region_id = fields.Many2one(
        "fupin.region", string="Place", required=True, ondelete="restrict", index=True, readonly=True
    )
    region_code = fields.Char(required=True, readonly=True)
    operating_count = fields.Integer(string="Operating assets", readonly=True)
    operating_original = _yuan("Operating: original value (yuan)")
    operating_net = _yuan("Operating: net value (yuan)")
    public_count = fields.Integer(string="Public assets", readonly=True)
    public_original = _yuan("Public: original value (yuan)")
    public_net = _yuan("Public: net value (yuan)")
    household_count = fields.Integer(string="Household assets", readonly=True)
    household_original = _yuan("Household: original value (yuan)")
    household_net = _yuan("Household: net value (yuan)")
    due = _yuan("Due in the year (yuan)")
    arrears = _yuan("Still due at the end (yuan)", help="Of all that was due until 31 December.")
    received = _yuan("Received in the year (yuan)", help="Less what was taken back as a correction of earlier years.")
    received_corrected = _yuan("Of it corrections, received (yuan)")
    distributed = _yuan("Distributed by plans of the year (yuan)", help="Plans that were approved in the year.")
    used = _yuan("Spent in the year (yuan)")
    used_corrected = _yuan("Of it corrections, spent (yuan)")
    balance = _yuan("Income left at the end (yuan)", help="All that was ever received less all that was spent.")
    disposed = _yuan("Net proceeds of disposals (yuan)")

    _place_idx = models.Index("(region_code, year)")
