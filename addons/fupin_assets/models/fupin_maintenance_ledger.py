from odoo import api, models
from odoo.addons.fupin_ledger.kernel.rows import repeated_rows
from odoo.tools import SQL

SAME = ("asset", "asset_code", "place", "date", "description", "cost")


class FupinMaintenance(models.Model):
    """Upkeep and repairs from a ledger; a row is about one asset. Without a payer the rule names him."""

    _inherit = "fupin.maintenance"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        for vals in vals_list:
            [[_command, _zero, ids]] = vals.pop("asset_ids")
            if len(ids) > 1:
                vals["ledger_problem"] = self.env._("One asset in a row: write a row for each.")
            vals["asset_id"] = ids[0] if ids else False
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        place = {row.number: index for index, row in enumerate(rows)}
        for number, earlier in repeated_rows(rows, SAME):
            found.append((place[number], "asset", self.env._("The same work as row %s.", earlier), True))
        return found

    @api.model
    def _ledger_asset_names(self, ids):
        self.env["fupin.asset"].flush_model(["name", "code"])
        rows = self.env.execute_query(
            SQL(
                """SELECT work.id, asset.name, asset.code FROM fupin_maintenance work
                   JOIN fupin_asset asset ON asset.id = work.asset_id WHERE work.id = ANY(%s)""",
                ids,
            )
        )
        return {record_id: (name, code) for record_id, name, code in rows}
