from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.period import opening_moment

UNITS = {"d": "days", "m": "months", "y": "years"}
# more turns than that of one record lie so far back that nobody means them
MOST_TURNS = 600
ASKED_OF_RECORD = ("domain", "end_domain", "term")
LOCAL_MIDNIGHT = SQL("AT TIME ZONE 'Asia/Shanghai' AT TIME ZONE 'UTC'")


class FupinObligation(models.Model):
    """Duties that follow from records: a term after a date of each, until its end condition holds."""

    _inherit = "fupin.obligation"

    def _generate_by_record(self, today, zones, date_from=None):
        """Make the tasks of records whose date has come.

        :param date_from: only of records whose date is not before that day
        :return: number of tasks made
        """
        zone = zones(self, today)
        if not zone:
            return 0
        made = self._insert(self._record_rows(today, zone, date_from))
        self._reopen(
            Domain.TRUE,
            Domain("unit_id", "in", self._units(zone)),
            SQL(
                "(fupin_task.res_id, fupin_task.due_date) IN (SELECT turn.id, turn.due FROM (%s) turn)",
                self._turns(today),
            ),
        )
        return made

    def _record_rows(self, today, zone, date_from=None):
        """Return the SELECT of the tasks that records ask for and nobody has."""
        rows = self._turns(today, date_from)
        units = self._units(zone)
        units.add_join("JOIN", "turn", SQL("(%s)", rows), self._unit_condition())
        units.add_where(SQL("turn.due >= %s", self.policy_id.date_from))
        units.add_where(self._not_there(SQL("fupin_unit.id"), SQL("turn.due"), record=SQL("turn.id")))
        last = SQL("turn.due") if self.due_inclusive else SQL("turn.due - 1")
        return units.select(
            SQL("%s, fupin_unit.id, NULL::int, %s, turn.id", self.id, self._model("model_id")._name),
            SQL("fupin_unit.region_id, fupin_unit.region_code, turn.start, turn.due"),
            SQL("turn.start::timestamp %s, turn.due", LOCAL_MIDNIGHT),
            SQL("((%s + 1)::timestamp - interval '1 second') %s", last, LOCAL_MIDNIGHT),
            self._bookkeeping(),
        )

    def _turns(self, today, date_from=None):
        """Return the SELECT of (record, its place or unit, beginning, due day) of all turns that have begun, where
        everything that they ask for is decided."""
        parts, _open = self._value_parts(today, *ASKED_OF_RECORD)
        selects = [self._turns_in(part, today, date_from) for part in parts]
        return SQL(" UNION ALL ").join(selects) if selects else self._no_turns()

    def _no_turns(self):
        holder = SQL("NULL::int") if self.unit_field else SQL("NULL::text")
        return SQL("SELECT NULL::int AS id, %s AS holder, NULL::date AS start, NULL::date AS due WHERE FALSE", holder)

    def _turns_in(self, part, today, date_from):
        """Return the `_turns` in the places where parameters have the same values."""
        model, values = self._model("model_id"), dict(part.values)
        number, unit = self._term_in(values)
        domain = self._filled("domain", values, today)
        if self.end_domain:
            domain &= ~self._filled("end_domain", values, today)
        query = model._search(domain & self._places(model, part) if values else domain)
        start = model._field_to_sql(model._table, self.start_field, query)
        if model._fields[self.start_field].type == "datetime":
            start = SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date", start)
        holder = self.unit_field or ("region_code" if "region_code" in model._fields else None)
        query.add_where(SQL("%s <= %s", start, today))
        if date_from:
            query.add_where(SQL("%s >= %s", start, date_from))
        records = query.select(
            SQL("%s AS id", SQL.identifier(model._table, "id")),
            SQL("%s AS holder", model._field_to_sql(model._table, holder, query)),
            SQL("%s AS began", start),
        )
        turns = MOST_TURNS if self.is_repeated else 1
        term = SQL("make_interval(%s => %s * turn)", SQL(UNITS[unit]), number)
        before = SQL("make_interval(%s => %s * (turn - 1))", SQL(UNITS[unit]), number)
        return SQL(
            """SELECT record.id, record.holder, (record.began + %s)::date AS start, (record.began + %s)::date AS due
               FROM (%s) record, generate_series(1, %s) turn WHERE (record.began + %s)::date <= %s""",
            before, term, records, turns, before, today,
        )  # fmt: skip

    def _unit_condition(self):
        """Return which units answer for a record: the one it names, or those of the places around it."""
        if self.unit_field:
            return SQL("fupin_unit.id = turn.holder")
        return SQL(
            "fupin_unit.region_code IN (%s)",
            SQL(", ").join(SQL("rpad(left(turn.holder, %s), 12, '0')", cut) for cut in (2, 4, 6, 9, 12)),
        )

    def _close_ended(self, today):
        """Finish open tasks whose record meets the end condition; cancel those whose record is no longer meant,
        or whose date was corrected. What was not overdue at the last run was done in time."""
        Task = self.env["fupin.task"]
        mine = Domain("obligation_id", "=", self.id) & Domain("state", "in", ("open", "returned"))
        if self.end_domain:
            ended = self._query("end_domain", day=today)
            moment = opening_moment(today)
            done_at = SQL(
                "CASE WHEN due_date >= %s THEN LEAST(%s, due_at) ELSE %s END",
                self.generated_until or today, moment, moment,
            )  # fmt: skip
            Task._move_in_bulk(
                mine,
                "fulfil",
                self.env._("What the duty asks for has been done."),
                where=SQL("res_id IN %s", ended.subselect()),
                values=SQL(
                    "first_submitted_at = %s, submitted_at = %s, is_late = %s > due_at", done_at, done_at, done_at
                ),
            )
        standing = SQL("(SELECT turn.id, turn.due FROM (%s) turn)", self._turns(today))
        Task._move_in_bulk(
            mine,
            "cancel",
            self.env._("Its record no longer asks for it."),
            where=SQL("(res_id, due_date) NOT IN %s", standing),
        )
