from odoo import api, models


class FupinDesk(models.AbstractModel):
    """Clues that wait for the discipline inspection, and those that somebody was let into."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        asked, model = super()._desk_asked(), "fupin.clue"
        if not self.env[model].has_access("read"):
            return asked
        title = self.env._("Clues shown to you")
        asked["clue_named"] = (
            model, [("granted_user_ids", "in", [self.env.uid])],
            {"title": title, "tone": "neutral", "sequence": 40, "action": self._list_action(model, title, "named")},
        )  # fmt: skip
        if "discipline" in self._roles():
            title = self.env._("Clues to receive")
            asked["clue_received"] = (
                model, [("state", "=", "transferred"), ("recipient", "=", "discipline")],
                {"title": title, "tone": "warning", "sequence": 9,
                 "action": self._list_action(model, title, "transferred")},
            )  # fmt: skip
        return asked
