from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.fupin_ledger import PAPERS


class FupinLedgerExport(models.TransientModel):
    """Asks which ledger, of which place, on which paper; opened from a list it takes the marked records."""

    _name = "fupin.ledger.export"
    _description = "Ledger export"

    ledger_id = fields.Many2one(
        "fupin.ledger", required=True, default=lambda self: self._default_ledger_id(), ondelete="cascade"
    )
    model = fields.Char(related="ledger_id.model")
    region_id = fields.Many2one(
        "fupin.region", string="Place", default=lambda self: self.env.user._main_region(), ondelete="cascade"
    )
    paper = fields.Selection(
        PAPERS, compute="_compute_paper", store=True, readonly=False, required=True, precompute=True
    )
    marked_count = fields.Integer(string="Marked", default=lambda self: len(self._marked_ids()))
    only_marked = fields.Boolean(string="Only the marked records", default=lambda self: bool(self._marked_ids()))

    def _default_ledger_id(self):
        domain = Domain("model", "=", self.env.context["active_model"]) if self._marked_ids() else Domain.TRUE
        return self.env["fupin.ledger"].search(domain, limit=1)

    def _marked_ids(self):
        model = self.env.context.get("active_model")
        is_ours = model in self.env and hasattr(self.env[model], "_ledger_rows")
        return (self.env.context.get("active_ids") or []) if is_ours else []

    def _compute_paper(self):
        for wizard in self:
            wizard.paper = wizard.ledger_id.paper or "A3"

    def action_xlsx(self):
        """Hand over the Excel file."""
        return self._made("action_download")

    def action_pdf(self):
        """Hand over the PDF."""
        return self._made("action_print")

    def action_template(self):
        """Hand over the empty form."""
        return self.ledger_id.action_template()

    def _made(self, method):
        self.ensure_one()
        return getattr(self.ledger_id, method)(list(self._domain()), self.region_id.id, self.paper)

    def _domain(self):
        if self.only_marked and self._marked_ids():
            return Domain("id", "in", self._marked_ids())
        if not self.region_id:
            return Domain.TRUE
        if "region_code" not in self.ledger_id._records()._fields:
            raise UserError(self.env._("The records of this ledger stand in no place: leave the place empty."))
        return Domain("region_code", "=like", (self.region_id.prefix or "") + "%")
