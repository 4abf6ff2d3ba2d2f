from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import to_wan
from odoo.fields import Domain

from .fupin_receivable import OPEN

COLLECTING = {"village", "township", "department", "county"}
LOOKING = {"finance", "audit", "discipline", "superior"}


class FupinDesk(models.AbstractModel):
    """Income that waits: to be collected, to be decided, to be distributed and used. Each card is one count."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards = super()._desk_cards()
        roles = self._roles()
        if roles & (COLLECTING | LOOKING):
            cards += [*self._overdue_card(), *self._unused_card()]
        if roles & {"township", "county"}:
            cards += self._write_off_card()
        return cards

    @api.model
    def _desk_links(self):
        links = super()._desk_links()
        if self._roles() & {"village", "township", "department"}:
            links.append({
                "key": "new_receipt", "title": self.env._("Enter income"), "icon": "fa-cny", "sequence": 12,
                "action": {**self._income_action("fupin.receipt", self.env._("Income received")),
                           "views": [(False, "form")]},
            })  # fmt: skip
        return links

    @api.model
    def _overdue_card(self):
        today = local_date()
        due = Domain("state", "in", OPEN) & Domain("due_date", "<=", today)
        rows = self.env["fupin.receivable"]._read_group(due, [], ["__count", "amount_due:sum"])
        late = self.env["fupin.receivable"].search_count(due & Domain("due_date", "<", today))
        count, amount = rows[0]
        if not count and "village" not in self._roles():
            return []
        return [{
            "key": "receivable_due", "title": self.env._("Income to collect"), "count": count,
            "unit": self.env._("items"), "tone": "danger" if late else "warning" if count else "success",
            "hint": count and self._due_words(late, f"{to_wan(amount or 0):,.2f}"),
            "action": self._income_action(
                "fupin.receivable", self.env._("Income to collect"), "overdue" if late else "open"
            ),
            "sequence": 14,
        }]  # fmt: skip

    @api.model
    def _due_words(self, late, amount):
        """Return what is due in words: how many are overdue, if any, and the amount in ten thousand yuan."""
        if late:
            return self.env._("%(late)s overdue, %(amount)s ten thousand yuan", late=late, amount=amount)
        return self.env._("due today, %s ten thousand yuan", amount)

    @api.model
    def _unused_card(self):
        domain = Domain("state", "=", "confirmed") & Domain("amount_unused", ">", 0)
        count, amount, free = self.env["fupin.receipt"]._read_group(
            domain, [], ["__count", "amount_unused:sum", "amount_undistributed:sum"]
        )[0]
        if not count:
            return []
        return [{
            "key": "receipt_unused", "title": self.env._("Income not yet used"), "count": count,
            "unit": self.env._("items"), "tone": "info",
            "hint": self.env._("%(amount)s ten thousand yuan, of which %(free)s not distributed",
                               amount=f"{to_wan(amount or 0):,.2f}", free=f"{to_wan(free or 0):,.2f}"),
            "action": self._income_action("fupin.receipt", self.env._("Income not yet used"), "unused"),
            "sequence": 32,
        }]  # fmt: skip

    @api.model
    def _write_off_card(self):
        count = self.env["fupin.receivable"].search_count([("state", "=", "writing_off")])
        if not count:
            return []
        return [{
            "key": "receivable_write_off", "title": self.env._("Write-offs asked for"), "count": count,
            "unit": self.env._("items"), "tone": "warning", "sequence": 6,
            "action": self._income_action("fupin.receivable", self.env._("Write-offs asked for"), "writing_off"),
        }]  # fmt: skip

    @api.model
    def _income_action(self, model, name, *filters):
        """Return the action of a list of money with the named filters switched on."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "context": {f"search_default_{name}": 1 for name in filters},
        }
