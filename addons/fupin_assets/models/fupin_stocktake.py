from odoo import fields, models

STATES = [
    ("open", "Being checked"),
    ("submitted", "Submitted"),
    ("confirmed", "Confirmed"),
    ("closed", "Closed"),
]


class FupinStocktake(models.Model):
    """The yearly stocktake (清产核资, S1-67) of one keeper: every confirmed asset is on its list once.

    Counts and amounts (yuan) follow from the lines, see `_recount`; ``coverage`` from 0 to 1. See
    `fupin_stocktake_open` for how a year is opened, `fupin_stocktake_step` for who takes which step.
    """

    _name = "fupin.stocktake"
    _inherit = ["fupin.yearly", "fupin.imported", "mail.thread"]
    _description = "Stocktake"
    _order = "region_code, year desc, id desc"
    _mail_post_access = "read"
    _title = "资产清查"
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {"unit": "unit_id", "date": "submitted_on"}

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="open")
    line_ids = fields.One2many("fupin.stocktake.line", "stocktake_id", string="Assets", readonly=True)
    opened_on = fields.Date(readonly=True)
    submitted_on = fields.Date(readonly=True)
    confirmed_on = fields.Date(readonly=True)
    closed_on = fields.Date(readonly=True)
    return_reason = fields.Text(string="Returned because", readonly=True)
    statement = fields.Text(
        string="Declaration", readonly=True, help="What the person declared who found many assets in order at once."
    )

    # what follows from the lines
    asset_count = fields.Integer(string="Assets on the books", readonly=True)
    visited_count = fields.Integer(string="Checked", readonly=True)
    remaining_count = fields.Integer(string="Still to check", readonly=True)
    coverage = fields.Float(digits=(5, 4), readonly=True, aggregator="avg")
    match_count = fields.Integer(string="As on the books", readonly=True)
    surplus_count = fields.Integer(string="Surplus", readonly=True)
    shortage_count = fields.Integer(string="Shortage", readonly=True)
    wrong_count = fields.Integer(string="Wrong data", readonly=True)
    duplicate_count = fields.Integer(string="Registered twice", readonly=True)
    unfixed_count = fields.Integer(string="Wrong data left", readonly=True)
    book_amount = fields.Float(string="Book value (yuan)", digits=(16, 2), readonly=True)
    match_amount = fields.Float(string="As on the books (yuan)", digits=(16, 2), readonly=True)
    surplus_amount = fields.Float(string="Surplus (yuan)", digits=(16, 2), readonly=True)
    shortage_amount = fields.Float(string="Shortage (yuan)", digits=(16, 2), readonly=True)
    wrong_amount = fields.Float(string="Wrong data (yuan)", digits=(16, 2), readonly=True)
    duplicate_amount = fields.Float(string="Registered twice (yuan)", digits=(16, 2), readonly=True)
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _waiting_idx = models.Index("(state, region_code) WHERE state <> 'closed'")
    _unit_idx = models.Index("(unit_id, submitted_on)")
