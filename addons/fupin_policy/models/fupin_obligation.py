from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.models.fupin_unit import UNIT_TYPES
from odoo.exceptions import ValidationError

from ..kernel import period as periods
from ..kernel import reading as words
from ..kernel import schedule

PERIODS = [
    ("half_month", "Half month"),
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("half_year", "Half year"),
    ("year", "Year"),
    ("once", "Once"),
]
SCOPE_RELATIONS = [
    ("place", "What stands in its place"),
    ("department", "What it supervises as lead department"),
    ("unit", "What it is the responsible unit of"),
]
# field of the records that names the unit
RELATION_FIELDS = {"department": "department_id", "unit": "unit_id"}
SHOWN_DATES = 12
# twelve yearly dates and one more
SHOWN_SPAN = timedelta(days=366 * 13)


class FupinObligation(models.Model):
    """A duty that comes again or follows from a record: who must do what, how much of it, towards whom, by when.

    How to use. A calendar duty has a period and due days (``cron``: "25", "14,29", "last" or a crontab of five fields
    whose time is ignored; empty: the last day of the period). A record duty falls due a ``term`` after
    ``start_field`` of each record of ``model_id`` that meets ``domain``, until ``end_domain`` holds for it.
    `_generate_tasks` makes the tasks, the clock calls it.

    How much: at least ``minimum_count`` activities of the unit in the period, and ``coverage`` (0 to 1) of the records
    of ``scope_model_id`` in its area, or of those that name it (``scope_relation``: a department's own). The activity
    model names its columns by a class attribute:
    ``_fupin_activity = {"unit": "unit_id", "date": "date", "record": "asset_id"}``; where it may be about several kinds
    of records, besides ``"records": {"fupin.project": "project_id"}``.
    """

    _name = "fupin.obligation"
    _inherit = ["fupin.policy.binding"]
    _description = "Duty"
    _pack_section = "obligations"
    _pack_fields = (
        "unit_type", "target_type", "trigger", "period", "cron", "open_cron", "month_end_fallback",
        "reports_previous_period", "due_inclusive", "workday_shift", "minimum_count", "activity_model_id",
        "scope_model_id", "scope_relation", "scope_domain", "coverage", "strength", "allows_nil", "lateness", "model_id", "domain",
        "start_field", "term", "is_repeated", "end_domain", "unit_field", "reminder_days", "escalation_days",
    )  # fmt: skip

    # who, towards whom
    unit_type = fields.Selection(UNIT_TYPES, string="Who", required=True, default="village_collective")
    target_type = fields.Selection(UNIT_TYPES, string="Towards each", help="One task for each such unit in its area.")

    # when
    trigger = fields.Selection(
        [("calendar", "By the calendar"), ("record", "By a record")], required=True, default="calendar"
    )
    period = fields.Selection(PERIODS, required=True, default="month")
    cron = fields.Char(string="Due days", help="Empty: the last day of the period.")
    open_cron = fields.Char(string="Opening days", help="Empty: the first day of the period.")
    month_end_fallback = fields.Boolean(
        string="Month's end instead",
        default=True,
        help="A day that a month lacks falls on its last day; otherwise that month is skipped.",
    )
    reports_previous_period = fields.Boolean(help="What falls due reports the period before.")
    due_inclusive = fields.Boolean(string="Due day counts", default=True, help="The due day itself is still in time.")
    workday_shift = fields.Selection(
        [("none", "Not moved"), ("previous", "The workday before"), ("next", "The workday after")],
        string="On a rest day",
        required=True,
        default="none",
    )

    # how much
    minimum_count = fields.Integer(string="At least (times)", aggregator=None)
    activity_model_id = fields.Many2one(
        "ir.model", string="Counted activity", index="btree_not_null", ondelete="set null"
    )
    scope_model_id = fields.Many2one("ir.model", string="What is covered", index="btree_not_null", ondelete="set null")
    scope_relation = fields.Selection(
        SCOPE_RELATIONS,
        string="Of whose",
        required=True,
        default="place",
        help="What stands in the unit's place, or what the records name the unit for.",
    )
    scope_domain = fields.Char(string="Which of them")
    coverage = fields.Float(string="Share covered", digits=(5, 4), aggregator=None, help="From 0 to 1.")
    strength = fields.Selection([("must", "Must"), ("principle", "In principle")], required=True, default="must")
    allows_nil = fields.Boolean(string="Nil return allowed", help="A unit may report that there is nothing to do.")
    lateness = fields.Selection(
        [("first", "The first submission"), ("last", "The last submission")],
        string="Late is judged by",
        required=True,
        default="first",
    )

    # following from a record
    model_id = fields.Many2one("ir.model", string="Kind of record", index="btree_not_null", ondelete="set null")
    domain = fields.Char(string="Which records")
    start_field = fields.Char(string="Counted from")
    term = fields.Char(help="Such as 30d, 12m, 1y; or @key: a parameter, whose value in each place is the term.")
    is_repeated = fields.Boolean(string="Again after each term", help="Until the end condition holds.")
    end_domain = fields.Char(string="Done when", help="The duty of a record ends where this holds.")
    unit_field = fields.Char(string="Unit named by", help="Field of the record; empty: the units of its place.")

    reminder_days = fields.Integer(string="Remind before (days)", default=3, aggregator=None)
    escalation_days = fields.Integer(string="Supervise after (days)", default=3, aggregator=None)

    # how people enter and read it
    due_days = fields.Char(
        string="Days of the month", compute="_compute_due_parts", inverse="_inverse_due_parts", help="Such as 14, 29."
    )
    due_months = fields.Char(
        string="Only in months", compute="_compute_due_parts", inverse="_inverse_due_parts", help="Such as 6, 12."
    )
    due_last_day = fields.Boolean(
        string="Last day of the month", compute="_compute_due_parts", inverse="_inverse_due_parts"
    )
    open_day = fields.Char(string="Opens on day", compute="_compute_open_parts", inverse="_inverse_open_parts")
    open_months = fields.Char(
        string="Opens in months", compute="_compute_open_parts", inverse="_inverse_open_parts", help="Such as 11."
    )
    next_dates = fields.Text(string="Next twelve dates", compute="_compute_next_dates")

    generated_until = fields.Date(string="Tasks made until", readonly=True, copy=False)

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a duty of this key.")
    _coverage_is_a_share = models.Constraint("CHECK (coverage >= 0 AND coverage <= 1)", "A share lies from 0 to 1.")
    _counts_positive = models.Constraint(
        "CHECK (minimum_count >= 0 AND reminder_days >= 0 AND escalation_days >= 0)", "Counts cannot be negative."
    )

    # ----------------------------------------------------------------- reading

    def _schedule(self):
        """Return the duty's `kernel.schedule.Schedule`."""
        self.ensure_one()
        return schedule.Schedule(
            self.period or "month",
            self.cron or "",
            self.open_cron or "",
            self.month_end_fallback,
            self.reports_previous_period,
            self.due_inclusive,
            self.workday_shift or "none",
        )

    @api.depends("cron")
    def _compute_due_parts(self):
        for duty in self:
            days, months, last = duty._parts(duty.cron)
            duty.due_days, duty.due_months, duty.due_last_day = days, months, last

    @api.depends("open_cron")
    def _compute_open_parts(self):
        for duty in self:
            days, months, last = duty._parts(duty.open_cron)
            duty.open_day, duty.open_months = schedule.LAST if last else days, months

    @staticmethod
    def _parts(cron):
        """Return (days, months, last day) as texts of a crontab that names days of the month."""
        try:
            spec = schedule.parse(cron)
        except ValueError:
            spec = None
        if not spec or spec.weekdays:
            return "", "", False
        days = ", ".join(str(day) for day in spec.days if day != schedule.LAST)
        return days, ", ".join(map(str, spec.months)), schedule.LAST in spec.days

    @api.onchange("due_days", "due_months", "due_last_day")
    def _inverse_due_parts(self):
        for duty in self:
            duty.cron = duty._composed(duty.due_days, duty.due_months, duty.due_last_day)

    @api.onchange("open_day", "open_months")
    def _inverse_open_parts(self):
        for duty in self:
            duty.open_cron = duty._composed(duty.open_day, duty.open_months)

    def _composed(self, days, months, last=False):
        """Return the crontab of what people typed; `ValidationError` where that is no list of days."""
        try:
            spec = schedule.parse(",".join((days or "").replace(",", " ").replace("、", " ").split()))
            listed = spec.days if spec else ()
            months = [int(month) for month in (months or "").replace("、", ",").replace("，", ",").split(",") if month]
            cron = schedule.compose(
                [day for day in listed if day != schedule.LAST], months, last or schedule.LAST in listed
            )
            schedule.parse(cron)
        except ValueError as error:
            raise ValidationError(self.env._("“%s” is no day or month: write such as 14, 29.", error)) from None
        return cron or False

    @api.depends(
        "name", "unit_type", "target_type", "trigger", "period", "cron", "month_end_fallback", "due_inclusive",
        "minimum_count", "coverage", "term", "is_repeated", "start_field", "model_id", "policy_id.parameter_ids.value",
        "scope_relation",
    )  # fmt: skip
    def _compute_reading(self):
        for duty in self:
            try:
                when = duty._when()
            except ValueError:
                when = "……"
            duty.reading = words.sentence(
                when,
                duty.unit_type,
                duty.name or "……",
                duty.target_type,
                duty.minimum_count,
                duty.coverage,
                duty.scope_relation,
            )

    def _part_words(self, name):
        if name == "cron":
            return self._when()
        return self._term_words() if name == "term" else super()._part_words(name)

    def _when(self):
        if self.trigger != "record":
            return schedule.reading(self.period, self.cron, self.month_end_fallback, self.due_inclusive)
        model = self.env.get(self.model_id.sudo().model)  # sudo: the name of a kind of record is no secret
        field = model._fields.get(self.start_field) if model is not None else None
        start = field._description_string(self.env) if field else "……"
        again = "每" if self.is_repeated else ""
        return f"自“{start}”起{again}{self._term_words()}内"

    @api.depends(
        "trigger", "period", "cron", "open_cron", "month_end_fallback", "reports_previous_period", "due_inclusive",
        "workday_shift", "policy_id.date_from", "policy_id.date_to",
    )  # fmt: skip
    def _compute_next_dates(self):
        for duty in self:
            try:
                duty.next_dates = duty._next_dates(local_date())
            except ValueError as error:
                duty.next_dates = self.env._("“%s” is not understood.", error)

    def _next_dates(self, today):
        """Return the next twelve due dates from a day on, one a line, as people read them."""
        if self.trigger == "record":
            return ""
        policy = self.policy_id
        since = policy.date_from or today
        first = max(today, since)
        windows = self._schedule().windows(first, first + SHOWN_SPAN, since, policy.date_to or None)
        return "\n".join(map(self._date_line, windows[:SHOWN_DATES])) or self.env._("No date comes.")

    def _date_line(self, window):
        line = f"{window.last} 周{'一二三四五六日'[window.last.weekday()]}"
        label = periods.label(self.period, window.period.start)
        notes = [label] if label else []
        notes.append(f"{window.opens}开放")
        if window.last != window.due and self.workday_shift != "none" and self.due_inclusive:
            notes.append(f"原为{window.due}")
        if not window.is_known:
            notes.append("放假安排未公布，未调整")
        return f"{line}（{'，'.join(notes)}）"

    # -------------------------------------------------------------- validation

    @api.constrains("trigger", "period", "cron", "open_cron", "month_end_fallback", "policy_id", "target_type")
    def _check_dates(self):
        for duty in self.filtered(lambda duty: duty.trigger == "calendar"):
            try:
                due, opening = duty._schedule().comes(), duty._schedule().comes(duty.open_cron or "")
            except ValueError as error:
                raise ValidationError(
                    self.env._("“%(name)s”: “%(text)s” is no due date.", name=duty.name, text=error)
                ) from None
            if not due or not opening:
                raise ValidationError(self.env._("“%s”: this date never comes.", duty.name))
            if duty.period == "once" and not duty.cron and not duty.policy_id.date_to:
                raise ValidationError(self.env._("“%s” falls due once: say on which day.", duty.name))

    @api.constrains("trigger", "model_id", "start_field", "term", "unit_field", "target_type")
    def _check_record_trigger(self):
        for duty in self.filtered(lambda duty: duty.trigger == "record"):
            duty._check_term()
            if duty.target_type:
                raise ValidationError(self.env._("“%s” follows from a record: it has no units towards.", duty.name))
            model = duty._model("model_id")
            start = model._fields.get(duty.start_field or "") if model is not None else None
            if start is None or not start.store or start.type not in ("date", "datetime"):
                raise ValidationError(
                    self.env._("“%(name)s”: “%(field)s” is no date of the record.",
                               name=duty.name, field=duty.start_field or "")
                )  # fmt: skip
            unit = model._fields.get(duty.unit_field or "")
            if duty.unit_field and (unit is None or not unit.store or unit.comodel_name != "fupin.unit"):
                raise ValidationError(
                    self.env._("“%(name)s”: “%(field)s” names no unit.", name=duty.name, field=duty.unit_field)
                )
            if not duty.unit_field and "region_code" not in model._fields:
                raise ValidationError(self.env._("“%s”: its records stand in no place: name their unit.", duty.name))

    # ------------------------------------------------------------------ saving

    # bookkeeping of the clock, written by it in SQL only
    _engine_fields = frozenset({"generated_until"})
