from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.protected_field import Protected
from odoo.addons.fupin_base.scope import COUNTY_DIGITS
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

RECIPIENTS = [("discipline", "Discipline inspection"), ("police", "Police")]
STATES = [
    ("draft", "Draft"),
    ("transferred", "Transferred"),
    ("received", "Receipt noted"),
    ("concluded", "Closed with a result"),
]
MAKERS = ("township", "county")
# in Chinese, as papers are
TITLES = {"discipline": "移送纪检监察机关", "police": "移送公安机关"}
# what is still written once it was transferred: by the unit that made it, by whom it went to
OPEN_TO_MAKER = frozenset({"granted_user_ids", "attachment_ids", "receipt_number", "received_on", "result"})
OPEN_TO_RECIPIENT = frozenset({"receipt_number", "received_on", "result"})


class FupinClue(models.Model):
    """A clue handed to the discipline inspection or the police: loss by poor supervision (S0-26, S1-80, S3-65).

    Confidential: outside its circle it is in no list, count, history, paper, warning or desk.

    | who                                                | draft                    | transferred, received     |
    |----------------------------------------------------|--------------------------|---------------------------|
    | posts in the unit that made it (county, township)  | read, change, delete     | read, note receipt, result|
    | discipline posts of its county, if it went to them | —                        | read, note receipt, result|
    | persons named by the unit that made it             | read                     | read                      |
    | everybody else, administrators included            | —                        | —                         |

    Its scans hang on it directly: papers (`fupin.document`) are seen by all who see a kind of record.
    """

    _name = "fupin.clue"
    _inherit = ["fupin.record", "fupin.protected"]
    _description = "Clue"
    _order = "region_code, id desc"
    _fupin_confidential = True
    _protected = {"persons": "name"}
    _transitions = {
        "transfer": (("draft",), "transferred"),
        "receive": (("transferred",), "received"),
        "conclude": (("received",), "concluded"),
    }

    name = fields.Char(compute="_compute_name", store=True)
    asset_id = fields.Many2one(
        "fupin.asset", index="btree_not_null", ondelete="set null",
        compute="_compute_about", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    project_id = fields.Many2one(
        "fupin.project", index="btree_not_null", ondelete="set null",
        compute="_compute_about", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    problem_id = fields.Many2one("fupin.problem", index="btree_not_null", ondelete="set null")
    facts = fields.Text(
        compute="_compute_facts", store=True, precompute=True, readonly=False, required=True,
        help="What happened, when, and what was lost. Taken from where the clue comes from; put it in your own words.",
    )  # fmt: skip
    amount = fields.Float(
        string="Amount involved", digits=(16, 2), help="Yuan.",
        compute="_compute_facts", store=True, precompute=True, readonly=False, aggregator=None,
    )  # fmt: skip
    persons = Protected(
        string="Responsible persons",
        help="Kept encrypted and shown masked.",
    )
    persons_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    persons_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence", copy=False)
    recipient = fields.Selection(RECIPIENTS, required=True, default="discipline")
    region_id = fields.Many2one(compute="_compute_region_id", store=True, precompute=True, readonly=True, default=None)
    unit_id = fields.Many2one(string="Made by", readonly=True, copy=False)
    granted_user_ids = fields.Many2many(
        "res.users", string="Also shown to", copy=False, domain=[("share", "=", False)],
        help="Persons who may read it besides the unit that made it and whom it goes to.",
    )  # fmt: skip
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft", index=False)
    transferred_on = fields.Date(readonly=True, copy=False)
    receipt_number = fields.Char(copy=False)
    received_on = fields.Date(copy=False)
    result = fields.Text(string="Outcome", copy=False, help="What came of it.")
    history = fields.Text(string="Steps", compute="_compute_history")
    is_recipient = fields.Boolean(compute="_compute_is_recipient")

    _place_idx = models.Index("(region_code, id DESC)")
    _unit_state_idx = models.Index("(unit_id, state)")

    # ------------------------------------------------------------------ computes

    @api.depends("problem_id")
    def _compute_about(self):
        for clue in self:
            problem = clue.problem_id
            clue.asset_id = clue.asset_id or problem.asset_id
            clue.project_id = clue.project_id or problem.project_id

    @api.depends("asset_id", "project_id", "recipient")
    def _compute_name(self):
        for clue in self.sudo():  # sudo: the name of what it is about, whoever reads the clue
            about = clue.asset_id.name or clue.project_id.name or clue.unit_id.name or ""
            clue.name = "：".join(filter(None, [TITLES.get(clue.recipient), about]))

    @api.depends("asset_id", "project_id", "problem_id")
    def _compute_facts(self):
        """What is known of it is filled in, what somebody wrote stays."""
        for clue in self:
            lines, amount = clue._known_facts()
            clue.facts = clue.facts or "\n".join(lines)
            clue.amount = clue.amount or amount

    def _known_facts(self):
        """Return ``(lines of text, amount in yuan)`` of the asset, project and problem it comes from."""
        asset, project, problem = self.asset_id, self.project_id or self.asset_id.project_id, self.problem_id
        lines, amount = [], 0.0
        if project:
            amount = project.total_investment
            lines.append(self.env._("Project: %(name)s, %(year)s", name=project.name, year=project.year or "—"))
        if asset:
            amount = asset.original_value
            lines.append(
                self.env._(
                    "Asset: %(code)s %(name)s, %(place)s; original value %(amount)s yuan; %(use)s",
                    code=asset.code or "", name=asset.name, place=asset.region_id.complete_name or "",
                    amount=f"{asset.original_value:,.2f}", use=self._label(asset, "use_status"),
                )
            )  # fmt: skip
        if problem:
            lines.append(
                self.env._(
                    "Problem of %(day)s: %(what)s", day=problem.found_on, what=problem.description or problem.name
                )
            )
            lines += [text for text in (problem.analysis, problem.proposal, problem.measure) if text]
        return lines, amount

    @api.model
    def _label(self, record, name):
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "—")

    @api.depends("asset_id.region_id", "project_id.region_id", "unit_id.region_id")
    def _compute_region_id(self):
        """It stands where that does which it is about."""
        for clue in self:
            # sudo: the place of what was named
            about = clue.asset_id.sudo() or clue.project_id.sudo() or clue.unit_id.sudo()
            clue.region_id = about.region_id

    @api.depends("state")
    def _compute_history(self):
        """Its steps, for its circle alone: the common list of steps shows none of a confidential kind."""
        self.check_access("read")
        # sudo: steps of confidential records are closed to all; these may be read, see above
        events = self.env["fupin.event"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )  # fmt: skip
        told = events.grouped("res_id")
        for clue in self:
            clue.history = "\n".join(clue._told_step(event) for event in told.get(clue.id, ()))

    def _told_step(self, event):
        moment = fields.Datetime.context_timestamp(self.with_context(tz="Asia/Shanghai"), event.date)
        words = [f"{moment:%Y-%m-%d %H:%M}", event.unit_id.name, event.user_id.name, event.transition_label]
        return "  ".join(filter(None, [*words, event.reason]))

    @api.depends("state", "recipient", "region_code")
    @api.depends_context("uid")
    def _compute_is_recipient(self):
        scope = self.env.user._fupin_scope("discipline")
        for clue in self:
            # sudo: whether it came to the user, looked at in columns alone
            clue.is_recipient = bool(clue.id) and bool(clue.sudo().filtered_domain(self._recipient_domain(scope)))

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        self._refuse_unit(vals_list)
        unit = self._making_unit()
        return super().create([{"unit_id": unit.id, **vals} for vals in vals_list])

    def write(self, vals):
        self._refuse_unit([vals])
        return super().write(vals)

    def _refuse_unit(self, vals_list):
        """Its circle follows from the unit: nobody names another one."""
        if not self.env.su and any("unit_id" in vals for vals in vals_list):
            raise AccessError(self.env._("Which unit makes it is noted by the system."))

    @api.model
    def _making_unit(self):
        """Return the unit of the user's post in a county office or township."""
        if self.env.su:
            return self.env["fupin.unit"]
        posts = self.env.user.sudo().assignment_ids  # sudo: one's own posts
        units = posts.filtered(lambda post: post.is_valid and post.role in MAKERS).unit_id
        main = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        return main if main in units else units[:1]

    def _check_rows(self, vals_list, records=None):
        """Once transferred, its facts stay; whom it went to notes receipt and result."""
        errors = super()._check_rows(vals_list, records)
        if self.env.su or not records:
            return errors
        for number, vals in enumerate(vals_list):
            for clue in records:
                closed = vals.keys() - clue._open_names()
                if closed:
                    message = self.env._("What was transferred stays as it is: make another clue for what is new.")
                    errors.append((number, min(closed), message))
        return errors

    def _open_names(self):
        if self.state == "draft":
            return self._fields.keys()
        return OPEN_TO_RECIPIENT if self.is_recipient else OPEN_TO_MAKER

    def _after_save(self, names):
        super()._after_save(names)
        if "attachment_ids" in names:
            self._attach_photos("attachment_ids")

    def _event_fields(self, vals):
        """Protected values leave no trace in the history."""
        return [name for name in super()._event_fields(vals) if not name.startswith(tuple(self._protected))]

    def _check_reveal(self):
        """Whoever reads it reads whom it is about; an event says so."""
        self.check_access("read")

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if self.filtered(lambda clue: clue.state != "draft"):
            raise UserError(self.env._("What was transferred is not deleted."))

    # --------------------------------------------------------------------- steps

    def action_transfer(self, reason=None):
        """Hand the clue over: from here on the recipient sees it, and its facts stay."""
        self.check_access("write")
        self._transition("transfer", reason, values={"transferred_on": local_date()})

    def action_receive(self, reason=None):
        """Note that it was received: with the number of the receipt."""
        self.check_access("write")
        for clue in self:
            clue._transition("receive", reason, values={"received_on": clue.received_on or local_date()})

    def action_conclude(self, reason=None):
        """Close it, with what came of it."""
        self.check_access("write")
        self._transition("conclude", reason)

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for clue in self:
            if name == "transfer" and clue.is_recipient:
                raise AccessError(self.env._("The unit that made it transfers it."))
            if name == "receive" and not (clue.receipt_number or "").strip():
                raise UserError(self.env._("Write the number of the receipt first."))
            if name == "conclude" and not (clue.result or "").strip():
                raise UserError(self.env._("Write what came of it first."))

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Its circle, see the class. The scope without a role is that of the persons named."""
        if not scope.role:
            return Domain("granted_user_ids", "in", [scope.uid]) if mode == "read" else Domain.FALSE
        if scope.role == "discipline":
            reached = self._recipient_domain(scope)
        elif scope.role in MAKERS:
            reached = Domain("unit_id", "in", list(scope.unit_ids)) & scope.under("region_code")
        else:
            return Domain.FALSE
        return reached if mode == "read" else reached & Domain("state", "!=", "concluded")

    @api.model
    def _recipient_domain(self, scope):
        """What went to the discipline inspection of a county; neither above nor below it."""
        counties = [prefix for prefix in scope.prefixes if len(prefix) == COUNTY_DIGITS]
        here = Domain.OR(Domain("region_code", "=like", prefix + "%") for prefix in counties)
        return here & Domain("recipient", "=", "discipline") & Domain("state", "!=", "draft")
