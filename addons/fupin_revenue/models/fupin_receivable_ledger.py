from odoo import api, models
from odoo.addons.fupin_assets.ledger_units import LedgerUnits
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen

RECEIVED = ("received", "received_on", "voucher")


class FupinReceivable(models.Model):
    """Income that was due, with what came in of it, from a ledger (yuan, exact to the fen).

    A row is an amount due and a receipt for it. Rows of one asset, contract, owner and day are one amount with several
    receipts. Receipts are drafts until the owner enters them; the county office enters what was checked on paper.
    """

    _name = "fupin.receivable"
    _inherit = ["fupin.receivable", "fupin.ledger.about"]

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        contracts = self.env["fupin.linkage"]._ledger_contracts(
            [row.values.get("contract") for row in rows], ledger_import
        )
        for row, vals in zip(rows, vals_list, strict=True):
            vals.pop("region_id", None)
            vals.pop("amount_received", None)  # follows from the receipts
            owner, place = row.values.get("owner"), row.values.get("place")
            vals["unit_id"] = units.owner(owner or "村集体", place) or False
            vals["ledger_owner"] = None if vals["unit_id"] else owner or "村集体"
            number = row.values.get("contract")
            found = contracts.get(number, []) if number else []
            vals["contract_id"] = found[0] if len(found) == 1 else False
            vals["ledger_contract"] = number if number and len(found) != 1 else None
            vals |= {f"ledger_{name}": row.values.get(name) for name in RECEIVED}
        return vals_list

    @staticmethod
    def _ledger_due_key(vals):
        return (vals["asset_id"], vals["contract_id"], vals["unit_id"], vals.get("due_date"))

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        first, sums = {}, {}
        there = self._ledger_there(vals_list)
        for index, vals in enumerate(vals_list):
            found += [(index, name, message, False) for name, message in self._ledger_row_faults(vals)]
            due = self._ledger_due_key(vals)
            if not vals["asset_id"] or not vals["unit_id"]:
                continue
            if due in there:
                message = self.env._("What is due from this asset on this day is in the register already.")
                found.append((index, "due_date", message, False))
            amount = fen(vals.get("amount") or 0)
            number, whole = first.setdefault(due, (rows[index].number, amount))
            sums[due] = sums.get(due, fen(0)) + fen(vals["ledger_received"] or 0)
            if whole != amount:
                message = self.env._("Row %(row)s says that %(amount)s yuan are due of the same.",
                                     row=number, amount=f"{whole:,.2f}")  # fmt: skip
                found.append((index, "amount", message, False))
            elif sums[due] > whole:
                message = self.env._("%(received)s yuan were received of %(amount)s that are due.",
                                     received=f"{sums[due]:,.2f}", amount=f"{whole:,.2f}")  # fmt: skip
                found.append((index, "received", message, False))
        return found

    @api.model
    def _ledger_row_faults(self, vals):
        if vals["ledger_owner"]:
            yield "owner", self.env._("“%s” is no known unit: write its full name.", vals["ledger_owner"])
        if vals["ledger_contract"]:
            yield "contract", self.env._("There is no contract with the number “%s” here.", vals["ledger_contract"])
        received, day = vals["ledger_received"], vals["ledger_received_on"]
        if received and not day:
            yield "received_on", self.env._("Write the day on which it came in.")
        if received and not vals["ledger_voucher"]:
            yield "voucher", self.env._("Write the number of the voucher.")
        if day and not received:
            yield "received", self.env._("Write how much came in on that day.")
        if day and day > local_date():
            yield "received_on", self.env._("This day lies in the future.")

    @api.model
    def _ledger_there(self, vals_list):
        """Return the amounts due that the register has of these assets: (asset, contract, owner, day)."""
        assets = [vals["asset_id"] for vals in vals_list if vals["asset_id"]]
        fields_ = ["asset_id", "contract_id", "unit_id", "due_date"]
        known = self.search_fetch([("asset_id", "in", assets), ("state", "!=", "cancelled")], fields_)
        return {(due.asset_id.id, due.contract_id.id, due.unit_id.id, due.due_date) for due in known}

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Make what is due, then what came in of it."""
        groups = {}
        for vals in vals_list:
            groups.setdefault(self._ledger_due_key(vals), []).append(vals)
        made = super()._ledger_create([group[0] for group in groups.values()], ledger_import)
        receipts = self.env["fupin.receipt"].create(
            [
                due._ledger_receipt(vals)
                for due, group in zip(made, groups.values(), strict=True)
                for vals in group
                if vals["ledger_received"]
            ]
        )
        if receipts and ledger_import.confirm_records and ledger_import.can_confirm:
            self._check_county_imports(ledger_import)
            # sudo: the owner enters its income; what was checked on paper the county office brings in
            receipts.sudo().with_context(fupin_reason=self._ledger_reason(ledger_import)).action_confirm()
        return made

    def _ledger_receipt(self, vals):
        line = {"receivable_id": self.id, "asset_id": self.asset_id.id, "amount": vals["ledger_received"]}
        return {
            "unit_id": self.unit_id.id,
            "date": vals["ledger_received_on"],
            "amount": vals["ledger_received"],
            "voucher_number": vals["ledger_voucher"],
            "payer": self.payer,
            "line_ids": [(0, 0, line)],
        }

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        key, records = reader.definition.key, self.browse(ids)
        if key == "contract":
            # sudo: the number of a contract whose income may be read
            return [due.sudo().contract_id.number or None for due in records]
        if key == "received_on":
            return [max(due._ledger_entered().mapped("date"), default=None) for due in records]
        if key == "voucher":
            return ["、".join(filter(None, due._ledger_entered().mapped("voucher_number"))) or None for due in records]
        return super()._ledger_cells(reader, ids, stored, words)

    def _ledger_entered(self):
        # sudo: days and vouchers of what came in, of what may be read
        return self.sudo().line_ids.receipt_id.filtered(lambda receipt: receipt.state == "confirmed")
