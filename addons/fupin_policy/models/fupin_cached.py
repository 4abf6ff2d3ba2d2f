from odoo import api, models


class FupinCached(models.AbstractModel):
    """Rows that caches of the server hold (what is declared, which rules bind): forgotten when one changes.

    How to use: inherit it before anything that reads those caches while it saves.
    """

    _name = "fupin.cached"
    _description = "Rows that are kept in caches"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env.registry.clear_cache()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
