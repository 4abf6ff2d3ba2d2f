from odoo import api, models
from odoo.fields import Domain

KEEPING = {"village", "township", "department", "county"}


class FupinDesk(models.AbstractModel):
    """What of the year's stocktake and of the ledgers waits for whom; nothing is shown where nothing waits."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        if not self._roles() & KEEPING:
            return cards
        counts = self._waiting_counts()
        cards += self._stocktake_cards(counts["submitted"])
        cards += self._wrong_data_cards(counts["unfixed"])
        return cards + self._ledger_cards(counts["unconfirmed"])

    @api.model
    def _waiting_counts(self):
        """Return how much waits below."""
        Stocktake, Confirmation = self.env["fupin.stocktake"], self.env["fupin.ledger.confirmation"]
        below = Confirmation._below() & ~Confirmation._mine() & Domain("state", "=", "open")
        return self._counts(
            {
                "submitted": (Stocktake._name, Stocktake._below() & Domain("state", "=", "submitted")),
                "unfixed": ("fupin.stocktake.line", Domain("is_unfixed", "=", True)),
                "unconfirmed": (Confirmation._name, below),
            }
        )

    @api.model
    def _stocktake_cards(self, count):
        """One's own list, and those below that wait."""
        Stocktake = self.env["fupin.stocktake"]
        own = Stocktake.search(Stocktake._mine() & Domain("state", "=", "open"), order="year, id", limit=2)
        cards = []
        if own:
            left, total = sum(own.mapped("remaining_count")), sum(own.mapped("asset_count"))
            target = self._list_action(
                "fupin.stocktake.line",
                self.env._("Assets of the stocktake"),
                "remaining",
                domain=[("stocktake_id", "in", own.ids)],
            )
            if not left or len(own) > 1:
                target = self._stocktake_action("open", own)
            cards.append(
                {
                    "key": "stocktake_own",
                    "title": self.env._("Assets to check") if left else self.env._("Stocktake to submit"),
                    "count": left or len(own),
                    "unit": self.env._("items"),
                    "tone": "warning",
                    "hint": self.env._("Checked %(done)s of %(all)s", done=total - left, all=total),
                    "action": target,
                    "sequence": 3,
                }
            )
        if count:
            cards.append(
                {
                    "key": "stocktake_confirm",
                    "title": self.env._("Stocktakes to confirm"),
                    "count": count,
                    "unit": self.env._("items"),
                    "tone": "warning",
                    "action": self._stocktake_action("submitted"),
                    "sequence": 6,
                }
            )
        return cards

    @api.model
    def _wrong_data_cards(self, count):
        if not count:
            return []
        return [
            {
                "key": "stocktake_unfixed",
                "title": self.env._("Wrong data to put right"),
                "count": count,
                "unit": self.env._("items"),
                "tone": "danger",
                "action": "fupin_assets.fupin_stocktake_line_action_unfixed",
                "sequence": 7,
            }
        ]

    @api.model
    def _ledger_cards(self, below):
        """One's own ledger to confirm, and how many below have not."""
        Confirmation = self.env["fupin.ledger.confirmation"]
        unconfirmed = Domain("state", "=", "open")
        own = Confirmation.search(Confirmation._mine() & unconfirmed, order="year, id", limit=2)
        cards = []
        if own:
            cards.append(
                {
                    "key": "ledger_own",
                    "title": self.env._("Ledger to confirm"),
                    "count": len(own),
                    "unit": self.env._("items"),
                    "tone": "warning",
                    "hint": self.env._("one press on the phone"),
                    "action": self._list_action(
                        Confirmation._name,
                        self.env._("Confirmations of ledgers"),
                        "open",
                        record=own if len(own) == 1 else None,
                    ),
                    "sequence": 8,
                }
            )
        if below:
            cards.append(
                {
                    "key": "ledger_below",
                    "title": self.env._("Ledgers not yet confirmed"),
                    "count": below,
                    "unit": self.env._("items"),
                    "tone": "info",
                    "action": "fupin_assets.fupin_ledger_confirmation_action_open",
                    "sequence": 33,
                }
            )
        return cards

    @api.model
    def _stocktake_action(self, filter_name, records=()):
        """Return the action of the stocktakes with a filter switched on; a single one opens its form."""
        record = records if len(records) == 1 else None
        return self._list_action("fupin.stocktake", self.env._("Stocktakes"), filter_name, record=record)
