from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date

from ..kernel import ownership

# table of a policy that says what each unit has to do; its columns: department (words in the unit's name) or unit_type,
# duty, and what falls to it: valuation, operation, revenue, maintenance (yes or no)
TABLE = "department_duties"
FLAGS = ("valuation", "operation", "revenue", "maintenance")


class FupinUnit(models.Model):
    """What the policies in force ask of a unit, with their articles (S1-80 … S1-100)."""

    _inherit = "fupin.unit"

    duties = fields.Html(compute="_compute_duties", sanitize=False, help="From the tables of the policies in force.")

    @api.depends("name", "unit_type", "region_id")
    def _compute_duties(self):
        policies = self.env["fupin.policy"].sudo()  # sudo: what is asked of a unit is no secret
        zones = policies._zones("fupin.policy.table", local_date(), [TABLE])
        for unit in self:
            rows = [
                row
                for table, zone in zones.items()
                if unit.region_code and zone.covers(unit.region_code)
                for row in table.row_ids
                if unit._is_meant(dict(row.cells or {}))
            ]
            unit.duties = unit._duties_html(rows) if rows else False

    def _is_meant(self, cells):
        """Return whether a row of the table speaks of this unit."""
        self.ensure_one()
        named = any(word in (self.name or "") for word in ownership.words(cells.get("department")))
        return named or bool(cells.get("unit_type")) and self.unit_type in ownership.words(cells["unit_type"])

    def _duties_html(self, rows):
        lines = []
        for row in rows:
            cells = dict(row.cells or {})
            words = self._flag_words()
            flags = [words[name] for name in FLAGS if cells.get(name)]
            told = Markup(" <span class='badge text-bg-light'>%s</span>") % "、".join(flags) if flags else ""
            lines.append(
                Markup("<li class='mb-2'>%s%s<br/><span class='text-muted'>%s %s</span></li>")
                % (cells.get("duty") or "", told, row.policy_id.name, row.article_id.number or "")
            )
        return Markup("<ul class='mb-0 ps-3'>%s</ul>") % Markup().join(lines)

    @api.model
    def _flag_words(self):
        return {
            "valuation": self.env._("values assets"),
            "operation": self.env._("looks after operation"),
            "revenue": self.env._("looks after revenue"),
            "maintenance": self.env._("looks after maintenance"),
        }

    @api.model
    def _own_duties_action(self):
        """Return the action that shows the user's own unit with its duties."""
        unit = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        view = self.env.ref("fupin_assets.fupin_unit_view_form_own_duties")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Duties of my unit"),
            "res_model": self._name,
            "res_id": unit.id,
            "views": [(view.id, "form")],
        }


class FupinDesk(models.AbstractModel):
    """The duties of one's own unit, and what no department supervises, one click away."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_links(self):
        links = super()._desk_links()
        if self._roles() & {"department", "township"}:
            links.append(
                {
                    "key": "own_duties",
                    "title": self.env._("Duties of my unit"),
                    "icon": "fa-book",
                    "action": self.env["fupin.unit"]._own_duties_action(),
                    "sequence": 27,
                }
            )
        return links
