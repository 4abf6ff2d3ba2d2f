from odoo import api, models
from odoo.addons.fupin_assets.ledger_units import LedgerUnits
from odoo.addons.fupin_base.kernel.money import fen


class FupinDistribution(models.Model):
    """Plans of distribution from a ledger, a row for each (yuan, exact to the fen): always drafts, which go their way.

    Their uses come with the ledger of uses (`fupin_distribution_ledger`) or are entered. A plan that is registered stays
    as it is, whether it is decided or not.
    """

    _name = "fupin.distribution"
    _inherit = ["fupin.distribution", "fupin.ledger.vocabulary"]

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        for row, vals in zip(rows, vals_list, strict=True):
            vals.pop("region_id", None)  # follows from the owner
            owner = row.values.get("unit") or "村集体"
            vals["unit_id"] = units.owner(owner, row.values.get("place")) or False
            vals["ledger_owner"] = None if vals["unit_id"] else owner
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        there, above = self._ledger_there(vals_list), {}
        for index, (row, vals) in enumerate(zip(rows, vals_list, strict=True)):
            if vals["ledger_owner"]:
                message = self.env._("“%s” is no known unit: write its full name.", vals["ledger_owner"])
                found.append((index, "unit", message, False))
                continue
            whose = vals["unit_id"], vals.get("year")
            if fen(vals.get("amount") or 0) in there.get(whose, ()):
                message = self.env._(
                    "This plan of this owner and year is registered already: it stays as it is. Take the row out."
                )
                found.append((index, "year", message, False))
            elif whose in there:
                message = self.env._("A plan of this owner and year is registered already: this becomes another one.")
                found.append((index, "year", message, True))
            if whose in above:
                message = self.env._("The same owner and year as row %s: one plan, one row.", above[whose])
                found.append((index, "year", message, False))
            above.setdefault(whose, row.number)
        return found

    @api.model
    def _ledger_there(self, vals_list):
        """Return ``{(owner, year): {yuan}}`` of the plans that the register has of these owners: one query."""
        owners = {vals["unit_id"] for vals in vals_list} - {False}
        known = {}
        for plan in self.search_fetch([("unit_id", "in", list(owners))], ["unit_id", "year", "amount"]):
            known.setdefault((plan.unit_id.id, plan.year), set()).add(fen(plan.amount))
        return known
