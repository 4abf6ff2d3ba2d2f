from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("draft", "To be graded"),
    ("graded", "Graded"),
    ("applied", "Cancellation applied for"),
    ("reviewed", "Papers reviewed"),
    ("cancelled", "Cancelled"),
]
GRADES = [("red", "Red"), ("yellow", "Yellow"), ("green", "Green")]
CHAINS = [("upper", "The county evaluates itself, the prefecture accepts"), ("own", "The county accepts")]
LEVELS = ("township", "department", "county")
# what the grading and its steps write
STEP_FIELDS = frozenset(
    {"found_grade", "grade", "initial_grade", "amount", "graded_on", "cancelled_on", "supervising_level",
     "pushing_level", "rectifying_level", "chain", "is_sensitive", "override_grade", "override_reason"}
)  # fmt: skip


class FupinRisk(models.Model):
    """How risky a project is: red, yellow, green, who supervises its rectification, until when, and its cancellation
    (S4-09, S4-12 … S4-30).

    ``found_grade`` follows from the open problems: the worst of their types. A person may set another one with a
    reason. The grade of the first grading is frozen as ``initial_grade``: with the amount it decides who supervises, as
    the table ``risk_matrix`` of the policy says. Once graded it rises with new problems by itself, and falls by
    cancellation or a person's word alone: the three grades stand side by side (S4-13).

    | step          | from             | who                          | asks for                                   |
    |---------------|------------------|------------------------------|--------------------------------------------|
    | grade         | draft            | department, county           |                                            |
    | apply         | graded           | township, department, county | no open problem, every milestone reached   |
    | review_papers | applied          | county                       | where the prefecture accepts               |
    | cancel_risk   | applied/reviewed | county                       | the chain that the policy names            |
    | return        | applied/reviewed | county                       | a reason                                   |
    | rise          | cancelled        | the engine, by a new problem |                                            |

    Amounts in yuan.
    """

    _name = "fupin.risk"
    _inherit = ["fupin.project.affair"]
    _description = "Risk of a project"
    _order = "is_sensitive desc, region_code, id"
    _rec_names_search = ["project_id"]
    _event_ignored = frozenset({"region_code", "event_ids", "write_date", "write_uid", "amount", "found_grade"})

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    asset_id = fields.Many2one(readonly=True)
    found_grade = fields.Selection(GRADES, string="By its problems", required=True, readonly=True, default="green")
    override_grade = fields.Selection(GRADES, string="Set by hand", readonly=True, copy=False)
    override_reason = fields.Text(string="Set by hand because", readonly=True, copy=False)
    grade = fields.Selection(GRADES, required=True, readonly=True, default="green", index=True)
    initial_grade = fields.Selection(GRADES, string="First grade", readonly=True, copy=False)
    graded_on = fields.Date(readonly=True, copy=False)
    amount = fields.Float(string="Amount that decides (yuan)", digits=(16, 2), readonly=True)
    is_sensitive = fields.Boolean(string="At once", readonly=True)
    supervising_level = fields.Char(string="Supervised by", readonly=True, help="As the table of the policy says.")
    pushing_level = fields.Char(string="Pushed by", readonly=True)
    rectifying_level = fields.Char(string="Put right by", readonly=True)
    chain = fields.Selection(CHAINS, string="Cancelled by", readonly=True)
    cancelled_on = fields.Date(readonly=True, copy=False)
    problem_ids = fields.One2many(related="project_id.problem_ids", string="Problems")
    milestone_ids = fields.One2many("fupin.risk.milestone", "risk_id", string="Milestones")
    note = fields.Text()

    _project_uniq = models.UniqueIndex("(project_id)", "This project has a grade already: open that one.")
    _place_idx = models.Index("(is_sensitive DESC, region_code, id)")
    _risky_idx = models.Index("(region_code, id) WHERE grade <> 'green'")

    @api.depends("project_id", "grade")
    def _compute_display_name(self):
        grades = dict(self._fields["grade"]._description_selection(self.env))
        for risk in self:
            risk.display_name = f"{risk._about_name()}（{grades.get(risk.grade, '')}）"

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        risks = super().create([self._own_values(vals) for vals in vals_list])
        self._regrade(risks.project_id.ids)
        return risks

    def write(self, vals):
        return super().write(self._own_values(vals))

    def _own_values(self, vals):
        """Return what a caller may say: grades come from problems and steps, from nobody's hand."""
        return vals if self.env.su else {name: value for name, value in vals.items() if name not in STEP_FIELDS}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            self._raise_first([(0, "state", self.env._("A project keeps its grade: set another one with a reason."))])

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """The village reads how its projects are graded."""
        if mode != "read" and scope.role not in LEVELS:
            return Domain.FALSE
        return super()._jurisdiction_domain(scope, mode)

    # ------------------------------------------------------------------ measures

    def _measure_milestone_days_late(self, alias):
        """Days since the first milestone that is not reached was due; negative before, none without one (S4-22, S4-24)."""
        return SQL(
            """CASE WHEN %s = 'graded' THEN %s::date - (
                   SELECT min(milestone.date_due) FROM fupin_risk_milestone milestone
                   WHERE milestone.risk_id = %s AND milestone.done_on IS NULL) END""",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "id"),
        )  # fmt: skip


class FupinProject(models.Model):
    _inherit = "fupin.project"

    problem_ids = fields.One2many("fupin.problem", "project_id", string="Problems")
    risk_ids = fields.One2many("fupin.risk", "project_id")
    risk_grade = fields.Selection(GRADES, compute="_compute_risk_grade", search="_search_risk_grade")

    @api.depends("risk_ids.grade")
    def _compute_risk_grade(self):
        for project in self:
            project.risk_grade = project.risk_ids[:1].grade

    def _search_risk_grade(self, operator, value):
        if operator != "in":
            return NotImplemented
        graded = Domain("risk_ids.grade", "in", [grade for grade in value if grade])
        return graded | Domain("risk_ids", "=", False) if False in value else graded
