from odoo import api, models

WRITERS = {"village", "township", "department", "county"}


class FupinDesk(models.AbstractModel):
    """Public notices that wait: objections without a reply, days that are over."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        if not self._roles() & WRITERS:
            return cards
        asked = {
            "unanswered": ("fupin.disclosure", [("state", "=", "posted"), ("open_count", ">", 0)]),
            "over": ("fupin.disclosure", [("is_over", "=", True), ("open_count", "=", 0)]),
        }
        counts = self._counts(asked)
        titles = {
            "unanswered": (self.env._("Objections without a reply"), "danger", 4),
            "over": (self.env._("Notices to be closed"), "warning", 26),
        }
        for key, (title, tone, sequence) in titles.items():
            if counts[key]:
                cards.append({
                    "key": f"notice_{key}", "title": title, "count": counts[key], "unit": self.env._("notices"),
                    "tone": tone, "sequence": sequence, "action": self._list_action("fupin.disclosure", title, key),
                })  # fmt: skip
        return cards
