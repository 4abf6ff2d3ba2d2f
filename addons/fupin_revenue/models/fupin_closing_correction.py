from odoo import fields, models


class FupinClosingCorrection(models.Model):
    """What was put right in a year of an earlier, closed one (上年更正), as its statement lists it; amount in yuan."""

    _name = "fupin.closing.correction"
    _inherit = ["fupin.jurisdiction"]
    _description = "Correction of an earlier year"
    _order = "region_code, date, id"
    _rec_name = "record_name"
    _log_access = False

    closing_id = fields.Many2one("fupin.closing", required=True, index=True, ondelete="cascade", readonly=True)
    region_id = fields.Many2one(
        "fupin.region", string="Place", required=True, ondelete="restrict", index=True, readonly=True
    )
    region_code = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("received", "Income received"), ("due", "Income to collect"), ("used", "Payment from income"),
            ("value", "Value of an asset"), ("disposed", "Money of a disposal"), ("expense", "Spending of a project"),
            ("upkeep", "Upkeep or repair"), ("linkage", "Paid to households"), ("late", "Asset registered late"),
        ],
        string="What", readonly=True,
    )  # fmt: skip
    res_model = fields.Char(string="Kind of record", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True, index=False)
    record_name = fields.Char(string="Name", readonly=True)
    corrects_year = fields.Integer(string="Year corrected", readonly=True, aggregator=None)
    date = fields.Date(string="Corrected on", readonly=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), readonly=True)
    reason = fields.Char(string="What was wrong", readonly=True)

    _place_idx = models.Index("(region_code, date)")
