from datetime import date, timedelta

from odoo import api, fields, models
from odoo.addons.fupin_assets.models.fupin_yearly import LEVELS
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, float_round

from .fupin_evaluation_template import EVALUATION_TYPES

STATES = [
    ("open", "To be filled in"),
    ("submitted", "Submitted"),
    ("assessed", "Assessed"),
    ("objected", "Objected to"),
    ("final", "Final"),
]
# what stands behind unit and year, in Chinese as papers are
TITLES = {
    "self": "年度帮扶项目资产绩效自评",
    "comprehensive": "年度帮扶项目资产综合考评",
    "annual": "年度帮扶项目资产绩效评价",
}
# states of results, which are ranked
RANKED = ("assessed", "objected", "final")


class FupinEvaluation(models.Model):
    """One unit is judged for one year: it evaluates itself, or is assessed by those above (S1-76 … S1-78, S4-36, S4-37).

    What the console counts is filled in (`fupin_evaluation_figures`) and typed by nobody; the rest is scored by hand
    with reason and proof. ``score`` is the sum of the points, to 0.01; where an item does not count, in proportion to
    the points that do. How a year is opened stands in `fupin_evaluation_open`, the steps in `fupin_evaluation_step`.

    | who                                | open          | submitted | assessed      | objected | final |
    |------------------------------------|---------------|-----------|---------------|----------|-------|
    | the unit judged                    | score, submit | read      | read, object  | read     | read  |
    | above it, and the assessing bureau | assess¹       | assess    | finalise      | reply    | read  |
    | others of the place                | read          | read      | read          | read     | read  |

    ¹ what is no self-evaluation needs no submission.
    """

    _name = "fupin.evaluation"
    _inherit = ["fupin.yearly"]
    _description = "Evaluation"
    _order = "region_code, year desc, id desc"
    _fupin_configurable = True
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {"unit": "unit_id", "date": "submitted_on"}
    # what the unit judged and those who judge write beside the lines
    _open_fields = frozenset({"note", "opinion"})

    # named again: the words of a mixin's choices are translated with this addon alone
    level = fields.Selection(LEVELS)
    evaluation_type = fields.Selection(EVALUATION_TYPES, string="Kind", required=True, readonly=True, default="self")
    template_id = fields.Many2one(
        "fupin.evaluation.template",
        string="Evaluation template",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    unit_id = fields.Many2one(readonly=True)
    assessor_id = fields.Many2one(
        "fupin.unit", string="Assessed by", index="btree_not_null", ondelete="restrict", readonly=True
    )
    assisting_ids = fields.Many2many(
        "fupin.unit", "fupin_evaluation_assisting_rel", string="Together with", readonly=True
    )
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="open", index=False)
    opened_on = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    submitted_on = fields.Date(readonly=True, copy=False)
    assessed_on = fields.Date(readonly=True, copy=False)
    objection = fields.Text(readonly=True, copy=False)
    objection_reply = fields.Text(string="Reply to the objection", readonly=True, copy=False)
    note = fields.Text(string="Summary by the unit")
    opinion = fields.Text(string="Opinion of the assessors")
    line_ids = fields.One2many("fupin.evaluation.line", "evaluation_id", string="Items")
    self_score = fields.Float(
        string="Own score", digits=(5, 2), compute="_compute_score", store=True, readonly=True, aggregator="avg"
    )
    score = fields.Float(digits=(5, 2), compute="_compute_score", store=True, readonly=True, aggregator="avg")
    rank = fields.Integer(compute="_compute_rank", aggregator=None, help="Among the units of its county and kind.")
    # for the next year's allocation (S4-37), as they stood when the figures were counted
    problem_count = fields.Integer(string="Problems found", readonly=True)
    waiting_count = fields.Integer(string="Problems not solved", readonly=True)
    late_count = fields.Integer(string="Duties late", readonly=True)
    figures_on = fields.Date(string="Figures of", readonly=True)
    event_ids = fields.One2many(readonly=True)

    _keeper_uniq = models.UniqueIndex(
        "(year, evaluation_type, region_id, COALESCE(department_id, 0))", "Opened for this unit and year already."
    )
    _unit_idx = models.Index("(unit_id, submitted_on)")
    _ranking_idx = models.Index("(year, template_id, score DESC)")

    @api.depends("evaluation_type")
    def _compute_name(self):
        for evaluation in self:
            title = TITLES.get(evaluation.evaluation_type, "")
            evaluation.name = f"{evaluation.unit_id.name or ''}{evaluation.year or ''}{title}"

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        today = local_date()
        for evaluation in self:
            evaluation.is_overdue = bool(
                evaluation.state == "open" and evaluation.due_date and evaluation.due_date < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "open") & Domain("due_date", "<", local_date())

    @api.depends("line_ids.score", "line_ids.self_score", "line_ids.weight", "line_ids.counts")
    def _compute_score(self):
        for evaluation in self:
            lines = evaluation.line_ids.filtered("counts")
            whole = sum(lines.mapped("weight"))
            for name in ("self_score", "score"):
                points = sum(lines.mapped(name))
                evaluation[name] = float_round(points * 100 / whole, precision_digits=2) if whole else 0.0

    @api.depends("score", "state", "year", "template_id")
    def _compute_rank(self):
        """The place among all results of its county, whoever asks: that of the unit itself is no secret to it."""
        self.env["fupin.evaluation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT mine.id, 1 + count(other.id) FROM fupin_evaluation mine
                   LEFT JOIN fupin_evaluation other ON other.year = mine.year
                       AND other.template_id = mine.template_id AND other.state = ANY(%(ranked)s)
                       AND left(other.region_code, 6) = left(mine.region_code, 6) AND other.score > mine.score
                   WHERE mine.id = ANY(%(ids)s) AND mine.state = ANY(%(ranked)s) GROUP BY mine.id""",
                ranked=list(RANKED), ids=self._origin.ids,
            )
        ) if self._origin.ids else []  # fmt: skip
        ranks = dict(rows)
        for evaluation in self:
            evaluation.rank = ranks.get(evaluation._origin.id, 0)

    # ------------------------------------------------------------------- saving

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A year is opened for all units of a place: use “Open a year”."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            for evaluation in self:
                if "note" in vals and not (evaluation.is_keeper and evaluation.state == "open"):
                    raise AccessError(self.env._("The summary is written by the unit, before it submits."))
                if "opinion" in vals and not (evaluation.is_above and evaluation.state != "final"):
                    raise AccessError(self.env._("The opinion is written by those who assess."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Evaluations are not deleted."))

    # ----------------------------------------------------------------- who acts

    @api.depends("level", "region_code", "unit_id", "assessor_id", "assisting_ids")
    @api.depends_context("uid")
    def _compute_acts(self):
        """The bureau that assesses, with those beside it, stands above the unit."""
        super()._compute_acts()
        mine = set(self.env.user._fupin_scope("department").unit_ids)
        for evaluation in self:
            # sudo: whether it is one's own unit
            assessors = evaluation.sudo().assessor_id | evaluation.sudo().assisting_ids
            evaluation.is_above = evaluation.is_above or bool(mine & set(assessors.ids))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """A department reaches what it is judged by and what it judges. Who writes what is told by `write`, the lines
        and the steps; nobody writes what is final."""
        if scope.role == "third_party":
            return Domain.FALSE
        domain = scope.under("region_code")
        if scope.role == "department":
            mine = list(scope.unit_ids)
            domain = Domain("department_id", "in", mine) | Domain("assessor_id", "in", mine)
            domain |= Domain("assisting_ids", "in", mine)
        return domain if mode == "read" else domain & Domain("state", "!=", "final")

    # ------------------------------------------------------------------- period

    def _period(self):
        """Return the first and the last day that the figures look at: up to today within the year."""
        return date(self[:1].year, 1, 1), min(date(self[:1].year, 12, 31), local_date())

    def _objections_until(self):
        """Return the last day on which the unit may object."""
        self.ensure_one()
        days = self.sudo().template_id.objection_days  # sudo: how long is no secret
        return self.assessed_on and self.assessed_on + timedelta(days=days)
