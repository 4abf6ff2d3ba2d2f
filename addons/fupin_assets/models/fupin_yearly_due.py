from datetime import timedelta

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

# what a duty counts → what is opened for it
OPENED = {
    "fupin.stocktake": "fupin.stocktake",
    "fupin.stocktake.line": "fupin.stocktake",
    "fupin.ledger.confirmation": "fupin.ledger.confirmation",
}


class FupinYearly(models.AbstractModel):
    """A year is opened by itself when a duty of the policy in force begins that counts it (S1-67, S3-81)."""

    _inherit = "fupin.yearly"

    @api.model
    def _open_due(self, now):
        """Open the years of all duties that run, where their policies hold; what came since is added at night.
        Idempotent; run by the clock.

        :return: number of years opened for the first time
        """
        today, count = local_date(now), 0
        at_night = local_date(now - timedelta(hours=1)) < today
        for duty in self.env["fupin.obligation"]._in_force_since(today):
            model = OPENED.get(duty.activity_model_id.model)
            if not model or duty.trigger != "calendar":
                continue
            with self.env["fupin.clock.failure"]._guarding("years", duty):
                for year in self._years_running(duty, now):
                    is_new = not self.env[model]._is_opened(duty.policy_id.region_id, year)
                    if is_new or at_night:
                        self.env[model]._open_year(duty.policy_id.region_id, year)
                    count += is_new
            self.env["fupin.policy"]._clock_commit()
        return count

    @api.model
    def _years_running(self, duty, now):
        """Return the years of which tasks of a duty are open."""
        self.env["fupin.task"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT EXTRACT(year FROM period_end)::int FROM fupin_task
                   WHERE obligation_id = %s AND state IN ('open', 'returned') AND opens_at <= %s
                     AND period_end >= %s ORDER BY 1""",
                duty.id, now, local_date(now),
            )
        )  # fmt: skip
        return [year for (year,) in rows]

    @api.model
    def _is_opened(self, region, year):
        """Return whether anything of a year is open in a place or below."""
        # sudo: run by the clock, for whoever keeps assets there
        wanted = [("year", "=", year), ("region_code", "=like", f"{region.prefix or ''}%")]
        return bool(self.sudo().search_count(wanted, limit=1))


class FupinPolicy(models.Model):
    """The clock opens years right after it made the tasks that ask for them."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        steps = super()._clock_steps()
        place = [name for name, _step in steps].index("tasks") + 1
        return [*steps[:place], ("years", self.env["fupin.yearly"]._open_due), *steps[place:]]
