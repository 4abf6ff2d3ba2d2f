from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.protected_field import Protected
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..kernel.matching import Money, suggest


class FupinBankStatementLine(models.Model):
    """Money that came in, as the bank tells it (yuan, to the fen), and what it probably settles.

    Made by the reading of a statement; the clerk says what it settles and enters it, or sets it aside. The account of
    who paid is protected. What was entered and reversed is open again.
    """

    _name = "fupin.bank.statement.line"
    _inherit = ["fupin.jurisdiction", "fupin.state.machine", "fupin.protected", "fupin.ledger.target"]
    _description = "Movement on a bank statement"
    _order = "state_rank, date, id"
    _rec_name = "payer"
    _fupin_own_use = True
    _protected = {"account_number": "account"}
    _transitions = {
        "enter": (("open",), "entered"),
        "set_aside": (("open",), "aside"),
        "reopen": (("entered", "aside"), "open"),
    }
    # what the clerk says; the rest is the bank's
    _sayable = frozenset({"receivable_id"})

    statement_id = fields.Many2one("fupin.bank.statement", required=True, index=True, ondelete="cascade", readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", index=True, ondelete="restrict", readonly=True)
    region_code = fields.Char(required=True, readonly=True)
    unit_id = fields.Many2one("fupin.unit", string="Read by", index=True, ondelete="restrict", readonly=True)
    owner_id = fields.Many2one("fupin.unit", string="Account of", required=True, index=True, ondelete="restrict")
    row_number = fields.Integer(string="Row of the file", readonly=True, aggregator=None)
    row_key = fields.Char(groups=fields.NO_ACCESS, required=True)
    date = fields.Date(required=True, readonly=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True, readonly=True)
    payer = fields.Char(string="Paid by", readonly=True)
    serial = fields.Char(string="Serial number", readonly=True)
    summary = fields.Char(string="The bank's words", readonly=True)
    account_number = Protected(string="Account of the payer", help="Kept encrypted, shown masked.")
    account_number_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    account_number_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    receivable_id = fields.Many2one(
        "fupin.receivable",
        string="Settles",
        index="btree_not_null",
        ondelete="set null",
        domain="[('unit_id', '=', owner_id), ('state', '=', 'open')]",
        help="Empty: it is entered as income that was not on the list.",
    )
    suggested_id = fields.Many2one("fupin.receivable", index="btree_not_null", ondelete="set null")
    likeness = fields.Integer(string="Payers alike (of 100)", readonly=True, aggregator=None)
    hint = fields.Char(string="Why", compute="_compute_hint")
    receipt_id = fields.Many2one(
        "fupin.receipt", string="Entered as", index="btree_not_null", ondelete="set null", readonly=True
    )
    state = fields.Selection(
        [("open", "To be entered"), ("entered", "Entered"), ("aside", "Not income")],
        required=True,
        readonly=True,
        default="open",
    )
    state_rank = fields.Integer(compute="_compute_state_rank", store=True, aggregator=None)
    event_ids = fields.One2many(
        "fupin.event", "res_id", string="History", domain=[("res_model", "=", _name)], readonly=True
    )

    _once = models.UniqueIndex("(owner_id, row_key)", "This movement was read before.")
    _unit_idx = models.Index("(unit_id, state_rank, date, id)")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount is greater than zero.")

    def _normalize_protected(self, name, value):
        return "".join(value.split())

    @api.depends("state")
    def _compute_state_rank(self):
        for line in self:
            line.state_rank = line.state != "open"

    @api.depends("receivable_id", "suggested_id", "likeness", "date")
    def _compute_hint(self):
        for line in self:
            line.hint = line._hint_words()

    def _hint_words(self):
        """Return why it was suggested, or how what was chosen differs, in a few words."""
        due = self.sudo().receivable_id  # sudo: who may read the movement may know what it settles
        if not due:
            return self.env._("nothing of this amount is due") if self.state == "open" else False
        if fen(due.amount_due) != fen(self.amount) and self.state == "open":
            return self.env._("%s yuan are still due", f"{due.amount_due:,.2f}")
        days = (self.date - due.due_date).days
        alike = self.likeness if self.receivable_id == self.suggested_id else 0
        words = [self.env._("same payer") if alike == 100 else self.env._("payer alike")] if alike else []
        if not days:
            words.append(self.env._("on the day"))
        else:
            words.append(self.env._("%s days late", days) if days > 0 else self.env._("%s days early", -days))
        return self.env._(", ").join(words)

    @api.depends("date", "payer", "amount")
    def _compute_display_name(self):
        for line in self:
            parts = (str(line.date), line.payer, f"{line.amount:,.2f}")
            line.display_name = " ".join(part for part in parts if part)

    # ------------------------------------------------------------------ saving

    def write(self, vals):
        if not self.env.su and vals.keys() - self._sayable:
            raise AccessError(self.env._("A movement is as the bank tells it: say what it settles, or set it aside."))
        return super().write(vals)

    @api.model
    def _ledger_choices(self, column):
        """Words that stand for no field, as the direction of a movement, are those of the column alone."""
        lines = column._word_lines() if not column.field_path else {}
        words = {self._ledger_key(word): value for value, names in lines.items() for word in names}
        return words or super()._ledger_choices(column)

    @api.model
    def _make(self, statement, fresh):
        """Make the movements of a statement from its rows (as superuser)."""
        same = {
            "statement_id": statement.id,
            "region_id": statement.region_id.id,
            "region_code": statement.region_code,
            "unit_id": statement.unit_id.id,
            "owner_id": statement.owner_id.id,
        }
        return self.create([{**same, **self._row_vals(row, row_key)} for row, row_key in fresh])

    @api.model
    def _row_vals(self, row, row_key):
        values = row.values
        return {
            "row_number": row.number,
            "row_key": row_key,
            "date": values["date"],
            "amount": float(values["credit"]),
            "payer": values.get("payer"),
            "serial": values.get("serial"),
            "summary": values.get("summary"),
            **self._sealed("account_number", values.get("account")),
        }

    def _suggest(self):
        """Suggest what open movements settle: one query for what is due, one write for each that is found."""
        lines = self.filtered(lambda line: line.state == "open" and line.receivable_id == line.suggested_id)
        payments = [Money(line.id, line.amount, line.date, line.payer) for line in lines]
        found = suggest(payments, lines._dues())
        for line in lines:
            due, alike = found.get(line.id, (False, 0))
            if line.suggested_id.id != due:
                line.write({"receivable_id": due, "suggested_id": due, "likeness": alike})

    def _dues(self):
        """Return what is due to the owners in the amounts of the movements, and chosen for no other one."""
        chosen = self.search(
            [("state", "=", "open"), ("owner_id", "in", self.owner_id.ids), ("id", "not in", self.ids)]
        )
        domain = Domain("unit_id", "in", self.owner_id.ids) & Domain("state", "=", "open")
        domain &= Domain("amount_due", "in", list({line.amount for line in self}))
        domain &= Domain("id", "not in", chosen.receivable_id.ids)
        dues = self.env["fupin.receivable"].search_fetch(
            domain, ["amount_due", "due_date", "payer"], order="due_date, id"
        )
        return [Money(due.id, due.amount_due, due.due_date, due.payer) for due in dues]

    # ------------------------------------------------------------------- actions

    def action_enter(self):
        """Enter movements in the books: each becomes income received, with the bank's number as its voucher.

        :raise AccessError: for one who does not keep the account
        :raise UserError: where what it settles is settled already
        """
        self.check_access("write")
        self.statement_id._check_keeper()
        entered = self.filtered(lambda line: line.state != "open")
        if entered:
            raise UserError(self.env._("“%s” is dealt with already.", entered[0].display_name))
        # sudo: whether it is settled does not depend on who asks
        settled = self.filtered(lambda line: line.sudo().receivable_id and line.sudo().receivable_id.state != "open")
        if settled:
            raise UserError(
                self.env._("“%s”: what it settles is settled already. Choose another one.", settled[0].display_name)
            )
        receipts = self.env["fupin.receipt"].create([line._receipt_vals() for line in self])
        receipts.action_confirm()
        # sudo: the movement follows from what was entered; who may was checked above
        for line, receipt in zip(self.sudo(), receipts, strict=True):
            line.receipt_id = receipt.id
        self.sudo()._transition("enter")  # sudo: see above

    def _receipt_vals(self):
        self.ensure_one()
        values = {
            "unit_id": self.owner_id.id,
            "date": self.date,
            "amount": self.amount,
            "payer": self.payer,
            "voucher_number": self.serial or self.env._("bank statement, row %s", self.row_number),
            "note": self.summary,
        }
        return {**values, "receivable_id": self.receivable_id.id} if self.receivable_id else values

    def action_set_aside(self, reason=None):
        """Say that it is no income of assets: grants, interest, one's own transfers."""
        self._check_own()
        # sudo: what the clerk does not write himself; who may was checked above
        self.sudo()._transition("set_aside", reason, values={"receivable_id": False, "suggested_id": False})

    def action_reopen(self, reason=None):
        """Take back what was set aside. What was entered is reversed as income."""
        self._check_own()
        entered = self.filtered(lambda line: line.state == "entered")
        if entered:
            raise UserError(self.env._("“%s”: reverse the income that was entered.", entered[0].display_name))
        # sudo: as above
        self.sudo()._transition("reopen", reason)

    def _check_own(self):
        self.check_access("read")
        self.statement_id._check_keeper()

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Movements are seen by the unit that read the statement: they hold the accounts of others."""
        domain = scope.under("region_code") & Domain("unit_id", "in", list(scope.unit_ids))
        return domain if mode == "read" else domain & Domain("state", "=", "open")


class FupinReceipt(models.Model):
    """What was entered from a statement and is reversed can be entered again."""

    _inherit = "fupin.receipt"

    statement_line_ids = fields.One2many(
        "fupin.bank.statement.line", "receipt_id", string="On the bank statement", readonly=True, copy=False
    )

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "reverse":
            # sudo: the movement follows from its receipt, whoever reverses it
            lines = self.sudo().statement_line_ids.filtered(lambda line: line.state == "entered")
            if lines:
                lines._transition("reopen", values={"receipt_id": False})
