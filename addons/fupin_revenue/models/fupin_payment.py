from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import UserError
from odoo.fields import Domain

# a plan in one of these states may be carried out; a policy's gate on `confirm` may ask for more
CARRIED_OUT = ("approved", "filed", "disclosed", "done")


class FupinPayment(models.Model):
    """Income that is spent: on a use of a plan, to a household, a unit or a project, with a voucher (S1-09, S1-56).

    Amounts in yuan, exact to the fen. Nothing is spent beyond its line; what was misspent is given back by a reversal
    that says why.

    | step    | from  | who       |
    |---------|-------|-----------|
    | confirm | draft | the owner |
    | reverse | paid  | the owner, with a reason |
    """

    _name = "fupin.payment"
    _inherit = ["fupin.vouchered"]
    _description = "Payment from income"
    _order = "region_code, date desc, id desc"
    _transitions = {
        "confirm": (("draft",), "paid"),
        "reverse": (("paid",), "reversed"),
        "correct": (("paid",), "reversed"),
    }

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(
        [("draft", "Draft"), ("paid", "Paid"), ("reversed", "Given back")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    line_id = fields.Many2one(
        "fupin.distribution.line",
        string="Planned use",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('distribution_id.state', 'in', ('approved', 'filed', 'disclosed', 'done')), ('amount_unused', '>', 0)]",
    )
    distribution_id = fields.Many2one(
        "fupin.distribution", string="Plan", related="line_id.distribution_id", store=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    use_id = fields.Many2one("fupin.use", related="line_id.use_id", store=True, index=True, ondelete="restrict")
    unit_id = fields.Many2one(
        string="Paid by", compute="_compute_unit_id", store=True, precompute=True, readonly=True, default=None
    )
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    household_id = fields.Many2one(
        "fupin.household", string="To household", compute="_compute_receiver", store=True, precompute=True,
        readonly=False, index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    to_unit_id = fields.Many2one(
        "fupin.unit", string="To unit", compute="_compute_receiver", store=True, precompute=True, readonly=False,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    project_id = fields.Many2one("fupin.project", string="For project", index="btree_not_null", ondelete="restrict")
    payee = fields.Char(help="Who got it, where that is neither a household nor a unit of the county.")
    remaining_amount = fields.Float(
        string="Left of the planned use (yuan)", digits=(16, 2), related="line_id.amount_unused"
    )

    _place_idx = models.Index("(region_code, date DESC, id DESC)")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount is greater than zero.")
    _one_receiver = models.Constraint(
        "CHECK (num_nonnulls(household_id, to_unit_id) <= 1)", "It goes to a household or to a unit, not to both."
    )

    @api.depends("line_id.use_id.name", "date", "amount")
    def _compute_name(self):
        for payment in self:
            parts = (payment.date, payment.line_id.use_id.name, f"{payment.amount:,.2f}元")
            payment.name = " ".join(str(part) for part in parts if part)

    @api.depends("line_id")
    def _compute_unit_id(self):
        """Who pays is whose plan it is."""
        for payment in self:
            payment.unit_id = payment.line_id.distribution_id.unit_id

    @api.depends("line_id")
    def _compute_receiver(self):
        """Whom the plan names gets it."""
        for payment in self:
            payment.household_id = payment.line_id.household_id or payment.household_id
            payment.to_unit_id = payment.line_id.unit_id or payment.to_unit_id

    @api.onchange("line_id")
    def _onchange_line_id(self):
        self.amount = self.amount or self.line_id.amount_unused

    # ------------------------------------------------------------------ saving

    def _own_values(self, vals):
        follows = {"name", "unit_id", "distribution_id", "use_id"}
        return {name: value for name, value in super()._own_values(vals).items() if name not in follows}

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            if "amount" in vals and fen(vals["amount"] or 0) <= 0:
                errors.append((row, "amount", self.env._("Fill in the amount: it is greater than zero.")))
            date = fields.Date.to_date(vals.get("date") or None)
            if date and date > today:
                errors.append((row, "date", self.env._("%s has not come yet: enter it once it is paid.", date)))
        return errors

    # ------------------------------------------------------------------- actions

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name != "confirm":
            return
        self._check_voucher()
        for payment in self:
            payment._check_plan()
        for line, payments in self.grouped("line_id").items():
            paid = sum(fen(payment.amount) for payment in payments)
            if paid > fen(line.amount_unused):
                raise UserError(
                    self.env._(
                        "“%(line)s”: %(left)s yuan are left, %(paid)s are to be paid.",
                        line=line.display_name,
                        left=f"{line.amount_unused:,.2f}",
                        paid=f"{paid:,.2f}",
                    )
                )

    def _check_plan(self):
        self.ensure_one()
        plan = self.distribution_id
        if plan.state not in CARRIED_OUT:
            raise UserError(self.env._("“%s” is not approved yet: nothing is paid before.", plan.display_name))
        first = min(plan.sudo().taking_ids.mapped("date"), default=None)  # sudo: the day only
        if first and self.date < first:
            raise UserError(
                self.env._("Paid on %(paid)s, but the income came in on %(first)s.", paid=self.date, first=first)
            )

    def _after_transition(self, name):
        super()._after_transition(name)
        # sudo: what is used follows from the payment, whoever enters it
        self.sudo().distribution_id._spread_use()
        self.env.flush_all()  # what the database refuses is refused here

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Drafts are changed; what was paid moves by its steps only."""
        domain = super()._jurisdiction_domain(scope, mode)
        return domain if mode == "read" else domain & Domain("state", "=", "draft")
