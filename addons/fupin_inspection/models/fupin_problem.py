from odoo import api, fields, models
from odoo.addons.fupin_assets.models.fupin_asset_affair import ABOVE_VILLAGE
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .fupin_problem_type import PROBLEM_KINDS

STATES = [
    ("open", "To be solved"),
    ("solving", "Being solved"),
    ("solved", "Solved, to be checked"),
    ("closed", "Checked and closed"),
    ("withdrawn", "Withdrawn"),
]
WAITING = ("open", "solving")
LEVELS = [("village", "Village"), ("township", "Township"), ("department", "Department"), ("county", "County")]
SOURCES = [
    ("inspection", "Inspection"),
    ("checklist", "Answer of a checklist"),
    ("third_party", "Third party"),
    ("superior", "Superior level"),
    ("operator", "Operator"),
    ("masses", "Masses"),
    ("other", "Other"),
]
LEVEL_OF = {
    "village_collective": "village", "village_committee": "village", "village_oversight": "village",
    "work_team": "village", "township": "township", "department": "department",
}  # fmt: skip
# who has to see to it first, by the level of the place
FIRST = {"village": ("village_collective", "village_committee"), "township": ("township",)}
FIRST_ABOVE = ("county_office", "county_government", "superior")


class FupinProblem(models.Model):
    """What is wrong with an asset or a project, or what an operator asks for; it goes up until somebody has solved it,
    and is closed by whoever stands above and has looked (S0-12 … S0-25, S3-69, S4-02, S4-05, S4-33).

    ``unit_id`` is who has to see to it now, ``level`` follows from that, ``level_since`` is since when. The day by which
    follows from the duties of the policies in force, see `fupin_problem_due`.

    | who                          | with the village            | further up                  | closed |
    |------------------------------|-----------------------------|-----------------------------|--------|
    | village                      | find, describe, solve, pass | read                        | read   |
    | township, department, county | describe, hand, check       | describe, solve, pass, check| reopen |
    | others                       | read                        | read                        | read   |
    """

    _name = "fupin.problem"
    _inherit = ["fupin.asset.affair", "mail.thread"]
    _description = "Problem or request"
    _order = "region_code, found_on desc, id desc"
    _mail_post_access = "read"
    _fupin_configurable = True
    _place_follows = frozenset({"region_id", "department_id"})
    _closed_states = frozenset({"closed", "withdrawn"})
    _step_fields = frozenset(
        {
            "unit_id",
            "level_since",
            "due_date",
            "solved_on",
            "closed_on",
            "passed_count",
            "last_seen_on",
            "reported_on",
        }
    )
    _past_days = ("found_on",)
    _event_ignored = frozenset({"region_code", "event_ids", "write_date", "write_uid", "due_date"})

    # what
    name = fields.Char(compute="_compute_name", store=True, index="trigram")
    kind = fields.Selection(PROBLEM_KINDS, required=True, default="problem")
    asset_id = fields.Many2one("fupin.asset", index="btree_not_null", ondelete="restrict")
    asset_ids = fields.Many2many("fupin.asset", string="Assets", compute="_compute_asset_ids")
    project_id = fields.Many2one(
        "fupin.project", index="btree_not_null", ondelete="restrict",
        compute="_compute_project_id", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    type_ids = fields.Many2many("fupin.problem.type", string="Types")
    source = fields.Selection(SOURCES, required=True, default="other")
    description = fields.Text(required=True, help="What is wrong, or what is asked for; in a few words.")
    is_major = fields.Boolean(string="Major", help="The county office is told at once.")  # S0-25
    major_on = fields.Date(string="Major since", compute="_compute_major_on", store=True)
    reported_on = fields.Date(string="Reported to the leading group or government", readonly=True, copy=False)
    found_on = fields.Date(required=True, default=lambda self: local_date())
    finder_unit_id = fields.Many2one(
        "fupin.unit", string="Found by", index="btree_not_null", ondelete="restrict", readonly=True, copy=False,
        default=lambda self: self.env.user.fupin_unit_id,
    )  # fmt: skip
    meeting_ids = fields.Many2many("fupin.meeting", string="Meetings", readonly=True)
    inspection_ids = fields.One2many("fupin.inspection", "problem_id", string="Inspections", readonly=True)
    last_seen_on = fields.Date(string="Last seen", readonly=True, copy=False)

    # where and who
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    township_id = fields.Many2one(
        "fupin.region", compute="_compute_township_id", store=True, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    unit_id = fields.Many2one(
        string="To be solved by", compute="_compute_unit_id", store=True, precompute=True, readonly=True
    )
    level = fields.Selection(LEVELS, compute="_compute_level", store=True, precompute=True)
    level_since = fields.Date(
        string="With them since", compute="_compute_unit_id", store=True, precompute=True, readonly=True, copy=False
    )
    passed_count = fields.Integer(string="Times passed up", readonly=True, copy=False, aggregator=None)
    due_date = fields.Date(string="To be solved by (day)", readonly=True, copy=False)
    due_note = fields.Char(string="About the day", compute="_compute_due_note")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    is_mine = fields.Boolean(string="Mine to solve", compute="_compute_is_mine", search="_search_is_mine")
    is_under_me = fields.Boolean(compute="_compute_is_mine")

    # what is done about it
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="open", index=False)
    analysis = fields.Text(help="Why it is so.")
    proposal = fields.Text(string="Proposed measure", help="What should be done, by whom.")
    opinion = fields.Text(string="Opinion of the township", help="The initial opinion on how to dispose of it.")
    opinion_above = fields.Text(string="Opinion of the department or county")
    measure = fields.Text(string="What was done")
    solved_on = fields.Date(readonly=True, copy=False)
    check_note = fields.Text(string="What the check saw", copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    photo_ids = fields.Many2many("ir.attachment", string="Photos")

    _place_idx = models.Index("(region_code, found_on DESC, id DESC)")
    _owner_idx = models.Index("(unit_id, due_date) WHERE state IN ('open', 'solving')")
    _to_check_idx = models.Index("(region_code) WHERE state = 'solved'")
    _hangs_on_something = models.Constraint(
        "CHECK (asset_id IS NOT NULL OR project_id IS NOT NULL)", "Name the asset or the project it is about."
    )

    # ------------------------------------------------------------------ computes

    @api.depends("asset_id.name", "project_id.name", "type_ids.name")
    def _compute_name(self):
        for problem in self.sudo():  # sudo: names of what a paper is about that may be read
            about = problem.asset_id.name or problem.project_id.name or ""
            problem.name = "：".join(filter(None, [about, "、".join(problem.type_ids.mapped("name"))]))

    @api.depends("asset_id")
    def _compute_asset_ids(self):
        for problem in self:
            problem.asset_ids = problem.asset_id

    @api.depends("asset_id")
    def _compute_project_id(self):
        for problem in self:
            # sudo: the project of an asset that was named
            problem.project_id = problem.asset_id.sudo().project_id or problem.project_id

    @api.depends("asset_id.region_id", "asset_id.department_id", "project_id.region_id", "project_id.department_id")
    def _compute_place(self):
        """It stands where that does which it is about."""
        for problem in self:
            # sudo: place and supervisor of what was named
            about = problem.asset_id.sudo() or problem.project_id.sudo()
            problem.region_id, problem.department_id = about.region_id, about.department_id

    @api.depends("is_major")
    def _compute_major_on(self):
        for problem in self:
            problem.major_on = problem.is_major and (problem.major_on or local_date())

    @api.depends("region_id.parent_id")
    def _compute_township_id(self):
        """For lists by township."""
        for problem in self:
            region = problem.region_id
            problem.township_id = region.parent_id if region.level == "village" else region

    @api.depends("asset_id", "project_id")
    def _compute_unit_id(self):
        """The village sees to it first; what stands in no village, whoever answers for the place."""
        for problem in self:
            problem.unit_id = problem.unit_id or self._first_owner(problem.region_id)
            problem.level_since = problem.level_since or local_date()

    @api.model
    def _first_owner(self, region):
        types = FIRST.get(region.level, FIRST_ABOVE)
        # sudo: who answers for a place is no secret
        units = self.env["fupin.unit"].sudo().search([("region_id", "=", region.id), ("unit_type", "in", types)])
        return units.sorted(lambda unit: (types.index(unit.unit_type), unit.sequence, unit.id))[:1].sudo(False)

    @api.depends("unit_id.unit_type", "region_id.level")
    def _compute_level(self):
        for problem in self:
            place = {"village": "village", "township": "township"}.get(problem.region_id.level, "county")
            kind = problem.unit_id.sudo().unit_type  # sudo: what kind of unit it is
            problem.level = LEVEL_OF.get(kind, "county") if kind else place

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        today = local_date()
        for problem in self:
            problem.is_overdue = problem.state in WAITING and bool(problem.due_date) and problem.due_date < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", WAITING) & Domain("due_date", "<", local_date())

    @api.depends("unit_id", "state", "level", "region_code")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        acts_for = self.env["fupin.handover"]._acts_for
        ranks = [level for level, _label in LEVELS]
        scopes = [(ranks.index(level), self.env.user._fupin_scope(level)) for level in ABOVE_VILLAGE]
        for problem in self:
            rank = ranks.index(problem.level or "village")
            problem.is_mine = problem.state in WAITING and bool(problem.unit_id) and acts_for(problem.unit_id)
            # nobody above the county office uses the console: it checks itself
            problem.is_under_me = any(
                (above > rank or problem.level == "county" and above == rank) and scope.covers(problem.region_code)
                for above, scope in scopes
            )

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", WAITING) & self.env["fupin.handover"]._acting_domain("unit_id")

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not (vals.get("asset_id") or vals.get("project_id")):
                defaults = self.default_get(["asset_id", "project_id"])
                if not any(defaults.values()):
                    raise UserError(self.env._("Name the asset or the project it is about."))
        return super().create([self._with_finder(vals) for vals in vals_list])

    def _with_finder(self, vals):
        """Who found it is noted by the system."""
        return vals if self.env.su else {name: value for name, value in vals.items() if name != "finder_unit_id"}

    def write(self, vals):
        if not self.env.su and {"finder_unit_id", "asset_id", "project_id", "kind"} & vals.keys() and self._has_moved():
            raise UserError(self.env._("What it is about stays as it is once it was passed on: withdraw it."))
        return super().write(self._with_finder(vals))

    def _has_moved(self):
        return any(problem.passed_count or problem.state != "open" for problem in self)

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()
        if {"state", "asset_id", "kind"} & names:
            self.env["fupin.rule"]._recheck("fupin.asset", self.asset_id.ids)
        if {"unit_id", "level_since", "state", "asset_id", "project_id", "is_major"} & names:
            self._set_due_dates()
        if {"unit_id", "asset_id", "project_id"} & names:
            self._tell_owner()
        if "is_major" in names:
            self.filtered("is_major")._tell_county()

    # -------------------------------------------------------------------- rights

    @api.model
    def _village_domain(self):
        """A village changes what lies with it; what it has passed up it reads."""
        return Domain("level", "=", "village") & Domain("state", "in", WAITING)

    # ------------------------------------------------------------------ measures

    def _measure_days_waiting(self, alias):
        """Days since whoever has to solve it has it; none once it is solved."""
        return SQL(
            "CASE WHEN %s IN ('open', 'solving') THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "level_since"),
        )  # fmt: skip

    def _measure_days_overdue(self, alias):
        """Days beyond the day by which it was to be solved; none where no day is set or it is solved."""
        return SQL(
            "CASE WHEN %s IN ('open', 'solving') THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "due_date"),
        )  # fmt: skip
