import logging
from datetime import timedelta

from psycopg2 import errors

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel.kinds import KINDS

_logger = logging.getLogger(__name__)
# readers of the table wait behind whoever waits for its lock: no longer than this
LOCK_TIMEOUT = "700ms"
RETRY_SECONDS = 5


class FupinOwnField(models.Model):
    """Making the column of an own field without stalling anybody.

    Whoever waits for the lock of a table lets all its readers wait behind him, so it is waited for 0.7 seconds and
    tried again later: by the open page of the designer every two seconds, else by the clock. The lock is asked for
    last, and held until the request ends.
    """

    _inherit = "fupin.own.field"

    def _make_column(self):
        """Make the column; return whether the lock was had.

        A failure of any other kind is raised, and nothing is left of it.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._lock_tables()
                self._reflect_column()
                self.env.cr.execute(SQL("SET LOCAL lock_timeout = 0"))
        except (errors.LockNotAvailable, errors.DeadlockDetected):
            self.invalidate_recordset()
            return False
        return True

    def _lock_tables(self):
        """Take the locks that a new column needs, all of them before the models are touched.

        :raise LockNotAvailable: if one is not had in time
        """
        self.env.flush_all()
        kind = KINDS[self.kind]
        # the table of a list of values points at the records; a column of theirs changes their table
        mode = SQL("SHARE ROW EXCLUSIVE") if kind.ttype == "many2many" else SQL("ACCESS EXCLUSIVE")
        locked = [(self.env[self.model]._table, mode)]
        if kind.relation:
            locked.append((self.env[kind.relation]._table, SQL("SHARE ROW EXCLUSIVE")))
        self.env.cr.execute(SQL("SELECT set_config('lock_timeout', %s, true)", LOCK_TIMEOUT))
        for table, mode in locked:
            # that it is not had in time is no fault to be logged
            self.env.cr.execute(SQL("LOCK TABLE %s IN %s MODE", SQL.identifier(table), mode), log_exceptions=False)

    def _reflect_column(self):
        kind = KINDS[self.kind]
        values = {
            "name": self.name,
            "model_id": self.model_id.id,
            "field_description": self._column_label(),
            "ttype": kind.ttype,
            "fupin_kind": self.kind,
            "state": "manual",
            "copied": True,
        }
        if kind.relation:
            values["relation"] = kind.relation
        if kind.ttype == "many2one":
            values["on_delete"] = "restrict"
        if kind.ttype == "many2many":
            values.update(relation_table=f"{self.name}_rel", column1="record_id", column2="value_id")
        if kind.relation == "fupin.form.option":
            values["domain"] = f"[('field_name', '=', '{self.name}')]"
        # sudo: columns are made by the system; who may ask for one was checked by the designer
        column = self.env["ir.model.fields"].sudo().create(values)
        self.write({"field_id": column.id, "state": "ready"})

    def _column_label(self):
        """Return the label, with the number of the column where another county's has the same one."""
        # sudo: as below
        columns = self.env["ir.model.fields"].sudo()
        same = columns.search_count([("model", "=", self.model), ("field_description", "=", self.label)], limit=1)
        return f"{self.label}（{self.name.rpartition('_')[2]}）" if same else self.label

    @api.model
    def _try_waiting(self, model_name=None):
        """Try again to make the columns that wait; return what is not done yet.

        What was to follow a column is done by the next call, in a transaction that does not hold the table's lock.
        """
        domain = [("state", "in", ("waiting", "made")), *([("model", "=", model_name)] if model_name else [])]
        unfinished = self.sudo().search(domain)  # sudo: whoever asked for it was checked then
        mine = unfinished._claimed()
        left = unfinished - mine
        for own in mine:
            if own.state == "made" and own._follow_pending():
                continue
            if own.state == "waiting" and own._make_column():
                own.state = "made"
            left |= own
        if left:
            self._wake_clock()
        return left

    def _claimed(self):
        """Return those that nobody else works on, locked: the page and the clock may try at the same moment.

        What was changed since this transaction began cannot be locked in it: it is left to the next one.
        """
        return self.browse(self._locked_ids("fupin_own_field", self.ids)) if self else self

    @api.model
    def _locked_ids(self, table, ids):
        query = SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED", SQL.identifier(table), list(ids)
        )
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(query, log_exceptions=False)  # that somebody was faster is no fault
                return [row[0] for row in self.env.cr.fetchall()]
        except errors.SerializationFailure:
            return []

    def _follow_pending(self):
        """Put the field into the form as was asked; where that is not possible any more it stays in the dictionary.

        :return: whether it is done; not where somebody is changing the form at this moment
        """
        change = self.pending
        forms = (
            self.env["fupin.form.layout"]
            .sudo()
            .search(  # sudo: as below
                [("model", "=", self.model), ("region_id", "=", self.region_id.id), ("state", "!=", "superseded")]
            )
        )
        if len(self._locked_ids("fupin_form_layout", forms.ids)) < len(forms):
            return False
        self.write({"state": "ready", "pending": False})
        user = self.create_uid
        try:
            with self.env.cr.savepoint():
                self.env["fupin.form.layout"].with_user(user)._finish_waiting(self.with_user(user), change or {})
        except UserError as error:
            _logger.warning("The field %s was made and not put into its form: %s", self.name, error)
        return True

    @api.model
    def _wake_clock(self):
        # sudo: the clock is the system's; tried again without a pause, it would keep all readers waiting
        clock = self.env.ref("fupin_fields.ir_cron_fupin_own_field").sudo()
        clock._trigger(at=utc_now() + timedelta(seconds=RETRY_SECONDS))

    @api.model
    def _cron_try_waiting(self):
        """Make the columns that wait; the one who asked may have left the page long ago."""
        self._try_waiting()
        self.env["ir.cron"]._commit_progress()  # the lock of the table is let go before what follows
        left = self._try_waiting()
        if left:
            _logger.info("Tables still in use: %s own fields wait.", len(left))
