from decimal import ROUND_FLOOR, Decimal

from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import FEN, fen
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..kernel.allotment import parts


class FupinDistribution(models.Model):
    """Uses that need not be typed: as in the last plan of the owner, else as the policy in force limits them."""

    _inherit = "fupin.distribution"

    def action_suggest_lines(self):
        """Fill in the uses of a draft that has none yet.

        :raise UserError: without an amount, or where uses are filled in
        """
        self.ensure_one()
        self.check_access("write")
        self._check_owner()
        if self.line_ids:
            raise UserError(self.env._("“%s” has its uses already: change them, or delete them first.", self.name))
        if not fen(self.amount):
            raise UserError(self.env._("“%s”: fill in the income to distribute.", self.display_name))
        self.line_ids = [Command.create(line) for line in self._suggested_lines()]

    def _suggested_lines(self):
        """Return values of lines that make the amount; what rounding leaves goes to development."""
        last = self.search(
            Domain("unit_id", "=", self.unit_id.id) & Domain("state", "!=", "draft") & Domain("id", "!=", self.id),
            order="year desc, id desc",
            limit=1,
        )
        lines = last.line_ids.filtered(lambda line: not line.household_id and not line.is_calculated and line.amount)
        if not lines:
            return self._lines_by_limits()
        first = lines.filtered(lambda line: line.use_id.counts_as == "development")[:1] or lines[:1]
        ordered = first | (lines - first)
        amounts = parts(self.amount, ordered.mapped("amount"))
        return [
            {
                "use_id": line.use_id.id, "unit_id": line.unit_id.id, "basis": line.basis, "basis_id": line.basis_id.id,
                "amount": float(amount), "sequence": line.sequence,
            }
            for line, amount in zip(ordered, amounts, strict=True)
            if amount
        ]  # fmt: skip

    def _lines_by_limits(self):
        """Return values of lines that keep within what limits the maintenance of a village, the share of others below:
        as much as is allowed there, the rest for development."""
        limits = {gate.measure: Decimal(limit) for gate, limit in self.env["fupin.gate"]._bounds_for(self, "propose")}
        kept = limits.get("maintenance_share", Decimal(0)) if self.owner_level == "village" else Decimal(0)
        maintenance = (fen(self.amount) * kept).quantize(FEN, rounding=ROUND_FLOOR)
        wanted = (("development", fen(self.amount) - maintenance), ("maintenance", maintenance))
        uses = self.env["fupin.use"].search(
            [("counts_as", "in", ["development", "maintenance"]), ("is_reward", "=", False)]
        )
        by_kind = {use.counts_as: use.id for use in reversed(uses)}
        return [{"use_id": by_kind[kind], "amount": float(amount)} for kind, amount in wanted if amount]


class FupinReceipt(models.Model):
    """From what came in to the plan that distributes it, in one press."""

    _inherit = "fupin.receipt"

    def action_distribute(self):
        """Open the owner's draft of this year with all income that is not distributed yet; make it where there is none.

        :raise UserError: where nothing is left to distribute
        """
        self.ensure_one()
        self._check_owner()
        if self.state != "confirmed" or not fen(self.amount_undistributed):
            raise UserError(self.env._("“%s”: nothing of it is left to distribute.", self.display_name))
        plans = self.env["fupin.distribution"]
        year = local_date().year
        draft = Domain("unit_id", "=", self.unit_id.id) & Domain("state", "=", "draft") & Domain("year", "=", year)
        # pressed once more, because the answer never came: the plan of that income is there already
        plan = plans.search(draft & Domain("line_ids", "!=", False)).filtered(
            lambda one: fen(one.amount) == fen(one.available_amount)
        )[:1]
        if not plan:
            empty = plans.search(draft & Domain("line_ids", "=", False), limit=1)
            plan = empty or plans.create({"unit_id": self.unit_id.id, "year": year})
            plan.amount = plan.available_amount
            plan.action_suggest_lines()
        return {
            "type": "ir.actions.act_window",
            "name": plan.name,
            "res_model": plan._name,
            "res_id": plan.id,
            "views": [(False, "form")],
        }
