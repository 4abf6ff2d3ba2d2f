from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.schedule import REACH

VILLAGE_TYPES = ("village_collective", "village_committee", "village_oversight", "work_team")
# who judges what lies below his place, and never what his own unit did
JUDGES = ("township", "county", "superior")
# steps taken by the clock in bulk: (states that they start from, state that they end in)
BULK = {
    "cancel": (("open", "returned"), "cancelled"),
    "fulfil": (("open", "returned"), "done"),
    "reopen": (("cancelled",), "open"),
}


class FupinTask(models.Model):
    """The steps of a task, each with its own check of who may take it."""

    _inherit = "fupin.task"

    # ------------------------------------------------------- the unit's people

    def action_submit(self, reason=None):
        """Submit what was done; each submission is kept as a version.

        :param reason: why less was done than a duty asks for in principle
        :raise UserError: with figures and article, if less was done than the duty demands
        """
        self._check_doer()
        self._check_opened()
        reason = reason or self.env.context.get("fupin_reason")
        short = self._shortfalls()
        if short.mandatory:
            raise UserError("\n".join(short.mandatory))
        if short.principle and not reason:
            if self.env.context.get("fupin_form"):
                return self._ask_reason("submit")
            raise UserError(self.env._("%s\nGive a reason to submit it all the same.", "\n".join(short.principle)))
        return self._submit_as("submit", reason if short.principle else None)

    def action_nil(self):
        """Submit a nil return: there is nothing to do in the unit's area (零报告).

        :raise UserError: if there is something
        """
        self._check_doer()
        self._check_opened()
        for task in self:
            if not task._nil_allowed():
                raise UserError(self.env._("“%s”: there is something to do here, so no nil return.", task.display_name))
        return self._submit_as("submit", values={"is_nil_return": True})

    def action_withdraw(self, reason=None):
        """Take a submission back, until the unit above has received it."""
        self._check_doer()
        received = self.filtered("received_at")
        if received:
            raise UserError(
                self.env._("“%s” has been received: correct it, or ask for its return.", received[0].display_name)
            )
        self._transition("withdraw", reason, values={"is_nil_return": False})

    def action_correct(self, reason=None):
        """Submit again what was submitted or done; both versions are kept, and why."""
        self._check_doer()
        if not reason:
            return self._ask_reason("correct")
        short = self._shortfalls()
        if short.mandatory:
            raise UserError("\n".join(short.mandatory))
        return self._submit_as("correct", reason, {"is_nil_return": False})

    def _submit_as(self, transition, reason=None, values=None):
        """Move tasks one by one: each has its own lateness, figures and citation."""
        now = utc_now()
        for task in self:
            duty = task.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
            figures = task._figures()
            first = task.first_submitted_at or now
            judged = first if duty.lateness == "first" else now
            given = {
                "first_submitted_at": first,
                "submitted_at": now,
                "received_at": False,
                "is_late": judged > task.due_at,
                "coverage_actual": figures.share or 0,
                "is_nil_return": False,
                **(values or {}),
            }
            task._transition(transition, reason, task._article(), given)
            self.env["fupin.task.submission"]._append(task, transition, figures, reason)

    def _check_opened(self):
        early = self.filtered(lambda task: task.opens_at > utc_now())
        if early:
            raise UserError(self.env._("“%s” is not open yet.", early[0].display_name))

    # ------------------------------------------------------------- those above

    def action_receive(self):
        """Mark submissions as received: from then on they are corrected, not withdrawn."""
        self._check_judge()._transition("receive", values={"received_at": utc_now()})

    def action_confirm(self, reason=None):
        """Close submitted tasks as done."""
        for received, tasks in self._check_judge().grouped("received_at").items():
            tasks._transition("confirm", reason, values={} if received else {"received_at": utc_now()})

    def action_return(self, reason=None):
        """Give submissions back, with a reason."""
        judged = self._check_judge()
        if not reason:
            return self._ask_reason("return")
        return judged._transition("return", reason, values={"received_at": False})

    def action_cancel(self, reason=None):
        """Cancel tasks that are owed no more, with a reason."""
        judged = self._check_judge(administrator=True)
        if not reason:
            return self._ask_reason("cancel")
        return judged._transition("cancel", reason)

    # ------------------------------------------------------------------ rights

    def _check_doer(self):
        """Raise `AccessError` unless the user acts for the units that owe the tasks."""
        self.check_access("write")
        if not self.env.su and not all(task._is_doer() for task in self):
            raise AccessError(self.env._("Only the unit that owes a task does it."))

    def _check_judge(self, administrator=False):
        """Return the tasks as superuser; raise `AccessError` unless the user stands above the units that owe them."""
        self.check_access("read")
        judged = self.sudo()  # sudo: those above may take the steps, and write nothing else
        if self.env.su or all(task._is_judge() for task in self):
            return judged
        if administrator:
            scope = self.env.user._fupin_scope("administrator")
            # sudo: the place of the unit counts, whether the unit can be read or not
            if all(scope.covers(task.unit_id.sudo().region_code) for task in self):
                return judged
        raise AccessError(self.env._("Only a unit above the one that owes a task decides on it."))

    def _is_doer(self):
        """A person of the unit; or, in the village or township, whoever holds that post for the place."""
        user, unit = self.env.user, self.unit_id.sudo()  # sudo: kind and place of the unit count, read or not
        if unit.id in user._fupin_scope().unit_ids:
            return True
        if unit.unit_type in VILLAGE_TYPES:
            # not the township, which covers the village as well: that one judges
            return unit.region_code in self._places(user, "village")
        return unit.unit_type == "township" and unit.region_code in self._places(user, "township")

    @staticmethod
    def _places(user, role):
        return {prefix.ljust(12, "0") for prefix in user._fupin_scope(role).prefixes}

    def _is_judge(self):
        """Who covers the unit's place from above. A county's or superior's person judges no unit of his own; a
        township judges villages, a county what lies in it, a superior what lies below."""
        user, unit = self.env.user, self.unit_id.sudo()  # sudo: kind and place of the unit count, read or not
        if unit.id in user._fupin_scope().unit_ids:
            return False
        for role in JUDGES:
            scope = user._fupin_scope(role)
            if not scope.covers(unit.region_code):
                continue
            if role != "township" or unit.unit_type in VILLAGE_TYPES:
                return True
        return False

    @api.depends_context("uid")
    @api.depends("unit_id", "state")
    def _compute_may(self):
        for task in self:
            task.may_do = bool(task.unit_id) and task._is_doer()
            task.may_judge = bool(task.unit_id) and task._is_judge()

    # -------------------------------------------------------------------- bulk

    @api.model
    def _move_in_bulk(self, domain, transition, reason, where=None, values=None):
        """Move all tasks of a domain, with their events, in one statement; for the clock.

        :param transition: "cancel", "fulfil" or "reopen"
        :param where: further condition on the columns of the task, `SQL`
        :param values: further assignments, `SQL`
        :return: number of tasks moved
        """
        self.flush_model()
        states_from, state_to = BULK[transition]
        query = self.sudo()._search(domain & Domain("state", "in", states_from))  # sudo: run by the clock
        if where is not None:
            query.add_where(where)
        self.env.cr.execute(
            SQL(
                """WITH moved AS (
                    UPDATE fupin_task task SET state = %(state)s, is_cancelled_by_clock = %(cancelled)s,
                        write_date = now() AT TIME ZONE 'UTC'%(values)s
                    FROM (%(ids)s) given(id, state) WHERE task.id = given.id
                    RETURNING task.id, task.region_code, task.unit_id, task.obligation_id, given.state
                )
                INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, before, after,
                    user_id, date, reason)
                SELECT 'fupin.task', moved.id, duty.name || ' · ' || unit.name, moved.region_code, %(transition)s,
                    jsonb_build_object('state', moved.state), jsonb_build_object('state', %(state)s::text),
                    %(user)s, now() AT TIME ZONE 'UTC', %(reason)s
                FROM moved JOIN fupin_obligation duty ON duty.id = moved.obligation_id
                JOIN fupin_unit unit ON unit.id = moved.unit_id""",
                state=state_to,
                cancelled=state_to == "cancelled",
                values=SQL(", %s", values) if values is not None else SQL(),
                ids=query.select(SQL("fupin_task.id, fupin_task.state")),
                transition=transition,
                user=self.env.uid,
                reason=reason,
            )
        )
        moved = self.env.cr.rowcount
        if moved:
            self.env.invalidate_all(flush=False)
        return moved

    @api.model
    def _cancel_gone(self, now):
        """Cancel open tasks of units that were closed, and of duties that no longer bind there on their day."""
        reason = self.env._("The unit was closed.")
        # as an array, which the index on units is walked with
        closed = SQL("ANY(ARRAY(SELECT id FROM fupin_unit WHERE active IS NOT TRUE))")
        moved = self._move_in_bulk(Domain.TRUE, "cancel", reason, SQL("fupin_task.unit_id = %s", closed))
        towards = self.env["fupin.obligation"].search([("target_type", "!=", False)])
        if towards:
            mine = Domain("obligation_id", "in", towards.ids)
            moved += self._move_in_bulk(mine, "cancel", reason, SQL("fupin_task.target_unit_id = %s", closed))
        return moved + self._cancel_unbound(local_date(now))

    @api.model
    def _cancel_unbound(self, today):
        """Cancel open tasks whose duty was ended or replaced before their day.

        Only what may have been is looked at: tasks of the last year and to come, from the day on which the duty's
        policy ends or another version of the duty begins."""
        duties = self.env["fupin.obligation"]
        self.env["fupin.policy"].flush_model()
        self.env.cr.execute(
            """WITH doubtful AS (
                   SELECT duty.id, LEAST(
                       CASE WHEN policy.is_continued IS NOT TRUE THEN policy.date_to + 1 END,
                       (SELECT min(more.date_from) FROM fupin_obligation other
                        JOIN fupin_policy more ON more.id = other.policy_id
                        WHERE other.key = duty.key AND other.id != duty.id AND more.state != 'draft')
                   ) AS since
                   FROM fupin_obligation duty JOIN fupin_policy policy ON policy.id = duty.policy_id
                   WHERE duty.trigger = 'calendar' AND policy.state != 'draft'
               )
               SELECT DISTINCT task.obligation_id, task.due_date FROM doubtful
               JOIN fupin_task task ON task.obligation_id = doubtful.id
               AND task.due_date >= GREATEST(doubtful.since, %s) AND task.state IN ('open', 'returned')
               WHERE doubtful.since IS NOT NULL""",
            [today - REACH],
        )
        pairs, zones, moved = self.env.cr.fetchall(), duties._zone_finder(), 0
        reason = self.env._("The duty does not bind here on that day any more.")
        for duty_id, due_date in pairs:
            mine = Domain("obligation_id", "=", duty_id) & Domain("due_date", "=", due_date)
            zone = zones(duties.browse(duty_id), due_date)
            if zone is not None:
                mine &= ~Domain("unit_id", "any", duties._within(zone)) if zone.excluded else Domain.FALSE
            if not mine.is_false():
                moved += self._move_in_bulk(mine, "cancel", reason)
        return moved
