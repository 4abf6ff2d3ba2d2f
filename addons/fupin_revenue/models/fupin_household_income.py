from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [("plan", "From a plan of distribution"), ("wages", "Wages"), ("dividends", "Dividends and rent")]


class FupinHouseholdIncome(models.Model):
    """What each household received, in one table: paid from plans, wages, dividends and rent (yuan).

    A payment is of the year of its day and comes from the assets whose income its plan distributed; wages and dividends
    are of the year in which they were earned. Who reads households and what a row comes from reads the row.
    """

    _name = "fupin.household.income"
    _inherit = ["fupin.origin"]
    _description = "Received by a household"
    _auto = False
    _order = "year desc, date desc, id"
    _rec_name = "household_id"
    _origins = ("payment_id", "linkage_id")
    # what is written to the database before it is asked
    _depends = {
        "fupin.payment": ["amount", "date", "distribution_id", "household_id", "state", "unit_id", "use_id"],
        "fupin.distribution.taking": ["distribution_id", "receipt_id"],
        "fupin.receipt.line": ["asset_id", "receipt_id"],
        "fupin.linkage": ["asset_id", "contract_id", "year"],
        "fupin.linkage.household": ["dividends", "household_id", "linkage_id", "wages"],
        "fupin.household": ["region_code", "region_id", "status_id"],
    }

    household_id = fields.Many2one("fupin.household", readonly=True)
    status_id = fields.Many2one("fupin.household.status", string="Household type", readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", readonly=True)
    region_code = fields.Char(readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    date = fields.Date(readonly=True)
    kind = fields.Selection(KINDS, string="What it was", readonly=True)
    use_id = fields.Many2one("fupin.use", readonly=True)
    unit_id = fields.Many2one("fupin.unit", string="Paid by", readonly=True)
    assets = fields.Char(string="From which assets", readonly=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), readonly=True)
    payment_id = fields.Many2one("fupin.payment", readonly=True)
    linkage_id = fields.Many2one("fupin.linkage", string="Households taken along", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT income.*, household.region_id, household.region_code, household.status_id
               FROM (%s UNION ALL %s) income JOIN fupin_household household ON household.id = income.household_id""",
            self._paid(), self._earned(),
        )  # fmt: skip

    @api.model
    def _paid(self):
        return SQL(
            """SELECT payment.id * 3 AS id, payment.household_id, extract(year FROM payment.date)::int AS year,
                   payment.date, 'plan' AS kind, payment.use_id, payment.unit_id,
                   (SELECT string_agg(DISTINCT asset.name, '、') FROM fupin_distribution_taking taking
                    JOIN fupin_receipt_line part ON part.receipt_id = taking.receipt_id
                    JOIN fupin_asset asset ON asset.id = part.asset_id
                    WHERE taking.distribution_id = payment.distribution_id) AS assets,
                   payment.amount, payment.id AS payment_id, NULL::int AS linkage_id
               FROM fupin_payment payment WHERE payment.state = 'paid' AND payment.household_id IS NOT NULL"""
        )

    @api.model
    def _earned(self):
        return SQL(
            """SELECT line.id * 3 + part.number, line.household_id, linkage.year, NULL::date, part.kind, NULL::int,
                   NULL::int, COALESCE(own.name,
                       (SELECT string_agg(asset.name, '、' ORDER BY asset.id) FROM fupin_asset_contract_rel rel
                        JOIN fupin_asset asset ON asset.id = rel.asset_id
                        WHERE rel.contract_id = linkage.contract_id)),
                   part.amount, NULL::int, linkage.id
               FROM fupin_linkage_household line JOIN fupin_linkage linkage ON linkage.id = line.linkage_id
               LEFT JOIN fupin_asset own ON own.id = linkage.asset_id
               CROSS JOIN LATERAL (VALUES (1, 'wages', line.wages), (2, 'dividends', line.dividends))
                   AS part(number, kind, amount)
               WHERE part.amount > 0"""
        )
