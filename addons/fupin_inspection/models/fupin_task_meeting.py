from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

MOST_LETTERS = 2000


class FupinTask(models.Model):
    """The meeting that a duty asks for before it is reported (S0-13), noted with the report itself: on the phone it is
    a day in the window of the report, not another page."""

    _inherit = "fupin.task"

    def _asked_meeting(self):
        """Return the kind of meeting that a condition in force asks for before the task is submitted and that nobody
        has noted yet, or none."""
        conditions, kinds = self.env["fupin.condition"], self.env["fupin.meeting.kind"]
        for gate, ids in self.env["fupin.gate"]._binding_on(self, "submit").items():
            asked = [path for path in conditions._paths_of(gate.condition) if path.split(".")[0] == "meeting_ids"]
            if asked and gate._breaches(self.browse(ids)):
                return self.env["fupin.meeting"]._default_kind_id()
        return kinds

    def _note_meeting(self, told):
        """Note the meeting that was told with the report, where one is asked for.

        :param told: ``{"date", "minutes"}`` as a device says it, or nothing
        :raise UserError: for what is no day, or one to come
        """
        kind = self._asked_meeting() if isinstance(told, dict) and told.get("date") else None
        if not kind:
            return
        try:
            day = fields.Date.to_date(str(told["date"]))
        except ValueError:
            raise UserError(self.env._("Say on which day the meeting was held.")) from None
        minutes = str(told.get("minutes") or "").strip()[:MOST_LETTERS]
        self.env["fupin.meeting"].create(
            {
                "unit_id": self.unit_id.id,
                "kind_id": kind.id,
                "date": day,
                "minutes": minutes or self.env._("Studied what the sweep found: %s.", self.display_name),
                "task_ids": [Command.set(self.ids)],
            }
        )
