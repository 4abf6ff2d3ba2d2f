from odoo import api, models


class FupinPolicyTable(models.Model):
    """Tables of a policy that the register of assets acts by."""

    _inherit = "fupin.policy.table"

    @api.model
    def _limits(self):
        return {
            **super()._limits(),
            "disposal_modes_allowed": ("fupin.disposal", "mode_id"),
            "disposal_reasons_allowed": ("fupin.disposal", "reason_id"),
            "contract_modes_allowed": ("fupin.contract", "mode_id"),
            "contract_methods_allowed": ("fupin.contract", "method_id"),
        }

    @api.model
    def _table_uses(self):
        source, general = self.env._("Source of funds"), self.env._("General name")
        columns = [("name", source, "char"), ("alias_of", general, "char")]
        kind, category = self.env._("Kind"), self.env._("Type")
        types = [("kind", kind, "char"), ("name", category, "char"), ("alias_of", general, "char")]
        mode, reason = self.env._("Mode of disposal"), self.env._("Reason of a disposal")
        modes, reasons = ([("name", word, "char"), columns[1]] for word in (mode, reason))
        return {
            **super()._table_uses(),
            "disposal_modes": (self.env._("Words: modes of disposal"), modes),
            "disposal_reasons": (self.env._("Words: reasons of disposal"), reasons),
            "fund_sources": (self.env._("Words: sources of funds"), columns),
            "asset_types": (self.env._("Words: types of assets"), types),
        }
