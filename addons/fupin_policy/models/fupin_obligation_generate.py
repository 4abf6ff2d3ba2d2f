import logging
from bisect import bisect_right
from datetime import timedelta

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.period import DAY
from ..kernel.schedule import REACH
from ..planner import whole_sets

_logger = logging.getLogger(__name__)
COLUMNS = SQL(
    """obligation_id, unit_id, target_unit_id, res_model, res_id, region_id, region_code, period_start, period_end,
    opens_at, due_date, due_at, state, is_nil_return, is_late, create_uid, write_uid, create_date, write_date"""
)
# the places around a target: country, province, prefecture, county, township, the place itself
PLACES_ABOVE = SQL(
    """JOIN LATERAL (SELECT DISTINCT left(target.region_code, cut) AS prefix
       FROM unnest(ARRAY[0, 2, 4, 6, 9, 12]) cut) above ON TRUE"""
)


class FupinObligation(models.Model):
    """Making tasks: one statement for each window of a duty, whatever the number of units."""

    _inherit = "fupin.obligation"

    @api.model
    def _generate_tasks(self, date_from, date_to):
        """Make the tasks of all windows that open between two days, both included.

        Called on some duties, for those; on none, for all that are in force. Idempotent: what exists is left alone.

        :return: number of tasks made
        """
        duties = self or self._in_force_since(date_from)
        zones, made = self._zone_finder(), 0
        for duty in duties:
            with self.env["fupin.clock.failure"]._guarding("tasks", duty):
                if duty.trigger == "record":
                    made += duty._generate_by_record(date_to, zones, date_from)
                    continue
                for window in duty._windows_opening(date_from, date_to):
                    made += duty._generate_window(window, zones)
        return made

    @api.model
    def _in_force_since(self, day):
        """Return the duties of all policies that were in force on a day or later."""
        policies = Domain("state", "!=", "draft") & (
            Domain("date_to", "=", False)
            | Domain("date_to", ">=", day)
            | (Domain("is_continued", "=", True) & Domain("state", "=", "effective"))
        )
        return self.search(Domain("policy_id", "any", policies), order="id")

    def _windows_opening(self, date_from, date_to):
        """Return the windows that open between two days, in order."""
        windows = self._windows_due(date_from - DAY, date_to + REACH)
        return [window for window in windows if date_from <= window.opens <= date_to]

    def _windows_due(self, first, last):
        policy = self.policy_id
        until = None if policy.is_continued else policy.date_to or None
        return self._schedule().windows(first, last, policy.date_from, until)

    def _zone_finder(self):
        """Return a function of (duty, day) → where the duty binds on that day (`Zone`), or None.

        Zones change only where a policy begins or ends, so they are worked out once for each stretch between."""
        # sudo: the clock knows all policies
        policies = self.env["fupin.policy"].sudo().search_fetch([("state", "!=", "draft")], ["date_from", "date_to"])
        bounds = sorted(
            {policy.date_from for policy in policies} | {policy.date_to + DAY for policy in policies if policy.date_to}
        )
        known = {}

        def find(duty, day):
            stretch = bisect_right(bounds, day)
            if stretch not in known:
                zones = self.env["fupin.policy"].sudo()._zones(self._name, day)  # sudo: as above
                known[stretch] = {row.id: zone for row, zone in zones.items()}
            return known[stretch].get(duty.id)

        return find

    # -------------------------------------------------------------- by calendar

    def _generate_window(self, window, zones, units=Domain.TRUE):
        """Insert what is missing of one window, in one statement.

        :param units: which units alone
        :return: number of tasks made
        """
        zone = zones(self, window.due)
        if zone is None:
            return 0
        query = self._units(zone, units)
        target = SQL("NULL::int")
        place = (SQL.identifier("fupin_unit", "region_id"), SQL.identifier("fupin_unit", "region_code"))
        if self.target_type:
            target = SQL.identifier("target", "id")
            place = (SQL.identifier("target", "region_id"), SQL.identifier("target", "region_code"))
            self._join_targets(query)
        query.add_where(self._not_there(SQL.identifier("fupin_unit", "id"), window.due, target))
        values = query.select(
            SQL("%s, fupin_unit.id, %s, NULL, NULL::int, %s, %s", self.id, target, *place),
            SQL("%s::date, %s::date", window.period.start, window.period.end),
            SQL("%s::timestamp, %s::date, %s::timestamp", window.opens_at, window.due, window.due_at),
            self._bookkeeping(),
        )
        return self._insert(values)

    def _units(self, zone, more=Domain.TRUE):
        """Return the query of the units that owe the duty in a zone."""
        domain = Domain("unit_type", "=", self.unit_type) & Domain("active", "=", True) & self._within(zone)
        # sudo: duties bind every unit, whoever runs the clock
        return self.env["fupin.unit"].sudo()._search(domain & more)

    def _reopen_windows(self, windows, zones):
        """Give back what was cancelled of windows that are not over yet."""
        for window in windows:
            zone = zones(self, window.due)
            if zone is not None:
                self._reopen(Domain("due_date", "=", window.due), Domain("unit_id", "in", self._units(zone)))

    def _reopen(self, which, owed, where=None):
        """Give back what the clock cancelled (a unit closed for a while, a date corrected there and back) and is owed
        after all; the same row, its history kept. What a person cancelled stays so.

        :param owed: domain of the tasks whose units owe it
        """
        mine = Domain("obligation_id", "=", self.id) & Domain("is_cancelled_by_clock", "=", True)
        towards = Domain("target_unit_id", "=", False) | Domain("target_unit_id.active", "=", True)
        reason = self.env._("It is owed after all.")
        others = self._other_versions()
        if others:
            done = SQL(
                """NOT EXISTS (SELECT FROM fupin_task other WHERE other.obligation_id = ANY(%s)
                   AND other.state != 'cancelled' AND other.due_date = fupin_task.due_date
                   AND other.unit_id = fupin_task.unit_id
                   AND COALESCE(other.target_unit_id, 0) = COALESCE(fupin_task.target_unit_id, 0)
                   AND COALESCE(other.res_id, 0) = COALESCE(fupin_task.res_id, 0))""",
                others.ids,
            )
            where = SQL("%s AND %s", where, done) if where else done
        self.env["fupin.unit"].flush_model()
        return self.env["fupin.task"]._move_in_bulk(mine & which & owed & towards, "reopen", reason, where=where)

    @api.model
    def _within(self, zone, place="region_code"):
        """Return the domain of the units (or of other records, by the path to their region code) in a zone."""
        domain = Domain(place, "=like", f"{zone.prefix}%") if zone.prefix else Domain.TRUE
        return domain & Domain.AND(~Domain(place, "=like", f"{prefix}%") for prefix in zone.excluded)

    def _join_targets(self, query):
        """Join the units of the target's type that lie in the unit's area."""
        query.add_join("JOIN", "area", "fupin_region", SQL("area.id = fupin_unit.region_id"))
        query.add_join(
            "JOIN",
            "target",
            SQL(
                "(SELECT target.id, target.region_id, target.region_code, above.prefix FROM fupin_unit target %s"
                " WHERE target.active AND target.unit_type = %s)",
                PLACES_ABOVE,
                self.target_type,
            ),
            SQL("target.prefix = COALESCE(area.prefix, '') AND target.id != fupin_unit.id"),
        )

    def _not_there(self, unit, due, target=SQL("NULL::int"), record=SQL("NULL::int")):  # noqa: B008 - constants
        """Return the condition that a task does not exist yet, nor one that was done under another version."""
        same = SQL(
            """task.due_date = %s::date AND task.unit_id = %s
               AND COALESCE(task.target_unit_id, 0) = COALESCE(%s, 0) AND COALESCE(task.res_id, 0) = COALESCE(%s, 0)""",
            due, unit, target, record,
        )  # fmt: skip
        missing = SQL("NOT EXISTS (SELECT FROM fupin_task task WHERE task.obligation_id = %s AND %s)", self.id, same)
        others = self._other_versions()
        if not others:
            return missing
        return SQL(
            """%s AND NOT EXISTS (SELECT FROM fupin_task task WHERE task.obligation_id = ANY(%s) AND %s
               AND task.state NOT IN ('open', 'cancelled'))""",
            missing, others.ids, same,
        )  # fmt: skip

    def _other_versions(self):
        # sudo: versions above the reader's place count as well
        return self.sudo().search([("key", "=", self.key), ("id", "!=", self.id), ("policy_id.state", "!=", "draft")])

    def _bookkeeping(self):
        return SQL(
            "'open', false, false, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'",
            uid=self.env.uid,
        )

    def _insert(self, values):
        self.env["fupin.unit"].flush_model()
        self.env["fupin.task"].flush_model()
        with whole_sets(self.env.cr):
            self.env.cr.execute(SQL("INSERT INTO fupin_task (%s) %s ON CONFLICT DO NOTHING", COLUMNS, values))
            made = self.env.cr.rowcount
        if made:
            self.env["fupin.task"].invalidate_model(flush=False)
        return made

    # -------------------------------------------------------------- by the clock

    @api.model
    def _generate_due(self, now):
        """Make all that has opened by a moment and was not made yet, in order; run by the clock.

        Windows that opened since the last run go to all units. Those still open go to units that came meanwhile.
        Those that opened and closed while the clock stood go to units that were there then.

        :return: number of tasks made
        """
        today = local_date(now)
        zones, made = self._zone_finder(), 0
        for duty in self._in_force_since(today - REACH):
            if duty.policy_id.date_from > today:
                continue
            with self.env["fupin.clock.failure"]._guarding("tasks", duty):
                made += duty._catch_up(today, zones)
            self.env["fupin.policy"]._clock_commit()
        return made

    def _catch_up(self, today, zones):
        """Bring one duty up to a day; its watermark moves with it."""
        if self.trigger == "record":
            made = self._generate_by_record(today, zones)
            self._close_ended(today)
        else:
            windows = list(self._windows_missing(today))
            made = sum(self._generate_window(window, zones, units) for window, units in windows)
            self._reopen_windows([window for window, _units in windows if window.last >= today], zones)
        self._set_watermark(today)
        return made

    def _windows_missing(self, today):
        """Yield (window, domain of its units) of what may lack tasks."""
        made_until = self.generated_until
        first = made_until if made_until else self.policy_id.date_from
        # a shifted or exclusive last day may lie before the day that the text names
        for window in self._windows_due(min(first, today) - timedelta(days=15), today + REACH):
            if window.opens > today:
                continue
            if not made_until or window.opens > made_until or window.last >= today:
                yield window, Domain.TRUE
            elif window.last >= made_until:
                yield window, Domain("create_date", "<=", window.due_at)

    def _set_watermark(self, day):
        """Keep until when tasks were made: never beyond the policy's last day, never backwards.

        By SQL: duties in force are locked for everyone."""
        policy = self.policy_id
        if policy.date_to and not policy.is_continued:
            day = min(day, policy.date_to)
        if self.generated_until and day <= self.generated_until:
            return
        self.env.cr.execute(SQL("UPDATE fupin_obligation SET generated_until = %s WHERE id = %s", day, self.id))
        self.invalidate_recordset(["generated_until"], flush=False)

    @api.model
    def _next_moments(self, now):
        """Return the days after a moment on which something opens, or was due the day before, by duty in force."""
        today = local_date(now)
        found = set()
        for duty in self._in_force_since(today):
            if duty.trigger == "record":
                continue
            try:
                windows = duty._windows_due(today, today + timedelta(days=45))
            except ValueError:  # told by the step that makes the tasks
                continue
            found.update(window.opens for window in windows)
            found.update(window.last + DAY for window in windows)
        return sorted(day for day in found if day > today)
