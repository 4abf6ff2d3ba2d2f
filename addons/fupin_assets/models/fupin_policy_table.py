from odoo import api, models


class FupinPolicyTable(models.Model):
    """Tables of a policy that the register of assets acts by."""

    _inherit = "fupin.policy.table"

    @api.model
    def _table_uses(self):
        source, general = self.env._("Source of funds"), self.env._("General name")
        columns = [("name", source, "char"), ("alias_of", general, "char")]
        return {**super()._table_uses(), "fund_sources": (self.env._("Words: sources of funds"), columns)}
