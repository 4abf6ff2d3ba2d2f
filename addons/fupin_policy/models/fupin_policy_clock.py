import logging
from contextlib import contextmanager
from datetime import timedelta

from psycopg2.errors import InFailedSqlTransaction

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.tools import SQL

from ..kernel.period import opening_moment

_logger = logging.getLogger(__name__)
LOCK = "fupin.clock"
CRON = "fupin_policy.ir_cron_fupin_policy_clock"
# a little after midnight, when a day is surely over
AFTER = timedelta(minutes=2)
PLANNED = 3


class FupinPolicy(models.Model):
    """The clock: what is done by itself, in one order, however late it comes.

    How it works. One scheduled job, woken at the next moment that matters and once a day besides. However many
    servers there are, one run at a time holds an advisory lock. What was missed is caught up with; what must not
    happen twice has a unique key. A step that fails stops no other and is kept in `fupin.clock.failure`.
    Other areas add steps by `_clock_steps` and moments by `_clock_moments`.
    """

    _inherit = "fupin.policy"

    @api.model
    def _cron_run_due(self, now=None):
        """Do all that is due by a moment: expiry of policies, tasks, overdue, findings, alerts.

        :param now: naive UTC; given to simulate another day
        :return: whether this run did it (another one may be at it)
        """
        now = now or utc_now()
        with self._clock_lock() as is_mine:
            if not is_mine:
                _logger.info("Another run of the clock is at work")
                return False
            run = self.env["fupin.clock.run"]._begin(now)
            self._clock_commit()
            counts = {name: self._run_clock_step(name, step, now) for name, step in self._clock_steps()}
            run._end(counts)
            self._clock_commit()
        return True

    @api.model
    def _clock_steps(self):
        """Hook: the steps in their order, as (name, function of the moment in UTC that may return a count)."""
        return [
            ("expire", self._clock_expire),
            ("tasks", self.env["fupin.obligation"]._generate_due),
            ("cancel", self.env["fupin.task"]._cancel_gone),
            ("wake", self._clock_wake),
        ]

    def _run_clock_step(self, name, step, now):
        """Run one step; its failure stops no other and is seen. Returns its count, None if it failed."""
        counts = []
        with self.env["fupin.clock.failure"]._guarding(name):
            counts.append(step(now) or 0)
        return counts[0] if counts else None

    @api.model
    def _clock_expire(self, now):
        return len(self._expire_due(local_date(now)))

    # ------------------------------------------------------------------ waking

    @api.model
    def _clock_moments(self, now):
        """Hook: the next moments (UTC) at which the clock should run."""
        return [opening_moment(day) + AFTER for day in self.env["fupin.obligation"]._next_moments(now)]

    @api.model
    def _clock_wake(self, now):
        """Plan the next runs; the daily one comes anyway."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if not cron:
            return 0
        moments = sorted({moment for moment in self._clock_moments(now) if moment > utc_now()})[:PLANNED]
        # sudo: the plan of a scheduled job belongs to the system
        planned = self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id), ("call_at", "in", moments)])
        missing = sorted(set(moments) - set(planned.mapped("call_at")))
        if missing:
            cron.sudo()._trigger(at=missing)  # sudo: as above
        return len(missing)

    @api.model
    def _clock_nudge(self):
        """Let the clock run within two minutes: something has changed that it should see."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # sudo: the plan of a scheduled job belongs to the system

    def _after_transition(self, name):
        super()._after_transition(name)
        if self:
            self._clock_nudge()

    @api.model
    def _clock_silence(self, now=None):
        """Return for how many hours no run of the clock has ended; None if none ever has.

        More than 25 means that it stands: Odoo switches a failing job off quietly."""
        self.env.cr.execute("SELECT max(ended_at) FROM fupin_clock_run")
        [last] = self.env.cr.fetchone()
        return ((now or utc_now()) - last).total_seconds() / 3600 if last else None

    # --------------------------------------------------------------- isolation

    @contextmanager
    def _clock_lock(self):
        """Yield whether this run may work: one at a time in a database, over all its commits."""
        [[is_mine]] = self.env.execute_query(SQL("SELECT pg_try_advisory_lock(hashtext(%s))", LOCK))
        try:
            yield is_mine
        finally:
            if is_mine:
                self._clock_unlock()

    def _clock_unlock(self):
        """Give the lock back whatever happened: a connection that kept it would stop all later runs."""
        unlock = SQL("SELECT pg_advisory_unlock(hashtext(%s))", LOCK)
        try:
            self.env.cr.execute(unlock)
        except InFailedSqlTransaction:
            self.env.cr.rollback()
            self.env.cr.execute(unlock)

    def _in_cron(self):
        return bool(self.env.context.get("ir_cron_progress_id"))

    @api.model
    def _clock_commit(self):
        """Keep what is done so far, so that a run that is cut off goes on from there; in the scheduled job only."""
        if self._in_cron():
            self.env["ir.cron"]._commit_progress()

    @api.model
    @contextmanager
    def _clock_isolation(self):
        """Undo what fails inside, and nothing else: back to the last commit in the scheduled job, to a savepoint
        anywhere else (a simulation, a test, 试算)."""
        if not self._in_cron():
            with self.env.cr.savepoint():
                yield
            return
        self._clock_commit()
        try:
            yield
            self.env.flush_all()
        except Exception:
            self.env.cr.rollback()
            raise
        self._clock_commit()
