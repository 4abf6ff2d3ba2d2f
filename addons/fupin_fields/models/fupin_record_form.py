from odoo import models


class FupinRecord(models.AbstractModel):
    """Business records: what a form's settings promise is part of the one bulk check."""

    _name = "fupin.record"
    _inherit = ["fupin.record", "fupin.configurable"]

    def _check_rows(self, vals_list, records=None):
        return [*super()._check_rows(vals_list, records), *self._form_errors(vals_list, records)]

    def _after_save(self, names):
        result = super()._after_save(names)
        self._form_attach(names)
        return result
