from odoo import api, models
from odoo.fields import Domain

ACTING = {"village", "township", "department", "county"}


class FupinDesk(models.AbstractModel):
    """Supervision orders that wait for the user's unit, and plans that wait for the county."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        asked, roles = super()._desk_asked(), self._roles()
        if not roles & ACTING:
            return asked
        acting = self.env["fupin.handover"]._acting_domain
        title = self.env._("Supervision orders to reply to")
        asked["order_answer"] = (
            "fupin.supervision.order", Domain("state", "=", "issued") & acting("unit_id"),
            {"title": title, "tone": "danger", "sequence": 3,
             "action": self._list_action("fupin.supervision.order", title, "waiting")},
        )  # fmt: skip
        if roles - {"village"}:
            title = self.env._("Replies to check")
            asked["order_check"] = (
                "fupin.supervision.order", Domain("state", "=", "replied") & acting("from_unit_id"),
                {"title": title, "tone": "warning", "sequence": 8,
                 "action": self._list_action("fupin.supervision.order", title, "replied")},
            )  # fmt: skip
        if "county" in roles:
            title = self.env._("Plans to approve")
            asked["plan_approve"] = (
                "fupin.plan", Domain("state", "=", "submitted"),
                {"title": title, "tone": "warning", "sequence": 9,
                 "action": self._list_action("fupin.plan", title, "to_approve")},
            )  # fmt: skip
        return asked
