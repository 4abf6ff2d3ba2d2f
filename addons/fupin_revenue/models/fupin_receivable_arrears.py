from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from ..kernel.arrears import SPANS, span
from .fupin_receivable import OPEN
from .fupin_receivable import FupinReceivable as FupinReceivableBase

AGES = [
    ("1_30", "1 to 30 days overdue"),
    ("31_90", "31 to 90 days overdue"),
    ("91_180", "91 to 180 days overdue"),
    ("over_180", "over 180 days overdue"),
]


class FupinReceivable(models.Model):
    """How old what is owed is, as a column that lists and tables group by; the clock keeps it up to date."""

    _inherit = "fupin.receivable"
    _engine_fields = FupinReceivableBase._engine_fields | {"arrears_age", "told_stage"}

    arrears_age = fields.Selection(AGES, string="Age of the arrears", compute="_compute_arrears_age", store=True)
    # the reminders that were sent of it, see `fupin_alert_arrears`
    told_stage = fields.Integer(readonly=True, copy=False, aggregator=None, export_string_translation=False)

    _age_idx = models.Index("(region_code, arrears_age) WHERE arrears_age IS NOT NULL")

    @api.depends("due_date", "state")
    def _compute_arrears_age(self):
        today = local_date()
        for receivable in self:
            late = receivable.state in OPEN and receivable.due_date
            receivable.arrears_age = span((today - receivable.due_date).days) if late else False

    @api.model
    def _age_sql(self, due, day):
        """Return the age of what fell due on a day, as SQL."""
        cases = SQL(" ").join(
            SQL("WHEN %s::date - %s >= %s THEN %s", day, due, first, key) for first, key in reversed(SPANS)
        )
        return SQL("CASE %s END", cases)

    @api.model
    def _follow_ages(self, now=None):
        """Let the ages follow the day, in one statement; returns how many changed.

        :param now: naive UTC; given to simulate another day
        """
        self.flush_model()
        age = SQL("CASE WHEN state = ANY(%s) THEN %s END", list(OPEN), self._age_sql(SQL("due_date"), local_date(now)))
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_receivable SET arrears_age = %(age)s
                   WHERE (state = ANY(%(open)s) OR arrears_age IS NOT NULL) AND arrears_age IS DISTINCT FROM %(age)s""",
                age=age,
                open=list(OPEN),
            )
        )
        if changed := self.env.cr.rowcount:
            self.invalidate_model(["arrears_age"])
        return changed
