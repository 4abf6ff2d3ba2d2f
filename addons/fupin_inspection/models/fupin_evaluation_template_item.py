from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FupinEvaluationTemplateItem(models.Model):
    """An item of a template: points, and either a figure that the console counts or what people score by hand.

    A figure gives all points at ``best``, none at ``worst``, and in between its share; with a second figure it is the
    share of the first in the second (0–1).
    """

    _name = "fupin.evaluation.template.item"
    _inherit = ["fupin.policy.part"]
    _description = "Item of an evaluation template"
    _order = "template_id, sequence, id"
    # rights look at the policy: it follows from the template
    _engine_fields = frozenset({"policy_id"})

    template_id = fields.Many2one("fupin.evaluation.template", required=True, index=True, ondelete="cascade")
    policy_id = fields.Many2one(related="template_id.policy_id", store=True, precompute=True)
    article_id = fields.Many2one(
        "fupin.policy.article", index=True, ondelete="restrict", domain="[('policy_id', '=', policy_id)]"
    )
    theme = fields.Char(help="Items of one theme stand together.")
    name = fields.Char(required=True)
    weight = fields.Float(string="Points", digits=(5, 2), help="All items together: 100.")
    indicator_id = fields.Many2one(
        "fupin.indicator", string="Figure", index=True, ondelete="restrict",
        help="Counted by the console and typed by nobody; empty: scored by hand, with reason and proof.",
    )  # fmt: skip
    base_indicator_id = fields.Many2one(
        "fupin.indicator", string="In proportion to", index=True, ondelete="restrict",
        help="The figure is divided by this one; where it is 0, the item does not count.",
    )  # fmt: skip
    worst = fields.Float(string="No points at", digits=(16, 4), aggregator=None)
    best = fields.Float(string="All points at", digits=(16, 4), default=1, aggregator=None)
    needs_proof = fields.Boolean(string="Proof required", default=True)
    help_text = fields.Char(string="Hint", help="How it is scored, in a few words.")

    _some_weight = models.Constraint("CHECK (weight >= 0 AND weight <= 100)", "Points lie between 0 and 100.")

    @api.constrains("indicator_id", "base_indicator_id", "worst", "best")
    def _check_figure(self):
        for item in self:
            if item.indicator_id and item.worst == item.best:
                raise ValidationError(self.env._("“%s”: all points and no points cannot be at one figure.", item.name))
            if item.base_indicator_id and not item.indicator_id:
                raise ValidationError(self.env._("“%s”: choose the figure itself first.", item.name))

    def _refuse_locked(self, policies):
        """See `fupin.evaluation.template`."""
