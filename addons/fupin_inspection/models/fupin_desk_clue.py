from odoo import api, models


class FupinDesk(models.AbstractModel):
    """Clues that wait for the discipline inspection, and those that somebody was let into."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        Clue = self.env["fupin.clue"]
        if not Clue.has_access("read"):
            return cards
        asked = {"named": ("fupin.clue", [("granted_user_ids", "in", [self.env.uid])])}
        if "discipline" in self._roles():
            asked["received"] = ("fupin.clue", [("state", "=", "transferred"), ("recipient", "=", "discipline")])
        counts = self._counts(asked)
        told = {
            "received": (self.env._("Clues to receive"), "warning", 9, "transferred"),
            "named": (self.env._("Clues shown to you"), "neutral", 40, "named"),
        }
        for key, count in counts.items():
            if count:
                title, tone, sequence, shown = told[key]
                cards.append(
                    {
                        "key": f"clue_{key}", "title": title, "count": count, "unit": self.env._("items"),
                        "tone": tone, "sequence": sequence,
                        "action": self._list_action("fupin.clue", title, shown),
                    }
                )  # fmt: skip
        return cards
