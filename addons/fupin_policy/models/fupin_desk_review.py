from odoo import api, models


class FupinDesk(models.AbstractModel):
    """What waits for the user's decision, on his work desk."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        Review = self.env["fupin.review"]
        if not Review.has_access("read"):
            return cards
        count = Review.search_count([("may_decide", "=", True)])
        if count:
            overdue = Review.search_count([("may_decide", "=", True), ("is_overdue", "=", True)])
            cards.append(
                {
                    "key": "reviews",
                    "title": self.env._("To decide"),
                    "count": count,
                    "unit": self.env._("items"),
                    "tone": "danger" if overdue else "warning",
                    "hint": self.env._("%s overdue", overdue) if overdue else "",
                    "action": "fupin_policy.fupin_review_action",
                    "sequence": 20,
                }
            )
        return cards
