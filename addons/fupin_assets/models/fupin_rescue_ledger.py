from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.tools import SQL

# belongs to the carrying out: written once it stands as carried out
LATER = ("implemented_on", "result", "amount_received")


class FupinRescue(models.Model):
    """Decisions about weak assets that were carried out before the console was, from a ledger: by the county office
    alone, all or nothing. What came in is one receipt."""

    _inherit = "fupin.rescue"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        for vals in vals_list:
            vals |= {f"ledger_{name}": vals.pop(name, None) for name in LATER}
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        today = local_date()
        for index, vals in enumerate(vals_list):
            if vals["ledger_implemented_on"] and vals["ledger_implemented_on"] > today:
                message = self.env._("What has been done cannot lie in the future.")
                found.append((index, "implemented_on", message, False))
            came, asked = (
                fen(amount or 0) for amount in (vals["ledger_amount_received"], vals.get("amount_to_recover"))
            )
            if came > asked:
                found.append((index, "amount_received", self.env._("More came in than was to be recovered."), False))
        return found

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        self._check_county_imports(ledger_import)
        rescues = super()._ledger_create(vals_list, ledger_import)
        days = [vals["ledger_implemented_on"] for vals in vals_list]
        rescues._set_imported_state(
            "draft", "done", "complete", self._ledger_reason(ledger_import), SQL(", implemented_on = given.day"), days
        )
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_rescue rescue SET result = given.result
                   FROM unnest(%s::int[], %s::text[]) AS given(id, result) WHERE rescue.id = given.id""",
                rescues.ids, [vals["ledger_result"] for vals in vals_list],
            )
        )  # fmt: skip
        rescues.invalidate_recordset(["result"], flush=False)
        self.env["fupin.rescue.receipt"].create(
            [
                {
                    "rescue_id": rescue.id,
                    "amount": vals["ledger_amount_received"],
                    "date": vals["ledger_implemented_on"],
                    "voucher": self.env._("Ledger"),
                }
                for rescue, vals in zip(rescues, vals_list, strict=True)
                if fen(vals["ledger_amount_received"] or 0)
            ]
        )
        return rescues
