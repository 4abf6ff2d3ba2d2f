from odoo import api, models
from odoo.addons.fupin_assets.ledger_units import LedgerUnits
from odoo.addons.fupin_base.kernel.money import fen
from odoo.fields import Command


class FupinReceipt(models.Model):
    """Income received, from a ledger, a row for each receipt (yuan, exact to the fen).

    They come in as drafts, which the owner enters; the county office enters what was checked on paper. What the register
    has already is not overwritten, and nothing is brought into a closed year.
    """

    _name = "fupin.receipt"
    _inherit = ["fupin.receipt", "fupin.ledger.vocabulary"]

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        given = [row.values for row in rows]
        assets = self.env["fupin.ledger.about"]._ledger_assets(given, ledger_import.region_id)
        for row, vals, (ids, problem) in zip(given, vals_list, assets, strict=True):
            vals.pop("region_id", None)  # follows from the owner
            owner = row.get("unit") or "村集体"
            vals["unit_id"] = units.owner(owner, row.get("place")) or False
            vals["ledger_owner"] = None if vals["unit_id"] else owner
            if len(ids) == 1:
                vals["line_ids"] = [Command.create({"asset_id": ids[0], "amount": vals.get("amount")})]
            vals["ledger_asset"] = self.env._("Name one asset in a row, or none.") if len(ids) > 1 else problem
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        closed, enters = self._ledger_closed(ledger_import), self._ledger_enters(ledger_import)
        there, above = self._ledger_there(vals_list), {}
        for index, (row, vals) in enumerate(zip(rows, vals_list, strict=True)):
            found += [(index, name, message, False) for name, message in self._ledger_faults(vals, closed, enters)]
            same = self._ledger_same(vals)
            if same in there:
                message = self.env._(
                    "Income of this receiver, day, amount and voucher is registered already: it stays as it is. Take the"
                    " row out."
                )
                found.append((index, "amount", message, not vals.get("voucher_number")))
            elif same in above:
                found.append((index, "amount", self.env._("The same income as row %s.", above[same]), True))
            above.setdefault(same, row.number)
        return found

    @api.model
    def _ledger_faults(self, vals, closed, enters):
        """Yield ``(column, message)`` of what is wrong in one row.

        :param closed: the last year whose books are closed, or 0
        :param enters: whether the receipts are entered in the books at once
        """
        if vals["ledger_owner"]:
            yield "unit", self.env._("“%s” is no known unit: write its full name.", vals["ledger_owner"])
        if vals["ledger_asset"]:
            yield "asset", vals["ledger_asset"]
        day = vals.get("date")
        if day and day.year <= closed:
            yield "date", self._closed_words(day.year)
        if enters and not vals.get("voucher_number"):
            yield "voucher", self.env._("Write the number of the voucher.")

    @api.model
    def _ledger_closed(self, ledger_import):
        """Return the last year that the county of an import has closed, or 0."""
        code = (ledger_import.region_code or "")[:6] + "000000"
        return self._closed_until({code}, lock=False).get(code, 0)

    @api.model
    def _ledger_enters(self, ledger_import):
        """Whether what comes in was checked on paper and is entered in the books at once."""
        return ledger_import.confirm_records and ledger_import.can_confirm

    @api.model
    def _ledger_same(self, vals):
        """Return what makes two receipts one: receiver, day, yuan, voucher."""
        return (vals["unit_id"], vals.get("date"), fen(vals.get("amount") or 0), vals.get("voucher_number") or "")

    @api.model
    def _ledger_there(self, vals_list):
        """Return what `_ledger_same` gives for the receipts that the register has on these days: one query."""
        units, days = ({vals.get(name) for vals in vals_list} - {False, None} for name in ("unit_id", "date"))
        domain = [("unit_id", "in", list(units)), ("date", "in", list(days)), ("state", "!=", "reversed")]
        known = self.search_fetch(domain, ["unit_id", "date", "amount", "voucher_number"])
        return {(one.unit_id.id, one.date, fen(one.amount), one.voucher_number or "") for one in known}

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        receipts = super()._ledger_create(vals_list, ledger_import)
        if receipts and self._ledger_enters(ledger_import):
            self._check_county_imports(ledger_import)
            # sudo: the owner enters its income; what was checked on paper the county office brings in
            receipts.sudo().with_context(fupin_reason=self._ledger_reason(ledger_import)).action_confirm()
        return receipts

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.definition.key != "asset":
            return super()._ledger_cells(reader, ids, stored, words)
        # sudo: the names of the assets that brought what may be read
        receipts = self.sudo().browse(ids)
        return ["、".join(dict.fromkeys(one.line_ids.asset_id.mapped("name"))) or None for one in receipts]
