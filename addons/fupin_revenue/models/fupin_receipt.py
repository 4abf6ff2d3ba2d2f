from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.name_field import Name
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..kernel import share as arithmetic
from ..kernel.allotment import take

SOURCES = [
    ("operating", "Operation of assets"),
    ("redistribution", "Second distribution"),
    ("disposal", "Disposal of assets"),
    ("other", "Other"),
]
# words of the standard “used_within_start” that count from the end of the year of the income, not from its day
YEAR_END = frozenset({"year_end", "年末", "年度末", "收益年度末", "会计年度末"})


class FupinReceipt(models.Model):
    """Income that came in, with its voucher (S1-09, S1-65). Amounts in yuan, exact to the fen.

    A draft is changed; once confirmed it counts and is closed. Its lines say which due amounts it settles and which
    assets brought it. amount = distributed + undistributed; distributed = used + not yet used: both follow from
    plans and payments, oldest receipts first, and the database refuses what does not hold.
    """

    _name = "fupin.receipt"
    _inherit = ["fupin.vouchered", "mail.thread"]
    _description = "Income received"
    _order = "region_code, date desc, id desc"
    _fupin_configurable = True
    _fupin_needed = frozenset({"receivable_id", "date", "amount"})
    _mail_post_access = "read"
    _told_lines = frozenset({"line_ids"})
    _engine_fields = frozenset({"amount_distributed", "amount_used", "amount_undistributed", "amount_unused"})
    _transitions = {
        "confirm": (("draft",), "confirmed"),
        "reverse": (("confirmed",), "reversed"),
        "correct": (("confirmed",), "reversed"),
    }

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Entered"), ("reversed", "Reversed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    unit_id = fields.Many2one(string="Received by", help="Whose account it came to.")
    source = fields.Selection(SOURCES, string="Comes from", required=True, default="operating")
    payer = fields.Char(help="Who paid: the operator's name.")
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    receivable_id = fields.Many2one(
        "fupin.receivable",
        string="For what was due",
        compute="_compute_receivable_id",
        inverse="_inverse_receivable_id",
        search="_search_receivable_id",
        help="The due amount that it settles, where it is one. Several are named by lines.",
    )
    line_ids = fields.One2many("fupin.receipt.line", "receipt_id", string="What it is for", copy=False)
    line_total = fields.Float(string="Named (yuan)", digits=(16, 2), compute="_compute_line_total", store=True)
    remaining_amount = fields.Float(string="Not yet named (yuan)", digits=(16, 2), compute="_compute_remaining")
    taking_ids = fields.One2many("fupin.distribution.taking", "receipt_id", string="Distributed by", readonly=True)
    amount_distributed = fields.Float(
        string="Distributed (yuan)", digits=(16, 2), compute="_compute_distributed", store=True
    )
    amount_undistributed = fields.Float(
        string="Not yet distributed (yuan)", digits=(16, 2), compute="_compute_distributed", store=True
    )
    amount_used = fields.Float(string="Used (yuan)", digits=(16, 2), compute="_compute_used", store=True)
    amount_unused = fields.Float(string="Not yet used (yuan)", digits=(16, 2), compute="_compute_used", store=True)
    unused_days = fields.Integer(
        string="Lying for (days)", compute="_compute_unused_days", help="Since it came in, where not all of it is used."
    )

    _place_idx = models.Index("(region_code, date DESC, id DESC)")
    _undistributed_idx = models.Index("(unit_id, date, id) WHERE state = 'confirmed' AND amount_undistributed > 0")
    _unused_idx = models.Index("(date, region_code) WHERE state = 'confirmed' AND amount_unused > 0")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount is greater than zero.")
    _named_within = models.Constraint("CHECK (line_total <= amount)", "The lines make more than came in.")
    _distributed_within = models.Constraint(
        "CHECK (amount_distributed >= 0 AND amount_distributed <= amount)", "More than came in cannot be distributed."
    )
    _used_within = models.Constraint(
        "CHECK (amount_used >= 0 AND amount_used <= amount_distributed)",
        "More than was distributed cannot be used.",
    )

    @api.depends("unit_id.name", "date", "amount", "payer")
    def _compute_name(self):
        for receipt in self:
            parts = (receipt.date, receipt.payer or receipt.unit_id.name, f"{receipt.amount:,.2f}元")
            receipt.name = " ".join(str(part) for part in parts if part)

    @api.depends("line_ids.receivable_id")
    def _compute_receivable_id(self):
        for receipt in self:
            receipt.receivable_id = receipt.line_ids.receivable_id if len(receipt.line_ids) == 1 else False

    def _inverse_receivable_id(self):
        """Naming a due amount puts the receipt down to it, as far as it goes."""
        for receipt in self:
            chosen = receipt.receivable_id
            if chosen and chosen not in receipt.line_ids.receivable_id:
                receipt.line_ids = [Command.clear(), Command.create(receipt._line_for(chosen))]

    def _search_receivable_id(self, operator, value):
        return Domain("line_ids.receivable_id", operator, value)

    def _line_for(self, receivable, amount=None):
        amount = min(fen(self.amount), fen(receivable.amount_due)) if amount is None else amount
        return {"receivable_id": receivable.id, "asset_id": receivable.asset_id.id, "amount": amount}

    @api.depends("line_ids.amount")
    def _compute_line_total(self):
        for receipt in self:
            receipt.line_total = arithmetic.total(receipt.line_ids.mapped("amount"))

    @api.depends("amount", "line_total")
    def _compute_remaining(self):
        for receipt in self:
            receipt.remaining_amount = fen(receipt.amount) - fen(receipt.line_total)

    @api.depends("amount", "state", "taking_ids.amount")
    def _compute_distributed(self):
        """What was not confirmed, or was reversed, is nothing to distribute."""
        for receipt in self:
            taken = arithmetic.total(receipt.taking_ids.mapped("amount"))
            counted = fen(receipt.amount) if receipt.state == "confirmed" else taken
            receipt.amount_distributed = taken
            receipt.amount_undistributed = counted - taken

    @api.depends("amount", "state", "taking_ids.amount_used")
    def _compute_used(self):
        for receipt in self:
            used = arithmetic.total(receipt.taking_ids.mapped("amount_used"))
            counted = fen(receipt.amount) if receipt.state == "confirmed" else used
            receipt.amount_used = used
            receipt.amount_unused = counted - used

    @api.depends("date", "amount_unused")
    def _compute_unused_days(self):
        today = local_date()
        for receipt in self:
            lies = receipt.state == "confirmed" and receipt.amount_unused > 0 and receipt.date
            receipt.unused_days = (today - receipt.date).days if lies else 0

    @api.onchange("receivable_id")
    def _onchange_receivable_id(self):
        """What is due need not be typed again."""
        due = self.receivable_id
        if due:
            self.unit_id = due.unit_id
            self.payer = self.payer or due.payer
            self.amount = self.amount or due.amount_due

    # ---------------------------------------------------------------- measures

    def _measure_unused_age(self, alias):
        """Days since income came in of which a part is not used yet (S1-09)."""
        day, date = self.env["fupin.measure"]._day(), SQL.identifier(alias, "date")
        return SQL("CASE WHEN %s THEN %s::date - %s END", self._lies(alias), day, date)

    def _measure_unused_months(self, alias):
        """Months since income came in of which a part is not used yet: 12 on the day a year later, more after it."""
        return self._months_lying(alias, SQL.identifier(alias, "date"))

    def _measure_unused_months_counted(self, alias):
        """Months of `_measure_unused_months`, from the day that the policy names (``used_within_start``): that of the
        receipt, or the end of its year."""
        date = SQL.identifier(alias, "date")
        if str(self.env["fupin.measure"]._given("used_within_start") or "").strip() in YEAR_END:
            date = SQL("make_date(date_part('year', %s)::int, 12, 31)", date)
        return self._months_lying(alias, date)

    def _months_lying(self, alias, since):
        """Return the SQL of the months since a day for income of which a part is not used yet."""
        day = self.env["fupin.measure"]._day()
        return SQL(
            """CASE WHEN %(lies)s THEN %(months)s - date_part('year', %(since)s) * 12 - date_part('month', %(since)s)
                   + (%(day)s - date_part('day', %(since)s)) / 31 END""",
            lies=self._lies(alias),
            since=since,
            months=day.year * 12 + day.month,
            day=day.day,
        )

    @staticmethod
    def _lies(alias):
        return SQL(
            "%s = 'confirmed' AND %s > 0", SQL.identifier(alias, "state"), SQL.identifier(alias, "amount_unused")
        )

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        """A due amount named on the receipt itself gives it its line before sums are looked at."""
        return super().create([self._with_line(vals) for vals in vals_list])

    @api.model
    def _with_line(self, vals):
        chosen = self.env["fupin.receivable"].browse(vals.get("receivable_id") or ())
        if not chosen or vals.get("line_ids"):
            return vals
        chosen.check_access("read")
        line = self.new({"amount": vals.get("amount")})._line_for(chosen)
        named = {name: value for name, value in vals.items() if name != "receivable_id"}
        return {**named, "line_ids": [Command.create(line)]}

    def _own_values(self, vals):
        follows = {"name", "line_total"}
        return {name: value for name, value in super()._own_values(vals).items() if name not in follows}

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            if "amount" in vals and fen(vals["amount"] or 0) <= 0:
                errors.append((row, "amount", self.env._("Fill in the amount: it is greater than zero.")))
            date = fields.Date.to_date(vals.get("date") or None)
            if date and date > today:
                errors.append((row, "date", self.env._("%s has not come yet: enter income when it is there.", date)))
        return errors

    # ------------------------------------------------------------------ helpers

    def _oldest_due(self):
        """Return what is due to the owner, the oldest first: of the same payer, where one is named and owes."""
        domain = [("unit_id", "=", self.unit_id.id), ("state", "=", "open")]
        due = self.env["fupin.receivable"].search(domain, order="due_date, id")
        return due.filtered(lambda one: self.payer and one.payer == self.payer) or due

    def _lines_for_oldest(self):
        """Return values of lines that put the receipt down to what is due, the oldest first."""
        due = self._oldest_due()
        parts = take(self.amount, due.mapped("amount_due"))
        return [self._line_for(one, part) for one, part in zip(due, parts, strict=True) if part]

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Drafts are changed; what was entered moves by its steps only."""
        domain = super()._jurisdiction_domain(scope, mode)
        return domain if mode == "read" else domain & Domain("state", "=", "draft")
