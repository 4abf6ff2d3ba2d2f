import logging

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import utc_now

_logger = logging.getLogger(__name__)


class FupinPolicy(models.Model):
    """The clock: what is done by itself, in one order, however late it comes."""

    _inherit = "fupin.policy"

    @api.model
    def _cron_run_due(self, now=None):
        """Do all that is due by a moment: expiry of policies, tasks, overdue, findings, alerts.

        :param now: naive UTC; given to simulate another day
        """
        now = now or utc_now()
        for name, step in self._clock_steps():
            self._run_clock_step(name, step, now)

    @api.model
    def _clock_steps(self):
        """Hook: the steps in their order, as (name, function of the moment in UTC)."""
        return []

    def _run_clock_step(self, name, step, now):
        """Run one step; its failure stops no other and is seen."""
        try:
            with self.env.cr.savepoint():
                step(now)
        except Exception:  # whatever fails, the others run; H: kept where an administrator sees it
            _logger.exception("Step %s of the clock failed", name)
