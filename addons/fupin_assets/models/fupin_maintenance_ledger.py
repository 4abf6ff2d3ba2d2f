from odoo import api, models
from odoo.addons.fupin_ledger.kernel.rows import repeated_rows

SAME = ("asset", "asset_code", "place", "date", "description", "cost")


class FupinMaintenance(models.Model):
    """Upkeep and repairs from a ledger; a row is about one asset. Without a payer the rule names him."""

    _inherit = "fupin.maintenance"

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        place = {row.number: index for index, row in enumerate(rows)}
        for number, earlier in repeated_rows(rows, SAME):
            found.append((place[number], "asset", self.env._("The same work as row %s.", earlier), True))
        return found
