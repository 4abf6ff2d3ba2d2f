from odoo import api, models
from odoo.fields import Domain

DECIDING = {"township", "department", "county"}
LOOKING = DECIDING | {"finance", "audit", "discipline", "superior", "administrator"}


class FupinDesk(models.AbstractModel):
    """What waits for whom in the life of assets: reports to confirm, calls for help, what differs from other platforms,
    money to recover."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards, roles = super()._desk_cards(), self._roles()
        if roles & DECIDING:
            cards += self._waiting_cards(roles)
        if roles & LOOKING:
            cards += self._life_cards()
        return cards

    @api.model
    def _waiting_cards(self, roles):
        """What the user decides; nothing is shown where nothing waits."""
        submitted = Domain("state", "=", "submitted")
        mine = self.env["fupin.handover"]._acting_domain("to_unit_id")
        asked = {
            "change_confirm": ("fupin.asset.change", submitted),
            "help_answer": ("fupin.maintenance.help", submitted & mine),
            "comparison_open": ("fupin.comparison.line", Domain("is_open", "=", True)),
        }
        if "county" in roles:
            asked["rescue_consent"] = ("fupin.rescue", Domain("state", "=", "decided"))
        counts = self._counts(asked)
        titles = {
            "change_confirm": self.env._("Reports to confirm"),
            "help_answer": self.env._("Calls for help to answer"),
            "comparison_open": self.env._("Differences from other platforms"),
            "rescue_consent": self.env._("Decisions to agree to"),
        }
        actions = {
            "change_confirm": "fupin_assets.fupin_asset_change_action_to_confirm",
            "help_answer": "fupin_assets.fupin_maintenance_help_action_waiting",
            "comparison_open": "fupin_ledger.fupin_comparison_line_action",
            "rescue_consent": "fupin_assets.fupin_rescue_action_to_consent",
        }
        return [
            {
                "key": key,
                "title": titles[key],
                "count": count,
                "unit": self.env._("items"),
                "tone": "warning",
                "action": actions[key],
                "sequence": 9,
            }
            for key, count in counts.items()
            if count
        ]

    @api.model
    def _life_cards(self):
        """Mortgages that nobody agreed to and money that has not come in: one count each, by an index."""
        found = self.env["fupin.encumbrance"].search_count(
            [("is_unauthorised", "=", True), ("released_on", "=", False)]
        )
        [(count, missing)] = self.env["fupin.rescue"]._read_group(
            [("amount_missing", ">", 0), ("state", "not in", ("draft", "decided"))],
            [],
            ["__count", "amount_missing:sum"],
        )
        cards = []
        if found:
            cards.append(
                {
                    "key": "encumbrance_unauthorised",
                    "title": self.env._("Mortgaged without approval"),
                    "count": found,
                    "unit": self.env._("items"),
                    "tone": "danger",
                    "action": "fupin_assets.fupin_encumbrance_action_unauthorised",
                    "sequence": 28,
                }
            )
        if count:
            cards.append(
                {
                    "key": "rescue_missing",
                    "title": self.env._("Money to recover"),
                    "count": count,
                    "unit": self.env._("items"),
                    "tone": "warning",
                    "hint": self.env._("%s yuan have not come in", f"{missing or 0:,.2f}"),
                    "action": "fupin_assets.fupin_rescue_action_missing",
                    "sequence": 33,
                }
            )
        return cards
