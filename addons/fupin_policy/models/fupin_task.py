from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import period as periods

STATES = [
    ("open", "To do"),
    ("submitted", "Submitted"),
    ("returned", "Returned"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
WAITING = ("open", "returned")


class FupinTask(models.Model):
    """What one unit owes by one date, made by the clock from a duty (`fupin.obligation`).

    | who                                         | may                                             |
    |---------------------------------------------|-------------------------------------------------|
    | the unit's people                           | note, attach, submit, withdraw, correct         |
    | those above it: township, county, superior  | receive, return, confirm; cancel with a reason  |
    | everyone in whose places it lies            | read                                            |
    | nobody                                      | create, delete, write anything else             |
    """

    _name = "fupin.task"
    _inherit = ["fupin.jurisdiction", "fupin.state.machine"]
    _description = "Task"
    _order = "due_at, id"
    _rec_names_search = ["obligation_id.name", "unit_id.name"]
    _transitions = {
        "submit": (WAITING, "submitted"),
        "withdraw": (("submitted",), "open"),
        "receive": (("submitted",), "submitted"),
        "confirm": (("submitted",), "done"),
        "return": (("submitted",), "returned"),
        "correct": (("submitted", "done"), "submitted"),
        "cancel": (WAITING, "cancelled"),
    }
    # what the unit's people may write
    _open_fields = frozenset({"note", "attachment_ids"})

    # what: the unique index serves the look-up by duty, so no index of its own
    obligation_id = fields.Many2one(
        "fupin.obligation", string="Duty", required=True, ondelete="restrict", readonly=True
    )
    article_id = fields.Many2one(related="obligation_id.article_id")
    article_text = fields.Text(string="Demanded by", compute="_compute_article_text")
    res_model = fields.Char(string="Kind of record", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True, index=False)

    # who, where; the table grows by 620,573 rows a month: four indexes, see below
    unit_id = fields.Many2one("fupin.unit", required=True, ondelete="restrict", readonly=True)
    target_unit_id = fields.Many2one("fupin.unit", string="Towards", ondelete="restrict", readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", required=True, ondelete="restrict", readonly=True)
    region_code = fields.Char(compute="_compute_region_code", store=True, precompute=True, required=True)

    # when
    period_start = fields.Date(required=True, readonly=True)
    period_end = fields.Date(required=True, readonly=True)
    period_label = fields.Char(string="Period covered", compute="_compute_period_label")
    opens_at = fields.Datetime(string="Opens", required=True, readonly=True)
    due_date = fields.Date(string="Day named", required=True, readonly=True, help="Before any move to a workday.")
    due_at = fields.Datetime(string="Due", required=True, readonly=True)
    is_overdue = fields.Boolean(string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    is_backlog = fields.Boolean(
        string="To catch up on",
        compute="_compute_is_backlog",
        search="_search_is_backlog",
        help="Due before the policy's regular operation: no reminder is sent.",
    )

    # what was done
    state = fields.Selection(STATES, required=True, default="open", readonly=True, copy=False)
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    is_nil_return = fields.Boolean(string="Nil return", readonly=True)
    first_submitted_at = fields.Datetime(string="First submitted", readonly=True)
    submitted_at = fields.Datetime(string="Submitted at", readonly=True)
    # what a person cancelled stays so
    is_cancelled_by_clock = fields.Boolean(string="Cancelled by the system", readonly=True, copy=False)
    received_at = fields.Datetime(string="Received at", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    coverage_actual = fields.Float(string="Share covered", digits=(5, 4), readonly=True, aggregator="avg")
    submission_ids = fields.One2many("fupin.task.submission", "task_id", string="Submissions", readonly=True)
    event_ids = fields.One2many(
        "fupin.event", "res_id", string="History", domain=[("res_model", "=", "fupin.task")], readonly=True
    )
    progress = fields.Char(string="Done so far", compute="_compute_progress")
    may_do = fields.Boolean(compute="_compute_may")
    may_judge = fields.Boolean(compute="_compute_may")
    may_nil = fields.Boolean(compute="_compute_may_nil")

    # one task for each duty, day, unit, target and record: what makes every run of the clock repeatable
    _once_uniq = models.UniqueIndex(
        "(obligation_id, due_date, unit_id, COALESCE(target_unit_id, 0), COALESCE(res_id, 0))",
        "This task exists already.",
    )
    # lists of a place, and the work desk
    _place_idx = models.Index("(region_code, due_at)")
    # my own unit's tasks
    _unit_idx = models.Index("(unit_id, due_at)")

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for task in self:
            task.region_code = task.region_id.code

    @api.depends("obligation_id", "unit_id", "target_unit_id", "period_start")
    def _compute_display_name(self):
        for task in self:
            duty = task.obligation_id.sudo()  # sudo: the name of a duty that binds the unit is no secret
            unit = task.unit_id.sudo()  # sudo: as above
            parts = [duty.name, task.period_label or str(task.due_date or ""), unit.name]
            if task.target_unit_id:
                parts.append(task.target_unit_id.sudo().name)  # sudo: as above
            task.display_name = " · ".join(part for part in parts if part)

    @api.depends("obligation_id", "period_start")
    def _compute_period_label(self):
        for task in self:
            duty = task.obligation_id.sudo()  # sudo: the period of a duty that binds the unit is no secret
            kind = "once" if duty.trigger == "record" else duty.period
            task.period_label = periods.label(kind, task.period_start) if task.period_start else ""

    @api.depends("obligation_id")
    def _compute_article_text(self):
        for task in self:
            task.article_text = task._article()

    def _article(self):
        # sudo: the article that demands something of a unit is read by it, whichever level wrote it
        return self.obligation_id.sudo()._citation()

    @api.depends("state", "due_at")
    def _compute_is_overdue(self):
        now = utc_now()
        for task in self:
            task.is_overdue = task.state in WAITING and bool(task.due_at) and task.due_at < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", WAITING) & Domain("due_at", "<", utc_now())

    @api.depends("obligation_id.policy_id.is_live", "obligation_id.policy_id.live_from", "due_date")
    def _compute_is_backlog(self):
        for task in self:
            policy = task.obligation_id.sudo().policy_id  # sudo: whether a policy is live is no secret
            live_from = policy.live_from
            task.is_backlog = not policy.is_live or bool(live_from and task.due_date and task.due_date < live_from)

    def _search_is_backlog(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """EXISTS (SELECT FROM fupin_obligation duty JOIN fupin_policy policy ON policy.id = duty.policy_id
                   WHERE duty.id = %s AND (policy.is_live IS NOT TRUE OR %s < policy.live_from))""",
                SQL.identifier(alias, "obligation_id"),
                SQL.identifier(alias, "due_date"),
            ),
            predicate=lambda task: task.is_backlog,
        )

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Tasks are made by the clock from the duties of a policy."))

    def write(self, vals):
        if not self.env.su and self.env.context.get("in_transition") is not IN_TRANSITION:
            if vals.keys() - self._open_fields:
                raise AccessError(self.env._("Only the note and the attachments of a task are written by hand."))
            self._check_doer()
            if self.filtered(lambda task: task.state not in WAITING):
                raise AccessError(self.env._("What was submitted is changed by a correction, so that both are kept."))
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._hold_attachments()
        return result

    def _hold_attachments(self):
        """Attachments are reached through their task; Odoo checks that they may be changed."""
        for task in self:
            task.attachment_ids.check_access("write")
            loose = task.attachment_ids.filtered(
                lambda scan, task=task: (scan.res_model, scan.res_id) != (task._name, task.id)
            )
            loose.write({"res_model": self._name, "res_id": task.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Tasks are not deleted: cancel them with a reason."))

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One reads the tasks of one's places and of one's units, departments and third parties only the latter.

        One writes what one does oneself, and with it the papers; see `_is_doer`. Those above write nothing: what they
        decide is checked by each step, see `_check_judge`."""
        own = Domain("unit_id", "in", list(scope.unit_ids))
        here = scope.under("region_code")
        if mode == "read":
            return own if scope.role in ("department", "third_party") else here | own
        if scope.role == "village":
            return here | own
        if scope.role == "township":
            return here & Domain("unit_id.unit_type", "=", "township") | own
        return own
