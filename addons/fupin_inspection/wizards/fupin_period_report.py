import calendar
from datetime import date

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.fupin_report_template import KINDS as WORD_KINDS

KINDS = [
    ("village_month", "Monthly report of a village"),
    ("township_batches", "Ledger of a township by the four batches"),
    *WORD_KINDS,
]
MONTHS = [(str(number), str(number)) for number in range(1, 13)]
HALVES = [("1", "First half"), ("2", "Second half")]
LEVEL = {"village_month": "village", "township_batches": "township", "county_half_year": "county"}
SPAN = {"village_month": 1, "county_half_year": 6}
TITLES = {
    "village_month": "帮扶项目资产监管月报",
    "township_batches": "帮扶项目资产“四个一批”台账",
    "county_half_year": "帮扶项目资产监管工作半年报告",
    "department_year": "帮扶项目资产监管年度报告",
    "leader": "领导干部帮扶项目资产监管履职情况报告",
}


class FupinPeriodReport(models.TransientModel):
    """The reports that the regulations ask for, written from what the console knows (S0-11, S0-14, S0-16, S0-24, S1-103,
    S4-32): as paper, as spreadsheet, the narrative ones as Word document from a template of the office.

    How it works. A kind has a method ``_told_<kind>`` that returns plain data: ``facts`` (name, text) and ``tables``
    (`_sheet`). All forms of output show the same; in a template each fact and each table is a name.

    Everything is read with the rights of the user.
    """

    _name = "fupin.period.report"
    _description = "Report of a period"

    kind = fields.Selection(KINDS, string="Kind of report", required=True, default=lambda self: self._default_kind())
    region_id = fields.Many2one(
        "fupin.region",
        string="Place",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_region_id(),
    )
    unit_id = fields.Many2one("fupin.unit", ondelete="cascade", compute="_compute_unit_id", store=True, readonly=False)
    person = fields.Char(string="Leader", compute="_compute_person", store=True, readonly=False)
    year = fields.Integer(required=True, default=lambda self: local_date().year)
    month = fields.Selection(MONTHS, default=lambda self: str(local_date().month))
    half = fields.Selection(HALVES, default=lambda self: "1" if local_date().month <= 6 else "2")
    date_from = fields.Date(string="From", compute="_compute_period", store=True, readonly=False)
    date_to = fields.Date(string="To", compute="_compute_period", store=True, readonly=False)

    def _default_kind(self):
        level = self.env.user._main_region().level
        if self.env.user.has_group("fupin_base.group_department"):
            return "department_year"
        kinds = {"village": "village_month", "township": "township_batches"}
        return kinds.get(level, "county_half_year")

    def _default_region_id(self):
        return self.env.user._main_region()

    @api.depends("kind", "region_id")
    def _compute_unit_id(self):
        for report in self:
            mine = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
            if report.kind == "department_year":
                report.unit_id = mine if mine.unit_type == "department" else report.unit_id
            elif report.kind == "leader":
                of_place = [
                    ("region_id", "=", report.region_id.id),
                    ("unit_type", "in", ("township", "village_collective")),
                ]
                report.unit_id = self.env["fupin.unit"].search(of_place, limit=1)
            else:
                report.unit_id = False

    @api.depends("unit_id", "kind")
    def _compute_person(self):
        for report in self:
            # sudo: the name of the leader of a unit that may be read
            report.person = report.unit_id.sudo().leader_id.name if report.kind == "leader" else False

    @api.depends("kind", "year", "month", "half")
    def _compute_period(self):
        for report in self:
            span = SPAN.get(report.kind, 12)
            first = {1: int(report.month or 1), 6: 1 if report.half == "1" else 7, 12: 1}[span]
            year, last = min(max(report.year or 2000, 2000), 2100), first + span - 1
            report.date_from = date(year, first, 1)
            report.date_to = date(year, last, calendar.monthrange(year, last)[1])

    # ------------------------------------------------------------------- content

    def _told(self):
        """Return the report as plain data, see the class.

        :raise UserError: where the place has another level than the report is for, or the unit is missing
        :raise AccessError: for a place that the user may not read
        """
        self.ensure_one()
        report = self.with_context(lang=self.env["fupin.print"]._print_lang(), tz="Asia/Shanghai")
        report.region_id.check_access("read")
        report.unit_id.check_access("read")
        report._check_asked()
        told = getattr(report, f"_told_{report.kind}")()
        return {
            "title": report._title(),
            "place": report.region_id.sudo().complete_name,  # sudo: the address of a place that may be read
            "period": report._period_words(),
            "maker": self.env.user.sudo().fupin_unit_id.name or "",  # sudo: one's own unit
            "day": as_chinese(local_date()),
            "signatures": ["填报人", "审核人", "主要负责人（签字）", "日期"],
            **told,
        }

    def _check_asked(self):
        level = LEVEL.get(self.kind)
        if level and self.region_id.level != level:
            words = dict(self.env["fupin.region"]._fields["level"]._description_selection(self.env))
            raise UserError(
                self.env._("This report is one of a place of the level “%s”: choose such a place.", words[level])
            )
        if self.kind in ("department_year", "leader") and not self.unit_id:
            raise UserError(self.env._("Choose the unit that the report is about."))
        if not self.date_from or not self.date_to or self.date_from > self.date_to:
            raise UserError(self.env._("The period ends before it begins: correct the days."))

    def _title(self):
        region = self.region_id.sudo()  # sudo: the name of a place that may be read
        whose = self.unit_id.name if self.kind in ("department_year", "leader") else region.short_name or region.name
        return f"{whose}{TITLES[self.kind]}"

    def _period_words(self):
        if self.kind == "village_month":
            return f"{self.date_from.year}年{self.date_from.month}月"
        if self.kind == "township_batches":
            return f"截至{as_chinese(local_date())}"
        return f"{as_chinese(self.date_from)}至{as_chinese(self.date_to)}"

    @api.model
    def _sheet(self, name, columns, rows):
        """Return a table.

        :param columns: ``(head, kind, width)``; kinds as in ledgers: text, integer, amount (yuan), date
        """
        return {"name": name, "columns": columns, "rows": rows}

    def _within(self, field="region_code"):
        """Return the domain of what stands in the place; of a leader, in that of his unit."""
        place = self.unit_id.region_id if self.kind == "leader" else self.region_id
        prefix = place.sudo().prefix or ""  # sudo: the code of a place that may be read
        return Domain(field, "=like", f"{prefix}%") if prefix else Domain.TRUE

    def _in_period(self, name):
        return Domain(name, ">=", self.date_from) & Domain(name, "<=", self.date_to)
