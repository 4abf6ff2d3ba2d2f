from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..kernel import answer as answers

ANSWER_TYPES = [
    ("yes_no", "Yes, no or not applicable"),
    ("choice", "One of several"),
    ("number", "Number"),
    ("text", "Text"),
    ("photo", "Photo"),
]
# what makes it another question
ASKED = ("question", "answer_type", "options", "problem_when")


class FupinChecklistItem(models.Model):
    """One question of a checklist. Once it was answered its words stay: a change makes a new question in its place, and
    the old one is kept for the answers that were given to it."""

    _name = "fupin.checklist.item"
    _inherit = ["fupin.policy.part"]
    _description = "Question of a checklist"
    _rec_name = "question"
    _order = "checklist_id, sequence, id"
    # rights look at the policy: it follows from the list
    _engine_fields = frozenset({"policy_id"})

    checklist_id = fields.Many2one("fupin.checklist", required=True, index=True, ondelete="cascade")
    policy_id = fields.Many2one(related="checklist_id.policy_id", store=True, precompute=True)
    article_id = fields.Many2one(
        "fupin.policy.article", index=True, ondelete="restrict", domain="[('policy_id', '=', policy_id)]"
    )
    active = fields.Boolean(default=True)
    section = fields.Char(help="Questions of one section stand together.")
    question = fields.Char(required=True)
    answer_type = fields.Selection(ANSWER_TYPES, string="Answer", required=True, default="yes_no")
    options = fields.Text(help="One a line.")
    is_required = fields.Boolean(string="Must be answered")
    problem_when = fields.Char(
        string="A problem if",
        help="Yes or no: the Chinese word for it. Choice: the options that tell of a problem, with an enumeration comma"
        " between. Number: such as <1 or >=3. Text and photo: anything, if whatever is given tells of a problem.",
    )
    opens_problem_type_id = fields.Many2one(
        "fupin.problem.type", string="Type of problem", index="btree_not_null", ondelete="restrict"
    )
    help_text = fields.Char(string="Hint", help="Shown in small print under the question.")
    answer_count = fields.Integer(string="Answers", compute="_compute_answer_count")

    @api.constrains("answer_type", "options", "problem_when")
    def _check_asked(self):
        for item in self:
            choices = answers.options(item.options)
            if item.answer_type == "choice" and len(choices) < 2:
                raise ValidationError(self.env._("“%s”: give at least two options, one a line.", item.question))
            if answers.condition_fault(item.answer_type, item.problem_when, choices):
                raise ValidationError(self._condition_message(item))

    def _condition_message(self, item):
        if item.answer_type == "yes_no":
            return self.env._("“%s”: a problem if yes or if no; write the Chinese word for one of them.", item.question)
        if item.answer_type == "choice":
            return self.env._("“%s”: a problem if one of its own options is chosen; write them alike.", item.question)
        return self.env._("“%s”: a problem if a number is beyond a bound; write such as <1 or >=3.", item.question)

    def _compute_answer_count(self):
        Answer = self.env["fupin.inspection.answer"].sudo()  # sudo: how often it was answered, not by whom
        found = Answer._read_group([("item_id", "in", self.ids)], ["item_id"], ["__count"])
        counts = {item.id: count for item, count in found}
        for item in self:
            item.answer_count = counts.get(item.id, 0)

    def write(self, vals):
        """Where an answered question would become another one, the old one is put away and a new one takes its place."""
        changed = {name for name in ASKED if name in vals}
        answered = self.browse()
        if changed:
            answered = self.filtered(
                lambda item: item.answer_count and any((item[name] or "") != (vals[name] or "") for name in changed)
            )
        for item in answered:
            item.copy(vals)
        if answered:
            super(FupinChecklistItem, answered).write({"active": False})
        rest = self - answered
        return super(FupinChecklistItem, rest).write(vals) if rest else True

    @api.ondelete(at_uninstall=False)
    def _unlink_unanswered(self):
        if self.filtered("answer_count"):
            raise ValidationError(
                self.env._("This question was answered already: switch it off instead of deleting it.")
            )

    def _refuse_locked(self, policies):
        """See `fupin.checklist`."""

    def _makes_abnormal(self):
        """Say whether an answer that tells of something makes the asset one that is not normal: an operator's request
        does not."""
        return self.opens_problem_type_id.kind != "request"

    def _as_question(self):
        """Return the question as a page shows it, see `fupin.checklist._questions`."""
        self.ensure_one()
        checklist = self.checklist_id
        return {
            "id": self.id,
            "question": self.question,
            "answer_type": self.answer_type,
            "options": answers.options(self.options),
            "section": self.section or "",
            "help": self.help_text or "",
            "is_required": self.is_required,
            "problem_when": self.problem_when or "",
            "checklist": checklist.name,
            "checklist_id": checklist.id,
            "period": checklist.period,
            "asset_kind": checklist.asset_kind or "",
        }
