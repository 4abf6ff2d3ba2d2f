from odoo import models


class FupinContract(models.Model):
    """The dossier of a contract: its terms, what secures it, what was found."""

    _name = "fupin.contract"
    _inherit = ["fupin.contract", "fupin.dossier"]

    def _dossier_cover(self):
        names = (
            "number", "name", "region_id", "unit_id", "operator_id", "mode_id", "method_id", "written_form", "sign_date",
            "date_start", "date_end", "annual_amount", "payment_kind", "exit_clause", "state", "ended_on", "end_reason",
            "handback_date", "handback_result",
        )  # fmt: skip
        return self._dossier_pairs(names)

    def _dossier_title(self):
        return self.env._("One file for each contract")

    def _dossier_photos(self):
        return self.asset_ids._filtered_access("read").photo_ids

    def _dossier_related(self):
        return [*super()._dossier_related(), self.insurance_ids]

    def _dossier_sections(self):
        table = self._dossier_table
        return [
            *super()._dossier_sections(),
            table(self.env._("Assets"), self.asset_ids, ("code", "name", "region_id", "original_value", "use_status", "state")),
            table(self.env._("Payments"), self.payment_ids, ("due_date", "kind", "amount", "period_from", "period_to")),
            table(self.env._("Collateral and guarantees"), self.collateral_ids,
                  ("kind", "name", "guarantor", "number", "amount", "date_to")),
            table(self.env._("Insurances"), self.insurance_ids, ("number", "insurer", "date_from", "date_to", "amount")),
            table(self.env._("Reviews of the contract"), self.review_ids, ("date", "unit_id", "reviewer", "result", "problem")),
            table(self.env._("Transfers, sub-leases, mortgages found"), self.breach_ids,
                  ("date", "kind_id", "description", "approval", "settled_on", "settlement")),
        ]  # fmt: skip
