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
        rows._forget_cached()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._forget_cached()
        return result

    def unlink(self):
        forgets = self._is_cached()
        result = super().unlink()
        if forgets:
            self.env.registry.clear_cache()
        return result

    def _forget_cached(self):
        if self._is_cached():
            self.env.registry.clear_cache()

    def _is_cached(self):
        """Hook: whether caches may hold any of these rows."""
        return bool(self)
