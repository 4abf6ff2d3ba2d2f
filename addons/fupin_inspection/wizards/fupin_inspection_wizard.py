from odoo import fields, models


class FupinInspectionWizard(models.TransientModel):
    """What was seen of one asset or project of a round: normal or not, in a few words, with photos."""

    _name = "fupin.inspection.wizard"
    _description = "What was seen"

    line_id = fields.Many2one(
        "fupin.inspection.round.line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    about = fields.Char(string="What was looked at", related="line_id.display_name")
    found = fields.Selection(
        [("normal", "Normal"), ("problem", "Something is wrong")],
        string="What was seen",
        required=True,
        default="problem",
    )
    note = fields.Text(string="What is wrong")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")

    def action_apply(self):
        """Note it; the next asset is one press away."""
        self.ensure_one()
        line = self.line_id
        line._check_open()
        photos = [{"name": photo.name, "data": photo.datas.decode()} for photo in self.photo_ids]
        self.env["fupin.inspection"].report(
            {**line._given(), "is_normal": self.found == "normal", "note": self.note or "", "photos": photos}
        )
        return {"type": "ir.actions.act_window_close"}
