from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain

STATES = [
    ("draft", "To be made"),
    ("submitted", "To be approved"),
    ("approved", "Being carried out"),
    ("done", "Carried out"),
]
LEVELS = ("township", "department", "county")
# what was approved stays as it was approved
APPROVED = frozenset({"project_id", "asset_id", "problem", "goal", "date_due", "unit_id"})


class FupinPlan(models.Model):
    """One project one plan: what is done about a project, by whom, until when (S0-29, S4-20, annex 5 of S4-41).

    | step     | from                | who                          | asks for                                |
    |----------|---------------------|------------------------------|-----------------------------------------|
    | submit   | draft               | township, department, county | unit, term, at least one measure        |
    | approve  | submitted           | county                       |                                         |
    | return   | submitted, approved | county                       | a reason                                |
    | complete | approved            | township, department, county | every measure done                      |
    """

    _name = "fupin.plan"
    _inherit = ["fupin.project.affair"]
    _description = "One project one plan"
    _order = "region_code, id desc"
    _rec_names_search = ["project_id", "asset_id"]
    _transitions = {
        "submit": (("draft",), "submitted"),
        "return": (("submitted", "approved"), "draft"),
        "approve": (("submitted",), "approved"),
        "complete": (("approved",), "done"),
    }

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    unit_id = fields.Many2one(
        compute="_compute_unit_id", store=True, precompute=True, readonly=False,
        help="The unit that answers for carrying it out.",
    )  # fmt: skip
    problem = fields.Text(string="Existing problems")
    goal = fields.Text(string="What is to be reached")
    date_due = fields.Date(string="To be finished by")
    measure_ids = fields.One2many("fupin.plan.measure", "plan_id", string="Tasks", copy=True)
    measure_count = fields.Integer(compute="_compute_progress", string="Number of tasks")
    done_count = fields.Integer(compute="_compute_progress", string="Tasks done")
    progress = fields.Float(compute="_compute_progress", help="Share of the tasks that are done (0–1).")
    done_on = fields.Date(string="Carried out on", readonly=True, copy=False)
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)

    _place_idx = models.Index("(region_code, id DESC)")
    _open_project_uniq = models.UniqueIndex(
        "(project_id) WHERE asset_id IS NULL AND state <> 'done'", "This project has a plan already: open that one."
    )
    _open_asset_uniq = models.UniqueIndex(
        "(asset_id) WHERE asset_id IS NOT NULL AND state <> 'done'", "This asset has a plan already: open that one."
    )

    @api.depends("project_id", "asset_id")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._("Plan of %s", plan._about_name())

    @api.depends("project_id", "asset_id")
    def _compute_unit_id(self):
        for plan in self:
            # sudo: who answers for what may be reached
            plan.unit_id = plan.unit_id or plan.asset_id.sudo().unit_id or plan.project_id.sudo().unit_id

    @api.depends("measure_ids.done_on")
    def _compute_progress(self):
        for plan in self:
            plan.measure_count = len(plan.measure_ids)
            plan.done_count = len(plan.measure_ids.filtered("done_on"))
            plan.progress = plan.done_count / plan.measure_count if plan.measure_count else 0

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._own_values(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._own_values(vals)
        fixed = sorted(APPROVED & vals.keys())
        if fixed and not self.env.su and any(plan.state != "draft" for plan in self):
            raise UserError(
                self.env._(
                    "The plan was put forward: have it returned to change “%s”.",
                    self._fields[fixed[0]]._description_string(self.env),
                )
            )
        return super().write(vals)

    def _own_values(self, vals):
        """Return what a caller may say: what the steps write is taken from nobody else."""
        steps = () if self.env.su else ("done_on", "return_reason")
        return {name: value for name, value in vals.items() if name not in steps}

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not self.env.su and any(plan.state != "draft" for plan in self):
            raise UserError(self.env._("Only what was not submitted yet can be deleted."))

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Put the plan before the county.

        :raise UserError: without unit, term or measures
        """
        self._check_level(LEVELS, self.env._("The township, the department or the county office does this."))
        self._transition("submit", reason, values={"return_reason": False})

    def action_approve(self, reason=None):
        """The county agrees: it is carried out.

        :raise AccessError: for others than the county office
        """
        self._check_level(("county",), self.env._("Only the county office approves it."))
        self._transition("approve", reason)

    def action_return(self, reason=None):
        """Send the plan back, with a reason."""
        self._check_level(("county",), self.env._("Only the county office returns it."))
        reason, action = self._reason_or_ask("return", reason, self.env._("Say why: it is kept in the history."))
        if action:
            return action
        self._transition("return", reason, values={"return_reason": reason})
        return None

    def action_complete(self, reason=None):
        """Note that the plan has been carried out.

        :raise UserError: while a task is open
        """
        self._check_level(LEVELS, self.env._("The township, the department or the county office does this."))
        self._transition("complete", reason, values={"done_on": local_date()})

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "submit":
            self._needs("unit_id", "problem", "date_due", "measure_ids")
        for plan in self:
            waiting = plan.measure_ids.filtered(lambda measure: not measure.done_on)[:1]
            if name == "complete" and waiting:
                raise UserError(self.env._("“%s” is not done yet.", waiting.name))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """The village reads the plans of its projects."""
        if mode != "read" and scope.role not in LEVELS:
            return Domain.FALSE
        return super()._jurisdiction_domain(scope, mode)
