from odoo import api, fields, models
from odoo.exceptions import UserError


class FupinInspectionWizard(models.TransientModel):
    """What was seen of one asset or project: normal or not, in a few words, with photos and the answers to what the
    checklists ask. It is opened from a line of a round, or from a risk that is to be cancelled (S4-27): there every
    question is asked, and each is answered."""

    _name = "fupin.inspection.wizard"
    _description = "What was seen"

    line_id = fields.Many2one("fupin.inspection.round.line", readonly=True, index=True, ondelete="cascade")
    risk_id = fields.Many2one("fupin.risk", readonly=True, index=True, ondelete="cascade")
    about = fields.Char(string="What was looked at", compute="_compute_about")
    found = fields.Selection(
        [("normal", "Normal"), ("problem", "Something is wrong")],
        string="What was seen",
        required=True,
        default="problem",
    )
    # as `fupin.checklist._questions` tells them, and {number of the question: answer}
    questions = fields.Json(compute="_compute_questions")
    answers = fields.Json()
    note = fields.Text(string="What is wrong")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")

    @api.depends("line_id", "risk_id")
    def _compute_about(self):
        for wizard in self:
            # sudo: the name of what the row that was opened is about
            wizard.about = wizard.line_id.display_name or wizard.risk_id.sudo().project_id.name

    @api.depends("line_id", "risk_id")
    def _compute_questions(self):
        for wizard in self:
            subject = wizard.line_id or wizard.risk_id
            wizard.questions = subject._questions_asked() if subject else []

    def action_apply(self):
        """Note it; the next asset is one press away.

        :raise UserError: for a problem without a word, or an answer that lacks
        """
        self.ensure_one()
        subject = self.line_id or self.risk_id
        if not subject:
            raise UserError(self.env._("Say which asset or project was inspected."))
        subject._check_open()
        photos = [{"name": photo.name, "data": photo.datas.decode()} for photo in self.photo_ids]
        self.env["fupin.inspection"].report(
            {
                **subject._given(),
                "is_normal": bool(self.risk_id) or self.found == "normal",
                "note": self.note or "",
                "photos": photos,
                "answers": self._answers_given(),
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _answers_given(self):
        """Return the answers to what is asked with this finding."""
        asked = {
            str(row["id"]): row
            for row in self.questions or []
            if not row["is_exception"] or (self.found == "problem" and not self.risk_id)
        }
        given = {key: value for key, value in (self.answers or {}).items() if key in asked}
        lacking = [
            row["question"] for key, row in asked.items() if given.get(key) in (None, "", []) and row["is_required"]
        ]
        if lacking:
            raise UserError(self.env._("Please answer: %s", "；".join(lacking)))
        return given
