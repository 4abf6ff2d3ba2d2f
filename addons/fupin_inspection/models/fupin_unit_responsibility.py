from collections import defaultdict

from odoo import api, fields, models
from odoo.addons.fupin_policy.kernel.sheet import workbook
from odoo.fields import Domain
from odoo.tools import SQL

# digits of the place that a unit answers for; other units answer for the assets that name them as department
DIGITS = {"village_collective": 12, "township": 9}
WHOLE = 12
KINDS = ("operating", "public", "household")
WAN = 10_000


class FupinUnit(models.Model):
    """Who answers for how many assets (S1-79: “明确相关部门单位、乡镇人民政府管理责任清单”).

    A village or township answers for all confirmed assets in its place, told by the department that supervises them; a
    department for those that it supervises. Only what the user may read is counted. Values in yuan.
    """

    _inherit = "fupin.unit"

    answer_count = fields.Integer(
        string="Assets answered for", compute="_compute_answers", search="_search_answer_count"
    )
    answer_value = fields.Float(string="Original value (yuan)", digits=(16, 2), compute="_compute_answers")
    answer_operating = fields.Integer(string="Operating", compute="_compute_answers")
    answer_public = fields.Integer(string="Public", compute="_compute_answers")
    answer_household = fields.Integer(string="To households", compute="_compute_answers")
    answer_departments = fields.Char(string="By supervising department", compute="_compute_answers")

    @api.depends_context("uid")
    def _compute_answers(self):
        told = self._answers()
        for unit in self:
            rows = told.get(unit.id, {})
            unit.answer_count = sum(count for count, _value in rows.values())
            unit.answer_value = sum(value for _count, value in rows.values())
            for kind in KINDS:
                unit[f"answer_{kind}"] = sum(count for (_dep, own), (count, _value) in rows.items() if own == kind)
            unit.answer_departments = unit.unit_type in DIGITS and self._departments_told(rows)

    def _search_answer_count(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        found = Domain("id", "in", [key for key, *_figures in self._answer_rows(None)])
        for unit_type, digits in DIGITS.items():
            codes = {f"{key:0<{WHOLE}}" for key, *_figures in self._answer_rows(digits) if len(key) == digits}
            found |= Domain("unit_type", "=", unit_type) & Domain("region_code", "in", sorted(codes))
        return found

    def _answers(self):
        """Return ``{unit id: {(department, kind): (count, value)}}``."""
        told = defaultdict(dict)
        for digits, units in self.grouped(lambda unit: DIGITS.get(unit.unit_type)).items():
            by_key = units.grouped(lambda unit, digits=digits: (unit.region_code or "")[:digits] if digits else unit.id)
            for key, department, kind, count, value in self._answer_rows(digits, list(by_key)):
                for unit in by_key.get(key, ()):
                    told[unit.id][department, kind] = (count, value)
        return told

    @api.model
    def _answer_rows(self, digits, keys=None):
        """Return ``[(place or department, department, kind, count, value)]`` of the confirmed assets."""
        Asset = self.env["fupin.asset"]
        query = Asset._search(Domain("state", "=", "confirmed"))
        column = Asset._field_to_sql(query.table, "department_id", query)
        department = column
        if digits:
            column = SQL("left(%s, %s)", Asset._field_to_sql(query.table, "region_code", query), digits)
        query.add_where(SQL("%s IS NOT NULL", column) if keys is None else SQL("%s = ANY(%s)", column, keys))
        kind = Asset._field_to_sql(query.table, "kind", query)
        value = Asset._field_to_sql(query.table, "original_value", query)
        query.order = None
        query.groupby = SQL("1, 2, 3")
        total = SQL("COALESCE(sum(%s), 0)", value)
        return self.env.execute_query(query.select(column, department, kind, SQL("count(*)"), total))

    def _departments_told(self, rows):
        """Return the figures by department in words."""
        return "；".join(
            self.env._("%(name)s: %(count)s, %(value)s wan", name=name, count=count, value=f"{value / WAN:,.2f}")
            for name, count, value in self._by_department(rows)
        )

    def _by_department(self, rows):
        """Return ``[(name of the department, count, value)]``, those with most assets first."""
        sums = defaultdict(lambda: [0, 0])
        for (department, _kind), (count, value) in rows.items():
            sums[department][0] += count
            sums[department][1] += value
        names = {unit.id: unit.name for unit in self.browse(filter(None, sums))}
        nobody = self.env._("no department")
        told = [(names.get(department, nobody), count, value) for department, (count, value) in sums.items()]
        return sorted(told, key=lambda row: (-row[1], row[0]))

    def action_open_responsibilities(self):
        """Open the assets that a unit answers for, by department or by place."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_inspection.fupin_responsibility_action")
        domain = Domain("state", "=", "confirmed")
        digits = DIGITS.get(self.unit_type)
        if digits:
            domain &= Domain("region_code", "=like", f"{self.region_code[:digits]}%")
        else:
            domain &= Domain("department_id", "=", self.id)
        context = {"group_by": ["department_id" if digits else "region_id"]}
        return {**action, "path": False, "display_name": self.name, "domain": list(domain), "context": context}

    @api.model
    def _responsible(self):
        """Return the units of the list in their order: those that answer for something."""
        return self.search(Domain("answer_count", ">", 0))

    def action_export_responsibilities(self):
        """Download the list: a line for each unit, then one for each department that supervises a part of it.

        Without chosen units all that answer for something the user may read."""
        self.check_access("read")
        units = self or self._responsible()
        told = units._answers()
        types = dict(self._fields["unit_type"]._description_selection(self.env))
        rows = []
        for unit in units:
            figures = (unit.answer_count, unit.answer_operating, unit.answer_public, unit.answer_household)
            rows.append([unit.name, types[unit.unit_type], "", *figures, round(unit.answer_value, 2)])
            if unit.unit_type in DIGITS:
                for name, count, value in self._by_department(told.get(unit.id, {})):
                    rows.append([unit.name, "", name, count, "", "", "", round(value, 2)])
        heads = [
            self.env._("Unit"), self.env._("Type"), self.env._("Supervising department"), self.env._("Assets"),
            self.env._("Operating"), self.env._("Public"), self.env._("To households"),
            self.env._("Original value (yuan)"),
        ]  # fmt: skip
        title = self.env._("Responsibilities of units for assets")
        said = self.env._("%s units", len(units))
        content = workbook(title, said, heads, [30, 14, 26, 10, 10, 10, 10, 18], rows)
        return self.env["fupin.print"]._download(f"{title}.xlsx", content)
