import logging
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
MESSAGE_LENGTH = 500
KEPT_DAYS = 365


class FupinClockFailure(models.Model):
    """What the clock could not do: one row for each step and record, open until it works again.

    How to use. Wrap what may fail: ``with self.env["fupin.clock.failure"]._guarding("tasks", duty): …``. What fails
    inside is undone and kept here; nothing is raised, so that the next one has its turn.
    """

    _name = "fupin.clock.failure"
    _inherit = ["fupin.jurisdiction"]
    _description = "Failure of the clock"
    _order = "closed_at desc, last_seen desc, id desc"
    _fupin_own_use = True
    _log_access = False
    _rec_name = "record_name"

    step = fields.Char(required=True, readonly=True)
    res_model = fields.Char(string="Kind of record", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True, index=False)
    record_name = fields.Char(string="Where", readonly=True)
    region_code = fields.Char(readonly=True)
    message = fields.Text(readonly=True)
    first_seen = fields.Datetime(readonly=True)
    last_seen = fields.Datetime(readonly=True)
    count = fields.Integer(string="Times", readonly=True, aggregator=None)
    closed_at = fields.Datetime(string="Works again since", readonly=True)

    _step_record_uniq = models.UniqueIndex(
        "(step, COALESCE(res_model, ''), COALESCE(res_id, 0))", "This failure is kept already."
    )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Failures are kept by the clock alone."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Failures are kept by the clock alone."))

    @api.model
    @contextmanager
    def _guarding(self, step, record=None):
        """Let what fails inside stop nothing else; keep it, and close it when it works again."""
        try:
            with self.env["fupin.policy"]._clock_isolation():
                yield
        except Exception as error:  # whatever it is, the others have their turn
            _logger.warning("The clock failed at %s %s", step, record or "", exc_info=True)
            self._keep(step, record, error)
        else:
            self._close(step, record)

    @api.model
    def _keep(self, step, record, error):
        now = utc_now()
        policy = None
        if record is not None and "policy_id" in record._fields:
            policy = record.sudo().policy_id  # sudo: the clock knows whose duty it is
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_clock_failure AS known
                       (step, res_model, res_id, record_name, region_code, message, first_seen, last_seen, count)
                   VALUES (%(step)s, %(model)s, %(id)s, %(name)s, %(region)s, %(message)s, %(now)s, %(now)s, 1)
                   ON CONFLICT (step, COALESCE(res_model, ''), COALESCE(res_id, 0)) DO UPDATE SET
                       message = excluded.message, last_seen = excluded.last_seen, closed_at = NULL,
                       record_name = excluded.record_name,
                       count = CASE WHEN known.closed_at IS NULL THEN known.count + 1 ELSE 1 END,
                       first_seen = CASE WHEN known.closed_at IS NULL THEN known.first_seen ELSE excluded.first_seen END
                """,
                step=step,
                model=record._name if record else None,
                id=record.id if record else None,
                name=record.display_name if record else step,
                region=policy.region_code if policy else None,
                message=f"{type(error).__name__}: {error}"[:MESSAGE_LENGTH],
                now=now,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _close(self, step, record):
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_clock_failure SET closed_at = %s WHERE step = %s AND closed_at IS NULL
                   AND COALESCE(res_model, '') = %s AND COALESCE(res_id, 0) = %s""",
                utc_now(), step, record._name if record else "", record.id if record else 0,
            )
        )  # fmt: skip
        if self.env.cr.rowcount:
            self.invalidate_model(flush=False)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Administrators read those of their places; what concerns no place is for who covers the country."""
        return scope.under("region_code")

    @api.autovacuum
    def _gc_closed(self):
        old = fields.Datetime.subtract(utc_now(), days=KEPT_DAYS)
        self.search(Domain("closed_at", "<", old), limit=1000).unlink()
