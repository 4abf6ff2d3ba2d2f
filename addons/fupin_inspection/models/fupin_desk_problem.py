from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

from .fupin_problem import WAITING

SOLVING = {"village", "township", "department", "county"}
ABOVE = {"township", "department", "county", "superior", "audit", "discipline", "administrator"}


class FupinDesk(models.AbstractModel):
    """Problems: mine to solve, to be checked, overdue below, major ones."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        problems = self._asked_of_problems(self._roles())
        return super()._desk_asked() | {key: (*asked, None) for key, asked in problems.items()}

    @api.model
    def _desk_counted(self, counts):
        mine = {key: count for key, count in counts.items() if key.startswith("problem_")}
        return super()._desk_counted(counts) + self._problem_cards(mine)

    @api.model
    def _asked_of_problems(self, roles):
        model, waiting, asked = "fupin.problem", Domain("state", "in", WAITING), {}
        mine = self.env["fupin.handover"]._acting_domain("unit_id")
        late = waiting & Domain("due_date", "<", local_date())
        if roles & SOLVING:
            asked |= {"problem_mine": (model, waiting & mine), "problem_mine_late": (model, late & mine)}
        if roles & (ABOVE & SOLVING):
            asked["problem_check"] = (model, Domain("state", "=", "solved"))
        if roles & ABOVE:
            asked["problem_late"] = (model, late)
            asked["problem_major"] = (model, waiting & Domain("is_major", "=", True))
        return asked

    @api.model
    def _problem_cards(self, counts):
        late = counts.pop("problem_mine_late", 0)
        told = {
            "problem_mine": (self.env._("Problems to solve"), "danger" if late else "warning", 7, "mine"),
            "problem_check": (self.env._("Solved, to be checked"), "warning", 12, "to_check"),
            "problem_late": (self.env._("Problems overdue"), "danger", 26, "overdue"),
            "problem_major": (self.env._("Major problems"), "danger", 25, "major"),
        }
        cards = []
        for key, count in counts.items():
            if not count or (key == "problem_late" and count == late):
                continue
            title, tone, sequence, shown = told[key]
            hint = self.env._("%s overdue", late) if key == "problem_mine" and late else ""
            cards.append(
                {
                    "key": key, "title": title, "count": count, "unit": self.env._("items"), "tone": tone, "hint": hint,
                    "action": self._list_action("fupin.problem", title, shown), "sequence": sequence,
                }
            )  # fmt: skip
        return cards
