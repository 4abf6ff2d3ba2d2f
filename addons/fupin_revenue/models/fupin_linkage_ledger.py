from odoo import api, models
from odoo.fields import Command, Domain


class FupinLinkage(models.Model):
    """Households taken along, from a ledger: a row is about one asset, or one contract by its number, and one year."""

    _inherit = "fupin.linkage"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        words = {word for row in rows for word in self._split_words(row.values.get("modes"))}
        modes = self.env["fupin.linkage.mode"]._match_words(sorted(words))
        contracts = self._ledger_contracts([row.values.get("contract") for row in rows], ledger_import)
        for row, vals in zip(rows, vals_list, strict=True):
            self._ledger_about(row.values, vals, contracts)
            named = self._split_words(row.values.get("modes"))
            vals["mode_ids"] = [Command.set([modes[word].id for word in named if word in modes])]
            vals["ledger_modes"] = [word for word in named if word not in modes]
        return vals_list

    @api.model
    def _ledger_contracts(self, numbers, ledger_import):
        """Return ``{number: [contract ids]}`` of the county's contracts that the user may read: one query."""
        prefix = (ledger_import.region_id.prefix or "")[:6]
        wanted = Domain("number", "in", list({number for number in numbers if number}))
        found = self.env["fupin.contract"]._read_group(
            wanted & Domain("region_code", "=like", f"{prefix}%"), ["number"], ["id:array_agg"]
        )
        return dict(found)

    @api.model
    def _ledger_about(self, values, vals, contracts):
        """Complete the values by the contract: where a row names one, it is about that."""
        number = values.get("contract")
        if not number:
            if not vals["asset_id"] and not vals["ledger_problem"]:
                vals["ledger_problem"] = self.env._("Name the asset or the contract, one of both.")
            return
        found = contracts.get(number, [])
        vals |= {"asset_id": False, "contract_id": found[0] if len(found) == 1 else False, "ledger_problem": None}
        if len(found) != 1:
            vals["ledger_no_contract"] = self.env._("There is no contract with the number “%s” here.", number)
            if found:
                vals["ledger_no_contract"] = self.env._(
                    "%(count)s contracts have the number “%(number)s”: name the asset.", count=len(found), number=number
                )

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        there = self._ledger_there(vals_list)
        above = {}
        for index, vals in enumerate(vals_list):
            for word in vals["ledger_modes"]:
                found.append((index, "modes", self.env._("“%s” is no known way.", word), False))
            if vals.get("ledger_no_contract"):
                found.append((index, "contract", vals["ledger_no_contract"], False))
            about = (vals["asset_id"] or False, vals.get("contract_id") or False, vals.get("year"))
            if about in there:
                found.append((index, "year", self.env._("This year is in the register already."), False))
            elif any(about[:2]) and about in above:
                message = self.env._("The same asset or contract and year as row %s.", above[about])
                found.append((index, "year", message, False))
            above.setdefault(about, rows[index].number)
        return found

    @api.model
    def _ledger_there(self, vals_list):
        """Return what is entered of the assets and contracts of the rows: (asset id, contract id, year)."""
        assets = [vals["asset_id"] for vals in vals_list if vals["asset_id"]]
        contracts = [vals["contract_id"] for vals in vals_list if vals.get("contract_id")]
        domain = Domain("asset_id", "in", assets) | Domain("contract_id", "in", contracts)
        known = self.search_fetch(
            domain & Domain("corrects_year", "in", (0, False)), ["asset_id", "contract_id", "year"]
        )
        return {(linkage.asset_id.id, linkage.contract_id.id, linkage.year) for linkage in known}

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.definition.key == "modes":
            modes = {one.id: "、".join(one.mode_ids.sorted("sequence").mapped("name")) for one in self.browse(ids)}
            return [modes[record_id] or None for record_id in ids]
        if reader.definition.key == "contract":
            # sudo: the number of a contract whose record may be read
            return [one.sudo().contract_id.number or None for one in self.browse(ids)]
        return super()._ledger_cells(reader, ids, stored, words)
