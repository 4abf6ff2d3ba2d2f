from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date

from .fupin_stocktake_line import RESULTS
from .fupin_stocktake_step import KINDS


class FupinYearly(models.AbstractModel):
    """Papers that keepers sign."""

    _inherit = "fupin.yearly"

    _print_landscape = False

    def action_print(self):
        """Hand over the paper of the year, to print and sign."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.pdf", self._pdf())

    def _pdf(self):
        # sudo: names in a paper that may be read
        record = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        template = f"fupin_assets.print_{self._name.removeprefix('fupin.').replace('.', '_')}"
        values = {"signatures": record._signatures(), **record._print_values()}
        return self.env["fupin.print"]._render_pdf(template, values, landscape=self._print_landscape)

    def _print_values(self):
        """Hook: what the template shows."""
        return {}

    def _signatures(self):
        """Return the labels of the signature lines."""
        return [
            self.env._("Filled in by"),
            self.env._("Person in charge (signature, seal)"),
            self.env._("Checked by the level above"),
            self.env._("Date"),
        ]


class FupinStocktake(models.Model):
    _inherit = "fupin.stocktake"

    _print_landscape = True

    def _print_values(self):
        labels = dict(self.env["fupin.stocktake.line"]._fields["result"]._description_selection(self.env))
        kinds = [
            (labels[result], self[f"{KINDS[result]}_count"], self[f"{KINDS[result]}_amount"])
            for result, _label in RESULTS
        ]
        lines = self.line_ids.sorted(lambda line: (not line.asset_id, line.book_code or "", line.id))
        day = as_chinese(self.submitted_on or local_date())
        return {"stocktake": self, "lines": lines, "kinds": kinds, "results": labels, "day": day}

    def action_export_list(self):
        """Hand over the lists as xlsx, asset by asset."""
        self.check_access("read")
        ledger = self.env.ref("fupin_assets.ledger_stocktake")
        return ledger.action_download([("stocktake_id", "in", self.ids)])

    # --------------------------------------------------------------- where it goes on

    def action_open_lines(self):
        """Open the assets on the lists, those that the button's filter asks for."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_stocktake_line_action")
        context = {name: value for name, value in self.env.context.items() if name.startswith("search_default_")}
        return {**action, "domain": [("stocktake_id", "in", self.ids)], "context": context}

    def action_add_surplus(self):
        """Open the form of a thing that is not on the books."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Something not on the books"),
            "res_model": "fupin.stocktake.line",
            "views": [(False, "form")],
            "context": {"default_stocktake_id": self.id},
        }


class FupinLedgerConfirmation(models.Model):
    _inherit = "fupin.ledger.confirmation"

    def _print_values(self):
        return {"confirmation": self, "day": as_chinese(self.confirmed_on or local_date())}
