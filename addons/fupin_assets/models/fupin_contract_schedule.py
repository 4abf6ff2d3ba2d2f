from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..kernel import schedule


class FupinContract(models.Model):
    """The schedule of payments of a contract, built from its terms."""

    _inherit = "fupin.contract"

    def action_build_schedule(self):
        """Replace the payments of drafts by those that follow from their terms, exact to the fen.

        :raise UserError: without the dates or the amount; for a contract that is not a draft
        """
        self.check_access("write")
        for contract in self:
            contract._check_buildable()
            lines = contract._fixed_lines() + contract._profit_lines()
            contract.write({"payment_ids": [Command.clear(), *map(Command.create, lines)]})

    def _check_buildable(self):
        if not self.date_start or not self.date_end:
            raise UserError(self.env._("“%s”: fill in from when until when it runs.", self.display_name))
        if self.payment_kind == "profit_share":
            if not self.profit_rate:
                raise UserError(self.env._("“%s”: fill in the share of profit.", self.display_name))
        elif not self.annual_amount:
            raise UserError(self.env._("“%s”: fill in the amount per year.", self.display_name))
        if self.payment_kind == "stepped" and not (self.step_years and self.step_rate):
            raise UserError(self.env._("“%s”: say every how many years it rises, and by how much.", self.display_name))

    def _fixed_lines(self):
        """Return the values of the payments whose amount is agreed; beside a share of profit, the guaranteed ones."""
        if not self.annual_amount:
            return []
        stepped = self.payment_kind == "stepped"
        plan = self._plan(self.annual_amount, self.step_years if stepped else 0, self.step_rate if stepped else 0)
        kind = "stepped" if stepped else "fixed"
        return [self._line(one, kind, amount=float(one.amount)) for one in plan]

    def _profit_lines(self):
        """Return the values of the payments that wait for the profit of their period."""
        if self.payment_kind != "profit_share":
            return []
        lines = [self._line(one, "profit_share", rate=self.profit_rate) for one in self._plan(0)]
        if not self.first_due_date:
            # a profit is known at the end
            lines = [{**line, "due_date": line["period_to"]} for line in lines]
        return lines

    def _plan(self, annual, step_years=0, step_rate=0):
        try:
            return schedule.build(
                self.date_start,
                self.date_end,
                annual,
                self.payment_interval,
                self.first_due_date or None,
                step_years,
                step_rate,
            )
        except ValueError as error:
            raise UserError(self.env._("“%s”: the end is wrong or too far away.", self.display_name)) from error

    @staticmethod
    def _line(one, kind, **values):
        return {"due_date": one.due, "kind": kind, "period_from": one.first, "period_to": one.last, **values}
