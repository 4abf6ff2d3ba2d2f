from datetime import timedelta

from odoo import api, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

ENTERING = {"village", "township", "department", "county"}
CONFIRMING = {"township", "county"}
LOOKING = {"finance", "audit", "discipline", "superior", "administrator"}
COMPARING = {"finance", "audit", "discipline", "superior", "department", "county"}
EXPIRY_DAYS = 90
IDLE = ("idle", "inefficient", "ineffective", "remnant", "stopped")


class FupinDesk(models.AbstractModel):
    """What waits for whom in the register; each card is one count."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        roles = self._roles()
        if roles & ENTERING:
            cards += self._draft_cards(roles)
        if roles & CONFIRMING:
            cards += self._confirm_cards()
        if roles & (ENTERING | LOOKING):
            cards += self._use_cards()
        if roles & (LOOKING | {"county"}):
            cards += self._total_cards()
        if roles & (ENTERING | LOOKING):
            cards += self._contract_cards()
        return cards

    @api.model
    def _desk_links(self):
        links = super()._desk_links()
        if self._roles() & ENTERING:
            links.append(
                {
                    "key": "new_asset",
                    "title": self.env._("Register an asset"),
                    "icon": "fa-plus",
                    "action": {**self._asset_action(), "views": [(False, "form")]},
                    "sequence": 10,
                }
            )
        links.append(
            {
                "key": "assets",
                "title": self.env._("All assets"),
                "icon": "fa-list",
                "action": "fupin_assets.fupin_asset_action",
                "sequence": 20,
            }
        )
        if self._roles() & COMPARING:
            links.append(
                {
                    "key": "asset_analysis",
                    "title": self.env._("Analysis of assets"),
                    "icon": "fa-table",
                    "action": "fupin_assets.fupin_asset_action_analysis",
                    "sequence": 25,
                }
            )
        return links

    @api.model
    def _draft_cards(self, roles):
        """Drafts to pass on: the village's own, or what one's own level entered."""
        domain = [("state", "=", "draft")]
        if roles & {"township", "department", "county"}:
            domain.append(("maker_level", "!=", "village"))
        [(count, returned)] = self.env["fupin.asset"]._read_group(domain, [], ["__count", "return_reason:count"])
        cards = []
        if count or "village" in roles:
            cards.append(
                {
                    "key": "asset_draft",
                    "title": self.env._("To be submitted"),
                    "count": count,
                    "unit": self.env._("items"),
                    "tone": "info" if count else "success",
                    "action": self._asset_action("draft"),
                    "sequence": 10,
                }
            )
        if returned:
            cards.append(
                {
                    "key": "asset_returned",
                    "title": self.env._("Returned"),
                    "count": returned,
                    "unit": self.env._("items"),
                    "tone": "danger",
                    "hint": self.env._("correct and submit again"),
                    "action": self._asset_action("returned"),
                    "sequence": 4,
                }
            )
        return cards

    @api.model
    def _confirm_cards(self):
        [(count, places)] = self.env["fupin.asset"]._read_group(
            [("state", "=", "submitted")], [], ["__count", "region_id:count_distinct"]
        )
        return [
            {
                "key": "asset_confirm",
                "title": self.env._("To be confirmed"),
                "count": count,
                "unit": self.env._("items"),
                "tone": "warning" if count else "success",
                "hint": count and self.env._("from %s villages", places),
                "action": self._asset_action("submitted"),
                "sequence": 5,
            }
        ]

    @api.model
    def _use_cards(self):
        count = self.env["fupin.asset"].search_count([("use_status", "in", IDLE)])
        return [
            {
                "key": "asset_idle",
                "title": self.env._("Idle or inefficient"),
                "count": count,
                "unit": self.env._("items"),
                "tone": "warning" if count else "success",
                "action": self._asset_action("idle"),
                "sequence": 30,
            }
        ]

    @api.model
    def _total_cards(self):
        [(count, value)] = self.env["fupin.asset"]._read_group(
            [("state", "=", "confirmed")], [], ["__count", "original_value:sum"]
        )
        return [
            {
                "key": "asset_total",
                "title": self.env._("Confirmed assets"),
                "count": count,
                "unit": self.env._("items"),
                "tone": "neutral",
                "hint": self.env._("%s ten thousand yuan in all", f"{money.to_wan(value or 0):,.2f}"),
                "action": self._asset_action("confirmed"),
                "sequence": 40,
            }
        ]

    @api.model
    def _contract_cards(self):
        """Contracts that end soon or have ended and nobody said so: one count each, by the index of running ones."""
        today = local_date()
        running = Domain("state", "=", "active")
        soon = running & Domain("date_end", ">=", today) & Domain("date_end", "<=", today + timedelta(days=EXPIRY_DAYS))
        over = running & Domain("date_end", "<", today)
        counts = self._counts({"expired": ("fupin.contract", over), "expiring": ("fupin.contract", soon)})
        expired, expiring = counts["expired"], counts["expiring"]
        cards = []
        if expiring:
            cards.append(
                {
                    "key": "contract_expiring",
                    "title": self.env._("Contracts expiring in 90 days"),
                    "count": expiring,
                    "unit": self.env._("items"),
                    "tone": "warning",
                    "action": "fupin_assets.fupin_contract_action_expiring",
                    "sequence": 31,
                }
            )
        if expired:
            cards.append(
                {
                    "key": "contract_expired",
                    "title": self.env._("Contracts expired, not ended"),
                    "count": expired,
                    "unit": self.env._("items"),
                    "tone": "danger",
                    "hint": self.env._("renew them or take the assets back"),
                    "action": "fupin_assets.fupin_contract_action_expired",
                    "sequence": 29,
                }
            )
        return cards

    @api.model
    def _asset_action(self, *filters):
        """Return the action of the register with the named filters switched on."""
        return self._list_action("fupin.asset", self.env._("Assets"), *filters)
