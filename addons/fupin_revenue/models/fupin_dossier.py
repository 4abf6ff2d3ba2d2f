from odoo import models
from odoo.fields import Domain

DUE = ("due_date", "payer", "amount", "amount_received", "amount_due", "settled_on", "state")
RECEIVED = ("date", "receipt_id", "amount", "cost")


class FupinDossier(models.AbstractModel):
    """What was due and what came in, in the dossier of an asset or a contract."""

    _inherit = "fupin.dossier"

    def _dossier_income(self, domain):
        """Return the sections of income: what is due, and the lines of receipts that belong to it."""
        due, lines = self.env["fupin.receivable"], self.env["fupin.receipt.line"]
        if not due.has_access("read"):
            return []
        owed = due.search(domain, order="due_date, id")
        came = Domain("receivable_id", "in", owed.ids)
        if self._name == "fupin.asset":
            came |= Domain("asset_id", "in", self.ids)
        return [
            self._dossier_table(self.env._("Income to collect"), owed, DUE),
            self._dossier_table(self.env._("Income received"), lines.search(came, order="date, id"), RECEIVED),
        ]
