from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..kernel import depreciation

ORIGINS = [
    ("acquired", "From its acquisition"),
    ("taken_over", "Net value taken over"),
    ("valued", "Value changed"),
    ("terms", "Life, residual or rule changed"),
]


class FupinDepreciation(models.Model):
    """A stretch of an asset's life in which its value goes down by the same part each month (S1-21).

    Few rows for each asset: a new one begins only with an event (a revaluation, another life, another rule), and the
    one before keeps its answers. The net value of any day follows from the row in force on it, see
    `kernel.depreciation`; rows are written by `fupin.asset._depreciate` and by what changes an asset, by nobody else.
    Amounts in yuan, lives in years.
    """

    _name = "fupin.depreciation"
    _inherit = ["fupin.record.line"]
    _description = "Depreciation of an asset"
    _order = "date_from desc, id desc"
    _parent_field = "asset_id"
    # the event of the change tells who; millions of rows are kept small
    _log_access = False

    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="cascade")
    origin = fields.Selection(ORIGINS, string="Set by", required=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", help="Empty: still running.")
    charged_from = fields.Date(string="First month", required=True, help="First day of the first month written off.")
    original_value = fields.Float(string="Original value (yuan)", digits=(16, 2), required=True)
    opening_value = fields.Float(string="Net value at the beginning (yuan)", digits=(16, 2), required=True)
    residual_value = fields.Float(string="Remains at the end (yuan)", digits=(16, 2), required=True)
    months = fields.Integer(required=True, aggregator=None, help="Months until the residual value; 0: not written off.")
    useful_life = fields.Integer(string="Useful life (years)", required=True, aggregator=None)
    residual_rate = fields.Float(digits=(5, 4), required=True, aggregator=None)
    is_depreciated = fields.Boolean(string="Written off", required=True)
    monthly_amount = fields.Float(string="Each month (yuan)", digits=(16, 2), compute="_compute_monthly_amount")

    _running_uniq = models.UniqueIndex("(asset_id) WHERE date_to IS NULL", "An asset has one running depreciation.")

    @api.depends("opening_value", "residual_value", "months")
    def _compute_monthly_amount(self):
        for segment in self:
            part = max(segment.opening_value - segment.residual_value, 0) / segment.months if segment.months else 0
            segment.monthly_amount = money.fen(part)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Depreciation follows from value, date and life of the asset."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Depreciation follows from value, date and life of the asset."))

    def _segments(self):
        """Return the rows as `kernel.depreciation.Segment`, those that were replaced on their first day left out."""
        return [
            depreciation.Segment(
                row.date_from,
                row.charged_from,
                money.fen(row.opening_value),
                money.fen(row.residual_value),
                row.months,
            )
            for row in self
            if not row.date_to or row.date_to >= row.date_from
        ]

    @api.model
    def _net(self, alias, day):
        """Return the SQL of the net value that a row (``alias``) leaves at the end of a day.

        :param day: a date, or the SQL of one
        """
        return SQL(
            """(%(a)s.opening_value - CASE WHEN %(a)s.months = 0 THEN 0 ELSE
                round(GREATEST(%(a)s.opening_value - %(a)s.residual_value, 0)
                    * LEAST(GREATEST(%(done)s - %(first)s + 1, 0), %(a)s.months) / %(a)s.months, 2) END)""",
            a=SQL.identifier(alias),
            done=self._completed(day),
            first=self._month(SQL("%s.charged_from", SQL.identifier(alias))),
        )

    @api.model
    def _month(self, day):
        """Return the SQL of the number of a day's month; see `kernel.depreciation.month_index`."""
        return SQL("(EXTRACT(year FROM %(day)s) * 12 + EXTRACT(month FROM %(day)s) - 1)::int", day=day)

    @api.model
    def _completed(self, day):
        """Return the SQL of the number of the last month that is over; see `kernel.depreciation.completed`."""
        if not isinstance(day, SQL):
            return SQL("%s", depreciation.completed(day))
        return SQL("(%s - 1)", self._month(SQL("(%s + 1)", day)))
