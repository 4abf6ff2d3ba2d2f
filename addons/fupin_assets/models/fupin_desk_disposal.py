from odoo import api, models
from odoo.fields import Domain

from .fupin_desk import ENTERING, LOOKING


class FupinDesk(models.AbstractModel):
    """Disposals on their way, objections that nobody answered, provisional values past due, changes to be reported;
    nothing is shown where nothing waits."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        asked, roles = super()._desk_asked(), self._roles()
        if not roles & (ENTERING | LOOKING):
            return asked
        mine = {
            "objection_open": ("fupin.disclosure", Domain("state", "=", "posted") & Domain("open_count", ">", 0)),
            "disposal_open": ("fupin.disposal", Domain("state", "in", ("submitted", "approved"))),
        }
        if roles - {"village"}:
            mine["provisional_due"] = ("fupin.asset", Domain("is_provisional_due", "=", True))
        if roles & ENTERING:
            mine["change_draft"] = ("fupin.asset.change", Domain("state", "=", "draft"))
        words = self._running_words()
        parts = ("title", "hint", "tone", "sequence", "action")
        return asked | {key: (*found, dict(zip(parts, words[key], strict=True))) for key, found in mine.items()}

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
