from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.fields import Domain

from .fupin_task_steps import JUDGES

SUPERVISORS = {"township", "department", "county", "superior", "discipline", "audit"}


class FupinDesk(models.AbstractModel):
    """Duties, what is missing below, what waits for a decision, and reminders."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        return [
            *super()._desk_cards(),
            *self._own_duty_cards(),
            *self._supervision_cards(),
            *self._reminder_cards(),
            *self._clock_cards(),
        ]

    @api.model
    def _own_duty_domain(self):
        """Hook: the domain of the user's duties that wait and have no card of their own."""
        return (
            Domain("unit_id", "in", self._own_units().ids)
            & Domain("state", "in", ("open", "returned"))
            & Domain("opens_at", "<=", utc_now())
            & Domain("is_backlog", "=", False)
        )

    @api.model
    def _own_duty_cards(self):
        Task, mine = self.env["fupin.task"], self._own_duty_domain()
        waiting = Task.search_count(mine)
        if not waiting:
            return []
        overdue = Task.search_count(mine & Domain("is_overdue", "=", True))
        nearest = Task.search(mine, limit=1)
        return [
            {
                "key": "duties",
                "title": self.env._("My duties"),
                "count": waiting,
                "unit": self.env._("to do"),
                "tone": "danger" if overdue else "warning",
                "hint": self.env._("%s overdue", overdue) if overdue else self.env._("Next: %s", nearest._due_words()),
                "action": "fupin_policy.fupin_task_action",
                "sequence": 5,
            }
        ]

    @api.model
    def _own_units(self):
        """Return the units whose duties the user does: those of his posts and, in his village, its other bodies."""
        units = self.env.user.sudo().assignment_ids.filtered("is_valid").unit_id  # sudo: one's own posts
        villages = units.region_id.filtered(lambda region: region.level == "village")
        return units | self.env["fupin.unit"].search([("region_id", "in", villages.ids)])

    @api.model
    def _supervision_cards(self):
        if not self._roles() & SUPERVISORS:
            return []
        Task, below = self.env["fupin.task"], self.env["fupin.supervision"]._below()
        missing = Task.search_count(below & Task._overdue_domain())
        if not missing:
            return []
        return [
            {
                "key": "below",
                "title": self.env._("Not reported below"),
                "count": missing,
                "unit": self.env._("overdue"),
                "tone": "danger",
                "hint": self.env._("Urge them with one press")
                if self._roles() & set(JUDGES)
                else self.env._("See who has not reported"),
                "action": "fupin_policy.fupin_supervision_action",
                "sequence": 6,
            }
        ]

    @api.model
    def _reminder_cards(self):
        unread = self.env["fupin.alert"].search_count(
            [("user_id", "=", self.env.uid), ("channel", "=", "inbox"), ("read_at", "=", False)]
        )
        if not unread:
            return []
        return [
            {
                "key": "reminders",
                "title": self.env._("Reminders"),
                "count": unread,
                "unit": self.env._("unread"),
                "tone": "info",
                "action": "fupin_policy.fupin_alert_action",
                "sequence": 8,
            }
        ]

    @api.model
    def _clock_cards(self):
        """Tell administrators when the clock is silent: nothing else would."""
        if "administrator" not in self._roles():
            return []
        hours = self.env["fupin.policy"]._clock_silence(utc_now())
        if hours is None or hours < 26:
            return []
        return [
            {
                "key": "clock",
                "title": self.env._("The clock stands still"),
                "count": int(hours),
                "unit": self.env._("hours"),
                "tone": "danger",
                "hint": self.env._("No duties, reminders or warnings are made. Tell the operator."),
                "sequence": 1,
            }
        ]
