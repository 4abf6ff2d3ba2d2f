from datetime import date

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date


class FupinContract(models.Model):
    """What is due follows from contracts as they take effect and end; while one is corrected it stays as it is."""

    _inherit = "fupin.contract"

    collect_from = fields.Date(
        string="Income asked for from",
        help="What fell due before was accounted for before the console was used. Empty: from the beginning.",
    )

    receivable_ids = fields.One2many(
        "fupin.receivable", "contract_id", string="Income to collect", readonly=True, copy=False
    )

    @property
    def _terms(self):
        return super()._terms | {"collect_from"}

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        """Contracts that ran before the console did ask for the income of this year on: years that were accounted for
        on paper would all be arrears."""
        vals_list = super()._ledger_vals(rows, ledger_import)
        first = date(local_date().year, 1, 1)
        return [{"collect_from": first, **vals} for vals in vals_list]

    def _after_transition(self, name):
        super()._after_transition(name)
        if name in ("activate", "end"):
            self.env["fupin.receivable"]._follow_contracts(self)

    def _dossier_sections(self):
        return [*super()._dossier_sections(), *self._dossier_income([("contract_id", "=", self.id)])]
