from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

KEPT_DAYS = 90
BATCH = 1000


class FupinClockRun(models.Model):
    """The heartbeat of the clock: one row a run. A run without an end was cut off."""

    _name = "fupin.clock.run"
    _description = "Run of the clock"
    _order = "id desc"
    _log_access = False
    _rec_name = "started_at"

    started_at = fields.Datetime(string="Started", required=True, readonly=True)
    ended_at = fields.Datetime(string="Ended", readonly=True)
    moment = fields.Datetime(required=True, readonly=True, help="The moment that was worked up to.")
    counts = fields.Json(readonly=True)
    failure_count = fields.Integer(string="Failures", readonly=True, aggregator=None)

    _ended_idx = models.Index("(ended_at)")

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Runs are kept by the clock alone."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Runs are kept by the clock alone."))

    @api.model
    def _begin(self, moment):
        """Return a new run."""
        [[run_id]] = self.env.execute_query(
            SQL("INSERT INTO fupin_clock_run (started_at, moment) VALUES (%s, %s) RETURNING id", utc_now(), moment)
        )
        return self.browse(run_id)

    def _end(self, counts):
        """Write what a run did."""
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_clock_run SET ended_at = %s, counts = %s::jsonb, failure_count =
                       (SELECT count(*) FROM fupin_clock_failure WHERE closed_at IS NULL) WHERE id = %s""",
                utc_now(), fields.Json().convert_to_column(counts, self), self.id,
            )
        )  # fmt: skip
        self.invalidate_recordset(flush=False)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Whether the clock ticks is told to every administrator."""
        return Domain.TRUE if mode == "read" and scope.prefixes else Domain.FALSE

    @api.autovacuum
    def _gc_old(self):
        old = fields.Datetime.subtract(utc_now(), days=KEPT_DAYS)
        runs = self.search(Domain("started_at", "<", old), limit=BATCH + 1, order="id")
        runs[:BATCH].unlink()
        return len(runs[:BATCH]), len(runs) > BATCH
