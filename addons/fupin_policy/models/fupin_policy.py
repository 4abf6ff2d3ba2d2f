from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.region_code import CUTS
from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..kernel import value as typed_value
from ..kernel.layering import Layer, resolve

CODE_DIGITS = 12


class FupinPolicy(models.Model):
    """A regulation as data: it belongs to a place and a period and is made of articles, each of which may bind.

    All policies in force on the way up from a place apply together (`_in_force`); for one key the nearest
    place's wins, see ``kernel.layering``. A policy that took effect is never edited: a change is a new version,
    and what happened under the old one keeps pointing at it. What the text leaves open can be filled in at any
    time.

    | who                          | may                                                |
    |------------------------------|----------------------------------------------------|
    | everyone                     | read the policies of his county and those above    |
    | administrator, in his places | write drafts, put into force, end, keep in force   |
    """

    _name = "fupin.policy"
    _inherit = ["fupin.jurisdiction", "fupin.state.machine"]
    _description = "Policy"
    _order = "region_code, date_from desc, version desc, id desc"
    _rec_names_search = ["name", "document_number", "key"]
    _transitions = {
        "publish": (("draft",), "effective"),
        "expire": (("effective",), "expired"),
        "resume": (("expired",), "effective"),
    }

    # identity
    key = fields.Char(required=True, help="Made by itself; the same in every version.")
    name = fields.Char(required=True)
    document_number = fields.Char()
    version = fields.Integer(default=1, required=True, readonly=True, aggregator=None)
    previous_id = fields.Many2one(
        "fupin.policy", string="Version before", index="btree_not_null", ondelete="restrict", readonly=True, copy=False
    )
    issuer = fields.Char(string="Issued by")
    issue_date = fields.Date(string="Issued on")
    contact = fields.Char(help="Who interprets the text, and how to reach them.")
    hotline = fields.Char(help="Printed on publications.")
    parent_documents = fields.Text(string="Based on", help="The documents that it rests on, one a line.")
    repeals = fields.Text(help="The documents that it replaces, one a line.")
    note = fields.Text()

    # place and period
    region_id = fields.Many2one(
        "fupin.region",
        string="Applies in",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user._main_region(),
    )
    region_code = fields.Char(
        compute="_compute_region_code", store=True, precompute=True, required=True, index=True, recursive=False
    )
    date_from = fields.Date(string="In force from", required=True, default=lambda self: local_date())
    date_to = fields.Date(string="Until", help="Last day; empty: until further notice.")
    is_continued = fields.Boolean(
        string="Kept in force", readonly=True, copy=False, help="Goes on after its last day, by a recorded decision."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("effective", "Effective"), ("expired", "Expired")],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    is_live = fields.Boolean(
        string="In regular operation",
        readonly=True,
        copy=False,
        help="Reminders and overdue notices are sent from then on; before, what is missing is one list to catch up on.",
    )
    live_from = fields.Date(string="Regular operation since", readonly=True, copy=False)

    # content
    article_ids = fields.One2many("fupin.policy.article", "policy_id", string="Articles")
    parameter_ids = fields.One2many("fupin.policy.parameter", "policy_id", string="Parameters")
    table_ids = fields.One2many("fupin.policy.table", "policy_id", string="Tables")
    open_count = fields.Integer(string="Left open", compute="_compute_open_count")
    event_ids = fields.One2many(
        "fupin.event", "res_id", string="History", domain=[("res_model", "=", "fupin.policy")], readonly=True
    )

    _key_version_uniq = models.UniqueIndex(
        "(region_id, key, version)", "This place already has this version of the policy."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A policy cannot end before it begins."
    )

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for policy in self:
            policy.region_code = policy.region_id.code

    @api.depends("name", "document_number", "version")
    def _compute_display_name(self):
        for policy in self:
            parts = [policy.name or ""]
            if policy.document_number:
                parts.append(f"（{policy.document_number}）")
            if policy.version > 1:
                parts.append(self.env._(", version %s", policy.version))
            policy.display_name = "".join(parts)

    @api.depends("parameter_ids.is_open", "parameter_ids.value")
    def _compute_open_count(self):
        for policy in self:
            policy.open_count = len(policy.parameter_ids.filtered("is_unset"))

    # ------------------------------------------------------------------ saving

    # set by steps alone
    _engine_fields = frozenset({"is_continued", "is_ended", "is_live", "live_from", "previous_id", "version"})

    @api.model
    def default_get(self, fields):
        """What the steps set is taken from no context and from nobody's own defaults."""
        defaults = super().default_get(fields)
        return {
            name: 1 if name == "version" else value
            for name, value in defaults.items()
            if name == "version" or name not in self._engine_fields
        }

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_engine_fields(set().union(*vals_list) if vals_list else set())
        policies = super().create([self._with_key(vals) for vals in vals_list])
        policies._check_reach()
        self.env["fupin.event"]._record(policies, "create")
        return policies

    def write(self, vals):
        self._refuse_engine_fields(vals.keys())
        self._refuse_edit(vals)
        tracked = [name for name in vals if name in self._fields and self._fields[name].type != "one2many"]
        before = self._event_values(tracked)
        result = super().write(vals)
        self._check_reach(vals)
        self.env["fupin.event"]._record_changes(self, before, self._event_values(tracked))
        return result

    @api.model
    def _with_key(self, vals):
        """Return values with a key where an administrator gave none."""
        if vals.get("key"):
            return vals
        # sudo: numbers are drawn by the system
        return {**vals, "key": "p" + self.env["ir.sequence"].sudo().next_by_code("fupin.policy")}

    # lines answer for themselves; what administrators may say at any time about a policy in force
    _editable = frozenset({"contact", "hotline", "note", "parameter_ids"})

    def _refuse_engine_fields(self, names):
        by_engine = self.env.su or self.env.context.get("in_transition") is IN_TRANSITION
        if self._engine_fields & set(names) and not by_engine:
            raise AccessError(self.env._("This follows from the steps of a policy and is not written by hand."))

    def _refuse_edit(self, vals):
        """A policy that took effect is not edited: see the class."""
        if vals.keys() - self._editable and self.filtered(lambda policy: policy.state != "draft"):
            raise UserError(self.env._("A policy that took effect is not changed any more: make a new version of it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if self.filtered(lambda policy: policy.state != "draft"):
            raise UserError(self.env._("A policy that took effect cannot be deleted: end it instead."))

    # ------------------------------------------------------------------- steps

    def action_publish(self, reason=None):
        """Put drafts into force from their first day; the version before ends the day before.

        :raise UserError: with every problem of the policy that `_publish_problems` finds
        """
        problems = [text for policy in self for text in policy._publish_problems()]
        if problems:
            raise UserError(
                self.env._("This policy cannot take effect yet:\n%s", "\n".join(f"• {text}" for text in problems))
            )
        self._transition("publish", reason)

    def _publish_problems(self):
        """Hook: what stands in the way of taking effect, in words."""
        self.ensure_one()
        return [] if self.article_ids else [self.env._("It has no article.")]

    def action_expire(self, reason=None):
        """End policies today, with a reason."""
        self.check_access("write")
        if not reason:
            return self._ask_reason("expire")
        self._transition("expire", reason)
        return None

    def action_resume(self, reason=None):
        """Keep expired policies in force until their successor comes, by a decision whose reason is kept (S0-35)."""
        self.check_access("write")
        if not reason:
            return self._ask_reason("resume")
        self._transition("resume", reason, values={"is_continued": True})
        return None

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "publish":
            self._end_versions_before()
        if name == "expire":
            self._end_period()
        self.env.registry.clear_cache()

    def _end_versions_before(self):
        for policy in self:
            before = self.search(
                Domain("key", "=", policy.key)
                & Domain("region_id", "=", policy.region_id.id)
                & Domain("id", "!=", policy.id)
                & Domain("state", "!=", "draft")
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", policy.date_from))
            )
            last_day = fields.Date.subtract(policy.date_from, days=1)
            before._set_period_end(last_day)
            before.filtered(lambda old: old.state == "effective" and old.date_to < local_date())._transition("expire")

    def _end_period(self):
        yesterday = fields.Date.subtract(local_date(), days=1)
        for policy in self:
            if not policy.date_to or policy.date_to > yesterday or policy.is_continued:
                policy._set_period_end(yesterday)

    def _set_period_end(self, day):
        """Write the last day; a policy that never had a day keeps its first."""
        for policy in self:
            policy._write_past_lock({"date_to": max(day, policy.date_from), "is_continued": False})

    def _write_past_lock(self, vals):
        """Write what a step sets, past the lock on edits."""
        return super().write(vals)

    @api.model
    def _expire_due(self, day):
        """Let policies whose last day has passed expire (S0-35); returns them. Run by the clock."""
        due = self.search([("state", "=", "effective"), ("date_to", "<", day), ("is_continued", "=", False)])
        if due:
            due._transition("expire", self.env._("Its last day has passed."))
        return due

    # --------------------------------------------------------------- in force

    @api.model
    def _in_force_domain(self, day):
        """Return the domain of the policies that bind on a day; a past day is judged by what bound then."""
        return (
            Domain("state", "!=", "draft")
            & Domain("date_from", "<=", day)
            & (
                Domain("date_to", "=", False)
                | Domain("date_to", ">=", day)
                | (Domain("is_continued", "=", True) & Domain("state", "=", "effective"))
            )
        )

    @api.model
    @api.private
    def _in_force(self, region, date):
        """Return all policies that bind in a region on a day, the nearest first."""
        code = region.code
        above = sorted({code[:cut].ljust(CODE_DIGITS, "0") for cut in (0, *CUTS)})
        found = self.search(Domain("region_code", "in", above) & self._in_force_domain(date))
        return found.sorted(
            lambda policy: (len(policy.region_id.prefix or ""), policy.date_from, policy.id), reverse=True
        )

    @api.model
    def _zones(self, model_name, day, keys=None):
        """Return ``{row: Zone}``: where each row of a kind (binding, parameter, table) binds on a day.

        :param model_name: a model with ``policy_id``, ``key`` and ``is_binding``
        :param keys: only these keys
        """
        domain = Domain("policy_id", "any", self._in_force_domain(day))
        if keys is not None:
            domain &= Domain("key", "in", list(keys))
        rows = self.env[model_name].search(domain)
        zones = resolve(row._layer() for row in rows)
        return {row: zones[row.id] for row in rows if row.id in zones}

    @api.model
    def _row_at(self, model_name, key, region, day):
        """Return the row of a kind with this key that binds in a region on a day, or none."""
        for row, zone in self._zones(model_name, day, [key]).items():
            if zone.covers(region.code):
                return row
        return self.env[model_name]

    @api.model
    def _parameter(self, key, region, date):
        """Return the value of a parameter where and when it binds: Decimal, int, date, bool, text or tuple.

        None if no policy in force sets it, or the text leaves it open and nobody has filled it in.
        """
        row = self._row_at("fupin.policy.parameter", key, region, date)
        return typed_value.parse(row.value_type, row.value) if row else None

    @api.model
    def _parameter_values(self, keys, day):
        """Return ``{key: [(zone, code of the place, (value type, value or None))]}``, as `kernel.layering.split`
        takes it: the values of parameters on a day, wherever any is given."""
        found = self._zones("fupin.policy.parameter", day, keys) if keys else {}
        values = {key: [] for key in keys}
        for row, zone in found.items():
            value = typed_value.parse(row.value_type, row.value)
            values[row.key].append((zone, row.policy_id.region_code, (row.value_type, value)))
        return values

    @api.model
    def _table_rows(self, key, region, date):
        """Return the rows of a table where and when it binds, as dictionaries by column key."""
        table = self._row_at("fupin.policy.table", key, region, date)
        return [row._values() for row in table.row_ids]

    @api.model
    def _table_finder(self, key, day):
        """Return a function of the code of a place → the rows of the table that binds there, read once for all places."""
        found = [
            (zone, [row._values() for row in table.row_ids])
            for table, zone in self._zones("fupin.policy.table", day, [key]).items()
        ]
        return lambda code: next((rows for zone, rows in found if zone.covers(code or "")), [])

    @api.model
    def _parameter_finder(self, key, day):
        """Return a function of the code of a place → the value of a parameter there, or None; read once for all."""
        found = self._parameter_values([key], day)[key]
        return lambda code: next((value for zone, _place, (_type, value) in found if zone.covers(code or "")), None)

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Everyone reads the policies of his county and those above; administrators write in their places."""
        if mode != "read":
            return scope.under("region_code")
        return scope.under("region_code", county=True) | Domain("region_code", "in", scope.ancestor_codes)


def layer_of(row):
    """Return the `Layer` of a row of a policy."""
    policy = row.policy_id
    return Layer(
        id=row.id,
        key=row.key,
        prefix=policy.region_id.prefix or "",
        is_binding=row.is_binding,
        rank=(policy.date_from.isoformat(), policy.version, policy.id),
    )
