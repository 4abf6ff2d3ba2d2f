from calendar import monthrange
from datetime import date

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError, ValidationError

EVALUATION_TYPES = [
    ("self", "Self-evaluation"),
    ("comprehensive", "Comprehensive assessment"),
    ("annual", "Yearly evaluation"),
]
EVALUATED = [("village_collective", "Villages"), ("township", "Townships"), ("department", "Line departments")]
WHOLE = 100


class FupinEvaluationTemplate(models.Model):
    """By what units are judged in a year: themes with points, 100 in all (S1-76 … S1-78, S4-36).

    A way in which an article binds, carried by the file of a policy. The text names themes, not weights (S1-77): the
    points are set by the administrator, while the policy is in force as well; a year that was opened keeps its own.
    """

    _name = "fupin.evaluation.template"
    _inherit = ["fupin.policy.binding"]
    _description = "Template of an evaluation"
    _pack_section = "evaluations"
    _pack_fields = ("evaluation_type", "unit_type", "open_month", "open_day", "due_month", "due_day", "objection_days")
    _pack_lines = {
        "item_ids": (
            "article_id", "theme", "name", "weight", "indicator_id", "base_indicator_id", "worst", "best",
            "needs_proof", "help_text",
        )
    }  # fmt: skip

    active = fields.Boolean(default=True)
    evaluation_type = fields.Selection(EVALUATION_TYPES, string="Kind", required=True, default="self")
    unit_type = fields.Selection(EVALUATED, string="Who is evaluated", required=True, default="village_collective")
    open_month = fields.Integer(string="Opens in month", default=11, aggregator=None)
    open_day = fields.Integer(string="Opens on day", default=1, aggregator=None)
    due_month = fields.Integer(string="Due in month", default=11, aggregator=None)
    due_day = fields.Integer(string="Due on day", default=30, aggregator=None)
    objection_days = fields.Integer(
        string="Days for objections", default=5, aggregator=None,
        help="How long the unit may object to its result before it is final.",
    )  # fmt: skip
    item_ids = fields.One2many("fupin.evaluation.template.item", "template_id", string="Items", copy=True)
    weight_total = fields.Float(string="Points in all", digits=(6, 2), compute="_compute_weight_total")
    is_whole = fields.Boolean(compute="_compute_weight_total")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a template of this key.")

    @api.depends("item_ids.weight")
    def _compute_weight_total(self):
        for template in self:
            template.weight_total = round(sum(template.item_ids.mapped("weight")), 2)
            template.is_whole = template.weight_total == WHOLE

    @api.depends("name", "evaluation_type", "unit_type", "due_month", "due_day")
    def _compute_reading(self):
        kinds = dict(self._fields["evaluation_type"]._description_selection(self.env))
        units = dict(self._fields["unit_type"]._description_selection(self.env))
        for template in self:
            template.reading = self.env._(
                "%(name)s (%(kind)s, %(units)s): opens %(open)s, due %(due)s",
                name=template.name or "", kind=kinds.get(template.evaluation_type),
                units=units.get(template.unit_type), open=f"{template.open_month}-{template.open_day}",
                due=f"{template.due_month}-{template.due_day}",
            )  # fmt: skip

    @api.constrains("open_month", "open_day", "due_month", "due_day", "objection_days")
    def _check_days(self):
        for template in self:
            days = ((template.open_month, template.open_day), (template.due_month, template.due_day))
            if any(not (1 <= month <= 12 and 1 <= day <= 31) for month, day in days) or template.objection_days < 0:
                raise ValidationError(self.env._("“%s”: months are 1 to 12, days 1 to 31.", template.name))

    def _refuse_locked(self, policies):
        """Points may be set while the policy is in force: an opened year keeps its own."""

    # ---------------------------------------------------------------------- days

    def _opens_on(self, year):
        return self._day_of(year, self.open_month, self.open_day)

    def _due_on(self, year):
        """Return the day by which it is due; it lies in the next year if it comes before the opening."""
        due = self._day_of(year, self.due_month, self.due_day)
        return due if due >= self._opens_on(year) else self._day_of(year + 1, self.due_month, self.due_day)

    @staticmethod
    def _day_of(year, month, day):
        return date(year, month, min(day, monthrange(year, month)[1]))

    def _check_whole(self):
        """Raise `UserError` unless the points add up to 100."""
        for template in self:
            if not template.is_whole:
                raise UserError(
                    self.env._(
                        "“%(name)s”: the points add up to %(total)s, not 100. Ask the administrator to set them.",
                        name=template.name, total=f"{template.weight_total:g}",
                    )
                )  # fmt: skip

    @api.model
    def _due_to_open(self, now):
        """Return the templates in force in regular operation whose year opens on or before a moment and runs still."""
        day = local_date(now)
        # sudo: what binds does not depend on who asks
        rows = self.browse([row.id for row in self.env["fupin.policy"].sudo()._zones(self._name, day)]).sudo()
        return rows.filtered(
            lambda row: (
                row.is_whole and row.policy_id.is_live and row._opens_on(day.year) <= day <= row._due_on(day.year)
            )
        )
