from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.answer import AnswerError


class FupinInspection(models.Model):
    """Answers to the questions of the checklists come with an inspection; one that tells of a problem makes the
    inspection one that is not normal."""

    _inherit = "fupin.inspection"

    answer_ids = fields.One2many("fupin.inspection.answer", "inspection_id", string="Answers", readonly=True)

    @api.model
    def report(self, vals):
        """See `fupin.inspection.report`.

        :param vals: besides, ``answers``: ``{id of the question: value}``, a photo as a list of
            ``{"name": file name, "data": base64}``
        :raise UserError: for an answer that the question does not take, or a required one that lacks
        """
        self.browse().check_access("create")
        rest = {name: value for name, value in vals.items() if name != "answers"}
        judged = self._judged(vals.get("answers") or {})
        told = [row["item"] for row in judged if row["is_problem"] and row["item"]._makes_abnormal()]
        if told:
            rest["is_normal"] = False
            rest["note"] = (rest.get("note") or "").strip() or "；".join(item.question for item in told)
        # photos that answer a question are kept and judged as all others are
        own = list(rest.get("photos") or [])
        rest["photos"] = own + [photo for row in judged for photo in row["photos"]]
        result = super().report(rest)
        if result["is_new"] and judged:
            self.browse(result["id"])._append_answers(judged, len(own))
        return result

    @api.model
    def _judged(self, given):
        """Return what was answered: dictionaries with ``item``, ``columns``, ``photos`` and ``is_problem``."""
        try:
            values = {int(item_id): value for item_id, value in given.items() if value not in (None, "", [], False)}
        except (TypeError, ValueError, AttributeError):
            raise UserError(self.env._("Answers are given by the number of their question.")) from None
        # a page that was loaded before a question changed may still answer the old one
        items = self.env["fupin.checklist.item"].with_context(active_test=False).browse(values).exists()
        items = items._filtered_access("read").sorted()
        if len(items) < len(values):
            raise UserError(self.env._("This question is not asked here: load the page again."))
        self._check_required(items)
        return [self._judged_one(item, values[item.id]) for item in items]

    @api.model
    def _judged_one(self, item, given):
        try:
            return {"item": item, **self.env["fupin.inspection.answer"]._read_given(item, given)}
        except AnswerError:
            raise UserError(self.env._("“%s” cannot be answered like this.", item.question)) from None

    def _check_required(self, answered):
        """Raise `UserError` where a list was begun and what must be answered is missing."""
        lacking = answered.checklist_id.item_ids.filtered("is_required") - answered
        if lacking and answered.filtered("active"):
            raise UserError(self.env._("Please answer: %s", "；".join(lacking.mapped("question"))))

    def _append_answers(self, judged, photos_before):
        """Keep the answers; ``photos_before`` of the inspection's photos belong to none of them."""
        self.ensure_one()
        photos = self.photo_ids.sorted("id")[photos_before:].ids
        rows = []
        for row in judged:
            mine, photos = photos[: len(row["photos"])], photos[len(row["photos"]) :]
            rows.append(
                {
                    "inspection_id": self.id,
                    "item_id": row["item"].id,
                    "is_problem": row["is_problem"],
                    "photo_ids": [fields.Command.set(mine)],
                    **row["columns"],
                }
            )
        # sudo: nobody writes answers by hand, they come with their inspection alone
        self.env["fupin.inspection.answer"].sudo().create(rows)
