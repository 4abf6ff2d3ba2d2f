# pylint: disable=translation-positional-used,prefer-env-translation  # filled by PostgreSQL, whose format() counts
from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# the units of these kinds are called by their place
PLACES = ("village_collective", "village_committee", "village_oversight", "township")


class FupinTask(models.Model):
    """催报: whoever stands above asks those who have not reported, once a day for each duty."""

    _inherit = "fupin.task"

    @api.model
    def action_open_urge(self, duty_id, due_date):
        """Open the window that urges all units below that have not reported.

        :param duty_id: the duty
        :param due_date: its day
        :raise UserError: if all have reported
        """
        tasks = self.search(
            self.env["fupin.supervision"]._below()
            & Domain("obligation_id", "=", int(duty_id))
            & Domain("due_date", "=", fields.Date.to_date(due_date))
            & Domain("state", "in", ("open", "returned"))
        )
        return tasks.action_urge_window()

    def action_urge_window(self):
        """Open the window that urges the units of these tasks."""
        waiting = self.filtered(lambda task: task.state in ("open", "returned"))
        if not waiting:
            raise UserError(self.env._("All have reported; there is nobody to urge."))
        waiting._check_judge()
        wizard = self.env["fupin.urge.wizard"].create({"task_ids": [(6, 0, waiting.ids)]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Urge"),
            "res_model": "fupin.urge.wizard",
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_urge(self):
        """Send an urging message to the people of the units that owe these tasks; once a day for each duty.

        :return: number of people reached
        :raise AccessError: unless the user stands above all these units
        """
        self._check_judge()
        waiting = self.filtered(lambda task: task.state in ("open", "returned"))
        now = utc_now()
        Alert = self.env["fupin.alert"]
        self.env.flush_all()
        lines = SQL(
            """SELECT people.user_id, NULL::int AS unit_id, NULL::int AS gateway_id, 'urge' AS kind,
                   format(%(words)s, duty.name, to_char(task.due_date, 'FMMM"月"FMDD"日"')) AS text,
                   ARRAY[task.id] AS ids, 1 AS number
               FROM fupin_task task JOIN fupin_obligation duty ON duty.id = task.obligation_id
               JOIN (%(people)s) people ON people.unit_id = task.unit_id
               WHERE task.id = ANY(%(ids)s)""",
            words=self.with_context(lang="zh_CN").env._("%1$s, due on %2$s: please report as soon as possible"),
            people=Alert._people(now),
            ids=waiting.ids,
        )
        # sudo: alerts are the engine's rows; whom they may go to was checked above
        return Alert.sudo()._insert_urgings(now, lines, self.env.user, self._urge_key(waiting))

    @api.model
    def _urge_key(self, tasks):
        duties = "-".join(map(str, sorted(tasks.obligation_id.ids)))
        return f"urge:{self.env.uid}:{duties}"

    @api.model
    def _overdue_domain(self):
        """Return the domain of what is overdue now."""
        return Domain("state", "in", ("open", "returned")) & Domain("due_at", "<", utc_now())

    def _due_words(self):
        """Return a task in a few words: what, by when."""
        duty = self.obligation_id.sudo()  # sudo: the name of a duty that binds the unit is no secret
        return self.env._("%(duty)s by %(date)s", duty=duty.name, date=f"{self.due_date.month}月{self.due_date.day}日")

    @api.model
    def _told_names(self, units):
        """Return the names of units as people say them: a village or township goes by its place."""
        return [unit.region_id.short_name if unit.unit_type in PLACES else unit.name for unit in units]

    def _notice(self):
        """Return the notice of these tasks for a group chat: title, names, day, sender."""
        # sudo: names of duties and units below
        duties, units = self.obligation_id.sudo(), self.unit_id.sudo()
        day = min(self.mapped("due_date"), default=local_date())
        return {
            "title": "、".join(duties.mapped("name")),
            "names": self._told_names(units),
            "due": f"{day.month}月{day.day}日",
            "sender": self.env.user.sudo().fupin_unit_id.name or self.env.user.name,  # sudo: own unit
        }
