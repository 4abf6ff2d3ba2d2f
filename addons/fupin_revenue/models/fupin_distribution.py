from contextlib import contextmanager

from odoo import api, fields, models
from odoo.addons.fupin_assets.models.fupin_registered import LINES_OF_PARENT
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.name_field import Name
from odoo.fields import Domain

from ..kernel import share as arithmetic

OWNER_LEVELS = {
    "village_collective": "village",
    "village_committee": "village",
    "township": "township",
    "department": "department",
}
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
    _inherit = ["fupin.record", "mail.thread"]
    _description = "Plan of distribution"
    _order = "region_code, year desc, id desc"
    _mail_post_access = "read"
    _transitions = {
        "propose": (("draft",), "proposed"),
        "withdraw": (("proposed",), "draft"),
        "return": (("proposed", "approved"), "draft"),
        "approve": (("proposed",), "approved"),
        "file": (("proposed", "approved"), "filed"),
    }

    name = Name(compute="_compute_name", store=True, index="trigram")
    year = fields.Integer(required=True, default=lambda self: local_date().year, aggregator=None)
    # the place follows from the owner
    region_id = fields.Many2one(compute="_compute_region_id", store=True, precompute=True, readonly=True, default=None)
    unit_id = fields.Many2one(
        string="Owner",
        required=True,
        domain=[("unit_type", "in", list(OWNER_LEVELS))],
        default=lambda self: self._default_unit_id(),
        help="Whose assets brought the income.",
    )
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    owner_level = fields.Selection(
        [("village", "Village"), ("township", "Township"), ("department", "Line department")],
        string="Level of the owner",
        compute="_compute_owner_level",
        store=True,
        precompute=True,
    )
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    amount = fields.Float(string="Income to distribute (yuan)", digits=(16, 2))
    line_ids = fields.One2many("fupin.distribution.line", "distribution_id", string="Uses", copy=True)
    line_total = fields.Float(string="Assigned (yuan)", digits=(16, 2), compute="_compute_amounts", store=True)
    remaining_amount = fields.Float(string="Not yet assigned (yuan)", digits=(16, 2), compute="_compute_remaining")
    note = fields.Text()
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)
    is_locked = fields.Boolean(compute="_compute_is_locked")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, year DESC, id DESC)")
    _unit_year_idx = models.Index("(unit_id, year)")
    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "Amounts cannot be negative.")

    @api.model
    def _default_unit_id(self):
        """The user's own unit, if it can own assets."""
        unit = self.env.user.fupin_unit_id
        return unit if unit.unit_type in OWNER_LEVELS else unit.browse()

    @api.depends("unit_id", "year")
    def _compute_name(self):
        """The title of the paper, in Chinese as papers are."""
        for plan in self:
            plan.name = f"{plan.unit_id.name or ''}{plan.year or ''}年度收益分配方案"

    @api.depends("unit_id")
    def _compute_region_id(self):
        for plan in self:
            plan.region_id = plan.unit_id.region_id

    @api.depends("unit_id")
    def _compute_department_id(self):
        """A department supervises its own plan."""
        for plan in self:
            if plan.unit_id.unit_type == "department":
                plan.department_id = plan.unit_id
            else:
                plan.department_id = plan.department_id

    @api.depends("unit_id")
    def _compute_owner_level(self):
        for plan in self:
            plan.owner_level = OWNER_LEVELS.get(plan.unit_id.unit_type)

    @api.depends("line_ids.amount", "line_ids.use_id")
    def _compute_amounts(self):
        """Extended by the shares; a use that later counts as something else does not change what was decided."""
        for plan in self:
            plan.line_total = arithmetic.total(plan.line_ids.mapped("amount"))

    @api.depends("amount", "line_total")
    def _compute_remaining(self):
        for plan in self:
            plan.remaining_amount = fen(plan.amount) - fen(plan.line_total)

    @api.depends("state", "region_code")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        """Whether the form is closed to the user; a new plan is open to whom may make one."""
        locked = self._origin - self._origin._filtered_access("write")
        for plan in self:
            plan.is_locked = plan._origin in locked

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._own_values(vals) for vals in vals_list]
        # events tell the history; the chatter is for talking, not for "created" messages
        quiet = self.with_context(lines_of_parent=LINES_OF_PARENT, tracking_disable=True)
        return super(FupinDistribution, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        vals = self._own_values(vals)
        plans = self.with_context(lines_of_parent=LINES_OF_PARENT)
        return super(FupinDistribution, plans).write(vals)

    def _own_values(self, vals):
        """Return what a caller may say: the place follows from the owner, sums from the lines, whoever sends them."""
        follows = {"name", "region_id", "owner_level", "return_reason", "line_total", *self._share_amounts}
        return {name: value for name, value in vals.items() if name not in follows}

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        last = local_date().year + 1
        # sudo: only the kind of the unit is looked at; whether it may be used is checked after the save
        units = self.env["fupin.unit"].sudo().browse({vals["unit_id"] for vals in vals_list if vals.get("unit_id")})
        kinds = {unit.id: unit.unit_type for unit in units.exists()}
        for row, vals in enumerate(vals_list):
            if vals.get("unit_id") and kinds.get(vals["unit_id"]) not in OWNER_LEVELS:
                message = self.env._("Income is distributed by a village, a township or a line department.")
                errors.append((row, "unit_id", message))
            if "year" in vals and not FIRST_YEAR <= (vals["year"] or 0) <= last:
                message = self.env._("The year lies between %(first)s and %(last)s.", first=FIRST_YEAR, last=last)
                errors.append((row, "year", message))
        return errors

    def _event_fields(self, vals):
        return [*super()._event_fields(vals), *({"line_ids"} & vals.keys())]

    @contextmanager
    def _changing_lines(self, name):
        """Wrap a change of lines that does not come through the plan itself: it is told in its history."""
        if not self or self.env.context.get("lines_of_parent") is LINES_OF_PARENT:
            yield
            return
        before = self._event_values([name])
        yield
        self.invalidate_recordset([name])
        self._after_save({name})
        self.env["fupin.event"]._record_changes(self, before, self._event_values([name]))

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Drafts are changed; what was proposed moves by its steps only."""
        domain = super()._jurisdiction_domain(scope, mode)
        return domain if mode == "read" else domain & Domain("state", "=", "draft")
