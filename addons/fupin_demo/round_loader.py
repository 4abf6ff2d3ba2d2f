"""Rounds of the offices that people try the demonstration with: the township's and the department's half walked, the
county's over red and yellow projects (S4-34) only drawn. What is looked at follows from the order of the draw."""

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tools import SQL

from .memory import MODULE, remembering

REMEMBERED = ("fupin.inspection.round", "fupin.problem")
ROLES = {"township", "department", "county"}
# of what was drawn: looked at so far, at most so many
SHARE, MOST = 2, 12
FOUND = "管护牌缺失，门窗有一处破损。"


class RoundLoader:
    """Draws and walks as the people of the offices would.

    :param users: {login: user}, those of the printed accounts
    """

    def __init__(self, env, users):
        self.env = env
        self.users = users

    def load(self):
        """Create them all, unless there are rounds already."""
        if self.env["fupin.inspection.round"].search_count([], limit=1):
            return
        with remembering(self.env, *REMEMBERED):
            for user in self.users:
                unit = user.fupin_unit_id
                if ROLES & set(user.assignment_ids.mapped("role")):
                    self._go(user, unit)
        self._own_lines()

    def _own_lines(self):
        """What was drawn belongs to the demonstration: lines that people wrote would keep their rounds at its removal."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_inspection_round_line SET create_uid = %s WHERE round_id IN (
                       SELECT res_id FROM ir_model_data WHERE module = %s AND model = 'fupin.inspection.round')""",
                SUPERUSER_ID, MODULE,
            )
        )  # fmt: skip
        self.env["fupin.inspection.round.line"].invalidate_model(["create_uid"])

    def _go(self, user, unit):
        rounds = self.env["fupin.inspection.round"].with_user(user)
        task = self.env["fupin.task"].search(
            [("unit_id", "=", unit.id), ("is_round", "=", True), ("state", "in", ("open", "returned"))],
            order="due_at, id", limit=1,
        )  # fmt: skip
        wanted = [{"unit_id": unit.id, "task_id": task.id, "coverage_target": 0.3}]
        if "county" in user.assignment_ids.mapped("role"):
            wanted.append({"unit_id": unit.id, "subject": "project", "method": "risk"})
        for values in wanted:
            try:
                with self.env.cr.savepoint():
                    visit = rounds.create({**values, "each_village": False})
                    visit.action_draw()
            except UserError:  # nothing there to look at: this office has no round
                continue
            # looks that belong to no task would stay when the demonstration is taken out
            seen = visit.line_ids[: min(visit.line_count // SHARE, MOST) if visit.task_id else 0]
            seen[1:].action_normal()
            for line in seen[:1]:
                self.env["fupin.inspection"].with_user(user).report(
                    {**line._given(), "is_normal": False, "note": FOUND}
                )
