from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_list

STATES = [("draft", "Draft"), ("submitted", "Submitted"), ("confirmed", "Confirmed")]
# who enters records, the highest first
LEVELS = ("county", "department", "township", "village")
CONFIRMING = ("township", "county")
DEFAULT_START_YEAR = 2013


class FupinRegistered(models.AbstractModel):
    """What the village enters and the township confirms.

    | who                  | draft                | submitted            | confirmed           |
    |----------------------|----------------------|----------------------|---------------------|
    | village              | change, submit       | withdraw till it is received | read        |
    | township, county     | change, submit       | change, receive, return, confirm | change with a reason |
    | supervising department | change, submit     | change               | change with a reason |
    | others               | read                 | read                 | read                |

    A draft is deleted by the level that made it, nothing else is deleted at all.
    """

    _name = "fupin.registered"
    _inherit = ["fupin.lined", "fupin.numbered", "fupin.record"]
    _description = "Record that is submitted and confirmed"

    _transitions = {
        "submit": (("draft",), "submitted"),
        "withdraw": (("submitted",), "draft"),
        "receive": (("submitted",), "submitted"),
        "return": (("submitted",), "draft"),
        "confirm": (("submitted",), "confirmed"),
    }
    # written by the steps alone
    _step_fields = frozenset({"code", "maker_level", "submitted_at", "received_at", "confirmed_at", "return_reason"})
    # on a confirmed record these change with a reason only
    _needs_reason = frozenset()
    _event_ignored = frozenset({"region_code", "event_ids", "write_date", "write_uid", "change_reason"})

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    maker_level = fields.Selection(
        [
            ("village", "Village"),
            ("township", "Township"),
            ("department", "Line department"),
            ("county", "County office"),
        ],
        string="Entered by",
        compute="_compute_maker_level",
        store=True,
        precompute=True,
        copy=False,
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    received_at = fields.Datetime(readonly=True, copy=False, help="From then on the village cannot withdraw it.")
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)
    change_reason = fields.Char(
        string="Reason for the change",
        compute="_compute_change_reason",
        inverse="_inverse_change_reason",
        help="Kept in the history. Needed to change value, funding or ownership once confirmed.",
    )
    is_locked = fields.Boolean(compute="_compute_is_locked")
    can_confirm = fields.Boolean(compute="_compute_can_confirm")
    document_ids = fields.One2many(
        "fupin.document",
        "res_id",
        string="Documents",
        domain=lambda self: [("res_model", "=", self._name)],
    )

    def _compute_maker_level(self):
        """The highest level of the user's that covers the place; kept from the creation on."""
        scopes = {level: self.env.user._fupin_scope(level) for level in LEVELS}
        for record in self:
            record.maker_level = next((level for level in LEVELS if scopes[level].covers(record.region_code)), "county")

    def _compute_change_reason(self):
        self.change_reason = False

    def _inverse_change_reason(self):
        """Nothing is stored on the record: `write` takes the reason to the history."""

    @api.depends("state", "region_code")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        """Whether the form is closed to the user; a new record is open to whom may make one."""
        locked = self._origin - self._origin._filtered_access("write")
        for record in self:
            record.is_locked = record._origin in locked

    @api.depends("region_code")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        scopes = [self.env.user._fupin_scope(level) for level in CONFIRMING]
        for record in self:
            record.can_confirm = any(scope.covers(record.region_code) for scope in scopes)

    # ------------------------------------------------------------------ saving

    @api.model
    def default_get(self, fields):
        """What the steps write begins empty, whatever a context or somebody's defaults say."""
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name not in self._step_fields}

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_step_fields(vals_list)
        vals_list = [{name: value for name, value in vals.items() if name != "change_reason"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_step_fields([vals])
        self._check_not_passed_on()
        reason = (vals.get("change_reason") or "").strip()
        vals = {name: value for name, value in vals.items() if name != "change_reason"}
        records = self.with_context(fupin_reason=reason) if reason else self
        records._check_reason_given(vals)
        return super(FupinRegistered, records).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_of_own_level(self):
        if self.env.su:
            return
        scopes = {level: self.env.user._fupin_scope(level) for level in LEVELS}
        for record in self:
            if record.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” has been submitted. Only drafts can be deleted: return it first.",
                        record.display_name,
                    )
                )
            if not scopes[record.maker_level].covers(record.region_code):
                raise AccessError(
                    self.env._(
                        "“%(name)s” was entered by the %(level)s, which alone can delete it.",
                        name=record.display_name,
                        level=record._label("maker_level"),
                    )
                )

    def _refuse_step_fields(self, vals_list):
        """Refuse what only the steps write; the superuser may give a code of an older system."""
        if self.env.su or self.env.context.get("in_transition") is IN_TRANSITION:
            return
        if any(self._step_fields & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Codes and dates of the steps are set by the system, not by hand."))

    def _check_not_passed_on(self):
        """Say in plain words why a record that was passed on is closed to the village."""
        if self.env.su:
            return
        passed_on = self.filtered(lambda record: record.state != "draft")
        closed = passed_on and passed_on - passed_on._filtered_access("write")
        village = self.env.user._fupin_scope("village")
        own = closed.filtered(lambda record: village.covers(record.region_code))
        for record in own[:1]:  # of another's, the record rule says what there is to say
            if record.state == "submitted" and not record.received_at:
                message = self.env._("“%s” has been submitted. Press “Withdraw” to change it.", record.display_name)
            else:
                message = self.env._(
                    "“%s” lies with the township, so it can no longer be changed here. Ask the"
                    " township to return or correct it.",
                    record.display_name,
                )
            raise AccessError(message)

    def _check_reason_given(self, vals):
        """On confirmed records what matters most changes with a reason only."""
        names = self._needs_reason & vals.keys()
        if not names or self.env.su or self.env.context.get("fupin_reason"):
            return
        changed = self.filtered(lambda record: record.state == "confirmed" and record._differs(vals, names))
        if changed:
            raise UserError(
                self.env._(
                    "“%(name)s” is confirmed. To change %(fields)s, fill in “Reason for the"
                    " change”: it is kept in the history.",
                    name=changed[0].display_name,
                    fields=format_list(
                        self.env,
                        [self._fields[name]._description_string(self.env) for name in sorted(names)],
                    ),
                )
            )

    def _differs(self, vals, names):
        self.ensure_one()
        for name in names:
            field = self._fields[name]
            if field.type == "one2many":
                if vals[name]:
                    return True
            elif field.convert_to_cache(vals[name], self) != field.convert_to_cache(self[name], self):
                return True
        return False

    def _check_changing_lines(self, name):
        self._check_not_passed_on()
        self._check_reason_given({name: [True]})

    def _label(self, name):
        """Return the word for the value of a selection field."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """The village changes drafts only: what it passed on is closed to it."""
        domain = super()._jurisdiction_domain(scope, mode)
        if mode != "read" and scope.role == "village":
            domain &= Domain("state", "=", "draft")
        return domain

    def _place_errors(self, vals_list):
        """Return an error for each row that stands where the user enters nothing."""
        ids = {vals["region_id"] for vals in vals_list if vals.get("region_id")}
        if self.env.su or not ids:
            return []
        # sudo: the place is named in the message, whether the user may read it or not
        regions = self.env["fupin.region"].sudo().browse(ids).exists()
        scopes = [self.env.user._fupin_scope(level) for level in LEVELS]
        open_ids = {region.id for region in regions if any(scope.covers(region.code) for scope in scopes)}
        names = {region.id: region.complete_name for region in regions}
        return [
            (
                row,
                "region_id",
                self.env._(
                    "You do not cover %s, so nothing can be entered there. Choose a place of your own.",
                    names.get(vals["region_id"], vals["region_id"]),
                ),
            )
            for row, vals in enumerate(vals_list)
            if vals.get("region_id") and vals["region_id"] not in open_ids
        ]

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Pass drafts on to the township.

        :raise UserError: if one of them is no draft
        """
        self._transition("submit", reason, values={"submitted_at": utc_now(), "return_reason": False})

    def action_submit_all(self, reason=None):
        """Submit every draft of the user's villages by one press; what was returned stays, for
        it has to be corrected first.

        :raise UserError: if there is none
        """
        drafts = self.search([("state", "=", "draft"), ("maker_level", "=", "village"), ("return_reason", "=", False)])
        drafts = drafts._filtered_access("write")
        if not drafts:
            raise UserError(self.env._("There is no draft to submit."))
        drafts.action_submit(reason)

    def action_keep(self):
        """Save: the form has done it when this is called."""
        self.check_access("read")

    def action_withdraw(self, reason=None):
        """Take back what was submitted, as long as the township has not received it.

        :raise UserError: if the township has received one of them
        """
        self._check_level(LEVELS, self.env._("Only those who submitted it can withdraw it."))
        # sudo: what a village submitted is closed to it; the level was checked above
        self.sudo()._transition("withdraw", reason, values={"submitted_at": False})

    def action_receive(self, reason=None):
        """Note that the township has them before it, so they can no longer be withdrawn."""
        self._check_level(CONFIRMING, self._only_township())
        # received twice is no error, received after the decision is one
        waiting = self.filtered(lambda record: not record.received_at or record.state != "submitted")
        waiting._transition("receive", reason, values={"received_at": utc_now()})

    def action_confirm(self, reason=None):
        """Confirm submitted records; drafts that a township or county made itself are
        submitted by the same press.

        :raise AccessError: for a user who is neither of the township nor of the county
        :raise UserError: if a village's draft has not been submitted
        """
        self._check_level(CONFIRMING, self._only_township())
        own = self.filtered(lambda record: record.state == "draft" and record.maker_level != "village")
        if own:
            own.action_submit()
        now = utc_now()
        for received, records in self.grouped(lambda record: bool(record.received_at)).items():
            values = {"confirmed_at": now} if received else {"confirmed_at": now, "received_at": now}
            records._transition("confirm", reason, values=values)

    def action_return(self, reason=None):
        """Send submitted records back for correction.

        :param reason: what has to be corrected; from a form it is asked for
        :raise UserError: without a reason
        """
        self._check_level(CONFIRMING, self._only_township())
        demand = self.env._("Say what has to be corrected: the village will read it.")
        reason, action = self._reason_or_ask("return", reason, demand)
        if action:
            return action
        self._transition(
            "return",
            reason,
            values={"return_reason": reason, "submitted_at": False, "received_at": False},
        )
        return None

    def _only_township(self):
        return self.env._("Only the township or the county office of the place can do this.")

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "withdraw":
            received = self.filtered("received_at")
            if received:
                raise UserError(
                    self.env._(
                        "The township has already received “%s”. Ask it to return the record.",
                        received[0].display_name,
                    )
                )

    # ------------------------------------------------------------------- helpers

    @api.model
    def _start_year(self):
        """The year from which assets count (S0-03, S1-10)."""
        # sudo: a setting of the console, no secret
        value = self.env["ir.config_parameter"].sudo().get_param("fupin_assets.start_year")
        return int(value or DEFAULT_START_YEAR)
