from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel import share as arithmetic
from ..kernel.redistribution import is_equal_split


class FupinDistribution(models.Model):
    """What goes to households without a recorded ground, or to each the same (S1-56), as sums that gates look at."""

    _inherit = "fupin.distribution"

    @property
    def _engine_fields(self):
        return super()._engine_fields | {
            "unexplained_amount", "equal_split_amount", "reserve_amount", "unnamed_reward_amount",
        }  # fmt: skip

    unexplained_amount = fields.Float(
        string="To households without a ground (yuan)", digits=(16, 2), compute="_compute_unexplained", store=True,
        help="Plain cash: nothing recorded says why these households get it.",
    )  # fmt: skip
    equal_split_amount = fields.Float(
        string="Split equally (yuan)", digits=(16, 2), compute="_compute_unexplained", store=True,
        help="To several households the same, without a ground that explains it.",
    )  # fmt: skip
    reserve_amount = fields.Float(string="Reserve (yuan)", digits=(16, 2), compute="_compute_unexplained", store=True)

    unnamed_reward_amount = fields.Float(
        string="Rewards to nobody named (yuan)", digits=(16, 2), compute="_compute_unnamed_reward", store=True,
        help="Rewards that name no operator, unit or household: whether they are deserved cannot be judged.",  # S3-62
    )  # fmt: skip

    @api.depends("line_ids.amount", "line_ids.use_id", "line_ids.household_id", "line_ids.basis_id")
    def _compute_unexplained(self):
        for plan in self:
            lines = plan.line_ids.filtered("household_id")
            plan.unexplained_amount = arithmetic.total(lines.filtered(lambda line: not line.basis_id).mapped("amount"))
            loose = lines.filtered(lambda line: not line.basis_id.explains_equal)
            plan.equal_split_amount = arithmetic.total(
                amount
                for group in loose.grouped("use_id").values()
                if is_equal_split(group.mapped("amount"))
                for amount in group.mapped("amount")
            )
            plan.reserve_amount = arithmetic.total(plan.line_ids.filtered("use_id.is_reserve").mapped("amount"))

    @api.depends(
        "line_ids.amount", "line_ids.use_id", "line_ids.household_id", "line_ids.unit_id", "line_ids.operator_id"
    )
    def _compute_unnamed_reward(self):
        for plan in self:
            nameless = plan.line_ids.filtered(
                lambda line: line.use_id.is_reward and not (line.operator_id or line.unit_id or line.household_id)
            )
            plan.unnamed_reward_amount = arithmetic.total(nameless.mapped("amount"))

    def _measure_reserve_share(self, alias):
        """Share of the reserve in the income (S1-57)."""
        return self._share_of(alias, SQL.identifier(alias, "reserve_amount"))
