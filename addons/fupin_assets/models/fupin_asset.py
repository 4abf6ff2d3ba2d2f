from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.addons.fupin_base.protected_field import Protected

from .fupin_asset_category import ASSET_FORMS, KINDS

VALUATION_BASES = [
    ("final_account", "Final account"),
    ("provisional", "Provisional"),
    ("actual", "Actual spending"),
    ("equity_original", "Original value of the equity"),
    ("appraisal", "Appraisal"),
]
USE_STATUSES = [
    ("in_use", "In use"),
    ("idle", "Idle"),
    ("inefficient", "Inefficient"),
    ("ineffective", "Ineffective"),
    ("remnant", "Remnant"),
    ("stopped", "Stopped"),
    ("damaged", "Damaged"),
    ("lost", "Lost"),
]
# the unit that answers for what stands in a place, by level of the place
UNIT_TYPES = ("village_collective", "village_committee", "township", "county_office")


class FupinAsset(models.Model):
    """An asset formed by assistance funds, from its registration to its disposal.

    Amounts in yuan, shares and rates from 0 to 1, lives in years. Rights and steps are those
    of `fupin.registered`. What else an asset does stands in files of its own:
    ``fupin_asset_check`` (what a row must hold), ``fupin_asset_value`` (sums, owners, value),
    ``fupin_asset_completeness``, ``fupin_asset_duplicate``.
    """

    _name = "fupin.asset"
    _inherit = ["fupin.registered", "fupin.protected", "mail.thread"]
    _description = "Asset"
    _order = "region_code, code, id"
    _fupin_configurable = True
    _fupin_needed = frozenset(
        {
            "kind",
            "category_id",
            "acquisition_date",
            "useful_life",
            "original_value",
            "valuation_basis",
            "funding_ids",
            "owner_ids",
            "asset_form",
            "use_status",
            "change_reason",
        }
    )
    _rec_names_search = ["name", "code", "former_code"]
    _mail_post_access = "read"
    _protected = {"custodian_phone": "phone"}
    _told_lines = frozenset({"funding_ids", "owner_ids"})
    _needs_reason = frozenset(
        {
            "original_value",
            "valuation_basis",
            "net_value",
            "funding_ids",
            "owner_ids",
            "owner_regime",
            "category_id",
            "region_id",
        }
    )

    # identity
    name = Name(required=True, index="trigram")
    former_code = fields.Char(
        string="Former code", help="The asset's number in an older ledger or on another platform."
    )
    category_id = fields.Many2one("fupin.asset.category", string="Type", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True, precompute=True, readonly=False, required=True)
    asset_form = fields.Selection(
        ASSET_FORMS,
        string="Form",
        compute="_compute_asset_form",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    project_id = fields.Many2one("fupin.project", index="btree_not_null", ondelete="restrict")
    specification = fields.Char()
    quantity = fields.Float(digits=(16, 2))
    measure_unit = fields.Char(string="Unit of measure")
    location = fields.Char(string="Where exactly")
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    cover_id = fields.Many2one("ir.attachment", compute="_compute_cover_id")

    # people
    unit_id = fields.Many2one(compute="_compute_unit_id", store=True, precompute=True, readonly=False)
    department_id = fields.Many2one(default=lambda self: self._default_department_id())
    custodian_name = fields.Char(string="Custodian", help="Who looks after it on the spot; need not have an account.")
    custodian_phone = Protected(
        string="Custodian's phone",
        help="Kept encrypted and shown masked.",
    )
    custodian_phone_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    custodian_phone_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    operator_name = fields.Char(string="Operator", help="Who runs it: cooperative, company, village.")

    # value
    acquisition_date = fields.Date(string="Built or bought on", required=True, index=True)
    original_value = fields.Float(string="Original value (yuan)", digits=(16, 2), required=True)
    valuation_basis = fields.Selection(VALUATION_BASES, string="Basis of the value")
    net_value = fields.Float(
        string="Net value (yuan)",
        digits=(16, 2),
        compute="_compute_net_value",
        store=True,
        precompute=True,
        readonly=False,
    )
    useful_life = fields.Integer(
        string="Useful life (years)",
        compute="_compute_useful_life",
        store=True,
        precompute=True,
        readonly=False,
        aggregator=None,
    )
    residual_rate = fields.Float(
        digits=(5, 4),
        compute="_compute_residual_rate",
        store=True,
        precompute=True,
        readonly=False,
        aggregator=None,
        help="Share of the value that remains at the end, 0 to 1.",
    )
    funding_ids = fields.One2many("fupin.funding", "asset_id")
    owner_ids = fields.One2many("fupin.asset.owner", "asset_id", string="Owners")
    owner_regime = fields.Selection(
        [
            ("state", "State property"),
            ("collective", "Collective property"),
            ("household", "Household property"),
            ("mixed", "Shared property"),
        ],
        string="Property of",
        compute="_compute_owner_regime",
        store=True,
        readonly=False,
        help="Follows from the owners: township or department – state, village – collective,"
        " household – family.",  # S3-14
    )
    valuation_ids = fields.One2many("fupin.asset.valuation", "asset_id", string="Valuations")

    # state
    state = fields.Selection(selection_add=[("disposed", "Disposed of")], ondelete={"disposed": "set default"})
    use_status = fields.Selection(USE_STATUSES, required=True, default="in_use")

    _place_idx = models.Index("(region_code, code, id)")
    _state_idx = models.Index("(state, region_code) WHERE state IN ('draft', 'submitted')")
    _use_status_idx = models.Index("(region_code) WHERE use_status <> 'in_use'")
    _original_value_positive = models.Constraint(
        "CHECK (original_value > 0)", "The original value is greater than zero."
    )
    _residual_rate_range = models.Constraint(
        "CHECK (residual_rate BETWEEN 0 AND 1)", "The residual rate lies between 0 and 1."
    )
    _useful_life_range = models.Constraint(
        "CHECK (useful_life BETWEEN 0 AND 100)", "The useful life lies between 0 and 100 years."
    )

    def _default_department_id(self):
        """A department supervises what it enters itself."""
        unit = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        return unit if unit.unit_type == "department" else unit.browse()

    @api.depends("photo_ids")
    def _compute_cover_id(self):
        for asset in self:
            asset.cover_id = asset.photo_ids[:1]

    @api.depends("region_id")
    def _compute_unit_id(self):
        """The unit that answers for a place answers for what stands there."""
        units = self.env["fupin.unit"].search(
            [("region_id", "in", self.region_id.ids), ("unit_type", "in", UNIT_TYPES)]
        )
        by_place = {}
        for unit in units.sorted(lambda unit: UNIT_TYPES.index(unit.unit_type)):
            by_place.setdefault(unit.region_id, unit)
        for asset in self:
            asset.unit_id = by_place.get(asset.region_id) or asset.unit_id

    @api.depends("category_id")
    def _compute_kind(self):
        for asset in self:
            asset.kind = asset.category_id.kind or asset.kind

    @api.depends("category_id")
    def _compute_asset_form(self):
        for asset in self:
            asset.asset_form = asset.category_id.asset_form or asset.asset_form or "fixed"

    @api.depends("category_id", "asset_form")
    def _compute_useful_life(self):
        for asset in self:
            if asset.asset_form in ("equity", "monetary"):
                asset.useful_life = 0
            else:
                asset.useful_life = asset.useful_life or asset.category_id.useful_life

    @api.depends("category_id")
    def _compute_residual_rate(self):
        for asset in self:
            asset.residual_rate = asset.category_id.residual_rate or asset.residual_rate

    @api.depends("owner_ids.unit_id", "owner_ids.household_id", "kind")
    def _compute_owner_regime(self):
        for asset in self:
            regimes = {
                "household" if owner.household_id else owner.unit_id._owner_regime() for owner in asset.owner_ids
            }
            if len(regimes) == 1:
                asset.owner_regime = regimes.pop()
            elif regimes:
                asset.owner_regime = "mixed"
            else:
                asset.owner_regime = asset.owner_regime or ("household" if asset.kind == "household" else False)

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.category_id and self.category_id.kind != self.kind:
            self.category_id = False

    @api.onchange("category_id")
    def _onchange_category_id(self):
        """Choosing another type brings its usual life."""
        if self.category_id.useful_life and self.asset_form not in ("equity", "monetary"):
            self.useful_life = self.category_id.useful_life

    @api.onchange("project_id")
    def _onchange_project_id(self):
        """What the project knows need not be typed again."""
        project = self.project_id
        if project and not self.acquisition_date:
            self.acquisition_date = min(project.acceptance_date or local_date(), local_date())

    def _event_fields(self, vals):
        """Protected values leave no trace in the history."""
        return [name for name in super()._event_fields(vals) if "custodian_phone" not in name]

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()
