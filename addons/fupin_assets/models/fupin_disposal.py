from odoo import api, fields, models
from odoo.addons.fupin_base.models.fupin_disclosed import NOTICES
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

STATES = [
    ("draft", "To be applied for"),
    ("submitted", "Under examination"),
    ("approved", "Approved"),
    ("done", "Disposed of"),
    ("cancelled", "Given up"),
]
REGIMES = [
    ("state", "State property"),
    ("collective", "Collective property"),
    ("household", "Household property"),
    ("mixed", "Shared property"),
]
# what was applied for: taken back first to be changed
FROZEN = frozenset({"asset_ids", "unit_id", "mode_id", "reason_id", "no_heir", "description", "region_id"})


class FupinDisposal(models.Model):
    """Assets that are sold, exchanged, written off, turned to another use (S1-60 … S1-66, S3-71 … S3-79).

    Who examines, agrees and files, which papers it takes, whether a public notice has to hang: the policy's flows and
    gates on the steps, see `fupin_disposal_step`. Money stands in `fupin_disposal_proceeds`. Amounts in yuan.
    """

    _name = "fupin.disposal"
    _inherit = [
        "fupin.lined",
        "fupin.numbered",
        "fupin.about.assets",
        "fupin.followed",
        "fupin.disclosed",
        "mail.thread",
    ]
    _description = "Disposal of assets"
    _order = "region_code, id desc"
    _rec_names_search = ["name", "code", "reply_number"]
    _mail_post_access = "read"
    _code_prefix = "CZ"
    _disclosure_kind = "disposal"
    _told_lines = frozenset({"money_ids", "proceeds_use_ids"})
    # written by the steps alone, or following from assets and money
    _engine_fields = frozenset(
        {"name", "code", "return_reason", "submitted_on", "approved_on", "disposed_on", "asset_count", "original_value",
         "net_value", "owner_regime", "has_donation", "is_working", "has_household", "stake", "proceeds", "cost",
         "net_proceeds", "used_amount", "balance", "mode_kind"}
    )  # fmt: skip

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    asset_ids = fields.Many2many("fupin.asset", "fupin_disposal_asset_rel", "disposal_id", "asset_id", string="Assets")
    unit_id = fields.Many2one(
        string="Applied for by", required=True, default=lambda self: self.env.user.sudo().fupin_unit_id,
        help="The owner, or who acts for it.",
    )  # fmt: skip
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    mode_id = fields.Many2one("fupin.disposal.mode", required=True, index=True, ondelete="restrict")
    mode_kind = fields.Selection(related="mode_id.kind", string="Kind of mode", store=True)
    reason_id = fields.Many2one(
        "fupin.disposal.reason", string="Reason of the disposal", required=True, index=True, ondelete="restrict"
    )
    description = fields.Text(string="What happened", help="State of the assets, why they can no longer serve.")

    # what it is about, as it stood when it was applied for
    asset_count = fields.Integer(string="Items", readonly=True, copy=False)
    original_value = fields.Float(string="Original value (yuan)", digits=(16, 2), readonly=True, copy=False)
    net_value = fields.Float(string="Net value (yuan)", digits=(16, 2), readonly=True, copy=False)
    owner_regime = fields.Selection(REGIMES, string="Property of", readonly=True, copy=False)
    has_donation = fields.Boolean(string="Donated", readonly=True, copy=False, help="Built with donated money.")
    has_household = fields.Boolean(string="Household assets", readonly=True, copy=False)
    is_working = fields.Boolean(string="In normal use", readonly=True, copy=False)
    stake = fields.Float(
        string="Stake (yuan)", digits=(16, 2), readonly=True, copy=False, help="What was paid for the equity in it."
    )

    # before
    appraiser = fields.Char()
    appraisal_date = fields.Date(string="Appraised on")
    appraisal_amount = fields.Float(string="Appraised value (yuan)", digits=(16, 2))
    donor_name = fields.Char(string="Donor")
    donor_consent = fields.Boolean(string="Donor informed and agrees")  # S3-72
    donor_consent_date = fields.Date(string="Donor agreed on")
    buyer = fields.Char(string="Goes to", help="Who buys or takes it.")
    force_majeure = fields.Boolean(help="A stake comes back in part because of force majeure.")  # S3-77

    # the reply
    reply_number = fields.Char(string="Number of the reply", copy=False)
    reply_date = fields.Date(string="Reply of", copy=False)
    submitted_on = fields.Date(string="Applied for on", readonly=True, copy=False)
    disposed_on = fields.Date(string="Disposed of on", readonly=True, copy=False)
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)
    note = fields.Text()
    disclosure_state = fields.Selection(selection_add=NOTICES)
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, id DESC)")
    _open_idx = models.Index("(region_code, id DESC) WHERE state IN ('submitted', 'approved')")
    _appraisal_not_negative = models.Constraint("CHECK (appraisal_amount >= 0)", "Amounts cannot be negative.")

    @api.depends("asset_ids", "mode_id")
    def _compute_name(self):
        """The title of the paper, in Chinese as papers are."""
        for disposal in self.sudo():  # sudo: assets and mode of a paper that may be read
            assets = disposal.asset_ids
            more = f"等{len(assets)}项资产" if len(assets) > 1 else ""
            disposal.name = f"{assets[:1].name or ''}{more}{disposal.mode_id.name or '处置'}"

    @api.depends("asset_ids")
    def _compute_department_id(self):
        """Who supervises the assets supervises their disposal."""
        for disposal in self:
            found = disposal.asset_ids.sudo().department_id  # sudo: no secret to who disposes of them
            disposal.department_id = disposal.department_id or (found if len(found) == 1 else found.browse())

    @api.onchange("asset_ids")
    def _onchange_asset_ids(self):
        """A disposal stands where its assets do, their owner applies for it."""
        places, owners = self.asset_ids.region_id, self.asset_ids.owner_ids.unit_id
        if len(places) == 1:
            self.region_id = places
        if len(owners) == 1:
            self.unit_id = owners

    # ------------------------------------------------------------------ saving

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name not in self._engine_fields}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._own_values(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._own_values(vals)
        self._check_frozen(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not self.env.su and any(disposal.state != "draft" for disposal in self):
            raise UserError(self.env._("Only what was not applied for yet can be deleted: give it up instead."))

    def _own_values(self, vals):
        """Return what a caller may say: sums follow from assets and money, dates from the steps."""
        return {name: value for name, value in vals.items() if name not in self._engine_fields}

    def _check_frozen(self, vals):
        names = FROZEN & vals.keys()
        if self.env.su or not names:
            return
        passed = self.filtered(lambda disposal: disposal.state != "draft")
        if passed:
            raise UserError(
                self.env._(
                    "“%(name)s” has been applied for: “%(field)s” cannot be changed. Take it back first.",
                    name=passed[0].name,
                    field=self._fields[min(names)]._description_string(self.env),
                )
            )

    def _after_save(self, names):
        super()._after_save(names)
        if "asset_ids" in names:
            self._take_stock()

    def _take_stock(self):
        """Write down what the assets are: count, sums, whose they are, whether donated, in use, a stake."""
        self.env["fupin.asset"].flush_model()
        self.env["fupin.funding"].flush_model()
        self.env["fupin.funding.source"].flush_model()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_disposal disposal
                   SET asset_count = found.items, original_value = found.original, net_value = found.net,
                       owner_regime = CASE WHEN found.regimes > 1 THEN 'mixed' ELSE found.regime END,
                       has_donation = found.donated, has_household = found.household, is_working = found.working,
                       stake = found.stake
                   FROM (
                       SELECT given.id, count(asset.id) AS items, COALESCE(sum(asset.original_value), 0) AS original,
                           COALESCE(sum(asset.net_value), 0) AS net,
                           count(DISTINCT asset.owner_regime) AS regimes, min(asset.owner_regime) AS regime,
                           COALESCE(bool_or(asset.kind = 'household'), FALSE) AS household,
                           COALESCE(bool_or(asset.use_status = 'in_use'), FALSE) AS working,
                           COALESCE(sum(asset.original_value) FILTER (WHERE asset.asset_form = 'equity'), 0) AS stake,
                           COALESCE(bool_or(EXISTS (
                               SELECT FROM fupin_funding funding
                               JOIN fupin_funding_source source ON source.id = funding.source_id
                               WHERE funding.asset_id = asset.id AND source.is_donation)), FALSE) AS donated
                       FROM unnest(%(ids)s::int[]) AS given(id)
                       LEFT JOIN fupin_disposal_asset_rel listed ON listed.disposal_id = given.id
                       LEFT JOIN fupin_asset asset ON asset.id = listed.asset_id
                       GROUP BY given.id
                   ) found WHERE disposal.id = found.id""",
                ids=self.ids,
            )
        )
        self.invalidate_recordset(flush=False)

    # ------------------------------------------------------------ public notice

    def _disclosure_values(self, kind):
        # sudo: names on a paper that may be read
        disposal = self.sudo()
        text = self.env._(
            "After examination and approval (%(reply)s), the following assets of %(owner)s are to be disposed of:"
            " %(mode)s. Reason: %(reason)s.",
            reply=disposal.reply_number or disposal.code or "",
            owner=disposal.unit_id.name,
            mode=disposal.mode_id.name,
            reason=disposal.reason_id.name,
        )
        return {"name": f"关于{disposal.name}的公示", "content": text, "unit_id": disposal.unit_id.id}

    def _disclosure_facts(self, kind):
        return self._asset_facts(self.sudo().asset_ids)  # sudo: as above

    @api.model
    def _asset_facts(self, assets):
        """Return the list of assets under a notice."""
        assets = assets.sorted(lambda asset: (asset.code or "", asset.id))
        columns = [self.env._("No."), self.env._("Asset"), self.env._("Place"), self.env._("Original value (yuan)")]
        return {
            "columns": columns,
            "rows": [
                [str(number), asset.name, asset.region_id.name, f"{asset.original_value:,.2f}"]
                for number, asset in enumerate(assets, 1)
            ],
        }

    def _check_disclosure(self, disclosure, name):
        super()._check_disclosure(disclosure, name)
        if name == "post" and self.state != "approved":
            raise UserError(self.env._("“%s” is made public once it is approved.", self.name))

    # ------------------------------------------------------------------- rights

    def _acts(self):
        """Return whether the user acts for the unit that applies."""
        self.ensure_one()
        return self.env["fupin.handover"]._acts_for(self.unit_id)

    def _check_acts(self, county=False):
        """Raise `AccessError` unless the user acts for the applicant, or for the county office where it may."""
        self.check_access("write")
        scope = self.env.user._fupin_scope("county")
        for disposal in self:
            if not (self.env.su or disposal._acts() or (county and scope.covers(disposal.region_code))):
                raise AccessError(self.env._("This step is the owner's: only who acts for it takes it."))
