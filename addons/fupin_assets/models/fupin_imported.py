from odoo import models
from odoo.tools import SQL


class FupinImported(models.AbstractModel):
    """A record that may come in from a ledger in a state which it reached before the console was used."""

    _name = "fupin.imported"
    _description = "Record of the past"

    def _set_imported_state(self, before, after, step, reason, more, days=None):
        """Write the state of records of the past in one statement, told in their history.

        :param more: SQL of what else the step sets, beginning with a comma; it may name ``given.day``
        :param days: a day for each record, where they are not of one day
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s record SET state = %(after)s %(more)s
                   FROM unnest(%(ids)s::int[], %(days)s::date[]) AS given(id, day) WHERE record.id = given.id""",
                table=SQL.identifier(self._table), after=after, more=more, ids=self.ids,
                days=days or [None] * len(self),
            )
        )  # fmt: skip
        self.invalidate_recordset(flush=False)
        was, now = ({res_id: {"state": state} for res_id in self.ids} for state in (before, after))
        self.env["fupin.event"]._record(self, step, was, now, reason)
        self._after_transition(step)
        self._after_save({"state"})
