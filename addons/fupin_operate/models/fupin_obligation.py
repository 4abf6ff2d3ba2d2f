from datetime import date

from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL


class FupinObligation(models.Model):
    """Tasks that moved to the archive are there still: no run of the clock makes them again."""

    _inherit = "fupin.obligation"

    def _not_there(self, unit, due, target=SQL("NULL::int"), record=SQL("NULL::int")):  # noqa: B008 - constants
        missing = super()._not_there(unit, due, target, record)
        if not isinstance(due, date) or due.year >= local_date().year:
            return missing
        return SQL(
            """%s AND NOT EXISTS (SELECT FROM fupin_task_archive past WHERE past.year = %s AND past.obligation_id = %s
               AND past.due_date = %s::date AND past.unit_id = %s AND COALESCE(past.target_unit_id, 0) = COALESCE(%s, 0))""",
            missing, due.year, self.id, due, unit, target,
        )  # fmt: skip
