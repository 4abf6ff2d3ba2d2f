from odoo import api, models

WRITERS = {"village", "township", "department", "county"}


class FupinDesk(models.AbstractModel):
    """Public notices whose days are over and whose objections are answered: they wait to be closed."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        if not self._roles() & WRITERS:
            return cards
        count = self._counts({"over": ("fupin.disclosure", [("is_over", "=", True), ("open_count", "=", 0)])})["over"]
        if count:
            title = self.env._("Notices to be closed")
            cards.append({
                "key": "notice_over", "title": title, "count": count, "unit": self.env._("notices"), "tone": "warning",
                "sequence": 26, "action": self._list_action("fupin.disclosure", title, "over"),
            })  # fmt: skip
        return cards
