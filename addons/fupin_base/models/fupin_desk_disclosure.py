from odoo import api, models

WRITERS = {"village", "township", "department", "county"}


class FupinDesk(models.AbstractModel):
    """Public notices whose days are over and whose objections are answered: they wait to be closed."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        asked = super()._desk_asked()
        if self._roles() & WRITERS:
            title = self.env._("Notices to be closed")
            asked["notice_over"] = (
                "fupin.disclosure", [("is_over", "=", True), ("open_count", "=", 0)],
                {"title": title, "unit": self.env._("notices"), "tone": "warning", "sequence": 26,
                 "action": self._list_action("fupin.disclosure", title, "over")},
            )  # fmt: skip
        return asked
