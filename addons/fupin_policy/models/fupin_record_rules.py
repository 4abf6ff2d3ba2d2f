from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.models.fupin_record import PLACE_FIELDS


class FupinRecord(models.AbstractModel):
    """Every save of a business record is checked by the rules in force, see `fupin.rule._on_save`."""

    _inherit = "fupin.record"

    def write(self, vals):
        if self and self._moves(vals):
            self.env["fupin.rule"]._note_before(self)
        result = super().write(vals)
        if self and PLACE_FIELDS & vals.keys():
            self.env["fupin.finding"]._follow(self)
        return result

    def _moves(self, vals):
        """Return whether a write may part the records from others that they concern."""
        return any(name in self._fields and self._fields[name].relational for name in vals)

    def _after_save(self, names):
        result = super()._after_save(names)
        if self:
            self.env["fupin.rule"]._on_save(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_closes_findings(self):
        self.env["fupin.rule"]._note_before(self)
        self.env["fupin.finding"]._close_of(self._name, self.ids, local_date())

    def _finding_summary(self):
        """Return ``{record id: {"red": count, "yellow": count, "info": count}}`` of the warnings that stand and the
        user may read; records without any are left out. For counts on forms and lists."""
        groups = self.env["fupin.finding"]._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state", "in", ("open", "acknowledged")),
            ],
            ["res_id", "severity"],
            ["__count"],
        )
        summary = {}
        for res_id, severity, count in groups:
            summary.setdefault(res_id, {"red": 0, "yellow": 0, "info": 0})[severity] = count
        return summary
