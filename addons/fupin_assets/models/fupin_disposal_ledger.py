from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.tools import SQL

from ..ledger_units import LedgerUnits

# what the steps and the money give; an import says it in words of its own
OF_STEPS = ("state", "disposed_on", "proceeds", "used_amount", "original_value")


class FupinDisposal(models.Model):
    """Disposals of the past, from a ledger: carried out before the console was, so the county office alone brings
    them in. All or nothing, told in the history of the assets."""

    _inherit = "fupin.disposal"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        for row, vals in zip(rows, vals_list, strict=True):
            place, owner = row.values.get("place"), row.values.get("owner")
            vals |= {f"ledger_{name}": vals.pop(name, None) for name in OF_STEPS}
            vals["ledger_owner"] = owner
            vals["unit_id"] = units.owner(owner, place) or units.owner("村集体", place) or False
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        today = local_date()
        ids = {asset for vals in vals_list for asset in self._ledger_ids(vals)}
        confirmed = self.env["fupin.asset"].search([("id", "in", list(ids)), ("state", "=", "confirmed")])
        message = self.env._("Only confirmed assets are disposed of: confirm it first.")
        found += self._ledger_asset_faults(rows, vals_list, dict.fromkeys(ids - set(confirmed.ids), message))
        for index, vals in enumerate(vals_list):
            found += [(index, column, message, False) for column, message in self._ledger_faults(vals, today)]
        return found

    @api.model
    def _ledger_faults(self, vals, today):
        """Yield ``(column, message)`` of what is wrong in one row."""
        if not vals["unit_id"]:
            yield "owner", self.env._("“%s” is no known unit.", vals.get("ledger_owner") or "")
        if vals["ledger_disposed_on"] and vals["ledger_disposed_on"] > today:
            yield "disposed_on", self.env._("What has been done cannot lie in the future.")
        brought, used = (fen(vals[f"ledger_{name}"] or 0) for name in ("proceeds", "used_amount"))
        if brought < 0 or used < 0 or used > brought:
            yield "used_amount", self.env._("More was used than it brought.")

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        self._check_county_imports(ledger_import)
        disposals = super()._ledger_create(vals_list, ledger_import)
        days = [vals["ledger_disposed_on"] or local_date() for vals in vals_list]
        disposals._check_nothing_runs()
        disposals._set_imported_state(
            "draft",
            "done",
            "dispose",
            self._ledger_reason(ledger_import),
            SQL(", disposed_on = given.day, approved_on = given.day"),
            days,
        )
        disposals._enter_money("fupin.disposal.money", vals_list, "proceeds", "receipt")
        disposals._enter_money("fupin.disposal.proceeds.use", vals_list, "used_amount", "other")
        return disposals

    def _enter_money(self, model, vals_list, name, kind):
        self.env[model].create(
            [
                {
                    "disposal_id": disposal.id,
                    "kind": kind,
                    "amount": vals[f"ledger_{name}"],
                    "date": disposal.disposed_on,
                    "voucher_number": self.env._("Ledger"),
                }
                for disposal, vals in zip(self, vals_list, strict=True)
                if fen(vals[f"ledger_{name}"] or 0)
            ]
        )
