from odoo import api, fields, models
from odoo.exceptions import UserError

from .fupin_task import OF_VILLAGE

# which report a duty asks for: by who owes it and by its period; a village's is made for its place, whoever reports
REPORTS = {
    ("township", "month"): "township_batches",
    ("township", "quarter"): "township_batches",
    ("county_office", "half_year"): "county_half_year",
    ("department", "year"): "department_year",
}


class FupinTask(models.Model):
    """The report of a task's period, written from what the console knows: one press on the task (S0-11, S0-14 … S0-24,
    S1-103)."""

    _inherit = "fupin.task"

    report_kind = fields.Char(compute="_compute_report_kind")

    @api.depends("obligation_id", "unit_id", "region_id")
    def _compute_report_kind(self):
        for task in self:
            kind = task.unit_id.sudo().unit_type  # sudo: what kind of unit it is
            period = task.obligation_id.sudo().period  # sudo: the settings of a duty that binds the unit
            if kind in OF_VILLAGE:
                task.report_kind = "village_month" if period == "month" and task.is_sweep else False
            else:
                task.report_kind = REPORTS.get((kind, period), False)

    def action_print_report(self):
        """Hand over the report of the task's period as paper."""
        return self._period_report().action_pdf()

    def action_export_report(self):
        """Hand over the report of the task's period as a workbook: the ledger and the list of problems."""
        return self._period_report().action_xlsx()

    def _period_report(self):
        """Return the report that goes with the task."""
        self.ensure_one()
        self.check_access("read")
        if not self.report_kind:
            raise UserError(self.env._("No report goes with “%s”.", self.display_name))
        unit = self.unit_id.sudo()  # sudo: the place of the unit that owes it
        return self.env["fupin.period.report"].create(
            {
                "kind": self.report_kind,
                "region_id": unit.region_id.id,
                "unit_id": self.unit_id.id if self.report_kind == "department_year" else False,
                "year": self.period_start.year,
                "month": str(self.period_start.month),
                "half": "1" if self.period_start.month <= 6 else "2",
            }
        )
