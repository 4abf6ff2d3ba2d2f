from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from .fupin_problem import WAITING


class FupinProblem(models.Model):
    """By when a problem has to be solved: what the duties of the policies in force ask of the unit it lies with.

    Nothing of it stands in code: a duty "by a record" on problems names the kind of unit, from when (``level_since``)
    and the term, mostly a standard of the place. A standard that is left open makes no term, and says so.
    """

    _inherit = "fupin.problem"

    def _set_due_dates(self):
        """Set the days of these problems, on none: of all that wait."""
        duties = self._due_duties()
        today = local_date()
        turns = SQL(" UNION ALL ").join(duty._turns_of_owner(zone, today) for duty, zone in duties)
        turns = turns if duties else SQL("SELECT NULL::int AS id, NULL::date AS due WHERE FALSE")
        self.env.flush_all()
        which = SQL("AND problem.id = ANY(%s)", self.ids) if self else SQL()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_problem problem SET due_date = found.due FROM (
                       SELECT waiting.id, min(turn.due) AS due FROM fupin_problem waiting
                       LEFT JOIN (%(turns)s) turn ON turn.id = waiting.id
                       WHERE waiting.state = ANY(%(waiting)s) GROUP BY waiting.id
                   ) found
                   WHERE found.id = problem.id AND problem.due_date IS DISTINCT FROM found.due %(which)s""",
                turns=turns, waiting=list(WAITING), which=which,
            )
        )  # fmt: skip
        self.env["fupin.problem"].invalidate_model(["due_date"], flush=False)
        self._set_due_notes(duties)

    def _set_due_notes(self, duties):
        """Say why there is no day."""
        for problem in self:
            kind = problem.unit_id.sudo().unit_type  # sudo: what kind of unit it is
            mine = [duty for duty, zone in duties if duty.unit_type == kind and zone.covers(problem.region_code)]
            note = "；".join(filter(None, [duty.problem for duty in mine]))
            if problem.due_date or problem.state not in WAITING:
                note = False
            elif not note:
                note = self.env._("No policy in force sets a day for this.")
            if (problem.due_note or False) != note:
                # sudo: follows from the policies, told to everyone who reads the problem
                problem.sudo()._write({"due_note": note})
                problem.invalidate_recordset(["due_note"], flush=False)

    @api.model
    def _due_duties(self):
        """Return [(duty, zone)] of the duties on problems in force today."""
        # sudo: what binds does not depend on who asks
        zones = self.env["fupin.policy"].sudo()._zones("fupin.obligation", local_date())
        return [
            (duty, zone)
            for duty, zone in zones.items()
            if duty.trigger == "record" and duty.model_id.model == self._name and duty.unit_field == "unit_id"
        ]


class FupinObligation(models.Model):
    _inherit = "fupin.obligation"

    def _turns_of_owner(self, zone, today):
        """Return the SELECT of (problem, due day) of the problems that lie with a unit of this duty."""
        units = self._units(zone)
        units.add_join("JOIN", "turn", SQL("(%s)", self._turns(today)), SQL("fupin_unit.id = turn.holder"))
        return SQL("(%s)", units.select(SQL("turn.id AS id"), SQL("turn.due AS due")))

    def _generate_by_record(self, today, zones, date_from=None):
        """Days follow when a standard is decided."""
        made = super()._generate_by_record(today, zones, date_from)
        if self.model_id.model == "fupin.problem" and self.unit_field == "unit_id":
            self.env["fupin.problem"]._set_due_dates()
        return made
