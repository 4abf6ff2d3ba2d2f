from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen

from ..kernel import share as arithmetic


class FupinDistributionLine(models.Model):
    """A use of income in a plan: what for, how much (yuan, to the fen), to whom, on which ground."""

    _name = "fupin.distribution.line"
    _inherit = ["fupin.engine.fields", "fupin.register.line"]
    _description = "Use in a plan of distribution"
    _order = "distribution_id, sequence, id"
    _parent_field = "distribution_id"
    _parent_fields = ("distribution_id",)
    _told_as = "line_ids"
    _engine_fields = frozenset(
        {"amount_used", "amount_unused", "base_amount", "calculated_amount", "is_calculated", "is_weak", "is_located"}
    )

    distribution_id = fields.Many2one(
        "fupin.distribution", string="Plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    use_id = fields.Many2one("fupin.use", required=True, index=True, ondelete="restrict")
    unit_id = fields.Many2one("fupin.unit", string="To unit", index="btree_not_null", ondelete="restrict")
    household_id = fields.Many2one(
        "fupin.household", string="To household", index="btree_not_null", ondelete="restrict"
    )
    use_is_reward = fields.Boolean(related="use_id.is_reward", string="Is a reward")
    operator_id = fields.Many2one(
        "fupin.operator", string="Operator rewarded", index="btree_not_null", ondelete="restrict",
        help="An operator is rewarded for having done all that was agreed.",  # S3-62
    )  # fmt: skip
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2))
    share = fields.Float(digits=(16, 4), compute="_compute_share", aggregator=None)
    payment_ids = fields.One2many("fupin.payment", "line_id", string="Payments", readonly=True, copy=False)
    amount_used = fields.Float(
        string="Used (yuan)", digits=(16, 2), compute="_compute_amount_used", store=True, copy=False
    )
    amount_unused = fields.Float(
        string="Not yet used (yuan)", digits=(16, 2), compute="_compute_amount_used", store=True, copy=False
    )
    basis_id = fields.Many2one(
        "fupin.distribution.basis", string="Ground", index="btree_not_null", ondelete="restrict",
        help="The recorded condition on which a household gets it.",
    )  # fmt: skip
    basis = fields.Text(
        string="Ground, in words", help="On which ground: decision of the villagers, post, points, hardship …"
    )
    # how a second distribution was calculated, see `fupin_distribution_second`
    base_amount = fields.Float(string="Before the bonus (yuan)", digits=(16, 2), readonly=True, copy=False)
    calculated_amount = fields.Float(string="Calculated (yuan)", digits=(16, 2), readonly=True, copy=False)
    is_calculated = fields.Boolean(readonly=True, copy=False)
    is_weak = fields.Boolean(string="Weak", readonly=True, copy=False)
    is_located = fields.Boolean(string="Place of the asset", readonly=True, copy=False)
    is_changed = fields.Boolean(string="Changed", compute="_compute_is_changed")
    change_reason = fields.Char(string="Changed because", copy=False)

    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "Amounts cannot be negative.")
    _one_receiver = models.Constraint(
        "CHECK (num_nonnulls(unit_id, household_id) <= 1)", "A line goes to a unit or to a household, not to both."
    )

    _used_within = models.Constraint(
        "CHECK (amount_used >= 0 AND amount_used <= amount)", "More than was planned cannot be used."
    )

    @api.depends("amount", "payment_ids.amount", "payment_ids.state")
    def _compute_amount_used(self):
        for line in self:
            paid = line.payment_ids.filtered(lambda payment: payment.state == "paid")
            line.amount_used = arithmetic.total(paid.mapped("amount"))
            line.amount_unused = fen(line.amount) - fen(line.amount_used)

    @api.depends("amount", "calculated_amount", "is_calculated")
    def _compute_is_changed(self):
        for line in self:
            line.is_changed = line.is_calculated and fen(line.amount) != fen(line.calculated_amount)

    @api.depends("amount", "distribution_id.amount")
    def _compute_share(self):
        for line in self:
            whole = line.distribution_id.amount
            line.share = line.amount / whole if whole else 0

    @api.depends("use_id", "unit_id", "household_id", "amount")
    def _compute_display_name(self):
        for line in self.sudo():  # sudo: who may read a line may know whom it names
            receiver = line.unit_id.name or line.household_id.name
            parts = (line.use_id.name, receiver and f"→ {receiver}", f"{line.amount:,.2f}")
            line.display_name = " ".join(part for part in parts if part)
