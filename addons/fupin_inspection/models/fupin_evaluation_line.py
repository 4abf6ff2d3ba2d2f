from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OWN_FIELDS = frozenset({"self_score", "self_reason", "attachment_ids"})
JUDGED_FIELDS = frozenset({"score", "reason"})


class FupinEvaluationLine(models.Model):
    """One item of an evaluation: its points as they stood when the year was opened, what was scored, why.

    ``counts`` is false where the console has nothing to divide by (a village without duties): its points fall out.
    """

    _name = "fupin.evaluation.line"
    _inherit = ["fupin.record.line"]
    _description = "Item of an evaluation"
    _order = "evaluation_id, sequence, id"
    _parent_field = "evaluation_id"

    evaluation_id = fields.Many2one("fupin.evaluation", required=True, index=True, ondelete="cascade", readonly=True)
    region_code = fields.Char(related="evaluation_id.region_code")
    item_id = fields.Many2one("fupin.evaluation.template.item", index=True, ondelete="set null", readonly=True)
    sequence = fields.Integer(readonly=True)
    theme = fields.Char(readonly=True)
    name = fields.Char(required=True, readonly=True)
    help_text = fields.Char(string="Hint", readonly=True)
    weight = fields.Float(string="Points", digits=(5, 2), readonly=True)
    is_figure = fields.Boolean(string="Counted by the console", readonly=True)
    needs_proof = fields.Boolean(string="Proof required", readonly=True)
    worst = fields.Float(digits=(16, 4), readonly=True, aggregator=None)
    best = fields.Float(digits=(16, 4), readonly=True, aggregator=None)
    figure = fields.Float(string="Counted", digits=(16, 4), readonly=True, aggregator=None)
    figure_text = fields.Char(string="Figure", compute="_compute_figure_text")
    counts = fields.Boolean(default=True, readonly=True)
    self_score = fields.Float(string="Own score", digits=(5, 2))
    self_reason = fields.Text(string="Own reason")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")
    score = fields.Float(digits=(5, 2))
    reason = fields.Text(string="Reason of the assessors")
    state = fields.Selection(related="evaluation_id.state")
    is_keeper = fields.Boolean(related="evaluation_id.is_keeper")
    is_above = fields.Boolean(related="evaluation_id.is_above")
    evaluation_type = fields.Selection(related="evaluation_id.evaluation_type")

    _points_within = models.Constraint(
        "CHECK (score BETWEEN 0 AND weight AND self_score BETWEEN 0 AND weight)",
        "A score lies between 0 and the points of the item.",
    )

    @api.depends("figure", "is_figure", "counts", "best", "worst")
    def _compute_figure_text(self):
        for line in self:
            # sudo: how a figure is written, whoever reads the item
            item = line.sudo().item_id
            if not line.is_figure:
                line.figure_text = ""
            elif not line.counts:
                line.figure_text = self.env._("does not apply")
            elif item.base_indicator_id:
                line.figure_text = f"{line.figure:.2%}"
            else:
                line.figure_text = f"{line.figure:,.2f}".rstrip("0").rstrip(".")
                line.figure_text += item.indicator_id.measure_unit or ""

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Items follow from the template."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_scorer(vals)
        before = self._event_values(vals)
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._attach_photos("attachment_ids")
        self.env["fupin.event"]._record_changes(self, before, self._event_values(vals))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Items follow from the template."))

    def _check_scorer(self, vals):
        """Raise unless the user scores these items now: the unit before it submits, those above until it is final."""
        if vals.keys() - OWN_FIELDS - JUDGED_FIELDS:
            raise AccessError(self.env._("Items follow from the template."))
        for line in self:
            evaluation = line.evaluation_id
            if line.is_figure and vals.keys() & {"score", "self_score"}:
                raise UserError(self.env._("“%s” is counted by the console: nobody types it.", line.name))
            if vals.keys() & OWN_FIELDS and not (evaluation.is_keeper and evaluation.state == "open"):
                raise AccessError(self.env._("Its own score is given by the unit, before it submits."))
            if vals.keys() & JUDGED_FIELDS and not evaluation._is_assessable():
                raise AccessError(self.env._("Those above score what was submitted, until it is final."))
