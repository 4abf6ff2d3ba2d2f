from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("draft", "To be issued"),
    ("issued", "To be replied to"),
    ("replied", "Replied"),
    ("closed", "Closed"),
]
ISSUING = ("township", "department", "county")
# table of a policy: what is ordered to be put right within a term, with its number
VIOLATIONS = "violations"
# what the unit it is addressed to fills in
REPLY = frozenset({"reply", "photo_ids", "document_ids"})


class FupinSupervisionOrder(models.Model):
    """督办单: what a unit has to put right until when, its reply, whether that was enough (S4-35).

    | step   | from    | who                                        | asks for                     |
    |--------|---------|--------------------------------------------|------------------------------|
    | issue  | draft   | who issues: township, department, county   | unit, demand, a day to come  |
    | answer | issued  | the unit it is addressed to                | a reply                      |
    | return | replied | who issued it                              | why the reply is not enough  |
    | close  | replied | who issued it                              |                              |

    The reply comes by `action_answer`. ``is_circulated`` says that poor results were made known to all (通报, S4-36),
    which evaluations read.
    """

    _name = "fupin.supervision.order"
    _inherit = ["fupin.numbered", "fupin.project.affair", "fupin.policy.choice"]
    _description = "Supervision order"
    _order = "region_code, id desc"
    _rec_name = "code"
    _rec_names_search = ["code", "demand", "project_id", "asset_id"]
    _code_prefix = "DB"
    _kind_fields = {}
    _choice_methods = {"violation": "_choices_violation"}
    _transitions = {
        "issue": (("draft",), "issued"),
        "answer": (("issued",), "replied"),
        "return": (("replied",), "issued"),
        "close": (("replied",), "closed"),
    }

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    code = fields.Char(string="Number")
    number = fields.Char(string="Order number", related="code")
    region_id = fields.Many2one(
        compute="_compute_place", store=True, precompute=True, readonly=False, help="Where what it is about stands."
    )
    from_unit_id = fields.Many2one(
        "fupin.unit", string="Issued by", required=True, index=True, ondelete="restrict",
        default=lambda self: self.env.user.fupin_unit_id,
    )  # fmt: skip
    unit_id = fields.Many2one(string="Addressed to", required=True)
    demand = fields.Text(string="To put right", required=True, help="The problem, what is demanded, and why.")
    violation = fields.Char(help="Which of those that the policy names, where a correction is ordered.")
    names_violations = fields.Boolean(string="Violations are named", compute="_compute_names_violations")
    issued_on = fields.Date(readonly=True, copy=False)
    due_date = fields.Date(string="Reply by", required=True)
    reply = fields.Text(copy=False)
    replied_on = fields.Date(readonly=True, copy=False)
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    return_reason = fields.Text(string="Not enough because", readonly=True, copy=False)
    is_circulated = fields.Boolean(
        string="Made known to all",
        copy=False,
        help="Poor results were circulated; evaluations count it.",  # S4-36
    )
    circulated_text = fields.Text(string="What was made known", copy=False)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    can_answer = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")

    _place_idx = models.Index("(region_code, id DESC)")
    _open_idx = models.Index("(unit_id, due_date) WHERE state = 'issued'")

    @api.depends("code", "unit_id")
    def _compute_display_name(self):
        for order in self:
            # sudo: the name of the unit on a paper that may be read
            order.display_name = " ".join(filter(None, [order.code, order.unit_id.sudo().name]))

    @api.depends("unit_id.region_id")
    def _compute_place(self):
        super()._compute_place()
        for order in self:
            # sudo: an order about a unit's work, and no project, stands where the unit does
            order.region_id = order.region_id or order.unit_id.sudo().region_id

    @api.model
    def _choices_violation(self, _kind):
        """Return the violations that the policy of the user's place names."""
        rows = self._violations(self.env.user._main_region())
        return [(row["name"], f"{row.get('number') or ''} {row['name']}".strip()) for row in rows]

    @api.model
    def _violations(self, region):
        """Return the rows of the policy's table of violations that binds in a place."""
        # sudo: what a policy names does not depend on who asks
        rows = self.env["fupin.policy"].sudo()._table_rows(VIOLATIONS, region, local_date())
        return [row for row in rows if row.get("name")]

    @api.depends("from_unit_id")
    def _compute_names_violations(self):
        found = bool(self._violations(self.env.user._main_region()))
        for order in self:
            order.names_violations = found or bool(order.violation)

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        today = local_date()
        for order in self:
            order.is_overdue = order.state == "issued" and bool(order.due_date) and order.due_date < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "issued") & Domain("due_date", "<", local_date())
        return late if True in value else ~late

    @api.depends("state", "unit_id", "from_unit_id")
    @api.depends_context("uid")
    def _compute_can(self):
        acts_for = self.env["fupin.handover"]._acts_for
        for order in self:
            order.can_answer = bool(order.unit_id) and acts_for(order.unit_id)
            order.can_decide = bool(order.from_unit_id) and acts_for(order.from_unit_id)

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create([self._own_values(vals) for vals in vals_list])
        orders._check_issuer()
        return orders

    def write(self, vals):
        vals = self._own_values(vals)
        if not self.env.su:
            self._check_open(vals)
        result = super().write(vals)
        if "from_unit_id" in vals:
            self._check_issuer()
        return result

    @api.model
    def _with_codes(self, vals_list):
        """Numbers are drawn in the county of the unit that issues."""
        own = self.env.user.fupin_unit_id.id
        # sudo: in which county a unit stands
        units = self.env["fupin.unit"].sudo()
        places = [units.browse(vals.get("from_unit_id") or own).region_id.id for vals in vals_list]
        placed = [{**vals, "region_id": place} for vals, place in zip(vals_list, places, strict=True)]
        coded = super()._with_codes(placed)
        return [{**vals, "code": row.get("code")} for vals, row in zip(vals_list, coded, strict=True)]

    def _own_values(self, vals):
        """Return what a caller may say: what the steps write is taken from nobody else."""
        steps = () if self.env.su else ("code", "issued_on", "replied_on", "closed_on", "return_reason", "reply")
        return {name: value for name, value in vals.items() if name not in steps}

    def _check_open(self, names):
        """Raise `UserError` where an order that was issued would change; papers are added until it is closed."""
        fixed = sorted(set(names) - {"is_circulated", "circulated_text", "photo_ids", "document_ids"})
        if fixed and any(order.state != "draft" for order in self):
            raise UserError(self.env._("The order was issued: what it demands stays. Issue another one."))

    def _check_issuer(self):
        """Nobody issues orders in another unit's name."""
        if not self.env.su and not all(self.mapped("can_decide")):
            raise AccessError(self.env._("You issue orders for your own unit alone."))

    def _check_rows(self, vals_list, records=None):
        """An order may be about a unit's work as a whole: it needs no project. Violations are those of the policy."""
        errors = [error for error in super()._check_rows(vals_list, records) if error[1] != "project_id"]
        given = {row: vals["violation"] for row, vals in enumerate(vals_list) if vals.get("violation")}
        if given and not self.env.su:
            known = {row["name"] for row in self._violations(self.env.user._main_region())}
            text = self.env._("Choose one of the violations that the policy names.")
            errors += [(row, "violation", text) for row, name in given.items() if name not in known]
        return errors

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not self.env.su and any(order.state != "draft" for order in self):
            raise UserError(self.env._("Only what was not issued yet can be deleted."))

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()
        if {"unit_id", "state"} & names:
            self._open_to_unit()

    def _open_to_unit(self):
        """Let the unit it is addressed to read an order about something that stands elsewhere, once it is issued."""
        pairs = [(order.id, order.unit_id.id) for order in self.sudo() if order.state != "draft"]  # sudo: as above
        self.env["fupin.share"]._replace(self, sorted(pairs))

    # ------------------------------------------------------------------- actions

    def action_issue(self, reason=None):
        """Send the order to the unit.

        :raise UserError: where the day for the reply is over
        """
        self._check_decides()
        self._transition("issue", reason, values={"issued_on": local_date(), "return_reason": False})

    def action_answer(self, reply=None):
        """Reply to orders; from a form the reply is asked for.

        :param reply: what was put right
        :raise AccessError: for others than the unit it is addressed to
        """
        self.check_access("read")
        if not self.env.su and not all(self.mapped("can_answer")):
            unit = self.sudo().unit_id[:1]  # sudo: who may is told to whom may not
            raise AccessError(self.env._("The unit it is addressed to replies: %s.", unit.name))
        reply, action = self._reason_or_ask("answer", reply, self.env._("Say what was put right."))
        if action:
            return action
        # sudo: an order is closed to the unit it is addressed to, but for its reply; who replies was checked above
        self.sudo()._transition("answer", reply, values={"replied_on": local_date(), "reply": reply})
        return None

    def action_return(self, reason=None):
        """Ask for another reply, with a reason."""
        self._check_decides()
        reason, action = self._reason_or_ask("return", reason, self.env._("Say what is not enough."))
        if action:
            return action
        self._transition("return", reason, values={"return_reason": reason})
        return None

    def action_close(self, reason=None):
        """Close orders whose reply is enough."""
        self._check_decides()
        self._transition("close", reason, values={"closed_on": local_date()})

    def _check_decides(self):
        self.check_access("write")
        if not self.env.su and not all(self.mapped("can_decide")):
            unit = self.sudo().from_unit_id[:1]  # sudo: who may is told to whom may not
            raise AccessError(self.env._("Who issued the order decides: %s.", unit.name))

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        late = self.filtered(lambda order: order.due_date < local_date())
        if name == "issue" and late:
            raise UserError(self.env._("“%s”: the day for the reply is over, choose one to come.", late[0].code))

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Drafts are seen by who may issue them; a department also reads what is addressed to it, and issues its own."""
        domain = super()._jurisdiction_domain(scope, mode)
        if scope.role == "department":
            mine = Domain("from_unit_id", "in", list(scope.unit_ids))
            addressed = Domain("unit_id", "in", list(scope.unit_ids)) & Domain("state", "!=", "draft")
            return scope.under("region_code") & (mine if mode != "read" else mine | addressed) | domain
        if scope.role in ISSUING:
            return domain
        return Domain.FALSE if mode != "read" else domain & Domain("state", "!=", "draft")

    # ------------------------------------------------------------------ measures

    def _measure_days_late(self, alias):
        """Days since the reply was due; negative before, none once it came (S4-35)."""
        return SQL(
            "CASE WHEN %s = 'issued' THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "due_date"),
        )  # fmt: skip
