from odoo import fields, models
from odoo.exceptions import UserError


class FupinReviewWizard(models.TransientModel):
    """Asks for an opinion, then decides: the one window for agreeing with words, returning and forwarding."""

    _name = "fupin.review.wizard"
    _description = "Decision on reviews"

    review_ids = fields.Many2many("fupin.review", string="Reviews", required=True)
    decision = fields.Selection(
        [("agree", "Agree"), ("return", "Return"), ("forward", "Hand to another desk")], required=True, default="agree"
    )
    opinion = fields.Text()
    unit_id = fields.Many2one("fupin.unit", string="To the unit", ondelete="cascade")
    assignment_id = fields.Many2one(
        "fupin.assignment",
        string="Or to the deputy",
        ondelete="cascade",
        domain=[("delegate_of_id", "!=", False), ("is_valid", "=", True)],
    )

    def action_apply(self):
        """Decide, with the checks of `action_decide`."""
        self.ensure_one()
        if not self.review_ids:
            raise UserError(self.env._("Choose what is to be decided."))
        forward = self.decision == "forward"
        self.review_ids.action_decide(
            self.decision,
            self.opinion,
            unit_id=self.unit_id.id if forward else None,
            assignment_id=self.assignment_id.id if forward else None,
        )
        return {"type": "ir.actions.act_window_close"}
