from odoo import api, fields, models
from odoo.addons.fupin_policy.models.fupin_task import STATES
from odoo.exceptions import AccessError
from odoo.tools import SQL

# columns that a task and its archived row share
KEPT = (
    "id", "obligation_id", "unit_id", "target_unit_id", "region_id", "region_code", "period_start", "period_end",
    "opens_at", "due_date", "due_at", "state", "note", "is_nil_return", "is_late", "is_cancelled_by_clock",
    "first_submitted_at", "submitted_at", "received_at", "coverage_actual",
)  # fmt: skip
BATCH = 10_000


class FupinTaskArchive(models.Model):
    """Tasks of past years that were done or cancelled, in a table with a partition for each year.

    A partitioned `fupin_task` was weighed and left: PostgreSQL wants the year in its primary key, and what points at a
    task by its number (submissions, inspections, meetings) could not any more. So what is over moves here, with the same
    number: the events of a task are found as before, its papers and submissions come with it. Nobody writes here; the
    tasks that records ask for stay where they are, because the clock looks at each of their turns.
    """

    _name = "fupin.task.archive"
    _inherit = ["fupin.jurisdiction"]
    _description = "Task of a past year"
    _auto = False
    _log_access = False
    _order = "year desc, due_at desc, id"
    _rec_name = "obligation_id"

    year = fields.Integer(readonly=True, aggregator=None)
    obligation_id = fields.Many2one("fupin.obligation", string="Duty", readonly=True)
    unit_id = fields.Many2one("fupin.unit", readonly=True)
    target_unit_id = fields.Many2one("fupin.unit", string="Towards", readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", readonly=True)
    region_code = fields.Char(readonly=True)
    period_start = fields.Date(readonly=True)
    period_end = fields.Date(readonly=True)
    opens_at = fields.Datetime(string="Opens", readonly=True)
    due_date = fields.Date(string="Day named", readonly=True)
    due_at = fields.Datetime(string="Due", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    note = fields.Text(readonly=True)
    is_nil_return = fields.Boolean(string="Nil return", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    is_cancelled_by_clock = fields.Boolean(string="Cancelled by the system", readonly=True)
    first_submitted_at = fields.Datetime(string="First submitted", readonly=True)
    submitted_at = fields.Datetime(string="Submitted at", readonly=True)
    received_at = fields.Datetime(string="Received at", readonly=True)
    coverage_actual = fields.Float(string="Share covered", digits=(5, 4), readonly=True, aggregator="avg")
    submissions = fields.Json(string="Submissions as data", readonly=True)
    submission_text = fields.Text(string="Submissions", compute="_compute_submission_text")
    event_ids = fields.Many2many("fupin.event", string="History", compute="_compute_event_ids")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Attachments",
        domain=[("res_model", "=", "fupin.task.archive")],
        readonly=True,
    )

    @api.private
    def init(self):
        """Make the table, with its key and indexes, once; partitions come with the first task of a year."""
        self.env.cr.execute(
            """CREATE TABLE IF NOT EXISTS fupin_task_archive (
                   id integer NOT NULL, year integer NOT NULL,
                   obligation_id integer NOT NULL REFERENCES fupin_obligation ON DELETE RESTRICT,
                   unit_id integer NOT NULL REFERENCES fupin_unit ON DELETE RESTRICT,
                   target_unit_id integer REFERENCES fupin_unit ON DELETE RESTRICT,
                   region_id integer NOT NULL REFERENCES fupin_region ON DELETE RESTRICT,
                   region_code varchar NOT NULL, period_start date, period_end date, opens_at timestamp,
                   due_date date NOT NULL, due_at timestamp, state varchar, note text, is_nil_return boolean,
                   is_late boolean, is_cancelled_by_clock boolean, first_submitted_at timestamp, submitted_at timestamp,
                   received_at timestamp, coverage_actual numeric, submissions jsonb, PRIMARY KEY (id, year)
               ) PARTITION BY LIST (year);
               CREATE INDEX IF NOT EXISTS fupin_task_archive_place_idx ON fupin_task_archive (region_code, due_at);
               CREATE INDEX IF NOT EXISTS fupin_task_archive_once_idx
                   ON fupin_task_archive (obligation_id, due_date, unit_id);
               CREATE INDEX IF NOT EXISTS fupin_task_archive_unit_idx ON fupin_task_archive (unit_id, due_at)"""
        )

    @property
    def _table_query(self):
        """The table itself: named so, because core looks for plain tables and does not know partitioned ones."""
        return SQL("SELECT * FROM fupin_task_archive")

    def _compute_event_ids(self):
        """The events of the task, which keep its number."""
        events = self.env["fupin.event"].search([("res_model", "=", "fupin.task"), ("res_id", "in", self.ids)])
        by_task = events.grouped("res_id")
        for task in self:
            task.event_ids = by_task.get(task.id, events.browse())

    def _compute_submission_text(self):
        """The versions in words: when, whether a correction, what was noted."""
        for task in self:
            task.submission_text = "\n".join(
                " ".join(str(part) for part in (one["version"], one["date"], one.get("note") or "") if part)
                for one in task.submissions or ()
            )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Tasks of past years are kept as they were."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Tasks of past years are kept as they were."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Tasks of past years are kept as they were."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read as the task was."""
        return self.env["fupin.task"]._jurisdiction_domain(scope, "read")

    # ------------------------------------------------------------------- moving

    @api.model
    def _waiting(self, before):
        """Return the SQL condition of the tasks (alias ``task``) that are over and were due before a day."""
        return SQL(
            """task.due_date < %s AND task.state IN ('done', 'cancelled') AND task.res_id IS NULL
               AND EXISTS (SELECT FROM fupin_obligation duty WHERE duty.id = task.obligation_id AND duty.trigger = 'calendar')
            """,
            before,
        )

    @api.model
    def _move(self, before, batch=BATCH):
        """Move a batch of tasks that are over and were due before a day, and count them in the statistics.

        Nothing is lost or doubled if it is cut off: a batch is one transaction. Who locks a task now keeps it.

        :param before: 1 January of a year
        :return: number of tasks moved
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id, extract(year FROM task.due_date)::int FROM fupin_task task WHERE %s
                   LIMIT %s FOR UPDATE OF task SKIP LOCKED""",
                self._waiting(before), batch,
            )
        )  # fmt: skip
        if not rows:
            return 0
        ids = [task for task, _year in rows]
        self._make_partitions({year for _task, year in rows})
        self._take_papers(ids)
        submissions = self._take_submissions(ids)
        self.env.cr.execute(
            SQL(
                """WITH gone AS (DELETE FROM fupin_task WHERE id = ANY(%(ids)s) RETURNING *),
                        kept AS (
                            INSERT INTO fupin_task_archive (%(columns)s, year, submissions)
                            SELECT %(gone)s, extract(year FROM gone.due_date)::int, told.submissions
                            FROM gone LEFT JOIN jsonb_to_recordset(%(told)s::jsonb) AS told(task_id int, submissions jsonb)
                                ON told.task_id = gone.id
                            RETURNING unit_id, obligation_id, region_code, year, state, is_late, is_nil_return)
                   INSERT INTO fupin_task_statistic AS known
                       (unit_id, obligation_id, region_code, year, total, done, late, nil_returns, cancelled)
                   SELECT unit_id, obligation_id, min(region_code), year, count(*),
                       count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'done' AND is_late),
                       count(*) FILTER (WHERE state = 'done' AND is_nil_return), count(*) FILTER (WHERE state = 'cancelled')
                   FROM kept GROUP BY unit_id, obligation_id, year
                   ON CONFLICT (unit_id, obligation_id, year) DO UPDATE SET total = known.total + excluded.total,
                       done = known.done + excluded.done, late = known.late + excluded.late,
                       nil_returns = known.nil_returns + excluded.nil_returns,
                       cancelled = known.cancelled + excluded.cancelled""",
                ids=ids,
                columns=SQL(", ").join(map(SQL.identifier, KEPT)),
                gone=SQL(", ").join(SQL.identifier("gone", name) for name in KEPT),
                told=submissions,
            )
        )
        self.env.invalidate_all(flush=False)
        return len(ids)

    @api.model
    def _make_partitions(self, years):
        for year in sorted(years):
            self.env.cr.execute(
                SQL(
                    "CREATE TABLE IF NOT EXISTS %s PARTITION OF fupin_task_archive FOR VALUES IN (%s)",
                    SQL.identifier(f"fupin_task_archive_{int(year)}"), int(year),
                )
            )  # fmt: skip

    @api.model
    def _take_papers(self, ids):
        """Let the papers of tasks and of their submissions be reached through the archived task."""
        self.env.cr.execute(
            SQL(
                """UPDATE ir_attachment paper SET res_model = %(archive)s, res_id = found.task_id, res_field = NULL
                   FROM (SELECT 'fupin.task' AS model, id AS record, id AS task_id FROM unnest(%(ids)s::int[]) id
                         UNION ALL SELECT 'fupin.task.submission', id, task_id FROM fupin_task_submission
                         WHERE task_id = ANY(%(ids)s)) found
                   WHERE paper.res_model = found.model AND paper.res_id = found.record""",
                archive=self._name, ids=ids,
            )
        )  # fmt: skip

    @api.model
    def _take_submissions(self, ids):
        """Take the versions of tasks out; return them as JSON, a row for each task."""
        [[told]] = self.env.execute_query(
            SQL(
                """WITH gone AS (DELETE FROM fupin_task_submission WHERE task_id = ANY(%s) RETURNING *)
                   SELECT COALESCE(jsonb_agg(jsonb_build_object('task_id', task_id, 'submissions', versions)), '[]')::text
                   FROM (SELECT task_id, jsonb_agg(jsonb_build_object('version', version, 'date', date, 'user_id', user_id,
                             'is_correction', is_correction, 'is_nil_return', is_nil_return, 'reason', reason,
                             'note', note, 'coverage', coverage, 'figures', figures) ORDER BY version) AS versions
                         FROM gone GROUP BY task_id) by_task""",
                ids,
            )
        )
        return told
