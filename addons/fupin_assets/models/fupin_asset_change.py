from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list

from .fupin_asset_affair import ABOVE_VILLAGE

STATES = [
    ("draft", "To be submitted"),
    ("submitted", "To be confirmed"),
    ("confirmed", "In effect"),
    ("cancelled", "Not so"),
]
ENCUMBERING = ("encumber", "encumber_found")


class FupinAssetChange(models.Model):
    """A change of assets: adjusted, damaged, lost, mortgaged, left idle, in use again (S3-37, S3-42, S1-63).

    Whoever finds it reports it; township, department or county confirm it, after the gates and the flow of the place.
    Only then do the assets change (``fupin_asset_change_effect``): nobody writes their use by hand any more.
    Amounts in yuan.
    """

    _name = "fupin.asset.change"
    _inherit = ["fupin.asset.affair"]
    _description = "Change of assets"
    _order = "region_code, date desc, id desc"
    _rec_names_search = ["name", "approval_number"]
    _transitions = {
        "submit": (("draft",), "submitted"),
        "withdraw": (("submitted",), "draft"),
        "return": (("submitted",), "draft"),
        "cancel": (("draft", "submitted"), "cancelled"),
        "confirm": (("submitted",), "confirmed"),
    }
    _closed_states = frozenset({"confirmed", "cancelled"})
    _step_fields = frozenset({"confirmed_on", "part_id", "excused_on", "held_on", "answer_note"})
    _past_days = ("date", "approval_date", "appraisal_date")

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    kind_id = fields.Many2one(
        "fupin.asset.change.kind", string="Kind of change", required=True, index=True, ondelete="restrict"
    )
    effect = fields.Selection(related="kind_id.effect")
    asset_ids = fields.Many2many("fupin.asset", "fupin_asset_change_rel", "change_id", "asset_id", string="Assets")
    date = fields.Date(string="Happened on", required=True, default=lambda self: local_date())
    description = fields.Text(string="In words", required=True)
    cause_id = fields.Many2one("fupin.asset.change.cause", index="btree_not_null", ondelete="restrict")
    amount_lost = fields.Float(string="Loss (yuan)", digits=(16, 2))
    needs_appraisal = fields.Boolean(related="kind_id.needs_appraisal")
    appraisal_amount = fields.Float(string="Appraised at (yuan)", digits=(16, 2))
    appraisal_date = fields.Date(string="Appraised on")
    appraiser = fields.Char(help="Who appraised: township, department, firm.")  # S3-42
    approval_number = fields.Char(string="Number of the approval")
    approval_date = fields.Date(string="Approved on")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    note = fields.Text()
    confirmed_on = fields.Date(string="In effect since", readonly=True, copy=False)

    # what an asset is called and how much it is, from now on; for one asset
    new_name = fields.Char()
    new_location = fields.Char()
    new_specification = fields.Char()
    new_quantity = fields.Float(digits=(16, 2))

    # a mortgage
    holder = fields.Char(string="Mortgaged to", help="Bank or person that it secures.")
    debtor = fields.Char(help="Whose debt it secures.")
    encumbrance_number = fields.Char(string="Number of the mortgage")
    encumbrance_amount = fields.Float(string="Secured amount (yuan)", digits=(16, 2))
    date_from = fields.Date(string="Mortgaged from")
    date_to = fields.Date(string="Mortgaged until")
    encumbrance_id = fields.Many2one(
        "fupin.encumbrance", string="Which mortgage", index="btree_not_null", ondelete="restrict", copy=False
    )

    _place_idx = models.Index("(region_code, date DESC, id DESC)")
    _open_idx = models.Index("(region_code) WHERE state = 'submitted'")
    _amounts_not_negative = models.Constraint(
        "CHECK (amount_lost >= 0 AND appraisal_amount >= 0 AND encumbrance_amount >= 0 AND new_quantity >= 0)",
        "Amounts cannot be negative.",
    )
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "It cannot end before it begins.")

    @api.depends("asset_ids.name", "kind_id.name")
    def _compute_name(self):
        """The title of the paper, in Chinese as papers are."""
        for change in self.sudo():  # sudo: assets of a paper that may be read
            count = len(change.asset_ids)
            several = f"等{count}项资产" if count > 1 else ""
            change.name = f"{change.asset_ids[:1].name or ''}{several}{change.kind_id.name or ''}"

    @api.onchange("encumbrance_id")
    def _onchange_encumbrance_id(self):
        if self.encumbrance_id and not self.asset_ids:
            self.asset_ids = self.encumbrance_id.asset_ids

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Report drafts to the township.

        :raise UserError: without assets, or where something of the kind is not told
        """
        self._transition("submit", reason, values={"return_reason": False})

    def action_withdraw(self, reason=None):
        """Take back what was reported, as long as nobody has decided."""
        self._check_level(("village", *ABOVE_VILLAGE), self.env._("Only those who submitted it can withdraw it."))
        # sudo: what a village reported is closed to it; the level was checked above
        self.sudo()._transition("withdraw", reason)

    def action_return(self, reason=None):
        """Send reports back to be completed.

        :param reason: what is missing; from a form it is asked for
        """
        return self._send_back("return", reason)

    def action_cancel(self, reason=None):
        """Close reports that turned out not to be so; the assets stay as they are.

        :param reason: what was found; from a form it is asked for
        """
        return self._send_back("cancel", reason)

    def action_confirm(self, reason=None):
        """Let changes take effect; drafts of one's own are submitted by the same press.

        :raise AccessError: for a village
        :raise UserError: while papers, appraisal or cause are missing
        """
        self._check_level(ABOVE_VILLAGE, self._only_above())
        # an owner elsewhere may report, who answers for the assets themselves lets it take effect
        self.asset_ids.check_access("write")
        drafts = self.filtered(lambda change: change.state == "draft")
        if drafts:
            drafts.action_submit()
        self._transition("confirm", reason, values={"confirmed_on": local_date(), "return_reason": False})

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "submit":
            self._check_assets()
            self._check_told()
        if name == "confirm":
            self._check_assets()
            self._check_told()
            self._check_proved()

    def _check_told(self):
        """Raise `UserError` where what the kind asks for is not said."""
        for change in self:
            missing = [label for name, label in change._wanted().items() if not change._is_told(name)]
            if missing:
                raise UserError(
                    self.env._(
                        "“%(name)s”: fill in %(fields)s.",
                        name=change.display_name,
                        fields=format_list(self.env, missing),
                    )
                )
            if change.effect == "values" and len(change.asset_ids) != 1:
                raise UserError(self.env._("Name, place and quantity change for one asset at a time."))

    def _is_told(self, name):
        value = self[name]
        return bool(value.strip() if isinstance(value, str) else value)

    def _wanted(self):
        """Return ``{field: label}`` of what the kind of change asks for when it is reported."""
        self.ensure_one()
        names = []
        if self.effect in ENCUMBERING:
            names += ["holder"]
        if self.effect == "encumber":
            names += ["encumbrance_amount", "date_from"]
        if self.effect in ("release", "authorise"):
            names += ["encumbrance_id"]
        if self.effect == "split":
            names += ["part_name", "part_value"]
        return {name: self._fields[name]._description_string(self.env) for name in names}

    def _check_proved(self):
        """Raise `UserError` where cause, appraisal, approval or papers are missing before it takes effect."""
        for change in self:
            names = ["cause_id"] if change.kind_id.needs_cause else []
            if change.needs_appraisal:
                names += ["appraiser", "appraisal_date"]
            if change.effect in ("encumber", "authorise"):
                names += ["approval_number"]
            missing = [self._fields[name]._description_string(self.env) for name in names if not change[name]]
            filed = change.document_ids.document_type_id
            if change.photo_ids:
                filed |= self.env.ref("fupin_base.document_type_photo")
            missing += (change.kind_id.document_type_ids - filed).mapped("name")
            if missing:
                raise UserError(
                    self.env._(
                        "“%(name)s” still lacks: %(what)s.",
                        name=change.display_name,
                        what=format_list(self.env, missing),
                    )
                )

    # ------------------------------------------------------------------ measures

    def _measure_days_reported(self, alias):
        """Days since something was found that nobody has decided on yet."""
        return SQL(
            "CASE WHEN %s IN ('draft', 'submitted') THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "date"),
        )  # fmt: skip
