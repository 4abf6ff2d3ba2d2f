from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command
from odoo.tools import SQL

from ..ledger_units import LedgerUnits

UNITS = {"from": "from_unit_id", "to": "to_unit_id", "owner": "owner_unit_id"}
DAYS = ("opinion_date", "application_date", "reply_date", "handed_over_on")


class FupinHandover(models.Model):
    """Handovers of the past, from a ledger: done before the console was, so the county office alone brings them in.

    Rows that say the same but for the asset are one handover. Number and day of the reply are filed as its paper; the
    assets are handed over from that day on, told in the history of each. All or nothing.
    """

    _name = "fupin.handover"
    _inherit = ["fupin.handover", "fupin.ledger.about"]

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        for row, vals in zip(rows, vals_list, strict=True):
            place = row.values.get("place")
            vals.pop("region_id", None)  # follows from the unit that handed over
            for name, field in UNITS.items():
                vals[field] = row.values.get(name) and units.named(row.values[name], place)
                vals[f"ledger_{name}"] = row.values.get(name)
            vals["owner_unit_id"] = vals["owner_unit_id"] if vals["ledger_owner"] else vals["to_unit_id"]
            vals["ledger_day"] = vals.pop("handed_over_on", None)
        return vals_list

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        today = local_date()
        ids = {asset for vals in vals_list for asset in self._ledger_ids(vals)}
        found += self._ledger_asset_faults(rows, vals_list, dict(self._ledger_unfit(ids)))
        for index, vals in enumerate(vals_list):
            found += [(index, column, message, False) for column, message in self._ledger_faults(vals, today)]
        return found

    @api.model
    def _ledger_unfit(self, ids):
        """Yield ``(asset id, message)`` of what cannot have been handed over, or has been."""
        assets = self.env["fupin.asset"].browse(ids)
        assets.fetch(["state", "kind", "handover_state"])
        for asset in assets:
            if asset.state != "confirmed":
                yield asset.id, self.env._("Only confirmed assets are handed over: confirm it first.")
            elif asset.kind == "household":
                yield asset.id, self.env._("A family's own thing needs no handover.")
            elif asset.handover_state == "done":
                yield asset.id, self.env._("It has been handed over already.")
            elif asset.handover_state == "under_way":
                yield asset.id, self.env._("It is being handed over: finish or take back that list first.")

    @api.model
    def _ledger_faults(self, vals, today):
        """Yield ``(column, message)`` of what is wrong in one row."""
        for name, field in UNITS.items():
            if vals[f"ledger_{name}"] and not vals[field]:
                yield name, self.env._("“%s” is no known unit.", vals[f"ledger_{name}"])
        if vals["from_unit_id"] and vals["from_unit_id"] == vals["to_unit_id"]:
            yield "to", self.env._("A unit hands over to another one.")
        for name in DAYS:
            day = vals["ledger_day"] if name == "handed_over_on" else vals.get(name)
            if day and day > today:
                yield name, self.env._("What has been done cannot lie in the future.")

    # ------------------------------------------------------------------- writing

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        self._check_county_imports(ledger_import)
        lists = self._ledger_lists(vals_list)
        handovers = super()._ledger_create(lists, ledger_import)
        handovers._ledger_file_papers()
        handovers._set_imported_state(
            "draft",
            "done",
            "complete",
            self._ledger_reason(ledger_import),
            SQL(", handed_over_on = given.day"),
            [vals["ledger_day"] for vals in lists],
        )
        return handovers

    @api.model
    def _ledger_lists(self, vals_list):
        """Put rows that differ by their assets alone into one list."""
        lists = {}
        for vals in vals_list:
            same = tuple(sorted((name, str(value)) for name, value in vals.items() if name != "asset_ids"))
            lists.setdefault(same, []).append(vals)
        return [
            {**group[0], "asset_ids": [Command.set([asset for vals in group for asset in self._ledger_ids(vals)])]}
            for group in lists.values()
        ]

    def _ledger_file_papers(self):
        """File the application and the reply that rows name by number or day."""
        papers = (("application", "application"), ("reply", "transfer"))
        refs = {
            "application": "fupin_assets.document_type_application",
            "transfer": "fupin_base.document_type_transfer",
        }
        self.env["fupin.document"].create(
            [
                {
                    "res_model": self._name,
                    "res_id": handover.id,
                    "document_type_id": self.env.ref(refs[kind]).id,
                    "number": handover[f"{name}_number"],
                    "date": handover[f"{name}_date"],
                }
                for handover in self
                for name, kind in papers
                if handover[f"{name}_number"]
            ]
        )

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_stored(self, ids, readers):
        """The place of a row is that of the assets, where they have one."""
        stored = super()._ledger_stored(ids, readers)
        places = self._ledger_asset_places(ids)
        own = stored.get("region_id", [None] * len(ids))
        stored["region_id"] = [places.get(record_id, region) for record_id, region in zip(ids, own, strict=True)]
        return stored
