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
        return {
            **super()._table_uses(),
            "fund_sources": (self.env._("Words: sources of funds"), columns),
            "asset_types": (self.env._("Words: types of assets"), types),
        }
