from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL

from ..ledger_units import LedgerUnits

SAME = ("number", "operator", "date_start")


class FupinContract(models.Model):
    """Contracts that ran before the console did, from a ledger.

    They come in as drafts. If whoever imports ticks that they are confirmed, they run at once, as their column of
    states says: their approval lies before. Where a policy binds that step, only the county office may do so.
    """

    _inherit = "fupin.contract"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        operators = self._ledger_operators([row.values.get("operator") for row in rows], ledger_import)
        for row, vals in zip(rows, vals_list, strict=True):
            self._ledger_parties(row.values, vals, units, operators)
            vals["ledger_state"] = vals.pop("state", None) or "active"
        return vals_list

    @api.model
    def _ledger_parties(self, values, vals, units, operators):
        """Complete the values by party A and party B; whom nobody knows is told."""
        owner = units.owner(values.get("owner"), values.get("place"))
        vals["unit_id"] = owner or (units.owner("村集体", values.get("place")) if owner is None else None) or False
        if owner is False:
            vals["note"] = "；".join(filter(None, (vals.get("note"), f"甲方：{values['owner']}")))
            vals["ledger_owner"] = values["owner"]
        name = (values.get("operator") or "").strip()
        vals["operator_id"] = operators.get(name, False)
        if name and name not in operators:
            vals["ledger_operator"] = name

    @api.model
    def _ledger_operators(self, names, ledger_import):
        """Return ``{name: id}`` of the operators of the county that are known: one query."""
        wanted = {(name or "").strip() for name in names} - {""}
        prefix = (ledger_import.region_id.prefix or "")[:6]
        domain = Domain("name", "in", list(wanted)) & Domain("region_code", "=like", f"{prefix}%")
        return {operator.name: operator.id for operator in self.env["fupin.operator"].search_fetch(domain, ["name"])}

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        own = set(self.env["fupin.contract.mode"].search([("kind", "=", "own")]).ids)
        known = self._ledger_known([vals.get("number") for vals in vals_list], ledger_import)
        for index, earlier in self._ledger_repeats(rows, vals_list, SAME):
            found.append((index, "asset", self.env._("The same contract as row %s.", earlier), True))
        for index, vals in enumerate(vals_list):
            if not vals["operator_id"] and not vals.get("ledger_operator") and vals.get("mode_id") not in own:
                found.append((index, "operator", self.env._("Name the operator."), False))
            if vals.get("ledger_owner"):
                message = self.env._("“%s” is no known unit; it is kept in the note.", vals["ledger_owner"])
                found.append((index, "owner", message, True))
            if vals.get("number") in known:
                message = self.env._("A contract with this number is in the register already.")
                found.append((index, "number", message, True))
        return found

    @api.model
    def _ledger_known(self, numbers, ledger_import):
        """Return those of the numbers that contracts of the county have: one query."""
        wanted = {number for number in numbers if number}
        prefix = (ledger_import.region_id.prefix or "")[:6]
        domain = Domain("number", "in", list(wanted)) & Domain("region_code", "=like", f"{prefix}%")
        return set(self.search_fetch(domain, ["number"]).mapped("number")) if wanted else set()

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Make unknown operators, then the contracts, then let run what runs."""
        self._ledger_new_operators(vals_list, ledger_import)
        contracts = super()._ledger_create(vals_list, ledger_import)
        if ledger_import.confirm_records and ledger_import.can_confirm:
            states = [vals["ledger_state"] for vals in vals_list]
            ran = contracts.browse([one.id for one, state in zip(contracts, states, strict=True) if state != "draft"])
            ended = contracts.browse([one.id for one, state in zip(contracts, states, strict=True) if state == "ended"])
            contracts._run_imported(ran, ended, ledger_import)
        return contracts

    @api.model
    def _ledger_new_operators(self, vals_list, ledger_import):
        names = list(dict.fromkeys(vals["ledger_operator"] for vals in vals_list if vals.get("ledger_operator")))
        place = ledger_import.region_id.id
        made = self.env["fupin.operator"].create([{"name": name, "region_id": place} for name in names])
        ids = dict(zip(names, made.ids, strict=True))
        for vals in vals_list:
            if vals.get("ledger_operator"):
                vals["operator_id"] = ids[vals["ledger_operator"]]

    @api.model
    def _run_imported(self, ran, ended, ledger_import):
        """Let contracts of the past run, and end those that have ended: in a few statements, told in their history.

        :raise AccessError: where a policy binds the step, for others than the county office
        """
        if not ran:
            return
        self._check_import_moves("activate", ledger_import)
        reason = self._ledger_reason(ledger_import)
        ran._set_imported_state("draft", "active", "activate", reason, SQL())
        day = local_date()
        more = SQL(", ended_on = LEAST(COALESCE(date_end, %s), %s), end_reason = %s", day, day, reason)
        ended._set_imported_state("active", "ended", "end", reason, more)
