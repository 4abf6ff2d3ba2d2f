from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.clock import local_date, utc_now
from ..name_field import Name

STATES = [
    ("draft", "To be put up"),
    ("posted", "On public notice"),
    ("closed", "Closed"),
    ("withdrawn", "Taken down"),
]
KINDS = [
    ("plan", "Plan of distribution"),
    ("result", "Result of distribution"),
    ("operation", "Operation of assets"),
    ("disposal", "Disposal of assets"),
    ("valuation", "Value of assets"),
    ("ownership", "Ownership"),
    ("other", "Other"),
]
# what hangs on the wall is not changed: it is taken down, and another one is put up
HUNG = frozenset({"name", "kind", "content", "unit_id", "date_from", "date_to", "place", "is_online", "hotline"})
# follow from the record that it is about, or from its steps
FOLLOWS = frozenset(
    {"region_id", "department_id", "record_name", "facts", "posted_at", "closed_on", "objection_count", "open_count"}
)


class FupinDisclosure(models.Model):
    """A public notice about a record: what hangs where, from when to when, and what people object to (S1-62, S3-60).

    | step     | from          | needs                                                                        |
    |----------|---------------|------------------------------------------------------------------------------|
    | post     | draft         | text, days, a place or the web; a photo of the wall if it hung before today  |
    | close    | posted        | the last day is over, every objection has its reply                          |
    | withdraw | draft, posted | a reason; a new notice is put up instead                                     |

    It stands where its record does; who covers that place and reads the record puts it up, records an objection (an
    oral one too) and answers. How many days it has to hang is the policy's: gates on these steps.

    How to use: a model inherits `fupin.disclosed`. Days count from the first to the last one, both included.
    """

    _name = "fupin.disclosure"
    _inherit = ["fupin.record"]
    _description = "Public notice"
    _order = "region_code, date_to desc, id desc"
    _rec_names_search = ["name"]
    _transitions = {
        "post": (("draft",), "posted"),
        "close": (("posted",), "closed"),
        "withdraw": (("draft", "posted"), "withdrawn"),
    }

    name = Name(string="Title", required=True, index="trigram")
    kind = fields.Selection(KINDS, required=True, default="other")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    res_model = fields.Char(string="Kind of record", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    region_id = fields.Many2one(readonly=True, default=None)
    department_id = fields.Many2one(readonly=True)
    unit_id = fields.Many2one(string="Put up by", default=lambda self: self._default_unit_id())
    content = fields.Text(string="Text", help="What is told to everybody, and what has to be said about it.")
    facts = fields.Json(help="The list under the text, as it was when it was put up.")
    date_from = fields.Date(string="Hangs from", default=lambda self: local_date())
    date_to = fields.Date(string="Until", help="The last day; it can be closed on the day after it.")
    days = fields.Integer(compute="_compute_days", store=True, aggregator=None)
    place = fields.Char(string="Where it hangs", help="Such as: notice board at the village office.")
    is_online = fields.Boolean(string="Also on the web")
    hotline = fields.Char(string="Telephone for objections", help="An office's number: it is printed.")
    posted_at = fields.Datetime(string="Put up in the console", readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    is_over = fields.Boolean(string="Its days are over", compute="_compute_is_over", search="_search_is_over")
    objection_ids = fields.One2many("fupin.disclosure.objection", "disclosure_id", string="Objections")
    objection_count = fields.Integer(string="Number of objections", compute="_compute_objections", store=True)
    open_count = fields.Integer(string="Unanswered objections", compute="_compute_objections", store=True)
    upheld_count = fields.Integer(string="Objections upheld", compute="_compute_objections", store=True)
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Photos and papers", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, date_to DESC, id DESC)")
    _record_idx = models.Index("(res_model, res_id)")
    _hanging_idx = models.Index("(region_code, date_to) WHERE state = 'posted'")
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "A notice cannot end before it begins.")

    @api.model
    def _default_unit_id(self):
        return self.env.user.sudo().fupin_unit_id  # sudo: one's own unit

    @api.depends("date_from", "date_to")
    def _compute_days(self):
        for notice in self:
            both = notice.date_from and notice.date_to
            notice.days = (notice.date_to - notice.date_from).days + 1 if both else 0

    @api.depends("state", "date_to")
    def _compute_is_over(self):
        today = local_date()
        for notice in self:
            notice.is_over = notice.state == "posted" and notice.date_to < today

    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "posted") & Domain("date_to", "<", local_date())

    @api.depends("objection_ids.outcome")
    def _compute_objections(self):
        for notice in self:
            outcomes = notice.objection_ids.mapped("outcome")
            notice.objection_count = len(outcomes)
            notice.open_count = outcomes.count(False)
            notice.upheld_count = outcomes.count("upheld")

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._placed(self._own_values(vals)) for vals in vals_list])

    def write(self, vals):
        vals = self._own_values(vals)
        if {"res_model", "res_id"} & vals.keys():
            raise UserError(self.env._("A notice stays with its record: put up a new one there."))
        self._check_hung(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not self.env.su and any(notice.state != "draft" for notice in self):
            raise UserError(self.env._("What has hung is kept: take the notice down instead of deleting it."))

    def _own_values(self, vals):
        """Return what a caller may say: the rest follows from the record, the objections and the steps."""
        return vals if self.env.su else {name: value for name, value in vals.items() if name not in FOLLOWS}

    def _placed(self, vals):
        """Return values with the place and the name of the record, which the user reads."""
        record = self._record_of(vals.get("res_model"), vals.get("res_id"))
        record.check_access("read")
        about = record.sudo()  # sudo: place and department of a record that may be read
        department = about.department_id.id if "department_id" in about._fields else False
        return {
            "name": self.env._("Notice about %s", about.display_name),
            **vals,
            "region_id": about.region_id.id,
            "department_id": department,
            "record_name": about.display_name,
        }

    def _record_of(self, res_model, res_id):
        """Return the record that a notice is to be about.

        :raise UserError: for what is no business record, or a confidential one
        """
        model = self.env.get(res_model or "")
        if not res_id or not hasattr(model, "_check_disclosure") or getattr(model, "_fupin_confidential", False):
            raise UserError(self.env._("Open the record first, then put up its notice there."))
        return model.browse(res_id)

    def _subject(self):
        """Return the record that a notice is about, as the superuser."""
        self.ensure_one()
        # sudo: a notice that may be read says what it is about
        return self.env[self.res_model].sudo().browse(self.res_id).exists()

    def _check_hung(self, vals):
        """Raise `UserError` where what hangs, or has hung, would change."""
        closed = HUNG & vals.keys()
        hung = self.filtered(lambda notice: notice.state != "draft")
        if closed and hung and not self.env.su:
            raise UserError(
                self.env._(
                    "“%(name)s” has been put up: “%(field)s” cannot be changed. Take it down and put up a new one.",
                    name=hung[0].name,
                    field=self._fields[min(closed)]._description_string(self.env),
                )
            )

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        for row, vals in enumerate(vals_list):
            first, last = (fields.Date.to_date(vals.get(name)) for name in ("date_from", "date_to"))
            if first and last and last < first:
                errors.append((row, "date_to", self.env._("A notice cannot end before it begins.")))
        return errors

    @api.model
    def _follow_records(self, records):
        """Let notices stand where their records stand."""
        # sudo: notices follow, whoever moves the record
        found = self.sudo().search([("res_model", "=", records._name), ("res_id", "in", records.ids)])
        for res_id, notices in found.grouped("res_id").items():
            placed = notices._placed({"res_model": records._name, "res_id": res_id})
            notices.write({name: placed[name] for name in ("region_id", "department_id")})

    # ------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """As for papers: by place, department and kind of record."""
        if scope.role == "third_party":
            return Domain.FALSE
        models_open = self.env["fupin.event"]._open_models(scope)
        return super()._jurisdiction_domain(scope, mode) & Domain("res_model", "in", models_open)

    # ------------------------------------------------------------------ actions

    def action_post(self, reason=None):
        """Put notices up: from now on the text stands and objections are taken.

        :raise UserError: without text, days or place; for past days without a photo of the wall
        """
        self.check_access("write")
        for notice in self:
            notice._transition("post", reason, values={"posted_at": utc_now(), "facts": notice._facts()})

    def action_close(self, reason=None):
        """Close notices whose days are over and whose objections have their replies.

        :raise UserError: before the day after the last one; with an objection that nobody has answered
        """
        self.check_access("write")
        self._transition("close", reason, values={"closed_on": local_date()})

    def action_withdraw(self, reason=None):
        """Take a notice down.

        :param reason: why; from a form it is asked for
        :raise UserError: without a reason
        """
        self.check_access("write")
        demand = self.env._("Say why the notice is taken down: it is kept in the history.")
        reason, action = self._reason_or_ask("withdraw", reason, demand)
        if action:
            return action
        self._transition("withdraw", reason, values={"closed_on": local_date()})
        return None

    def action_open_record(self):
        """Open the record that the notice is about."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for notice in self:
            if name == "post":
                notice._check_can_hang()
            elif name == "close":
                notice._check_can_close()
            notice._subject()._check_disclosure(notice, name)

    def _check_can_hang(self):
        for name in ("content", "date_from", "date_to"):
            if not self[name]:
                label = self._fields[name]._description_string(self.env)
                raise UserError(self.env._("“%(name)s”: fill in “%(field)s”.", name=self.name, field=label))
        if not self.place and not self.is_online:
            raise UserError(self.env._("“%s”: say where it hangs, or that it stands on the web.", self.name))
        if self.date_from < local_date() and not self.document_ids:
            raise UserError(
                self.env._(
                    "“%s” is said to have hung before today: add a photo of it under “Photos and papers”, or let it"
                    " hang from today.",
                    self.name,
                )
            )

    def _check_can_close(self):
        if local_date() <= self.date_to:
            raise UserError(
                self.env._("“%(name)s” hangs until %(day)s: close it after that.", name=self.name, day=self.date_to)
            )
        # sudo: every objection counts, whoever may read it
        waiting = self.sudo().objection_ids.filtered(lambda objection: not objection.outcome)
        if waiting:
            raise UserError(
                self.env._(
                    "“%(name)s” has %(count)s objections without a reply: answer them first. “%(text)s”",
                    name=self.name,
                    count=len(waiting),
                    text=waiting[0].content,
                )
            )

    def _after_transition(self, name):
        super()._after_transition(name)
        for notice in self:
            notice._subject()._after_disclosure(notice, name)

    def _facts(self):
        """Return the list under the text: ``{"columns": [...], "rows": [[...]]}`` of texts, or None."""
        return self._subject()._disclosure_facts(self.kind)
