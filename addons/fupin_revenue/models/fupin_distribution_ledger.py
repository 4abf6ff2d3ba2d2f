from odoo import api, models
from odoo.addons.fupin_assets.ledger_units import LedgerUnits
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.tools import SQL

from .fupin_distribution import FIRST_YEAR

USED = ("used", "used_on", "voucher")


class FupinDistributionLine(models.Model):
    """Plans of distribution from a ledger, a row for each use (yuan, exact to the fen), with what was used of it.

    Rows of one owner and year are one plan. Without more they come in as drafts, which go their way as any other. The
    county office brings in what was approved and paid on paper: the plan takes from the income that is there, what was
    used is paid against its lines, and what is used up is done.
    """

    _name = "fupin.distribution.line"
    _inherit = ["fupin.distribution.line", "fupin.ledger.vocabulary"]

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        names = [row.values.get("household") for row in rows]
        households = self.env["fupin.household"]._ledger_known(names, ledger_import.region_id)
        for row, vals in zip(rows, vals_list, strict=True):
            given, place = row.values, row.values.get("place")
            found = households.get((place, given.get("household")), [])
            vals["household_id"] = found[0] if len(found) == 1 else False
            receiver = given.get("receiver")
            vals["unit_id"] = units.named(receiver, place) or False if receiver else False
            vals |= {
                "ledger_owner": units.owner(given.get("owner") or "村集体", place) or False,
                "ledger_year": given.get("year"),
                "ledger_faults": self._ledger_named(given, vals, len(found)),
                **{f"ledger_{name}": given.get(name) for name in USED},
            }
        return vals_list

    @api.model
    def _ledger_named(self, given, vals, households):
        """Return ``{column: what is wrong}`` of the names in a row."""
        faults = {}
        if given.get("household") and not vals["household_id"]:
            faults["household"] = (
                self.env._(
                    "%(count)s households are called “%(name)s” there.", count=households, name=given["household"]
                )
                if households
                else self.env._(
                    "No household “%s” is registered there: bring in the households first.", given["household"]
                )
            )
        if given.get("receiver") and not vals["unit_id"]:
            faults["receiver"] = self.env._("“%s” is no known unit: write its full name.", given["receiver"])
        if given.get("household") and given.get("receiver"):
            faults["receiver"] = self.env._("Name the household or the unit that gets it, not both.")
        return faults

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        wanted, is_past = {}, self._ledger_is_past(ledger_import)
        left = self._ledger_income({vals["ledger_owner"] for vals in vals_list}) if is_past else {}
        there = self._ledger_there(vals_list)
        for index, vals in enumerate(vals_list):
            faults = {**dict(self._ledger_row_faults(vals, is_past)), **vals["ledger_faults"]}
            found += [(index, name, message, False) for name, message in faults.items()]
            owner = vals["ledger_owner"]
            if (owner, vals["ledger_year"]) in there:
                message = self.env._("A plan of this owner and year is registered already: this becomes another one.")
                found.append((index, "year", message, True))
            wanted[owner] = wanted.get(owner, fen(0)) + fen(vals.get("amount") or 0)
            if is_past and owner and wanted[owner] > left.get(owner, fen(0)):
                message = self.env._(
                    "%(wanted)s yuan are distributed up to here, of the income entered %(left)s are not distributed yet."
                    " Bring in the income first.",
                    wanted=f"{wanted[owner]:,.2f}", left=f"{left.get(owner, fen(0)):,.2f}",
                )  # fmt: skip
                found.append((index, "amount", message, False))
        return found

    @api.model
    def _ledger_row_faults(self, vals, is_past):
        """Yield ``(column, message)`` of what is wrong with the amounts and days of a row."""
        if not vals["ledger_owner"]:
            yield "owner", self.env._("There is no such owner: write its full name.")
        year, last = vals["ledger_year"] or 0, local_date().year + 1
        if not FIRST_YEAR <= year <= last:
            yield "year", self.env._("The year lies between %(first)s and %(last)s.", first=FIRST_YEAR, last=last)
        amount, used, day = fen(vals.get("amount") or 0), fen(vals["ledger_used"] or 0), vals["ledger_used_on"]
        if amount <= 0:
            yield "amount", self.env._("Fill in the amount: it is greater than zero.")
        if used > amount or used < 0:
            yield "used", self.env._("More was used than was planned.")
        if used and not is_past:
            yield "used", self.env._("What was used is brought in by the county office, with “Confirm at once”.")
        if used and not day:
            yield "used_on", self.env._("Write the day on which it was used.")
        if used and not vals["ledger_voucher"]:
            yield "voucher", self.env._("Write the number of the voucher.")
        if day and day > local_date():
            yield "used_on", self.env._("This day lies in the future.")

    @api.model
    def _ledger_is_past(self, ledger_import):
        """Whether what comes in was approved and paid before."""
        return ledger_import.confirm_records and ledger_import.can_confirm

    @api.model
    def _ledger_income(self, owners):
        """Return ``{owner id: yuan}`` of the income entered and not distributed yet."""
        domain = [("unit_id", "in", list(owners - {False})), ("state", "=", "confirmed")]
        rows = self.env["fupin.receipt"]._read_group(domain, ["unit_id"], ["amount_undistributed:sum"])
        return {unit.id: fen(amount) for unit, amount in rows}

    @api.model
    def _ledger_there(self, vals_list):
        owners = [vals["ledger_owner"] for vals in vals_list if vals["ledger_owner"]]
        rows = self.env["fupin.distribution"]._read_group([("unit_id", "in", owners)], ["unit_id", "year"])
        return {(unit.id, year) for unit, year in rows}

    # ------------------------------------------------------------------ creation

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Make the plans, a line for each row; what was carried out before is approved, paid and closed."""
        groups = {}
        for vals in vals_list:
            groups.setdefault((vals["ledger_owner"], vals["ledger_year"]), []).append(vals)
        reason = self._ledger_reason(ledger_import)
        plans = self.env["fupin.distribution"].with_context(fupin_reason=reason)
        plans = plans.create([self._ledger_plan(*key, rows) for key, rows in groups.items()])
        lines = self.browse([line.id for plan in plans for line in plan.line_ids.sorted(lambda line: line.sequence)])
        if self._ledger_is_past(ledger_import):
            self._check_county_imports(ledger_import)
            plans._bring_in_as_carried_out(lines, [vals for rows in groups.values() for vals in rows], reason)
        return lines.with_env(self.env)

    @api.model
    def _ledger_plan(self, owner, year, rows):
        fields_ = ("use_id", "amount", "household_id", "unit_id", "basis")
        lines = [
            (0, 0, {"sequence": place, **{name: vals[name] for name in fields_ if vals.get(name)}})
            for place, vals in enumerate(rows, 1)
        ]
        whole = sum((fen(vals["amount"]) for vals in rows), fen(0))
        return {"unit_id": owner, "year": year, "amount": whole, "line_ids": lines}

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_stored(self, ids, readers):
        stored = super()._ledger_stored(ids, readers)
        places = {line.id: line.distribution_id.region_id.id for line in self.browse(ids)}
        return {**stored, "region_id": [places[line_id] for line_id in ids]}

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        key, lines = reader.definition.key, self.browse(ids).sudo()  # sudo: names of plans that may be read
        paid = {line: line.payment_ids.filtered(lambda payment: payment.state == "paid") for line in lines}
        cells = {
            "owner": lambda line: line.distribution_id.unit_id.name,
            "year": lambda line: line.distribution_id.year,
            "household": lambda line: line.household_id.name or None,
            "receiver": lambda line: line.unit_id.name or None,
            "used": lambda line: line.amount_used or None,
            "used_on": lambda line: max(paid[line].mapped("date"), default=None),
            "voucher": lambda line: "、".join(filter(None, paid[line].mapped("voucher_number"))) or None,
        }
        return (
            [cells[key](line) for line in lines] if key in cells else super()._ledger_cells(reader, ids, stored, words)
        )


class FupinDistribution(models.Model):
    _name = "fupin.distribution"
    _inherit = ["fupin.distribution", "fupin.imported"]

    def _bring_in_as_carried_out(self, lines, vals_list, reason):
        """Approve plans of the past, pay what was used of their lines, close what is used up.

        :param lines: in the order of ``vals_list``
        """
        # sudo: the owner takes these steps; what was done on paper the county office brings in, as was checked
        plans = self.sudo()
        plans._set_imported_state("draft", "approved", "propose", reason, SQL())
        payments = self.env["fupin.payment"].sudo().with_context(fupin_reason=reason)  # sudo: as above
        payments = payments.create(
            [
                {
                    "line_id": line.id,
                    "amount": vals["ledger_used"],
                    "date": vals["ledger_used_on"],
                    "voucher_number": vals["ledger_voucher"],
                }
                for line, vals in zip(lines, vals_list, strict=True)
                if vals["ledger_used"]
            ]
        )
        payments.action_confirm()
        used_up = plans.filtered(lambda plan: fen(plan.amount_used) == fen(plan.amount))
        used_up._set_imported_state("approved", "done", "close", reason, SQL())
