from odoo import api, models

SAME = ("date", "description", "cost")


class FupinMaintenance(models.Model):
    """Upkeep and repairs from a ledger; a row is about one asset. Without a payer the rule names him."""

    _inherit = "fupin.maintenance"

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        for index, earlier in self._ledger_repeats(rows, vals_list, SAME):
            found.append((index, "asset", self.env._("The same work as row %s.", earlier), True))
        return found
