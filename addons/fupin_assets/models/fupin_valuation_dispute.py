from odoo import api, fields, models
from odoo.addons.fupin_base.models.fupin_disclosed import NOTICES
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "To be raised"),
    ("submitted", "Raised"),
    ("appraised", "Appraised"),
    ("studied", "Studied"),
    ("decided", "Decided by the county"),
    ("done", "Made public"),
    ("cancelled", "Withdrawn"),
]
# fields → the states in which they may still be filled in
OPEN_IN = {
    "asset_id": ("draft",),
    "objection": ("draft", "submitted"),
    "appraiser": ("draft", "submitted"),
    "appraised_amount": ("draft", "submitted"),
    "appraised_on": ("draft", "submitted"),
    "study_opinion": ("draft", "submitted", "appraised"),
    "study_unit_ids": ("draft", "submitted", "appraised"),
    "decision_number": ("draft", "submitted", "appraised", "studied"),
    "decided_on": ("draft", "submitted", "appraised", "studied"),
    "final_amount": ("draft", "submitted", "appraised", "studied"),
}
# what a step needs, in the order in which it is asked for
NEEDED = {
    "submit": ("objection",),
    "appraise": ("appraiser", "appraised_on"),
    "study": ("study_opinion",),
    "decide_value": ("decision_number", "decided_on"),
}
LEVELS_OF = {
    "submit": ("village", "township", "department", "county"),
    "cancel": ("village", "township", "department", "county"),
    "appraise": ("township", "department", "county"),
    "study": ("department", "county"),
    "decide_value": ("county",),
    "publish_value": ("county",),
}


class FupinValuationDispute(models.Model):
    """A value that somebody objects to: appraised, studied, decided by the county government, made public (S1-22).

    | step     | from      | who                                   | writes down                        |
    |----------|-----------|---------------------------------------|------------------------------------|
    | submit   | draft     | whoever reaches the asset             | what the objection is              |
    | appraise | submitted | township, department, county          | firm, amount, day of the report    |
    | study    | appraised | department, county                    | opinion of the line units          |
    | decide_value | studied   | county                                | number and day, the final value    |
    | publish_value | decided   | county                                | the notice is closed; the value is valid |
    | cancel   | any but the last two | whoever reaches the asset  | why                                |

    The last step writes the valuation: the final value is the asset's net value. Papers and further consent before a
    step are the policy's: its gates and flows. Amounts in yuan.
    """

    _name = "fupin.valuation.dispute"
    _inherit = ["fupin.numbered", "fupin.disclosed"]
    _description = "Dispute of a value"
    _order = "region_code, id desc"
    _rec_names_search = ["code", "asset_id", "decision_number"]
    _code_prefix = "ZY"
    _disclosure_kind = "valuation"
    _transitions = {
        "submit": (("draft",), "submitted"),
        "appraise": (("submitted",), "appraised"),
        "study": (("appraised",), "studied"),
        "decide_value": (("studied",), "decided"),
        "publish_value": (("decided",), "done"),
        "cancel": (("draft", "submitted", "appraised", "studied"), "cancelled"),
    }

    # place and department follow from the asset
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    unit_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="restrict")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    original_value = fields.Float(related="asset_id.original_value", string="Original value (yuan)")
    disputed_value = fields.Float(
        string="Disputed value (yuan)", digits=(16, 2), compute="_compute_disputed_value", store=True, precompute=True
    )
    objection = fields.Text(help="Who objects to the value, and why.")
    appraiser = fields.Char(string="Appraisal firm")
    appraised_amount = fields.Float(string="Appraised value (yuan)", digits=(16, 2))
    appraised_on = fields.Date(string="Appraised on")
    study_unit_ids = fields.Many2many(
        "fupin.unit",
        "fupin_valuation_dispute_study_unit_rel",
        string="Studied by",
        domain=[("unit_type", "in", ("department", "county_office", "finance"))],
    )
    study_opinion = fields.Text(string="Opinion of the line units")
    decision_number = fields.Char(string="Number of the decision", copy=False)
    decided_on = fields.Date(string="Decided on", copy=False)
    final_amount = fields.Float(string="Final value (yuan)", digits=(16, 2), copy=False)
    cancel_reason = fields.Text(string="Withdrawn because", readonly=True, copy=False)
    can_cancel = fields.Boolean(compute="_compute_can")
    can_appraise = fields.Boolean(compute="_compute_can")
    can_study = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    disclosure_state = fields.Selection(selection_add=NOTICES)
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, id DESC)")
    _open_uniq = models.UniqueIndex(
        "(asset_id) WHERE state NOT IN ('done', 'cancelled')", "The value of this asset is disputed already."
    )
    _amounts_not_negative = models.Constraint(
        "CHECK (appraised_amount >= 0 AND final_amount >= 0)", "A value cannot be negative."
    )

    @api.depends("asset_id")
    def _compute_display_name(self):
        for dispute in self:
            name = dispute.asset_id.sudo().name or ""  # sudo: the asset of a paper that may be read
            dispute.display_name = f"{name} {dispute.code or ''}".strip()

    @api.depends("asset_id.region_id", "asset_id.unit_id", "asset_id.department_id")
    def _compute_place(self):
        for dispute in self:
            asset = dispute.asset_id.sudo()  # sudo: where the asset stands
            dispute.region_id, dispute.unit_id = asset.region_id, asset.unit_id
            dispute.department_id = asset.department_id

    @api.depends("asset_id")
    def _compute_disputed_value(self):
        """As it was when it was disputed."""
        for dispute in self:
            dispute.disputed_value = dispute.asset_id.net_value

    @api.depends("region_code")
    @api.depends_context("uid")
    def _compute_can(self):
        """Which buttons the user is shown; each step checks for itself."""
        for dispute in self:
            for step in ("cancel", "appraise", "study"):
                dispute[f"can_{step}"] = dispute._may(step)
            dispute.can_decide = dispute._may("decide_value")

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        follows = {"region_id", "unit_id", "department_id", "region_code", "code", "disputed_value", "cancel_reason"}
        vals_list = [{name: value for name, value in vals.items() if name not in follows} for vals in vals_list]
        for vals in vals_list:
            asset = self.env["fupin.asset"].browse(vals.get("asset_id"))
            asset.check_access("read")
            if asset and asset.state != "confirmed":
                raise UserError(self.env._("“%s” is not confirmed: correct its value instead.", asset.name))
            vals["region_id"] = asset.region_id.id  # numbers are drawn by place
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_open(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(dispute.state != "draft" for dispute in self) and not self.env.su:
            raise UserError(self.env._("Only what was not raised yet can be deleted: withdraw it instead."))

    def _check_open(self, vals):
        """Raise what a step has settled, and what nobody writes."""
        if {"code", "disputed_value", "cancel_reason", "region_id", "unit_id", "department_id"} & vals.keys():
            raise AccessError(self.env._("This follows from the asset and from the steps."))
        for dispute in self:
            closed = [name for name in vals if dispute.state not in OPEN_IN.get(name, (dispute.state,))]
            if dispute.state in ("done", "cancelled"):
                closed += [name for name in vals if name not in ("document_ids",)]
            if closed:
                raise UserError(
                    self.env._(
                        "“%(field)s” of “%(name)s” was settled by a step that is done.",
                        field=self._fields[closed[0]]._description_string(self.env),
                        name=dispute.display_name,
                    )
                )

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Raise the dispute."""
        self._step("submit", reason)

    def action_appraise(self, reason=None):
        """Note that an independent firm has appraised it."""
        self._step("appraise", reason)

    def action_study(self, reason=None):
        """Note what the line units think of the appraisal."""
        self._step("study", reason)

    def action_decide_value(self, reason=None):
        """Note the decision of the county government with the final value."""
        self._step("decide_value", reason)

    def action_publish_value(self, reason=None):
        """The public notice is closed: the final value becomes the asset's."""
        self._step("publish_value", reason)

    def action_cancel(self, reason=None):
        """Withdraw the dispute; the value stays.

        :raise UserError: without a reason
        """
        self._check_may("cancel")
        demand = self.env._("Say why the dispute is withdrawn: it is kept in the history.")
        reason, action = self._reason_or_ask("cancel", reason, demand)
        if action:
            return action
        self._transition("cancel", reason, values={"cancel_reason": reason})
        return None

    def _step(self, name, reason):
        self._check_may(name)
        self._transition(name, reason)

    def _may(self, name):
        """Return whether the user takes a step here: by the level of his posts."""
        self.ensure_one()
        scopes = [self.env.user._fupin_scope(level) for level in LEVELS_OF[name]]
        return self.env.su or any(scope.covers(self.region_code) for scope in scopes)

    def _check_may(self, name):
        self.check_access("write")
        if not all(dispute._may(name) for dispute in self):
            raise AccessError(self.env._("This step is taken higher up: see who takes which step."))

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for dispute in self:
            missing = [field for field in NEEDED.get(name, ()) if not dispute[field]]
            if name == "appraise" and not missing and dispute.appraised_amount < 0:
                missing = ["appraised_amount"]
            if missing:
                label = self._fields[missing[0]]._description_string(self.env)
                raise UserError(self.env._("“%(name)s”: fill in “%(field)s”.", name=dispute.display_name, field=label))
        if name == "publish_value":
            for dispute in self._not_disclosed():
                raise UserError(self.env._("“%s”: the public notice is not closed yet.", dispute.display_name))

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "publish_value":
            self._write_valuations()

    # ------------------------------------------------------------ public notice

    def _disclosure_values(self, kind):
        dispute = self.sudo()  # sudo: names on a paper that may be read
        text = self.env._(
            "The value of %(asset)s was disputed, appraised by %(firm)s and decided by the county government"
            " (%(number)s): %(amount)s yuan.",
            asset=dispute.asset_id.name,
            firm=dispute.appraiser,
            number=dispute.decision_number,
            amount=f"{dispute.final_amount:,.2f}",
        )
        return {"name": f"关于{dispute.asset_id.name}价值核定的公示", "content": text}

    def _check_disclosure(self, disclosure, name):
        super()._check_disclosure(disclosure, name)
        if name == "post" and self.state != "decided":
            raise UserError(self.env._("“%s” is made public once it is decided.", self.display_name))

    def _write_valuations(self):
        """The final value of each is its asset's from now on, an event with the decision's number."""
        # sudo: the county takes the last step, also where the asset is another one's to change
        self.env["fupin.asset.valuation"].sudo().create(
            [
                {
                    "asset_id": dispute.asset_id.id,
                    "basis": "appraisal",
                    "amount": dispute.final_amount,
                    "appraiser": dispute.appraiser,
                    "note": self.env._("Dispute decided: %s", dispute.decision_number),
                }
                for dispute in self
            ]
        )


class FupinAsset(models.Model):
    """Whether the value of an asset is disputed."""

    _inherit = "fupin.asset"

    dispute_ids = fields.One2many("fupin.valuation.dispute", "asset_id", string="Disputes of the value")

    def action_dispute_value(self):
        """Open the dispute of the value; a new one where none is open."""
        self.ensure_one()
        self.check_access("read")
        dispute = self.dispute_ids.filtered(lambda one: one.state not in ("done", "cancelled"))[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute of the value"),
            "res_model": "fupin.valuation.dispute",
            "res_id": dispute.id,
            "views": [(False, "form")],
            "context": {"default_asset_id": self.id},
        }
