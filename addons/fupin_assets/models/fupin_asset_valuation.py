from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

from .fupin_asset import VALUATION_BASES

# stands in the context where the asset itself writes down what was just set on it
NOTE_ONLY = object()


class FupinAssetValuation(models.Model):
    """A value once found for an asset, with its basis; the latest of a kind is in force.

    Valuations are added, never changed: a mistake is put right by the next one. An appraisal
    sets the net value, every other basis the original value (S1-17 … S1-22). Funding and
    owners' amounts follow in proportion, to the fen.
    """

    _name = "fupin.asset.valuation"
    _inherit = ["fupin.year.bound", "fupin.record.line"]
    _description = "Valuation"
    _order = "date desc, id desc"
    _parent_field = "asset_id"

    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="cascade")
    basis = fields.Selection(VALUATION_BASES)
    amount = fields.Float(string="Value (yuan)", digits=(16, 2), required=True)
    date = fields.Date(required=True, default=lambda self: local_date())
    appraiser = fields.Char(help="Who found the value: firm, bureau, accountant.")
    note = fields.Char(string="Reason for the value", help="Kept in the history.")

    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "A value cannot be negative.")

    @api.depends("basis", "amount")
    def _compute_display_name(self):
        labels = dict(self._fields["basis"]._description_selection(self.env))
        for valuation in self:
            valuation.display_name = f"{labels.get(valuation.basis, '')} {valuation.amount:,.2f}"

    @api.model_create_multi
    def create(self, vals_list):
        note_only = self.env.context.get("valuation_note") is NOTE_ONLY
        if not note_only:
            self._check_values(vals_list)
        valuations = super().create(vals_list)
        if not note_only:
            for reason, rows in valuations.grouped("note").items():
                rows.asset_id._apply_valuations(rows, reason)
        return valuations

    def _check_values(self, vals_list):
        assets = self.env["fupin.asset"].browse({vals.get("asset_id") for vals in vals_list})
        confirmed = set(assets.filtered(lambda asset: asset.state != "draft").ids)
        today = local_date()
        for vals in vals_list:
            if not vals.get("basis"):
                raise UserError(self.env._("Say what the value is based on."))
            if vals["basis"] != "appraisal" and not vals.get("amount", 0) > 0:
                raise UserError(self.env._("The original value is greater than zero."))
            if fields.Date.to_date(vals.get("date")) and fields.Date.to_date(vals["date"]) > today:
                raise UserError(self.env._("A valuation cannot lie in the future."))
            self.env["fupin.asset"].browse(vals.get("asset_id"))._check_valuation(vals["basis"])
            if vals.get("asset_id") in confirmed and not (vals.get("note") or "").strip():
                raise UserError(self.env._("Say why the value changes: it is kept in the history."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise UserError(self.env._("A valuation is kept as it was. Add a new one to put it right."))
