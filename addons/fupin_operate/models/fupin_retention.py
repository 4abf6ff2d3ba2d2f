import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
BATCH = 1_000
SECONDS = 600


class FupinRetention(models.Model):
    """How long one kind of record is kept (保存期限): the term is the administrator's, the least is the law's.

    What is over is moved (tasks) or deleted in batches by night; the page tells when that last ran and how much went.
    Terms in days.
    """

    _name = "fupin.retention"
    _description = "Term of keeping"
    _order = "sequence, id"
    _fupin_kept = frozenset({"days"})

    sequence = fields.Integer(default=10, readonly=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="What", required=True, readonly=True)
    kind = fields.Selection(
        [("tasks", "Moved to the archive"), ("rows", "Deleted"), ("attachments", "Deleted with their file"),
         ("forever", "Kept for ever")],
        string="What becomes of it", required=True, readonly=True,
    )  # fmt: skip
    model = fields.Char(readonly=True)
    date_field = fields.Char(readonly=True)
    condition = fields.Char(readonly=True, help="state=value of the rows that may go; empty: all.")
    days = fields.Integer(string="Kept for (days)", required=True, aggregator=None)
    minimum_days = fields.Integer(string="At least (days)", readonly=True, aggregator=None)
    ground = fields.Char(string="Why", readonly=True)
    last_run_at = fields.Datetime(string="Last run", readonly=True)
    last_count = fields.Integer(string="Gone in the last run", readonly=True, aggregator=None)
    total_count = fields.Integer(string="Gone so far", readonly=True, aggregator=None)

    _key_uniq = models.UniqueIndex("(key)", "There is a term for this already.")
    _least = models.Constraint("CHECK (days >= minimum_days)", "The law asks for a longer term.")

    def write(self, vals):
        if not self.env.su and vals.keys() - self._fupin_kept:
            raise AccessError(self.env._("Only the term itself is set."))
        for term in self:
            if "days" in vals and (vals["days"] or 0) < term.minimum_days:
                raise UserError(
                    self.env._(
                        "“%(name)s” is kept for at least %(days)s days: %(ground)s.",
                        name=term.name,
                        days=term.minimum_days,
                        ground=term.ground or "",
                    )
                )
        return super().write(vals)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Terms hold for the whole system: each administrator reads them, one of the whole country sets them."""
        if mode == "read":
            return Domain.TRUE if scope.prefixes else Domain.FALSE
        return Domain.TRUE if scope.whole_country else Domain.FALSE

    # ------------------------------------------------------------------ running

    @api.model
    def _cron_keep(self):
        """Move and delete what is over, a batch for each commit, until nothing is left or time is out."""
        cron = self.env["ir.cron"]
        until = utc_now() + timedelta(seconds=SECONDS)
        for term in self.search([("kind", "!=", "forever")]):
            count = 0
            while utc_now() < until:
                gone = term._take_batch()
                count += gone
                term._note(count, gone)
                if not cron._commit_progress(gone) or not gone:
                    break

    def _note(self, count, gone):
        self.write({"last_run_at": utc_now(), "last_count": count, "total_count": self.total_count + gone})

    def _take_batch(self, batch=None):
        """Take one batch of what is over; return how many went."""
        self.ensure_one()
        return getattr(self, f"_take_{self.kind}")(batch)

    def _moment(self):
        return utc_now() - timedelta(days=self.days)

    def _take_tasks(self, batch):
        """Whole years go: the year before last at the earliest."""
        last = (local_date() - timedelta(days=self.days)).year
        return self.env["fupin.task.archive"]._move(f"{last}-01-01", batch or 10 * BATCH)

    def _take_rows(self, batch):
        if self.model not in self.env:
            return 0
        # sudo: terms hold for everybody's records; run by the system
        Model = self.env[self.model].sudo().with_context(active_test=False)
        domain = Domain(self.date_field, "<", self._moment())
        if self.condition:
            name, _is, values = self.condition.partition("=")
            domain &= Domain(name, "in", values.split(","))
        rows = Model.search(domain, limit=batch or BATCH, order="id")
        rows.unlink()
        return len(rows)

    def _take_attachments(self, batch):
        """Files of which no record knows: loose ones, and those of records that are gone."""
        ids = self._unreferenced(batch or BATCH)
        # sudo: files without a record belong to nobody
        self.env["ir.attachment"].sudo().browse(ids).unlink()
        return len(ids)

    def _unreferenced(self, limit):
        Attachment = self.env["ir.attachment"]
        Attachment.flush_model()
        models_of_ours = [
            model for name, model in self.env.registry.items()
            if name.startswith("fupin.") and not model._abstract and not model._transient and (model._auto or name == "fupin.task.archive")
        ]  # fmt: skip
        gone = SQL(" OR ").join(
            SQL(
                "(paper.res_model = %s AND COALESCE(paper.res_id, 0) > 0 AND NOT EXISTS (SELECT FROM %s it WHERE it.id = paper.res_id))",
                model._name, SQL.identifier(model._table),
            )
            for model in models_of_ours
        )  # fmt: skip
        named = SQL(" ").join(
            SQL(
                "AND NOT EXISTS (SELECT FROM %s WHERE %s = paper.id)",
                SQL.identifier(table),
                SQL.identifier(table, column),
            )
            for table, column in sorted(self._columns_naming())
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT paper.id FROM ir_attachment paper
                   WHERE paper.res_field IS NULL AND paper.type = 'binary' AND paper.public IS NOT TRUE AND paper.url IS NULL
                     AND paper.create_date < %s AND paper.res_model LIKE 'fupin.%%'
                     AND ((COALESCE(paper.res_id, 0) = 0) OR %s) %s
                   ORDER BY paper.id LIMIT %s""",
                self._moment(), gone, named, limit,
            )
        )  # fmt: skip
        return [number for (number,) in rows]

    @api.model
    def _columns_naming(self):
        """Return ``{(table, column)}`` of all that names an attachment."""
        found = set()
        for name in self.env.registry:
            model = self.env[name]
            if model._abstract:
                continue
            for field in model._fields.values():
                if not field.store or field.comodel_name != "ir.attachment":
                    continue
                if field.type == "many2many":
                    found.add((field.relation, field.column2))
                elif field.type == "many2one" and model._auto:
                    found.add((model._table, field.name))
        return found
