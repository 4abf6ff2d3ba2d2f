from odoo import api, fields, models
from odoo.tools import SQL

from .fupin_receipt import SOURCES

KINDS = [("received", "Came in"), ("distributed", "Distributed"), ("used", "Spent")]
RECEIVERS = [("household", "Households"), ("unit", "Units"), ("other", "Other receivers")]
LEVELS = [("village", "Village"), ("township", "Township"), ("department", "Line department")]


class FupinRevenueFlow(models.Model):
    """Income, its distribution and its use, in one table to be summed up by place, unit, year, source and use.

    A row is a receipt that was entered, a use in a plan that was approved, or a payment that was made; its amount in
    yuan stands in one of three columns. The year is that of the day, of a plan that of the plan.
    """

    _name = "fupin.revenue.flow"
    _inherit = ["fupin.origin"]
    _description = "Income, distribution and use"
    _auto = False
    _order = "region_code, date desc, id"
    _rec_name = "unit_id"
    _origins = ("receipt_id", "distribution_id", "payment_id")
    # what is written to the database before it is asked
    _depends = {
        "fupin.receipt": [
            "amount", "date", "department_id", "owner_level", "region_code", "region_id", "source", "state", "unit_id",
        ],
        "fupin.distribution": ["department_id", "owner_level", "region_code", "region_id", "state", "unit_id", "year"],
        "fupin.distribution.line": ["amount", "distribution_id", "household_id", "unit_id", "use_id"],
        "fupin.payment": [
            "amount", "date", "department_id", "household_id", "owner_level", "region_code", "region_id", "state",
            "to_unit_id", "unit_id", "use_id",
        ],
    }  # fmt: skip

    kind = fields.Selection(KINDS, string="What happened", readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    date = fields.Date(readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", readonly=True)
    region_code = fields.Char(readonly=True)
    township_id = fields.Many2one("fupin.region", readonly=True)
    unit_id = fields.Many2one("fupin.unit", string="Owner", readonly=True)
    department_id = fields.Many2one("fupin.unit", string="Supervising department", readonly=True)
    owner_level = fields.Selection(LEVELS, string="Level of the owner", readonly=True)
    source = fields.Selection(SOURCES, string="Comes from", readonly=True)
    use_id = fields.Many2one("fupin.use", readonly=True)
    receiver = fields.Selection(RECEIVERS, string="To whom", readonly=True)
    received = fields.Float(string="Received (yuan)", digits=(16, 2), readonly=True)
    distributed = fields.Float(string="Distributed (yuan)", digits=(16, 2), readonly=True)
    used = fields.Float(string="Spent (yuan)", digits=(16, 2), readonly=True)
    receipt_id = fields.Many2one("fupin.receipt", readonly=True)
    distribution_id = fields.Many2one("fupin.distribution", string="Plan", readonly=True)
    payment_id = fields.Many2one("fupin.payment", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT flow.*, town.id AS township_id FROM (%s UNION ALL %s UNION ALL %s) flow
               LEFT JOIN fupin_region town ON town.level = 'township' AND town.code = left(flow.region_code, 9) || '000'
            """,
            self._received(), self._distributed(), self._used(),
        )  # fmt: skip

    @api.model
    def _received(self):
        return SQL(
            """SELECT receipt.id * 3 AS id, 'received' AS kind, extract(year FROM receipt.date)::int AS year,
                   receipt.date, receipt.region_id, receipt.region_code, receipt.unit_id, receipt.department_id,
                   receipt.owner_level, receipt.source, NULL::int AS use_id, NULL AS receiver,
                   receipt.amount AS received, 0.00 AS distributed, 0.00 AS used,
                   receipt.id AS receipt_id, NULL::int AS distribution_id, NULL::int AS payment_id
               FROM fupin_receipt receipt WHERE receipt.state = 'confirmed'"""
        )

    @api.model
    def _distributed(self):
        return SQL(
            """SELECT line.id * 3 + 1, 'distributed', plan.year, NULL::date, plan.region_id, plan.region_code,
                   plan.unit_id, plan.department_id, plan.owner_level, NULL, line.use_id,
                   CASE WHEN line.household_id IS NOT NULL THEN 'household'
                        WHEN line.unit_id IS NOT NULL THEN 'unit' ELSE 'other' END,
                   0.00, line.amount, 0.00, NULL::int, plan.id, NULL::int
               FROM fupin_distribution plan JOIN fupin_distribution_line line ON line.distribution_id = plan.id
               WHERE plan.state NOT IN ('draft', 'proposed')"""
        )

    @api.model
    def _used(self):
        return SQL(
            """SELECT payment.id * 3 + 2, 'used', extract(year FROM payment.date)::int, payment.date,
                   payment.region_id, payment.region_code, payment.unit_id, payment.department_id,
                   payment.owner_level, NULL, payment.use_id,
                   CASE WHEN payment.household_id IS NOT NULL THEN 'household'
                        WHEN payment.to_unit_id IS NOT NULL THEN 'unit' ELSE 'other' END,
                   0.00, 0.00, payment.amount, NULL::int, NULL::int, payment.id
               FROM fupin_payment payment WHERE payment.state = 'paid'"""
        )
