from odoo import api, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.fields import Command, Domain

from ..ledger_units import LedgerUnits


class FupinProject(models.Model):
    """Projects from a ledger, a row for each (yuan, exact to the fen).

    They come in as drafts, which are submitted and confirmed with their assets. A project is one by name within a
    county: what is registered stays as it is.
    """

    _name = "fupin.project"
    _inherit = ["fupin.project", "fupin.ledger.vocabulary"]

    @api.model
    def _ledger_choices(self, column):
        if column.field_path != "funding_ids":
            return super()._ledger_choices(column)
        return self.env["fupin.asset"]._ledger_aliases(self.env["fupin.funding.source"].search(Domain.TRUE))

    @api.model
    def _ledger_words(self, column):
        if column.field_path != "funding_ids":
            return super()._ledger_words(column)
        return tuple(self.env["fupin.funding.source"].search(Domain.TRUE).mapped("name"))

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        for row, vals in zip(rows, vals_list, strict=True):
            vals.pop("funding_ids", None)
            self._ledger_money(row.values, vals)
            self._ledger_units(row.values, vals, units)
        return vals_list

    @api.model
    def _ledger_money(self, given, vals):
        """Complete the values by the sources; the total follows them where the table has none."""
        parts = given.get("funding", ())
        if not parts:
            return
        vals["funding_ids"] = [
            Command.create({"source_id": source, "amount": amount, "year": given.get("year")})
            for source, amount in parts
        ]
        vals.setdefault("total_investment", sum((fen(amount) for _source, amount in parts), fen(0)))

    @api.model
    def _ledger_units(self, given, vals, units):
        """Complete the values by who builds and who supervises; whom nobody knows is told."""
        vals["ledger_unknown"] = {}
        for name, find in (
            ("implementing_unit_id", lambda text: units.named(text, given.get("place"))),
            ("department_id", units.department),
        ):
            text = vals.pop(name, None)
            found = find(text) if text else None
            if found:
                vals[name] = found
            elif text:
                vals["ledger_unknown"][name] = text

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        keys = {column.field_path: column.key for column in ledger_import.ledger_id._columns() if column.field_path}
        known = self._ledger_known({vals.get("name") for vals in vals_list}, ledger_import.region_id)
        above = {}
        for index, vals in enumerate(vals_list):
            for name, text in vals["ledger_unknown"].items():
                message = self.env._("“%s” is no known unit: write its full name.", text)
                found.append((index, keys.get(name), message, False))
            name = vals.get("name")
            if name in known:
                message = self.env._(
                    "A project of this name is registered in the county: it stays as it is. Change it there, or take the"
                    " row out."
                )
                found.append((index, "name", message, False))
            elif name in above:
                found.append((index, "name", self.env._("The same project as row %s.", above[name]), False))
            above.setdefault(name, rows[index].number)
        return found

    @api.model
    def _ledger_known(self, names, region):
        """Return those of the names that projects of the county have: one query."""
        domain = Domain("name", "in", list(names - {None})) & Domain(
            "region_code", "=like", f"{(region.prefix or '')[:6]}%"
        )
        return set(self.search_fetch(domain, ["name"]).mapped("name"))
