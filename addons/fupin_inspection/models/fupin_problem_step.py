from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from .fupin_problem import LEVEL_OF, WAITING

# what has to be written before it is passed up, by who passes it: S0-12, S0-17, S3-69
ASKED = {
    "village": ("analysis", "proposal"),
    "township": ("opinion",),
    "department": ("opinion_above",),
    "county": ("opinion_above",),
}


class FupinProblem(models.Model):
    """The way of a problem: solved where it lies, or passed up; checked from above, closed, opened again."""

    _inherit = "fupin.problem"
    _transitions = {
        "start": (("open",), "solving"),
        "solve": (WAITING, "solved"),
        "pass_up": (WAITING, "open"),
        "pass_department": (WAITING, "open"),
        "hand_down": (WAITING, "open"),
        "take_over": (WAITING, "open"),
        "report": (WAITING, "solving"),
        "close": (("solved",), "closed"),
        "return": (("solved",), "solving"),
        "reopen": (("closed",), "open"),
        "withdraw": (WAITING, "withdrawn"),
    }

    # --------------------------------------------------------- who has to solve it

    def action_start(self, reason=None):
        """Note that it is being solved."""
        self._check_owner()
        self._transition("start", reason)

    def action_solve(self, reason=None):
        """Tell that it is solved: what was done stands in ``measure``. Whoever stands above looks and closes it.

        :raise UserError: without what was done
        """
        self._check_owner()
        self._transition("solve", reason, values={"solved_on": local_date()})

    def action_pass_up(self, reason=None):
        """Pass up what cannot be solved here, to the unit above (S0-12, S0-17, S3-69).

        :raise UserError: without analysis and proposed measure, or the opinion of who passes it; or where nobody
            stands above
        """
        self._check_owner()
        for unit, problems in self.grouped("unit_id").items():
            problems._hand_to(problems._unit_above(unit), "pass_up", reason)

    def action_pass_department(self, reason=None):
        """Pass it to the department that supervises the asset (S0-22).

        :raise UserError: where no department supervises it
        """
        self._check_owner()
        for department, problems in self.grouped("department_id").items():
            if not department:
                raise UserError(self.env._("“%s”: no department supervises this.", problems[:1].display_name))
            problems._hand_to(department, "pass_department", reason)

    def action_report(self, reason=None):
        """Note that the county office has reported it to the leading group, the county committee or government (S0-25,
        S3-69); it stays where it lies.

        :raise AccessError: for others than the county office
        """
        self._check_level(("county",), self.env._("The county office reports it."))
        self._transition("report", reason, values={"reported_on": local_date()})

    # ------------------------------------------------------------------ from above

    def action_take_over(self, reason=None):
        """Take a problem from below, with a reason: it is too important, or nobody solves it there."""
        return self._from_above("take_over", reason)

    def action_hand_down(self, reason=None):
        """Give it back to the village, with a reason: it can solve it (S0-20).

        :raise AccessError: for who does not stand above
        """
        return self._from_above("hand_down", reason)

    def action_close(self, reason=None):
        """Close what was solved, after a look at it: what was seen stands in ``check_note``.

        :raise AccessError: for who does not stand above whoever solved it
        """
        self._check_above()
        self._transition("close", reason, values={"closed_on": local_date(), "return_reason": False})

    def action_return(self, reason=None):
        """The check has not passed: it is not solved yet, with a reason."""
        self._check_above()
        return self._send_back("return", reason)

    def action_reopen(self, reason=None):
        """Open again what was closed, with a reason; it lies with whoever solved it."""
        return self._from_above("reopen", reason)

    def action_withdraw(self, reason=None):
        """Note that there is no problem, with a reason; whoever reported it cannot make it vanish himself."""
        return self._from_above("withdraw", reason)

    # --------------------------------------------------------------------- helpers

    def _from_above(self, name, reason):
        self._check_above()
        reason, action = self._reason_or_ask(name, reason, self.env._("Say why: it is kept in the history."))
        if action:
            return action
        if name == "withdraw":
            self._transition(name, reason, values={"closed_on": local_date()})
        elif name == "reopen":
            values = {"level_since": local_date(), "solved_on": False, "closed_on": False, "return_reason": reason}
            self._transition(name, reason, values=values)
        elif name == "take_over":
            for unit, problems in self.grouped("unit_id").items():
                problems._hand_to(self._own_unit_above(unit), name, reason)
        else:
            for region, problems in self.grouped("region_id").items():
                problems._hand_to(self._first_owner(region), name, reason, {"return_reason": reason})
        return None

    def _own_unit_above(self, unit):
        """Return the first unit on the way up for which the user acts."""
        acts_for = self.env["fupin.handover"]._acts_for
        above = self._unit_above(unit)
        while not acts_for(above):
            above = self._unit_above(above)
        return above

    def _check_owner(self):
        """Raise `AccessError` unless the user acts for the unit that has to solve it."""
        self.check_access("read")
        acts = self.env["fupin.handover"]._acts_for
        for problem in self:
            if not self.env.su and not (problem.unit_id and acts(problem.unit_id)):
                unit = problem.unit_id.sudo()  # sudo: the name of a unit
                raise AccessError(
                    self.env._("“%(name)s” lies with %(unit)s: only they take this step.",
                               name=problem.display_name, unit=unit.name or "—")
                )  # fmt: skip
        self.check_access("write")

    def _check_above(self):
        """Raise `AccessError` unless the user stands above the unit that has to solve it; the county office, above
        which nobody uses the console, checks itself."""
        self.check_access("read")
        for problem in self:
            if not self.env.su and not problem.is_under_me:
                raise AccessError(self.env._("“%s”: whoever stands above takes this step.", problem.display_name))
        self.check_access("write")

    def _unit_above(self, unit):
        """Return the unit that a problem goes to from a unit: whom it reports to.

        :raise UserError: where there is none
        """
        unit = unit.sudo()  # sudo: name of a unit and whom it reports to are no secret
        above = unit.supervisor_id or self._next_by_kind(unit)
        if not above or above.unit_type == "superior":
            raise UserError(self.env._("Nobody stands above %s here: it is solved there.", unit.name or "—"))
        return above.sudo(False)

    def _next_by_kind(self, unit):
        """Return who stands above a unit whose superior nobody has named: township, county office, leading group."""
        level = LEVEL_OF.get(unit.unit_type, "county")
        wanted = {"village": "township", "township": "county_office", "department": "county_office"}.get(level)
        wanted = wanted or ("leading_group" if unit.unit_type == "county_office" else None)
        region = unit.region_id
        # sudo: which units there are is no secret
        Unit = self.env["fupin.unit"].sudo()
        while wanted and region:
            found = Unit.search([("region_id", "=", region.id), ("unit_type", "=", wanted)], limit=1)
            if found:
                return found
            region = region.parent_id
        return Unit.browse()

    def _hand_to(self, unit, name, reason, values=None):
        """Let another unit have it from today on."""
        if not unit:
            raise UserError(self.env._("“%s”: there is no unit in the village to solve it.", self[:1].display_name))
        for problem in self:
            if problem.unit_id == unit:
                raise UserError(self.env._("“%s” lies there already.", problem.display_name))
        more = {"return_reason": False, **(values or {}), "unit_id": unit.id, "level_since": local_date()}
        for count, problems in self.grouped("passed_count").items():
            problems._transition(name, reason, values={**more, "passed_count": count + (name != "hand_down")})

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for problem in self:
            if name == "pass_up":
                problem._check_filled(ASKED[problem.level], name)
            elif name == "pass_department":
                problem._check_filled(ASKED["village"] if problem.level == "village" else ("opinion",), name)
            elif name == "solve":
                problem._check_filled(("measure",))

    def _check_filled(self, names, step=None):
        """Raise `UserError` for what is not filled in, with the articles that ask for it before a step."""
        lacking = [name for name in names if not (self[name] or "").strip()]
        if lacking:
            labels = [self._fields[name]._description_string(self.env) for name in lacking]
            raise UserError(
                "\n".join(
                    [
                        self.env._("“%(name)s”: fill in %(fields)s first.",
                                   name=self.display_name, fields=format_list(self.env, labels)),
                        *self._articles_asking(step),
                    ]
                )
            )  # fmt: skip

    def _articles_asking(self, step):
        """Return the articles whose conditions keep the problem from a step."""
        bound = self.env["fupin.gate"]._binding_on(self, step) if step else ()
        return [gate._citation() for gate in bound if gate._breaches(self)]
