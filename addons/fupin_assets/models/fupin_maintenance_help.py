from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

STATES = [("draft", "To be sent"), ("submitted", "Waiting for an answer"), ("answered", "Answered")]
ANSWERS = [
    ("funded", "Money is given"),
    ("post", "A public post is set up"),
    ("work", "The unit above has it done"),
    ("refused", "Cannot be helped now"),
]


class FupinMaintenanceHelp(models.Model):
    """An owner who cannot keep an asset in order asks the unit above (S3-44), which answers. Amounts in yuan."""

    _name = "fupin.maintenance.help"
    _inherit = ["fupin.asset.affair"]
    _description = "Call for help with maintenance"
    _order = "region_code, id desc"
    _transitions = {
        "submit": (("draft",), "submitted"),
        "withdraw": (("submitted",), "draft"),
        "answer": (("submitted",), "answered"),
    }
    _closed_states = frozenset({"answered"})
    _step_fields = frozenset({"to_unit_id", "submitted_on", "answered_on"})

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    asset_ids = fields.Many2many("fupin.asset", "fupin_help_asset_rel", "help_id", "asset_id", string="Assets")
    unit_id = fields.Many2one(
        string="Who asks", required=True, default=lambda self: self.env.user.fupin_unit_id,
    )  # fmt: skip
    to_unit_id = fields.Many2one(
        "fupin.unit", string="Unit above", index="btree_not_null", ondelete="restrict",
        compute="_compute_to_unit_id", store=True, precompute=True,
    )  # fmt: skip
    description = fields.Text(string="What is wanted", required=True, help="What is broken and why you cannot do it.")
    amount = fields.Float(string="Amount asked for (yuan)", digits=(16, 2))
    submitted_on = fields.Date(string="Asked on", readonly=True, copy=False)
    answer_kind = fields.Selection(ANSWERS, string="Kind of answer", copy=False)
    answer = fields.Text(copy=False)
    amount_granted = fields.Float(string="Amount given (yuan)", digits=(16, 2), copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    can_answer = fields.Boolean(compute="_compute_can_answer")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    note = fields.Text()

    _place_idx = models.Index("(region_code, id DESC)")
    _waiting_idx = models.Index("(region_code) WHERE state = 'submitted'")
    _amounts_not_negative = models.Constraint(
        "CHECK (amount >= 0 AND amount_granted >= 0)", "Amounts cannot be negative."
    )

    @api.depends("asset_ids.name")
    def _compute_name(self):
        for call in self.sudo():  # sudo: assets of a paper that may be read
            call.name = f"{call.asset_ids[:1].name or ''}管护求助"

    @api.depends("unit_id.supervisor_id")
    def _compute_to_unit_id(self):
        """One level up: whom the unit reports to."""
        for call in self:
            call.to_unit_id = call.unit_id.sudo().supervisor_id  # sudo: whom a unit reports to is no secret

    @api.depends("to_unit_id", "region_code")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for call in self:
            call.can_answer = self.env["fupin.handover"]._acts_for(call.to_unit_id) if call.to_unit_id else False

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Send the call to the unit above.

        :raise UserError: without assets, or where no unit stands above
        """
        self._transition("submit", reason, values={"submitted_on": local_date(), "return_reason": False})

    def action_withdraw(self, reason=None):
        """Take back a call that nobody answered yet."""
        self._check_asks()
        # sudo: what a village sent is closed to it; who asks was checked above
        self.sudo()._transition("withdraw", reason, values={"submitted_on": False})

    def action_answer(self, reason=None):
        """Answer calls; how and what was filled in before.

        :raise AccessError: for others than the unit above
        :raise UserError: without an answer
        """
        self.check_access("write")
        if not self.env.su and not all(self.mapped("can_answer")):
            raise AccessError(self.env._("The unit above answers: %s.", self.to_unit_id[:1].name or "—"))
        self._transition("answer", reason, values={"answered_on": local_date()})

    def _check_asks(self):
        self.check_access("read")
        if not self.env.su and not all(self.env["fupin.handover"]._acts_for(call.unit_id) for call in self):
            raise AccessError(self.env._("Only those who submitted it can withdraw it."))

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for call in self:
            if name == "submit":
                call._check_assets()
                if not call.to_unit_id:
                    raise UserError(
                        self.env._(
                            "“%s” reports to nobody: the administrator names the unit above it.", call.unit_id.name
                        )
                    )
            if name == "answer" and not (call.answer_kind and (call.answer or "").strip()):
                raise UserError(self.env._("“%s”: fill in the kind of answer and the answer.", call.display_name))

    # ------------------------------------------------------------------ measures

    def _measure_days_unanswered(self, alias):
        """Days that a call for help has waited for an answer; none once it was answered (S3-44)."""
        return SQL(
            "CASE WHEN %s = 'submitted' THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "submitted_on"),
        )  # fmt: skip


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    def action_new_help(self):
        """Open an empty call for help about the assets."""
        return self._new_about(self.env._("Call for help"), "fupin.maintenance.help")
