from odoo import api, models


class FupinRecordLine(models.AbstractModel):
    """Lines of records mend and break what rules say of their parents, see `fupin.rule._on_save`."""

    _inherit = "fupin.record.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["fupin.rule"]._note_saved(lines)
        return lines

    def write(self, vals):
        if self and any(name in self._fields and self._fields[name].relational for name in vals):
            self.env["fupin.rule"]._note_before(self)
        result = super().write(vals)
        self.env["fupin.rule"]._note_saved(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_notes_parents(self):
        self.env["fupin.rule"]._note_before(self)
