from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

CHOICES = 6
# on the page at once, what is left first
SHOWN = 500


class FupinInspectionRound(models.Model):
    """A round on the page in the field: what was drawn, with its questions, camera and queue, without network as well.

    On the page a round has its number below zero, and so has a project; see `fupin.inspection.report_batch`.
    """

    _inherit = "fupin.inspection.round"

    @api.model
    def _own_rounds(self):
        """Return the rounds under way of the user's own units."""
        mine = self.env["fupin.desk"]._own_units().ids
        return self.search([("unit_id", "in", mine), ("state", "=", "open")], order="date_to, id", limit=CHOICES)

    def action_open_field(self):
        """Open the page on which a round is walked."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_url"]._for_xml_id("fupin_inspection.fupin_field_action")
        return {**action, "url": f"{action['url']}?task={-self.id}"}

    def _field_page(self):
        """Return what `fupin.task.get_sweep` does, of one round."""
        self.ensure_one()
        self.check_access("read")
        rounds = self._own_rounds()
        duty = self.task_id.obligation_id
        return {
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "questions": self.env["fupin.checklist"]._questions(self.unit_id, duty=duty),
            "task": self._field_words(),
            "choices": [visit._field_choice() for visit in rounds if len(rounds) > 1],
            "assets": self._field_rows(),
        }

    def _field_choice(self):
        return {
            "id": -self.id,
            "label": self.task_id.period_label or f"{self.date_to.month}月{self.date_to.day}日",
            "name": self.task_id.obligation_id.sudo().name or self.name,  # sudo: the name of a duty that binds the unit
            "is_waiting": self.state == "open",
            "is_overdue": self.state == "open" and self.date_to < local_date(),
        }

    def _field_words(self):
        return {
            **self._field_choice(),
            "is_round": True,
            "unit": self.unit_id.sudo().name,  # sudo: the name of a unit
            "due": f"{self.date_to.month}月{self.date_to.day}日",
            "days_left": (self.date_to - local_date()).days,
            "state": "open" if self.state == "open" else "done",
            "article": self.task_id.article_text or "",
            "scope": self.line_count,
            "covered": self.done_count,
            "may_do": not self.is_locked,
            "may_nil": False,
            "submissions": 0,
        }

    def _field_rows(self):
        """Return what was drawn: what is left first where it is more than a page holds; by village, as one walks."""
        Line = self.env["fupin.inspection.round.line"]
        mine = Domain("round_id", "=", self.id)
        lines = Line.search(mine & Domain("is_done", "=", False), limit=SHOWN)
        if len(lines) < SHOWN:
            lines |= Line.search(mine & Domain("is_done", "=", True), limit=SHOWN - len(lines))
        lines = lines.sorted(lambda line: (line.region_code or "", line.sequence))
        asked, last = self._field_asked(lines), self._field_last(lines)
        return [
            {
                **(line.asset_id._field_row() if line.asset_id else line.project_id._field_row()),
                "asks_photo": False,
                "asks": asked.get(line.id, []),
                "found": line.inspection_id._sweep_finding() if line.inspection_id else None,
                "last": last[line.id]._sweep_finding() if line.id in last else None,
            }
            for line in lines
        ]

    def _field_asked(self, lines):
        """Return ``{line id: [question ids]}``: what is asked even where all is normal, once a quarter or each time."""
        lists = self.env["fupin.checklist"]._binding_for(self.unit_id, duty=self.task_id.obligation_id)
        if not lists:
            return {}
        answered = lists._answered_in_quarter(lists, lines.asset_id.ids)
        return {
            line.id: [
                item.id
                for checklist in lists
                if checklist.asset_kind in (False, line.asset_id.kind)
                and (
                    checklist.period == "always"
                    or (checklist.period == "quarter" and line.asset_id.id not in answered[checklist.id])
                )
                for item in checklist.item_ids
            ]
            for line in lines
        }

    def _field_last(self, lines):
        """Return ``{line id: anybody's last inspection before the round}``."""
        latest, earlier = self.env["fupin.inspection"]._latest, Domain("date", "<", self.date_from)
        of_assets = latest(earlier, "asset_id", lines.asset_id.ids)
        of_projects = latest(earlier & Domain("asset_id", "=", False), "project_id", lines.project_id.ids)
        found = {line.id: of_assets.get(line.asset_id.id) or of_projects.get(line.project_id.id) for line in lines}
        return {line_id: inspection for line_id, inspection in found.items() if inspection}


class FupinProject(models.Model):
    _inherit = "fupin.project"

    def _field_row(self):
        """Return a project as the page in the field shows an asset, its number below zero."""
        grades = dict(self._fields["risk_grade"]._description_selection(self.env))
        return {
            "id": -self.id,
            "name": self.name,
            "place": self.region_id.short_name or self.region_id.name,
            "kind": self.env._("Project"),
            "use": grades.get(self.risk_grade, ""),
            "photo": False,
            "asset_kind": "",
        }
