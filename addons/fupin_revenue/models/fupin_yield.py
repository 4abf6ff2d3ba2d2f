from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL


class FupinYield(models.Model):
    """What operating assets brought in each calendar year since their first full one (S3-35), nothing included.

    Income and costs in yuan, ``yield_rate`` from 0 to 1, of the original value; ``minimum`` is the figure of the rule
    in force where the asset stands, none where no rule binds.
    """

    _name = "fupin.yield"
    _description = "Yield of an asset in a year"
    _auto = False
    _order = "region_code, year desc, asset_id"
    _rec_name = "asset_id"
    # what is written to the database before it is asked
    _depends = {
        "fupin.asset": [
            "region_id", "region_code", "unit_id", "department_id", "original_value", "acquisition_date", "kind",
            "state",
        ],
        "fupin.receipt.line": ["asset_id", "amount", "cost", "date", "counts"],
        "fupin.contract": ["asset_ids", "operator_id", "state", "date_start", "date_end", "ended_on"],
    }  # fmt: skip

    asset_id = fields.Many2one("fupin.asset", readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    region_id = fields.Many2one("fupin.region", string="Place", readonly=True)
    region_code = fields.Char(readonly=True)
    unit_id = fields.Many2one("fupin.unit", string="Responsible unit", readonly=True)
    department_id = fields.Many2one("fupin.unit", string="Supervising department", readonly=True)
    operator_id = fields.Many2one("fupin.operator", readonly=True, help="Who ran it in that year, by its contract.")
    original_value = fields.Float(string="Original value (yuan)", digits=(16, 2), readonly=True)
    income = fields.Float(string="Income (yuan)", digits=(16, 2), readonly=True)
    cost = fields.Float(string="Costs (yuan)", digits=(16, 2), readonly=True)
    net_income = fields.Float(string="Net income (yuan)", digits=(16, 2), readonly=True)
    yield_rate = fields.Float(string="Yield", digits=(16, 4), readonly=True, aggregator="avg")
    yield_percent = fields.Float(string="Yield (%)", digits=(16, 2), readonly=True, aggregator="avg")
    minimum = fields.Float(string="At least", digits=(16, 4), compute="_compute_minimum")
    is_below = fields.Boolean(string="Too low", compute="_compute_minimum", search="_search_is_below")

    @property
    def _table_query(self):
        """Return the query that stands for the table; what is asked of it reaches the index of the assets."""
        return SQL(
            """SELECT asset.id * 100 + (years.year %% 100) AS id, asset.id AS asset_id, years.year,
                   asset.region_id, asset.region_code, asset.unit_id, asset.department_id, run.operator_id,
                   asset.original_value, earned.income, earned.cost, earned.income - earned.cost AS net_income,
                   (earned.income / NULLIF(asset.original_value, 0))::numeric AS yield_rate,
                   (earned.income / NULLIF(asset.original_value, 0) * 100)::numeric AS yield_percent
               FROM fupin_asset asset
               CROSS JOIN LATERAL generate_series(
                   extract(year FROM asset.acquisition_date - 1)::int + 1, %(year)s) AS years(year)
               CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(line.amount), 0) AS income, COALESCE(sum(line.cost), 0) AS cost
                   FROM fupin_receipt_line line WHERE line.asset_id = asset.id AND line.counts
                   AND line.date BETWEEN make_date(years.year, 1, 1) AND make_date(years.year, 12, 31)) earned
               LEFT JOIN LATERAL (
                   SELECT contract.operator_id FROM fupin_asset_contract_rel rel
                   JOIN fupin_contract contract ON contract.id = rel.contract_id
                   WHERE rel.asset_id = asset.id AND contract.state <> 'draft'
                   AND contract.date_start <= make_date(years.year, 12, 31)
                   AND (COALESCE(contract.ended_on, contract.date_end) IS NULL
                       OR COALESCE(contract.ended_on, contract.date_end) >= make_date(years.year, 1, 1))
                   ORDER BY contract.date_start DESC, contract.id DESC LIMIT 1) run ON TRUE
               WHERE asset.kind = 'operating' AND asset.state = 'confirmed'""",
            year=local_date().year,
        )

    @api.depends("asset_id", "year")
    def _compute_minimum(self):
        limits = self._limits()
        for row in self:
            row.minimum = next((limit for part, limit in limits if part.covers(row.region_code)), 0)
            row.is_below = row.yield_rate < row.minimum

    def _search_is_below(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain.OR(
                Domain("region_code", "=like", zone.prefix + "%")
                & Domain.AND(Domain("region_code", "not =like", prefix + "%") for prefix in zone.excluded)
                for zone in part.zones
            )
            & Domain("yield_rate", "<", limit)
            for part, limit in self._limits()
        )

    @api.model
    def _limits(self):
        """Return ``[(part of a plan, least yield)]`` of the rules in force that limit the yield of assets."""
        # sudo: rules bind whether the user reads them or not
        Rule = self.env["fupin.rule"].sudo()
        limits = []
        for plan in Rule._plans(local_date()):
            rule = Rule.browse(plan.rule_id) if plan.model == "fupin.asset" and not plan.is_broken else None
            if rule and rule.measure == "yield" and rule.operator in (">", ">="):
                limits += [(part, float(dict(part.values)[rule.parameter_key][1])) for part in plan.parts]
        return limits

    def action_open_asset(self):
        """Open the asset behind a line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_action")
        return {**action, "res_id": self.asset_id.id, "views": [(False, "form")], "view_mode": "form"}

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Who reads the asset reads its yield; nobody writes one."""
        if mode != "read":
            return Domain.FALSE
        return Domain("asset_id", "any!", self.env["fupin.asset"]._jurisdiction_domain(scope, mode))
