from odoo import models

# what is about the asset without standing on it
LISTING = ("fupin.handover", "fupin.rescue", "fupin.maintenance.help", "fupin.valuation.dispute")


class FupinAsset(models.Model):
    """The dossier of an asset: what it is, whose, worth what, who runs it, what happened to it."""

    _name = "fupin.asset"
    _inherit = ["fupin.asset", "fupin.dossier"]

    def _dossier_cover(self):
        names = (
            "code", "name", "region_id", "kind", "category_id", "project_id", "acquisition_date", "original_value",
            "net_value", "valuation_basis", "owner_regime", "use_status", "state", "unit_id", "department_id",
            "custodian_name", "custodian_phone", "location",
        )  # fmt: skip
        return self._dossier_pairs(names)

    def _dossier_photos(self):
        return self.photo_ids

    def _dossier_related(self):
        return [
            *super()._dossier_related(), self.project_id, self.contract_ids, self.insurance_ids, self.disposal_ids,
            self.change_ids, self.encumbrance_ids, self.maintenance_ids, *map(self._dossier_of, LISTING),
        ]  # fmt: skip

    def _dossier_of(self, model):
        """Return the records of a model that list the asset; none where the user reads none of that kind."""
        found = self.env[model]
        name = "asset_ids" if "asset_ids" in found._fields else "asset_id"
        return found.search([(name, "in", self.ids)]) if found.has_access("read") else found

    def _dossier_sections(self):
        table = self._dossier_table
        return [
            *super()._dossier_sections(),
            table(self.env._("Funding"), self.funding_ids, ("source_id", "year", "amount")),
            table(self.env._("Owners"), self.owner_ids, ("unit_id", "household_id", "share", "amount", "authorised_unit_id")),
            table(self.env._("Six rights"), self.right_ids, ("right_type", "holder", "basis", "date_from", "date_to")),
            table(self.env._("Values"), self.valuation_ids, ("date", "basis", "amount", "appraiser", "note")),
            table(self.env._("Registered elsewhere"), self.registration_ids, ("platform_id", "number", "date")),
            table(self.env._("Handovers"), self._dossier_of("fupin.handover"),
                  ("name", "from_unit_id", "to_unit_id", "reply_number", "handed_over_on", "state")),
            table(self.env._("Contracts"), self.contract_ids,
                  ("number", "name", "operator_id", "mode_id", "date_start", "date_end", "annual_amount", "state")),
            table(
                self.env._("What happened to it"),
                self.change_ids,
                ("date", "kind_id", "description", "cause_id", "amount_lost", "approval_number", "state"),
            ),
            table(
                self.env._("Mortgages"),
                self.encumbrance_ids,
                ("holder", "number", "amount", "date_from", "date_to", "approval_number", "released_on"),
            ),
            table(
                self.env._("Maintenance and repairs"),
                self.maintenance_ids,
                ("date", "kind", "description", "cost", "payer_name"),
            ),
            table(self.env._("Insurances"), self.insurance_ids, ("number", "insurer", "date_from", "date_to", "amount")),
            table(self.env._("Stocktakes"), self.stocktake_line_ids, ("year", "result", "note", "visited_on", "visitor_id", "fix_note")),
            table(self.env._("Disputes about the value"), self._dossier_of("fupin.valuation.dispute"),
                  ("code", "disputed_value", "appraised_amount", "final_amount", "decision_number", "state")),
            table(self.env._("Decisions about weak assets"), self._dossier_of("fupin.rescue"),
                  ("decision_id", "decision_number", "consent_number", "amount_to_recover", "amount_received", "state")),
            table(self.env._("Disposals"), self.disposal_ids,
                  ("code", "mode_id", "reason_id", "reply_number", "disposed_on", "net_proceeds", "state")),
        ]  # fmt: skip
