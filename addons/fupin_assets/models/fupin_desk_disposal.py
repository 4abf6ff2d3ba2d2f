from odoo import api, models
from odoo.fields import Domain

from .fupin_desk import ENTERING, LOOKING


class FupinDesk(models.AbstractModel):
    """Disposals on their way, objections that nobody answered, provisional values past due, changes to be reported;
    nothing is shown where nothing waits."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards, roles = super()._desk_cards(), self._roles()
        if roles & (ENTERING | LOOKING):
            cards += self._running_cards(roles)
        return cards

    @api.model
    def _running_cards(self, roles):
        asked = {
            "objection_open": ("fupin.disclosure", Domain("state", "=", "posted") & Domain("open_count", ">", 0)),
            "disposal_open": ("fupin.disposal", Domain("state", "in", ("submitted", "approved"))),
        }
        if roles - {"village"}:
            asked["provisional_due"] = ("fupin.asset", Domain("is_provisional_due", "=", True))
        if roles & ENTERING:
            asked["change_draft"] = ("fupin.asset.change", Domain("state", "=", "draft"))
        told = self._running_words()
        return [
            {
                "key": key,
                "count": count,
                "unit": self.env._("items"),
                **dict(zip(("title", "hint", "tone", "sequence", "action"), told[key], strict=True)),
            }
            for key, count in self._counts(asked).items()
            if count
        ]

    @api.model
    def _running_words(self):
        """Return ``{key: (title, hint, tone, sequence, action)}``."""
        return {
            "objection_open": (
                self.env._("Objections without reply"), self.env._("answer them before the notice is closed"), "danger", 5,
                self._list_action("fupin.disclosure", self.env._("Public notices"), "hanging", "unanswered"),
            ),
            "disposal_open": (
                self.env._("Disposals in progress"), False, "info", 34, "fupin_assets.fupin_disposal_action_open",
            ),
            "provisional_due": (
                self.env._("Provisional values past due"), self.env._("the final account is there, or the time is over"), "warning", 30,
                "fupin_assets.fupin_asset_action_provisional_due",
            ),
            "change_draft": (
                self.env._("Changes to report"), self.env._("complete and submit them"), "info", 11,
                self._list_action("fupin.asset.change", self.env._("Changes of assets"), "draft"),
            ),
        }  # fmt: skip
