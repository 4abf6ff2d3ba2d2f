from datetime import timedelta

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.fields import Domain
from odoo.tools import SQL

from .fupin_task_steps import JUDGES, VILLAGE_TYPES

# who stands above or looks on
OVERSEERS = (*JUDGES, "department", "finance", "audit", "discipline")
SHOWN_DAYS = 400
WINDOWS = 12
UNITS = 400


class FupinSupervision(models.AbstractModel):
    """What the units below have reported and what not: per duty, and as a matrix of units and dates.

    Everything is counted on what the user may read (`fupin.task`'s own record rules). Tones: green – done in time,
    amber – done late, red – overdue, grey – not due yet.
    """

    _name = "fupin.supervision"
    _description = "Supervision board"

    @api.model
    def get_board(self):
        """Return the latest window of each duty, what is missing first.

        :return: list of dictionaries ``duty``, ``duty_id``, ``article``, ``due``, ``total``, ``done``, ``late``,
            ``missing``, ``overdue``, ``units`` and ``names`` (of units that have not reported), ``may_urge``
        """
        rows = self.env.execute_query_dict(
            SQL(
                """WITH counted AS (%s)
                   SELECT DISTINCT ON (obligation_id) * FROM counted
                   ORDER BY obligation_id, (overdue > 0) DESC, due_date DESC""",
                self._counted(),
            )
        )
        duties = self.env["fupin.obligation"].browse(row["obligation_id"] for row in rows)
        # sudo: a duty that binds units below is no secret to those above them, whichever level wrote it
        facts = {duty.id: duty for duty in duties.sudo()}
        names = self._missing_names(rows)
        may_urge = any(self.env.user._fupin_scope(role).prefixes for role in JUDGES)
        board = [
            {
                "duty": facts[row["obligation_id"]].name,
                "duty_id": row["obligation_id"],
                "article": facts[row["obligation_id"]]._citation(),
                "due": row["due_date"].isoformat(),
                "due_text": self._day(row["due_date"]),
                "may_urge": may_urge,
                "names": names.get((row["obligation_id"], row["due_date"]), ""),
                **{name: row[name] for name in ("total", "done", "late", "missing", "overdue", "units")},
            }
            for row in rows
        ]
        return sorted(board, key=lambda card: (-card["overdue"], -card["missing"], card["due"]))

    def _counted(self):
        """Return the statement of the counts of each duty's windows that are open or past."""
        now = utc_now()
        domain = self._below() & Domain("opens_at", "<=", now) & Domain("state", "!=", "cancelled")
        domain &= Domain("due_date", ">=", local_date() - timedelta(days=SHOWN_DAYS))
        query = self.env["fupin.task"]._search(domain)
        chosen = query.select(
            SQL("fupin_task.obligation_id, fupin_task.due_date, fupin_task.unit_id, state, is_late, due_at")
        )
        return SQL(
            """SELECT obligation_id, due_date, count(*) AS total,
                   count(*) FILTER (WHERE state IN ('submitted', 'done')) AS done,
                   count(*) FILTER (WHERE state IN ('submitted', 'done') AND is_late) AS late,
                   count(*) FILTER (WHERE state IN ('open', 'returned')) AS missing,
                   count(DISTINCT unit_id) FILTER (WHERE state IN ('open', 'returned')) AS units,
                   count(*) FILTER (WHERE state IN ('open', 'returned') AND due_at < %s) AS overdue
               FROM (%s) chosen GROUP BY obligation_id, due_date""",
            now, chosen,
        )  # fmt: skip

    @api.model
    def _below(self):
        """Return the domain of the tasks of units below the user's, those of the own unit left out.

        A township looks at its villages; what departments owe towards it is theirs."""
        user, units = self.env.user, Domain.FALSE
        for role in OVERSEERS:
            scope = user._fupin_scope(role)
            if scope.prefixes:
                places = scope.under("region_code")
                units |= places & Domain("unit_type", "in", VILLAGE_TYPES) if role == "township" else places
        own = ~Domain("unit_id", "in", user._fupin_scope().unit_ids)
        return Domain("is_backlog", "=", False) & Domain("unit_id", "any!", units) & own

    def _missing_names(self, rows):
        """Return ``{(duty, day): names of the first units that have not reported}``."""
        if not rows:
            return {}
        domain = self._below() & Domain("state", "in", ("open", "returned"))
        domain &= Domain.OR(
            Domain("obligation_id", "=", row["obligation_id"]) & Domain("due_date", "=", row["due_date"])
            for row in rows
        )
        groups = self.env["fupin.task"]._read_group(
            domain, ["obligation_id", "due_date:day"], ["unit_id:recordset"], limit=len(rows)
        )
        return {
            # sudo: names of units below
            (duty.id, day): "、".join(self.env["fupin.task"]._told_names(units[:6].sudo()))
            + ("……" if len(units) > 6 else "")
            for duty, day, units in groups
        }

    @api.model
    def get_matrix(self, duty_id):
        """Return the units below and how each met the last dates of a duty.

        :return: ``{"dates": [...], "rows": [{"unit", "unit_id", "cells": [tone or ""], "share"}], "share"}``
        """
        query = self.env["fupin.task"]._search(
            self._below()
            & Domain("obligation_id", "=", int(duty_id))
            & Domain("state", "!=", "cancelled")
            & Domain("opens_at", "<=", utc_now())
        )
        rows = self.env.execute_query_dict(
            SQL(
                """WITH chosen AS (%(chosen)s), dates AS (
                       SELECT DISTINCT due_date FROM chosen ORDER BY due_date DESC LIMIT %(windows)s
                   )
                   SELECT unit.id AS unit_id, unit.name AS unit, chosen.due_date,
                       CASE WHEN bool_or(state IN ('open', 'returned') AND due_at < %(now)s) THEN 'danger'
                            WHEN bool_or(state IN ('open', 'returned')) THEN 'neutral'
                            WHEN bool_or(is_late) THEN 'warning' ELSE 'success' END AS tone
                   FROM chosen JOIN dates USING (due_date) JOIN fupin_unit unit ON unit.id = chosen.unit_id
                   GROUP BY unit.id, unit.name, unit.region_code, chosen.due_date
                   ORDER BY unit.region_code, unit.id, chosen.due_date""",
                chosen=query.select(SQL("fupin_task.unit_id, fupin_task.due_date, state, is_late, due_at")),
                windows=WINDOWS,
                now=utc_now(),
            )
        )
        return self._matrix(rows)

    def _matrix(self, rows):
        dates = sorted({row["due_date"] for row in rows})
        units = {}
        for row in rows:
            unit = units.setdefault(row["unit_id"], {"unit": row["unit"], "unit_id": row["unit_id"], "cells": {}})
            unit["cells"][row["due_date"]] = row["tone"]
        found = [
            {**unit, "cells": [unit["cells"].get(day, "") for day in dates], "share": _share(unit["cells"].values())}
            for unit in units.values()
        ]
        # who needs attention comes first
        found.sort(key=lambda unit: (unit["share"] is None, unit["share"] or 0))
        return {
            "dates": [self._day(day) for day in dates],
            "rows": found[:UNITS],
            "more": max(0, len(found) - UNITS),
            "share": _share(tone for row in found for tone in row["cells"]),
        }

    @staticmethod
    def _day(day):
        return f"{day.month}月{day.day}日"


def _share(tones):
    """Return the share of what is due that was done in time, or None while nothing is due."""
    due = [tone for tone in tones if tone and tone != "neutral"]
    return round(sum(tone == "success" for tone in due) / len(due), 4) if due else None
