from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class FupinRevenueLedger(models.Model):
    """The ledger of income as it is asked for: a row for each use in a plan, with all that led to it (S3-50 … S3-60).

    What was due and received is the owner's in the plan's year; days of the steps come from the plan's history, days of
    the notices from the notices. Amounts in yuan.
    """

    _name = "fupin.revenue.ledger"
    _inherit = ["fupin.ledger.target"]
    _description = "Ledger of income"
    _auto = False
    _order = "region_code, year desc, id"
    _rec_name = "distribution_id"
    _depends = {
        "fupin.distribution": [
            "amount", "department_id", "redistribution_amount", "region_code", "region_id", "state", "unit_id", "year",
        ],
        "fupin.distribution.line": ["amount", "amount_used", "basis", "household_id", "unit_id", "use_id"],
        "fupin.distribution.taking": ["date", "distribution_id", "receipt_id"],
        "fupin.receipt": ["amount", "date", "state", "unit_id"],
        "fupin.receipt.line": ["asset_id", "receipt_id"],
        "fupin.receivable": ["amount", "due_date", "state", "unit_id"],
        "fupin.payment": ["date", "line_id", "state"],
        "fupin.disclosure": ["kind", "posted_at", "res_id", "res_model", "state"],
    }  # fmt: skip

    distribution_id = fields.Many2one("fupin.distribution", string="Plan", readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    region_id = fields.Many2one("fupin.region", string="Place", readonly=True)
    region_code = fields.Char(readonly=True)
    unit_id = fields.Many2one("fupin.unit", string="Owner", readonly=True)
    department_id = fields.Many2one("fupin.unit", string="Supervising department", readonly=True)
    assets = fields.Char(string="From which assets", readonly=True)
    amount_due = fields.Float(string="Due in the year (yuan)", digits=(16, 2), readonly=True, aggregator=None)
    received = fields.Float(string="Received in the year (yuan)", digits=(16, 2), readonly=True, aggregator=None)
    received_on = fields.Date(string="Last received on", readonly=True)
    plan_amount = fields.Float(string="To distribute (yuan)", digits=(16, 2), readonly=True, aggregator=None)
    own_amount = fields.Float(string="Kept (yuan)", digits=(16, 2), readonly=True, aggregator=None)
    own_percent = fields.Float(string="Kept (%)", digits=(16, 2), readonly=True, aggregator=None)
    redistribution_amount = fields.Float(
        string="Second distribution (yuan)", digits=(16, 2), readonly=True, aggregator=None
    )
    approved_on = fields.Date(string="Approved on", readonly=True)
    filed_on = fields.Date(string="Filed on", readonly=True)
    use_id = fields.Many2one("fupin.use", readonly=True)
    receiver = fields.Char(string="To whom", readonly=True)
    basis = fields.Text(string="Ground", readonly=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), readonly=True)
    amount_used = fields.Float(string="Spent (yuan)", digits=(16, 2), readonly=True)
    paid_on = fields.Date(string="Last paid on", readonly=True)
    plan_notice_on = fields.Date(string="Plan made public on", readonly=True)
    result_notice_on = fields.Date(string="Result made public on", readonly=True)

    @property
    def _table_query(self):
        """Return the query that stands for the table; figures of a plan are looked up by its own indexes."""
        return SQL(
            """SELECT line.id, plan.id AS distribution_id, plan.year, plan.region_id, plan.region_code, plan.unit_id,
                   plan.department_id, source.assets, source.received_on, owed.amount_due, came.received,
                   plan.amount AS plan_amount, plan.amount - plan.redistribution_amount AS own_amount,
                   ((plan.amount - plan.redistribution_amount) / NULLIF(plan.amount, 0) * 100)::numeric AS own_percent,
                   plan.redistribution_amount, step.approved_on, step.filed_on, line.use_id,
                   COALESCE(household.name, receiver.name) AS receiver, line.basis, line.amount, line.amount_used,
                   paid.paid_on, notice.plan_notice_on, notice.result_notice_on
               FROM fupin_distribution plan
               JOIN fupin_distribution_line line ON line.distribution_id = plan.id
               LEFT JOIN fupin_household household ON household.id = line.household_id
               LEFT JOIN fupin_unit receiver ON receiver.id = line.unit_id
               CROSS JOIN LATERAL (
                   SELECT string_agg(DISTINCT asset.name, '、') AS assets, max(taking.date) AS received_on
                   FROM fupin_distribution_taking taking
                   LEFT JOIN fupin_receipt_line part ON part.receipt_id = taking.receipt_id
                   LEFT JOIN fupin_asset asset ON asset.id = part.asset_id
                   WHERE taking.distribution_id = plan.id) source
               CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(due.amount), 0) AS amount_due FROM fupin_receivable due
                   WHERE due.unit_id = plan.unit_id AND due.due_date BETWEEN %(first)s AND %(last)s) owed
               CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(receipt.amount), 0) AS received FROM fupin_receipt receipt
                   WHERE receipt.unit_id = plan.unit_id AND receipt.state = 'confirmed'
                   AND receipt.date BETWEEN %(first)s AND %(last)s) came
               CROSS JOIN LATERAL (
                   SELECT %(approved)s AS approved_on, %(filed)s AS filed_on FROM fupin_event event
                   WHERE event.res_model = 'fupin.distribution' AND event.res_id = plan.id) step
               CROSS JOIN LATERAL (
                   SELECT max(payment.date) AS paid_on FROM fupin_payment payment
                   WHERE payment.line_id = line.id AND payment.state = 'paid') paid
               CROSS JOIN LATERAL (
                   SELECT max(%(shown)s) FILTER (WHERE told.kind = 'plan') AS plan_notice_on,
                       max(%(shown)s) FILTER (WHERE told.kind = 'result') AS result_notice_on
                   FROM fupin_disclosure told WHERE told.res_model = 'fupin.distribution' AND told.res_id = plan.id
                   AND told.state IN ('posted', 'closed')) notice
               WHERE plan.state <> 'draft'""",
            first=SQL("make_date(plan.year, 1, 1)"), last=SQL("make_date(plan.year, 12, 31)"),
            approved=self._day_of("approve"), filed=self._day_of("file"), shown=SQL("told.date_from"),
        )  # fmt: skip

    @api.model
    def _day_of(self, step):
        """Return the SQL of the day in China on which a plan last took a step."""
        return SQL(
            "(max(event.date) FILTER (WHERE event.transition = %s) AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date",
            step,
        )

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Who reads the plan reads its rows; nobody writes one."""
        if mode != "read":
            return Domain.FALSE
        return Domain("distribution_id", "any!", self.env["fupin.distribution"]._jurisdiction_domain(scope, mode))
