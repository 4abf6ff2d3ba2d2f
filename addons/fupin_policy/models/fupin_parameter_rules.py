from odoo import api, models


class FupinParameter(models.Model):
    """What is declared is kept for the checks of conditions: forgotten when it changes."""

    _inherit = "fupin.parameter"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
