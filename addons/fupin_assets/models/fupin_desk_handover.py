from odoo import api, models
from odoo.fields import Domain

ACTING = {"village", "township", "department", "county"}
TRACKING = {"township", "department", "county", "finance", "audit", "discipline", "superior", "administrator"}


class FupinDesk(models.AbstractModel):
    """What waits for whom on the way from the finished project to its owner."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards, roles = super()._desk_cards(), self._roles()
        if roles & ACTING:
            cards += self._handover_cards()
        if roles & TRACKING:
            cards += self._not_handed_over_cards()
        if "county" in roles:
            cards += self._title_cards()
        return cards

    @api.model
    def _handover_cards(self):
        """Lists to confirm as the receiver, and what was returned to or agreed with the user's unit."""
        Handover = self.env["fupin.handover"]
        received = Domain("state", "=", "submitted") & Handover._acting_domain("to_unit_id")
        given = Domain("state", "in", ("confirmed", "applied")) & Handover._acting_domain("from_unit_id")
        counts = self._counts({"waiting": (Handover._name, received), "agreed": (Handover._name, given)})
        waiting, agreed = counts["waiting"], counts["agreed"]
        cards = []
        if waiting:
            cards.append(
                {
                    "key": "handover_receive",
                    "title": self.env._("Assets to take over"),
                    "count": waiting,
                    "unit": self.env._("lists"),
                    "tone": "warning",
                    "hint": self.env._("check the list and confirm it"),
                    "action": self._handover_action("to_receive"),
                    "sequence": 6,
                }
            )
        if agreed:
            cards.append(
                {
                    "key": "handover_complete",
                    "title": self.env._("Handovers to complete"),
                    "count": agreed,
                    "unit": self.env._("lists"),
                    "tone": "info",
                    "hint": self.env._("both sides have confirmed"),
                    "action": self._handover_action("to_complete"),
                    "sequence": 7,
                }
            )
        return cards

    @api.model
    def _not_handed_over_cards(self):
        Asset = self.env["fupin.asset"]
        count = Asset.search_count(Asset._to_hand_over())
        return [
            {
                "key": "asset_not_handed_over",
                "title": self.env._("Not handed over"),
                "count": count,
                "unit": self.env._("items"),
                "tone": "warning" if count else "success",
                "action": "fupin_assets.fupin_asset_action_not_handed_over",
                "sequence": 32,
            }
        ]

    @api.model
    def _title_cards(self):
        """What the county decides and files; nothing is shown where nothing waits."""
        titles = {"owner_undetermined": self.env._("Ownership to decide"), "unfiled": self.env._("Titles to file")}
        domains = {
            "owner_undetermined": [("owner_undetermined", "=", True)],
            "unfiled": [("titled_on", "!=", False), ("filed_on", "=", False)],
        }
        actions = {
            "owner_undetermined": self._asset_action("owner_undetermined"),
            "unfiled": "fupin_assets.fupin_asset_action_unfiled",
        }
        cards = []
        counts = self._counts({name: ("fupin.asset", domain) for name, domain in domains.items()})
        for sequence, (name, title) in enumerate(titles.items(), 8):
            count = counts[name]
            if count:
                cards.append(
                    {
                        "key": f"asset_{name}",
                        "title": title,
                        "count": count,
                        "unit": self.env._("items"),
                        "tone": "danger" if name == "owner_undetermined" else "info",
                        "action": actions[name],
                        "sequence": sequence,
                    }
                )
        return cards

    @api.model
    def _handover_action(self, *filters):
        return self._list_action("fupin.handover", self.env._("Asset handovers"), *filters)
