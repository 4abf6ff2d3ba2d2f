from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.name_field import Name
from odoo.fields import Domain

from ..kernel import share as arithmetic

FIRST_YEAR = 2013
STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("filed", "Filed"),
    ("disclosed", "Disclosed"),
    ("done", "Done"),
]


class FupinDistribution(models.Model):
    """A year's plan of how an owner uses the income of its assets (S3-50 … S3-60). Amounts in yuan, exact to the fen.

    The plan stands where its owner does. While it is a draft, who covers the place changes it; what was proposed is
    closed to everybody until it is withdrawn or returned. See `fupin_distribution_step` for who takes which step,
    `fupin_distribution_share` for the shares that policies limit.
    """

    _name = "fupin.distribution"
    _inherit = ["fupin.year.bound", "fupin.revenue.record", "mail.thread"]
    _money_date = "approved_on"  # a plan belongs to the year in which it was decided, whichever year it is about
    _closed_fields = frozenset({"year", "amount", "unit_id", "line_ids"})
    _closed_transitions = ("return",)
    _description = "Plan of distribution"
    _order = "region_code, year desc, id desc"
    _fupin_configurable = True
    _fupin_needed = frozenset({"year", "receipt_ids", "line_ids", "amount"})
    _mail_post_access = "read"
    _told_lines = frozenset({"line_ids"})
    _engine_fields = frozenset({"amount_used"})
    _transitions = {
        "propose": (("draft",), "proposed"),
        "withdraw": (("proposed",), "draft"),
        "return": (("proposed", "approved"), "draft"),
        "approve": (("proposed",), "approved"),
        "file": (("proposed", "approved"), "filed"),
    }

    name = Name(compute="_compute_name", store=True, index="trigram")
    year = fields.Integer(required=True, default=lambda self: local_date().year, aggregator=None)
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    amount = fields.Float(string="Income to distribute (yuan)", digits=(16, 2))
    line_ids = fields.One2many("fupin.distribution.line", "distribution_id", string="Uses", copy=True)
    line_total = fields.Float(string="Assigned (yuan)", digits=(16, 2), compute="_compute_amounts", store=True)
    remaining_amount = fields.Float(string="Not yet assigned (yuan)", digits=(16, 2), compute="_compute_remaining")
    note = fields.Text()
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)

    _place_idx = models.Index("(region_code, year DESC, id DESC)")
    _unit_year_idx = models.Index("(unit_id, year)")
    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "Amounts cannot be negative.")

    @api.depends("unit_id", "year")
    def _compute_name(self):
        """The title of the paper, in Chinese as papers are."""
        for plan in self:
            plan.name = f"{plan.unit_id.name or ''}{plan.year or ''}年度收益分配方案"

    @api.depends("line_ids.amount", "line_ids.use_id")
    def _compute_amounts(self):
        """Extended by the shares; a use that later counts as something else does not change what was decided."""
        for plan in self:
            plan.line_total = arithmetic.total(plan.line_ids.mapped("amount"))

    @api.depends("amount", "line_total")
    def _compute_remaining(self):
        for plan in self:
            plan.remaining_amount = fen(plan.amount) - fen(plan.line_total)

    # ------------------------------------------------------------------ saving

    def _own_values(self, vals):
        """Return what a caller may say: the place follows from the owner, sums from the lines, whoever sends them."""
        follows = {"name", "return_reason", "line_total", *self._share_amounts}
        return {name: value for name, value in super()._own_values(vals).items() if name not in follows}

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        last = local_date().year + 1
        for row, vals in enumerate(vals_list):
            if "year" in vals and not FIRST_YEAR <= (vals["year"] or 0) <= last:
                message = self.env._("The year lies between %(first)s and %(last)s.", first=FIRST_YEAR, last=last)
                errors.append((row, "year", message))
        return errors

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Drafts are changed; what was proposed moves by its steps only."""
        domain = super()._jurisdiction_domain(scope, mode)
        return domain if mode == "read" else domain & Domain("state", "=", "draft")
