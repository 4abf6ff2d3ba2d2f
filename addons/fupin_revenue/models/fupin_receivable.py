from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.name_field import Name
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import share as arithmetic

OPEN = ("open", "writing_off")


class FupinReceivable(models.Model):
    """Income that an owner is owed on a day, for one asset (S3-38). Amounts in yuan, exact to the fen.

    What is received follows from the lines of receipts. Nothing is taken off by hand: what cannot be collected is
    written off by approval only, see `fupin_receivable_step`.
    """

    _name = "fupin.receivable"
    _inherit = ["fupin.year.bound", "fupin.revenue.record"]
    _money_date = "due_date"
    _closed_fields = frozenset({"due_date", "amount", "unit_id", "asset_id"})
    _description = "Income to collect"
    _order = "region_code, due_date, id"
    _engine_fields = frozenset(
        {"payment_id", "amount_received", "amount_due", "settled_on", "is_scheduled", "is_profit_share", "rate",
         "is_declared", "agreed_date", "corrected_on"}
    )  # fmt: skip
    # what the schedule of a contract says is changed there
    _of_schedule = frozenset({"contract_id", "unit_id", "asset_id", "due_date", "amount", "payer", "department_id"})

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(
        [
            ("open", "To collect"),
            ("writing_off", "Write-off asked for"),
            ("received", "Received"),
            ("written_off", "Written off"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="open",
    )
    unit_id = fields.Many2one(help="Whose income it is.")
    contract_id = fields.Many2one("fupin.contract", index="btree_not_null", ondelete="restrict")
    payment_id = fields.Many2one(
        "fupin.contract.payment", string="Payment of the contract", index="btree_not_null", ondelete="set null",
        readonly=True, copy=False,
    )  # fmt: skip
    operator_id = fields.Many2one(
        "fupin.operator", related="contract_id.operator_id", store=True, index="btree_not_null", ondelete="restrict"
    )
    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="restrict")
    due_date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    line_ids = fields.One2many("fupin.receipt.line", "receivable_id", string="Received by", readonly=True)
    amount_received = fields.Float(
        string="Received (yuan)", digits=(16, 2), compute="_compute_amount_received", store=True
    )
    amount_due = fields.Float(string="Still due (yuan)", digits=(16, 2), compute="_compute_amount_due", store=True)
    settled_on = fields.Date(string="Settled on", readonly=True, copy=False)
    is_overdue = fields.Boolean(string="Overdue", compute="_compute_arrears", search="_search_is_overdue")
    arrears_days = fields.Integer(string="Days overdue", compute="_compute_arrears")
    payer = fields.Char(compute="_compute_payer", store=True, readonly=False, help="Who owes it: the operator's name.")
    note = fields.Text()
    write_off_reason = fields.Text(string="Reason for the write-off", readonly=True, copy=False)

    _place_idx = models.Index("(region_code, due_date, id)")
    _due_idx = models.Index("(due_date, region_code) WHERE state IN ('open', 'writing_off')")
    _amount_positive = models.Constraint(
        "CHECK (amount > 0 OR (is_profit_share AND amount = 0))", "The amount is greater than zero."
    )
    _received_within = models.Constraint(
        "CHECK (amount_received >= 0 AND amount_received <= amount)",
        "More than what is due cannot be received: enter what goes beyond as income without a due amount.",
    )

    @api.depends("asset_id.name", "due_date")
    def _compute_name(self):
        for receivable in self:
            receivable.name = f"{receivable.asset_id.name or ''} {receivable.due_date or ''}".strip()

    @api.depends("contract_id.operator_id.name")
    def _compute_payer(self):
        for receivable in self:
            receivable.payer = receivable.contract_id.operator_id.name or receivable.payer

    @api.depends("line_ids.amount", "line_ids.receipt_id.state")
    def _compute_amount_received(self):
        for receivable in self:
            counted = receivable.line_ids.filtered(lambda line: line.receipt_id.state == "confirmed")
            receivable.amount_received = arithmetic.total(counted.mapped("amount"))

    @api.depends("amount", "amount_received", "state")
    def _compute_amount_due(self):
        """What is still to come; nothing once it was written off or cancelled."""
        for receivable in self:
            gone = receivable.state in ("written_off", "cancelled")
            receivable.amount_due = 0 if gone else fen(receivable.amount) - fen(receivable.amount_received)

    @api.depends("due_date", "amount_due", "state")
    def _compute_arrears(self):
        today = local_date()
        for receivable in self:
            late = receivable.state in OPEN and receivable.due_date
            receivable.arrears_days = max((today - receivable.due_date).days, 0) if late else 0
            receivable.is_overdue = receivable.arrears_days > 0

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", OPEN) & Domain("due_date", "<", local_date())

    # ---------------------------------------------------------------- measures

    def _measure_arrears_days(self, alias):
        """Days since the due date for what is still due, or a share of profit that nobody declared; none before it and
        where nothing is due (S3-38)."""
        due, day = SQL.identifier(alias, "due_date"), self.env["fupin.measure"]._day()
        return SQL(
            "CASE WHEN %s IN ('open', 'writing_off') AND %s < %s THEN %s::date - %s END",
            SQL.identifier(alias, "state"), due, day, day, due,
        )  # fmt: skip

    # ------------------------------------------------------------------ saving

    def _own_values(self, vals):
        follows = {"name", "write_off_reason"}
        return {name: value for name, value in super()._own_values(vals).items() if name not in follows}

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        if records and not self.env.su and any(records.mapped("is_scheduled")):
            for row, vals in enumerate(vals_list):
                for name in sorted(self._of_schedule & vals.keys()):
                    errors.append((row, name, self.env._("It follows from its contract: change that.")))
        if self.env.su:  # a share of profit may be nothing
            return errors
        received = max(map(fen, records.mapped("amount_received")), default=fen(0)) if records else fen(0)
        for row, vals in enumerate(vals_list):
            if "amount" in vals and fen(vals["amount"] or 0) < max(received, fen("0.01")):
                message = (
                    self.env._("%s yuan have been received already: the amount cannot be less.", f"{received:,.2f}")
                    if received
                    else self.env._("Fill in the amount: it is greater than zero.")
                )
                errors.append((row, "amount", message))
        return errors

    def _after_save(self, names):
        super()._after_save(names)
        if "amount" in names:
            self._follow_receipts()

    def _follow_receipts(self):
        """Close what was received in full and open again what no longer is."""
        # sudo: the state follows from receipts, whoever enters them
        receivables = self.sudo()
        full = receivables.filtered(lambda one: one.state == "open" and one._is_settled())
        if full:
            full._transition("settle", values={"settled_on": local_date()})
        again = receivables.filtered(lambda one: one.state == "received" and fen(one.amount_due))
        if again:
            # told of again in the span in which it stands: who had been told has seen it paid
            again._transition("reopen", values={"settled_on": False, "told_stage": 0})

    def _is_settled(self):
        """Return whether nothing is due any more; extended by shares of profit."""
        self.ensure_one()
        return not fen(self.amount_due)

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """What is open is changed; what was decided is not."""
        domain = super()._jurisdiction_domain(scope, mode)
        return domain if mode == "read" else domain & Domain("state", "=", "open")
