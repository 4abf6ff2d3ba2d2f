from odoo import api, fields, models

from ..kernel import answer as answers


class FupinInspectionAnswer(models.Model):
    """What was answered to a question in one inspection. Rows come with their inspection, through
    `fupin.inspection.report`; nobody writes or deletes them."""

    _name = "fupin.inspection.answer"
    _inherit = ["fupin.record.line"]
    _description = "Answer in an inspection"
    _parent_field = "inspection_id"
    _rec_name = "shown"
    _order = "inspection_id, id"

    inspection_id = fields.Many2one("fupin.inspection", required=True, index=True, ondelete="cascade")
    item_id = fields.Many2one("fupin.checklist.item", string="Question", required=True, index=True, ondelete="restrict")
    choice = fields.Char(string="Chosen", help="yes, no, na, or an option")
    number = fields.Float(digits=(18, 4), aggregator="avg")
    text = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    is_problem = fields.Boolean(string="Tells of a problem")
    shown = fields.Char(string="Answer", compute="_compute_shown")

    _item_uniq = models.UniqueIndex("(inspection_id, item_id)", "This question was answered already.")

    @api.depends("choice", "number", "text", "photo_ids", "item_id")
    def _compute_shown(self):
        said = {"yes": self.env._("Yes"), "no": self.env._("No"), "na": self.env._("Not applicable")}
        for answer in self:
            kind = answer.item_id.answer_type
            if kind == "yes_no":
                answer.shown = said.get(answer.choice, "")
            elif kind == "number":
                answer.shown = f"{answer.number:.4f}".rstrip("0").rstrip(".")
            elif kind == "photo":
                answer.shown = self.env._("%s photos", len(answer.photo_ids))
            else:
                answer.shown = answer.choice or answer.text or ""

    @api.model
    def _read_given(self, item, given):
        """Return ``columns``, ``photos`` and ``is_problem`` of an answer.

        :raise AnswerError: for what the question does not take
        """
        if item.answer_type == "photo":
            if not isinstance(given, list) or not all(isinstance(photo, dict) and photo.get("data") for photo in given):
                raise answers.AnswerError(item.question)
            told = answers.is_problem("photo", item.problem_when, given)
            return {"columns": {}, "photos": given, "is_problem": told}
        value = answers.read(item.answer_type, given, answers.options(item.options))
        column = {"number": "number", "text": "text"}.get(item.answer_type, "choice")
        return {
            "columns": {column: float(value) if column == "number" else value},
            "photos": [],
            "is_problem": answers.is_problem(item.answer_type, item.problem_when, value),
        }
