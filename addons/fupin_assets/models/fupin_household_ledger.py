from odoo import api, models
from odoo.fields import Domain


class FupinHousehold(models.Model):
    """Households from a ledger, a row for each. Numbers are checked as in the form, and never told."""

    _name = "fupin.household"
    _inherit = ["fupin.household", "fupin.ledger.vocabulary"]

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        known = self._ledger_known([vals.get("name") for vals in vals_list], ledger_import.region_id)
        above = {}
        for index, vals in enumerate(vals_list):
            household = (vals.get("region_id"), vals.get("name"))
            if household in known:
                message = self.env._("A household of this name is registered there already.")
                found.append((index, "name", message, True))
            elif household in above:
                message = self.env._("The same name and place as row %s.", above[household])
                found.append((index, "name", message, True))
            above.setdefault(household, rows[index].number)
        return found

    @api.model
    def _ledger_known(self, names, region):
        """Return ``{(region id, name): [household ids]}`` of the households below a place with these names."""
        wanted = Domain("name", "in", list({name for name in names if name}))
        domain = wanted & Domain("region_code", "=like", f"{region.prefix or ''}%")
        rows = self._read_group(domain, ["region_id", "name"], ["id:array_agg"])
        return {(place.id, name): ids for place, name, ids in rows}
