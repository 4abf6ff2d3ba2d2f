from odoo import api, models
from odoo.exceptions import AccessError


class FupinEngineFields(models.AbstractModel):
    """Sums that follow from other records (``_engine_fields``): no caller and nobody's defaults write them."""

    _name = "fupin.engine.fields"
    _description = "Record with sums that follow"

    _engine_fields = frozenset()

    @api.model
    def default_get(self, fields):
        """What follows from other records begins empty, whatever a context or somebody's defaults say."""
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name not in self._engine_fields}

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_engine_fields(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_engine_fields([vals])
        return super().write(vals)

    def _refuse_engine_fields(self, vals_list):
        """Raise `AccessError` where a caller writes what follows from other records."""
        if not self.env.su and any(self._engine_fields & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("These figures follow from receipts, plans and payments: correct those."))
