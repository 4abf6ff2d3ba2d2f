from odoo import api, models
from odoo.fields import Domain


class FupinOrigin(models.AbstractModel):
    """Rows of a report, each of which comes from one record: read by whoever reads that record, written by nobody.

    How to use: name the many2one fields in ``_origins``; in each row one of them is filled.
    """

    _name = "fupin.origin"
    _description = "Row of a report with its origin"
    _origins = ()

    def action_open_origin(self):
        """Open the record behind a row."""
        self.ensure_one()
        self.check_access("read")
        origin = next(self[name] for name in self._origins if self[name])
        return {
            "type": "ir.actions.act_window",
            "res_model": origin._name,
            "res_id": origin.id,
            "views": [(False, "form")],
        }

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Who reads the record behind a row reads the row; nobody writes one."""
        if mode != "read":
            return Domain.FALSE
        return Domain.OR(
            Domain(name, "any!", self.env[self._fields[name].comodel_name]._jurisdiction_domain(scope, mode))
            for name in self._origins
        )
