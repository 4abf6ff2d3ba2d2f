from odoo import api, models
from odoo.fields import Domain


class FupinRecordLine(models.AbstractModel):
    """A line of a business record: it is reached as its parent is, and cannot change parents
    to one out of reach. Set ``_parent_field`` to the many2one to the parent."""

    _name = "fupin.record.line"
    _inherit = ["fupin.jurisdiction"]
    _description = "Line of a business record"

    _parent_field = None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_reach()
        lines._check_parent()
        lines._after_lines_changed()
        return lines

    def write(self, vals):
        self._check_parent()
        result = super().write(vals)
        self._check_reach(vals)
        self._check_parent()
        self._after_lines_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_checks_parent(self):
        self._check_parent()

    def _check_parent(self):
        """A line may be changed by whom its parent may be changed."""
        if not self.env.su:
            self[self._parent_field].check_access("write")

    def _after_lines_changed(self):
        """Hook: what follows for the parent."""

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        parent = self.env[self._fields[self._parent_field].comodel_name]
        return Domain(self._parent_field, "any!", parent._jurisdiction_domain(scope, mode))
