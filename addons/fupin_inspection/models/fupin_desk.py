from odoo import api, models
from odoo.addons.fupin_policy.models.fupin_task import WAITING
from odoo.fields import Domain


class FupinDesk(models.AbstractModel):
    """The sweep of this month stands first on the village's desk."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        sweep = self._sweep_of_today()
        # looked for once: the card of all other duties leaves it out
        cards = super(FupinDesk, self.with_context(fupin_sweep_ids=sweep.ids))._desk_cards()
        return [*cards, *self._sweep_cards(sweep)]

    @api.model
    def _own_duty_domain(self):
        """The sweep has a card of its own."""
        domain = super()._own_duty_domain()
        known = self.env.context.get("fupin_sweep_ids")
        return domain & ~Domain("id", "in", self._sweep_of_today().ids if known is None else known)

    @api.model
    def _sweep_of_today(self):
        tasks = self.env["fupin.task"]
        return tasks._own_sweeps()._sweep_of_today() if "village" in self._roles() else tasks

    @api.model
    def _sweep_cards(self, task):
        if not task:
            return []
        card = {
            "key": "sweep",
            "title": self.env._("Sweep: %s", task.period_label)
            if task.is_overdue
            else self.env._("This month's sweep"),
            "action": "fupin_inspection.fupin_field_action",
            "sequence": 1,
        }
        if task.state not in WAITING:
            return [{**card, "tone": "success", "hint": self.env._("Reported")}]
        figures = task._figures()
        return [
            {
                **card,
                "count": figures.scope - figures.covered,
                "unit": self.env._("to look at"),
                "tone": "danger" if task.is_overdue else "warning",
                "hint": self.env._("Overdue since %s", task._day_words())
                if task.is_overdue
                else self.env._("Report by %s", task._day_words()),
            }
        ]
