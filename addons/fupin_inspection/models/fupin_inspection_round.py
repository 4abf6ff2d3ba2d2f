from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError, ValidationError

SUBJECTS = [("asset", "Assets"), ("project", "Projects: the red and the yellow ones")]
METHODS = [
    ("longest", "Not looked at for the longest time"),
    ("risk", "By risk: what has problems and warnings more often"),
    ("random", "By lot"),
]
STATES = [("draft", "To be drawn"), ("open", "Under way"), ("closed", "Finished")]


class FupinInspectionRound(models.Model):
    """A round of a township, a department or the county: a share of its assets, drawn in a way that can be repeated
    (S0-19, S3-68, S3-70), or the projects whose risk is red or yellow (S4-34), of which some have no asset yet. What is
    looked at counts for the duty; the meter shows how much of the whole that is. Drawing: see `fupin_inspection_draw`.

    Shares from 0 to 1.
    """

    _name = "fupin.inspection.round"
    _inherit = ["fupin.record"]
    _description = "Round of inspections"
    _order = "region_code, date_from desc, id desc"
    _transitions = {
        "draw": (("draft",), "open"),
        "redraw": (("open",), "draft"),
        "close": (("open",), "closed"),
        "reopen": (("closed",), "open"),
    }

    name = fields.Char(compute="_compute_name", store=True)
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    unit_id = fields.Many2one(string="Who goes round", required=True, default=lambda self: self.env.user.fupin_unit_id)
    task_id = fields.Many2one(
        "fupin.task", index="btree_not_null", ondelete="set null",
        domain="[('unit_id', '=', unit_id), ('is_round', '=', True), ('state', 'in', ('open', 'returned'))]",
    )  # fmt: skip
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    date_from = fields.Date(
        string="From", required=True, compute="_compute_period", store=True, precompute=True, readonly=False
    )
    date_to = fields.Date(
        string="To", required=True, compute="_compute_period", store=True, precompute=True, readonly=False
    )
    subject = fields.Selection(
        SUBJECTS, string="What is looked at", required=True,
        compute="_compute_subject", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    method = fields.Selection(METHODS, required=True, default="longest")
    seed = fields.Integer(
        string="Number of the lot", default=lambda self: int(local_date().strftime("%Y%m%d")), aggregator=None,
        help="The same number draws the same from the same register.",
    )  # fmt: skip
    each_village = fields.Boolean(string="At least one in each village", default=True)
    coverage_target = fields.Float(
        string="Share to look at", digits=(5, 4), aggregator="avg",
        compute="_compute_period", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    line_ids = fields.One2many("fupin.inspection.round.line", "round_id", string="Drawn one by one", readonly=True)
    scope_count = fields.Integer(string="In all", readonly=True, copy=False)
    line_count = fields.Integer(string="Drawn", readonly=True, copy=False)
    done_count = fields.Integer(string="Looked at", compute="_compute_coverage")
    coverage_actual = fields.Float(
        string="Share looked at", digits=(5, 4), compute="_compute_coverage", aggregator=None,
        help="Of all, those that the unit has looked at in the period, drawn or not.",
    )  # fmt: skip
    coverage_percent = fields.Float(string="Share looked at (%)", compute="_compute_coverage", aggregator=None)
    is_reached = fields.Boolean(compute="_compute_coverage")
    is_locked = fields.Boolean(compute="_compute_is_locked")
    note = fields.Text()

    _place_idx = models.Index("(region_code, date_from DESC, id DESC)")
    _share_is_one = models.Constraint(
        "CHECK (coverage_target > 0 AND coverage_target <= 1)", "A share lies above 0 and at most at 100 %."
    )
    _order_of_days = models.Constraint("CHECK (date_to >= date_from)", "It cannot end before it begins.")

    @api.depends("unit_id.name", "date_from", "task_id")
    def _compute_name(self):
        for visit in self:
            # sudo: names of a unit and of a duty that binds it
            task, unit = visit.task_id.sudo(), visit.unit_id.sudo()
            visit.name = " ".join(filter(None, [unit.name, task.period_label or str(visit.date_from or "")]))

    @api.depends("unit_id.region_id", "unit_id.unit_type")
    def _compute_place(self):
        """It stands where its unit does; a department's is its own."""
        for visit in self:
            unit = visit.unit_id.sudo()  # sudo: place and kind of a unit
            visit.region_id = unit.region_id
            visit.department_id = unit if unit.unit_type == "department" else unit.browse()

    @api.depends("task_id")
    def _compute_period(self):
        """Period and share are those of the duty; without one, the month and all."""
        today = local_date()
        for visit in self:
            task = visit.task_id.sudo()  # sudo: a duty that binds the unit
            first, last = today.replace(day=1), fields.Date.end_of(today, "month")
            visit.date_from = task.period_start or visit.date_from or first
            visit.date_to = task.period_end or visit.date_to or last
            visit.coverage_target = task.obligation_id.coverage or visit.coverage_target or 1

    @api.depends("task_id")
    def _compute_subject(self):
        """What the duty covers; without one, whatever was chosen."""
        for visit in self:
            visit.subject = visit.task_id._round_subject() or visit.subject or "asset"

    @api.depends("unit_id")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        for visit in self:
            visit.is_locked = bool(visit.unit_id) and not self.env["fupin.handover"]._acts_for(visit.unit_id)

    @api.depends("line_ids", "unit_id", "date_from", "date_to")
    def _compute_coverage(self):
        """Counted now, in one statement for each round."""
        self.env.flush_all()
        for visit in self:
            done, covered = visit._counted() if visit._origin.id and visit.unit_id else (0, 0)
            visit.done_count = done
            visit.coverage_actual = covered / visit.scope_count if visit.scope_count else 0
            visit.coverage_percent = 100 * visit.coverage_actual
            visit.is_reached = visit.coverage_actual >= visit.coverage_target - 1e-6

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        rounds = super().create([self._open_values(vals) for vals in vals_list])
        rounds._check_acts()
        return rounds

    def write(self, vals):
        self._check_acts()
        if not self.env.su and {"unit_id", "task_id", "subject", "date_from", "date_to"} & vals.keys():
            if any(visit.state != "draft" for visit in self):
                raise UserError(self.env._("It was drawn already: draw it anew to change what it is about."))
        result = super().write(self._open_values(vals))
        self._check_acts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_acts()
        if not self.env.su and any(visit.state != "draft" for visit in self):
            raise UserError(self.env._("Only a round that was not drawn yet can be deleted."))

    def _open_values(self, vals):
        """What the draw counts is taken from nobody."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in ("scope_count", "line_count", "line_ids")}

    def _check_acts(self):
        if not self.env.su and any(self.mapped("is_locked")):
            unit = self[:1].unit_id.sudo()  # sudo: the name of a unit
            raise AccessError(self.env._("Only whoever goes round changes it: %s.", unit.name or "—"))

    def _check_under_way(self):
        if any(visit.state != "open" for visit in self):
            raise UserError(self.env._("This round is not under way."))

    @api.constrains("task_id", "unit_id")
    def _check_task(self):
        for visit in self.filtered("task_id"):
            task = visit.task_id.sudo()  # sudo: whose duty it is
            if task.unit_id != visit.unit_id or not task._round_subject():
                raise ValidationError(
                    self.env._("“%s” is no duty of this unit to look at assets or projects.", task.display_name)
                )

    @api.constrains("task_id", "subject")
    def _check_subject(self):
        for visit in self.filtered("task_id"):
            if visit.subject != visit.task_id._round_subject():
                raise ValidationError(self.env._("What is looked at is told by the duty: choose no other."))

    # -------------------------------------------------------------------- drawing

    def action_draw(self, reason=None):
        """Draw what to look at.

        :raise UserError: where there is nothing to look at
        """
        self.check_access("write")
        self._check_acts()
        self._transition("draw", reason)
        for visit in self:
            visit._draw()

    def action_redraw(self, reason=None):
        """Take the draw back, to choose another way; what was looked at stays."""
        self.check_access("write")
        self._check_acts()
        self._transition("redraw", reason)
        # sudo: lines are the engine's
        self.sudo().line_ids.unlink()
        self._keep_counts(0, 0)

    def action_close(self, reason=None):
        """Finish the round, whatever share was reached."""
        self.check_access("write")
        self._check_acts()
        self._transition("close", reason)

    def action_reopen(self, reason=None):
        """Go on with a finished round."""
        self.check_access("write")
        self._check_acts()
        self._transition("reopen", reason)

    def action_open_lines(self):
        """Open what was drawn, what is left first: on a phone, a card each."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "fupin.inspection.round.line",
            "views": [(False, "list"), (False, "kanban")],
            "domain": [("round_id", "=", self.id)],
            "context": {"search_default_left": 1, "fupin_of_projects": self.subject == "project"},
        }
