from odoo import api, models
from odoo.fields import Command, Domain


class FupinLinkage(models.Model):
    """Households taken along, from a ledger: a row is about one asset and one year."""

    _inherit = "fupin.linkage"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        words = {word for row in rows for word in self._split_words(row.values.get("modes"))}
        modes = self.env["fupin.linkage.mode"]._match_words(sorted(words))
        for row, vals in zip(rows, vals_list, strict=True):
            named = self._split_words(row.values.get("modes"))
            vals["mode_ids"] = [Command.set([modes[word].id for word in named if word in modes])]
            vals["ledger_modes"] = [word for word in named if word not in modes]
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        ids = [vals["asset_id"] for vals in vals_list if vals["asset_id"]]
        known = self.search_fetch(Domain("asset_id", "in", ids), ["asset_id", "year"])
        there = {(linkage.asset_id.id, linkage.year) for linkage in known}
        above = {}
        for index, vals in enumerate(vals_list):
            for word in vals["ledger_modes"]:
                found.append((index, "modes", self.env._("“%s” is no known way.", word), False))
            about = (vals["asset_id"], vals.get("year"))
            if about in there:
                found.append((index, "year", self.env._("This year of the asset is in the register already."), False))
            elif vals["asset_id"] and about in above:
                message = self.env._("The same asset and year as row %s.", above[about])
                found.append((index, "year", message, False))
            above.setdefault(about, rows[index].number)
        return found

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.definition.key == "modes":
            modes = {one.id: "、".join(one.mode_ids.sorted("sequence").mapped("name")) for one in self.browse(ids)}
            return [modes[record_id] or None for record_id in ids]
        return super()._ledger_cells(reader, ids, stored, words)
