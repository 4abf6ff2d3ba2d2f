from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

RESULTS = [("passed", "Passed"), ("failed", "Not passed")]
# states in which the cancellation is before one
CHECKED_IN = ("graded", "applied", "reviewed")


class FupinRisk(models.Model):
    """The check before a cancellation (S4-27): the checklist that the policy keeps for it, answered item by item in one
    look at the project, since its last milestone was reached. A gate of the policy compares the measure
    ``check_items_open``.

    不涉及 passes a question, unless its item counts it as a problem (``否、不涉及``): S4-23 demands 投产运营 of 建而不成 and
    成而不用 alone, 收益 and 联农带农 of 用而不好 alone, so that a project of one kind has nothing to say to the other's
    questions; what is demanded of every project (“完成问题整改”, “收集佐证材料做好归档”) the pack leaves no way around.
    """

    _inherit = "fupin.risk"

    check_inspection_id = fields.Many2one("fupin.inspection", string="Last check", compute="_compute_check")
    check_result = fields.Selection(
        RESULTS, string="Check for the cancellation", compute="_compute_check",
        help="By the checklist of the policy: passed where every question was answered since the last milestone was"
        " reached, and no answer tells of a problem.",
    )  # fmt: skip
    asks_check = fields.Boolean(string="To be checked", compute="_compute_asks_check")

    def _compute_check(self):
        self.env.flush_all()
        # sudo: whether a project was checked does not depend on who asks
        query = self.sudo()._search(Domain("id", "in", self.ids))
        alias = query.table
        columns = SQL.identifier(alias, "id"), self._last_check(alias), self._measure_check_items_open(alias)
        found = {risk_id: (seen, left) for risk_id, seen, left in self.env.execute_query(query.select(*columns))}
        for risk in self:
            seen, left = found.get(risk.id, (None, None))
            risk.check_inspection_id = seen
            risk.check_result = seen and left is not None and ("failed" if left else "passed")

    @api.depends("region_code", "state")
    def _compute_asks_check(self):
        zones = self.env["fupin.checklist"]._cancellation_zones().values()
        for risk in self:
            covered = any(zone.covers(risk.region_code or "") for zone in zones)
            risk.asks_check = covered and risk.state in CHECKED_IN

    # ------------------------------------------------------------------ measures

    def _measure_check_items_open(self, alias):
        """Questions of the check for the cancellation that no answer has passed since the last milestone was reached
        (S4-27); all of them before a check, none (NULL) where no policy has such a list."""
        zones = self.env["fupin.checklist"]._cancellation_zones()
        if not zones:
            return SQL("NULL::integer")
        places = SQL(", ").join(
            SQL("(%s, %s, %s)", row.id, f"{zone.prefix}%", ",".join(f"{cut}%" for cut in zone.excluded))
            for row, zone in zones.items()
        )
        return SQL(
            """(SELECT CASE WHEN count(item.id) > 0 THEN count(item.id) FILTER (WHERE NOT EXISTS (
                       SELECT FROM fupin_inspection_answer answer
                       JOIN fupin_inspection seen ON seen.id = answer.inspection_id
                       JOIN fupin_unit unit ON unit.id = seen.unit_id
                       WHERE answer.inspection_id = %(last)s AND answer.item_id = item.id
                       AND NOT COALESCE(answer.is_problem, FALSE)
                       AND COALESCE(checklist.unit_type, unit.unit_type) = unit.unit_type)) END
                FROM (VALUES %(places)s) place(checklist_id, pattern, excluded)
                JOIN fupin_checklist checklist ON checklist.id = place.checklist_id
                JOIN fupin_checklist_item item ON item.checklist_id = checklist.id AND item.active
                WHERE %(code)s LIKE place.pattern
                AND NOT (%(code)s LIKE ANY (string_to_array(place.excluded, ','))))""",
            last=self._last_check(alias), places=places, code=SQL.identifier(alias, "region_code"),
        )  # fmt: skip

    @api.model
    def _last_check(self, alias):
        """Return the id of the last inspection of the project that answers a list of cancellations, since its last
        milestone was reached (without milestones, since it was graded)."""
        return SQL(
            """(SELECT looked.id FROM fupin_inspection looked
                WHERE looked.project_id = %(project)s AND looked.date >= COALESCE(
                    (SELECT max(done_on) FROM fupin_risk_milestone WHERE risk_id = %(id)s), %(graded)s)
                AND EXISTS (
                    SELECT FROM fupin_inspection_answer told
                    JOIN fupin_checklist_item asked ON asked.id = told.item_id
                    JOIN fupin_checklist list ON list.id = asked.checklist_id AND list.purpose = 'cancellation'
                    WHERE told.inspection_id = looked.id)
                ORDER BY looked.date DESC, looked.id DESC LIMIT 1)""",
            project=SQL.identifier(alias, "project_id"), id=SQL.identifier(alias, "id"),
            graded=SQL.identifier(alias, "graded_on"),
        )  # fmt: skip

    # ------------------------------------------------------------------- actions

    def action_check(self):
        """Open the checklist of the policy for cancellations, to be answered item by item (S4-27).

        :raise UserError: where no policy has one, or it is another unit's to check
        """
        self.ensure_one()
        self._check_open()
        if not self._questions_asked():
            raise UserError(self.env._("No checklist for cancellations is asked of your unit here: see the policy."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check for the cancellation"),
            "res_model": "fupin.inspection.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_risk_id": self.id, "default_found": "normal"},
        }

    def _check_open(self):
        """Raise unless a cancellation is before this risk."""
        self.check_access("read")
        if self.state not in CHECKED_IN:
            raise UserError(self.env._("“%s”: this is checked between grading and cancellation.", self.display_name))

    def _given(self):
        """Return what `fupin.inspection.report` is told of a check."""
        return {"project_id": self.project_id.id}

    def _questions_asked(self):
        """Return what is asked before the cancellation; every question is to be answered."""
        nobody = self.env["fupin.task"]
        # sudo: the place of a project whose risk may be read
        unit = self.env["fupin.inspection"]._inspecting_unit(nobody, self.sudo().project_id)
        rows = self.env["fupin.checklist"]._questions(unit, purpose="cancellation")
        return [{**row, "is_required": True, "is_exception": False} for row in rows]


class FupinChecklist(models.Model):
    _inherit = "fupin.checklist"

    @api.model
    def _cancellation_zones(self):
        """Return ``{list: where it binds}`` of the lists that a cancellation asks for today."""
        # sudo: what binds does not depend on who asks; a measure is taken of archived records too, lists are not
        zones = self.env["fupin.policy"].sudo().with_context(active_test=True)._zones(self._name, local_date())
        return {row: zone for row, zone in zones.items() if row.purpose == "cancellation" and row.item_ids}
