from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .fupin_rule import SEVERITIES

# who may say that nothing has to be done: never the village whose record it is
WAIVERS = ("township", "department", "county")
ACKNOWLEDGERS = ("village", *WAIVERS)


class FupinFinding(models.Model):
    """A record breaks a rule: opened and closed by the engine, one row for each rule and record.

    It closes by itself when the rule holds again and opens again when it does not. Waived with a reason, it stays
    closed until the day given. ``first_seen`` is the first time ever, ``opened_on`` this time. The steps of a
    row leave events; that it opened the first time is told by the row.

    | who                                 | may                                             |
    |-------------------------------------|-------------------------------------------------|
    | who reaches the record's place      | read                                            |
    | village, township, department, county | take note (acknowledge), in their own places  |
    | township, department, county        | waive with a reason and a last day, take it back |
    | nobody                              | create, write, delete                           |
    """

    _name = "fupin.finding"
    _inherit = ["fupin.jurisdiction", "fupin.state.machine"]
    _description = "Warning"
    _order = "severity_rank, region_code, id"
    _log_access = False
    _transitions = {
        "acknowledge": (("open",), "acknowledged"),
        "waive": (("open", "acknowledged"), "waived"),
        "reopen": (("waived",), "open"),
    }

    # rows of this table are found by the unique index, which begins with the rule
    rule_id = fields.Many2one("fupin.rule", required=True, index=False, ondelete="cascade")
    res_model = fields.Char(string="Kind of record", required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, index=False)
    record_name = fields.Char(string="Concerns")
    region_code = fields.Char(required=True)
    # no index: units are hardly ever deleted, and lists go by place
    unit_id = fields.Many2one("fupin.unit", string="Responsible unit", index=False, ondelete="set null")
    department_id = fields.Many2one("fupin.unit", string="Supervising department", index=False, ondelete="set null")
    severity = fields.Selection(SEVERITIES, required=True)
    severity_rank = fields.Integer(required=True, aggregator=None, help="0 red, 1 yellow, 2 notice.")
    figures = fields.Json(string="Figures as kept", help="What was measured, and the bound.")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("acknowledged", "Acknowledged"),
            ("resolved", "Resolved"),
            ("waived", "Explained, nothing to do"),
        ],
        required=True,
        default="open",
    )
    first_seen = fields.Date(required=True)
    opened_on = fields.Date(required=True, string="Open since")
    last_seen = fields.Date(required=True)
    resolved_on = fields.Date()
    waived_until = fields.Date(string="Waived until", help="Last day; the day after it opens again.")
    waived_reason = fields.Text(string="Why nothing has to be done")

    # said with it
    rule_name = fields.Char(related="rule_id.name", string="What")
    remedy = fields.Text(related="rule_id.remedy", string="What has to be done")
    role = fields.Selection(related="rule_id.role", string="Who must act")
    citation = fields.Text(string="Article", compute="_compute_citation")
    figures_text = fields.Text(string="Measured", compute="_compute_figures_text")
    place_name = fields.Char(string="Place", compute="_compute_place_name")
    event_ids = fields.One2many(
        "fupin.event", "res_id", string="History", domain=[("res_model", "=", "fupin.finding")], readonly=True
    )

    _row_uniq = models.UniqueIndex("(rule_id, res_id, res_model)", "One warning for a rule and a record.")
    _record_idx = models.Index("(res_model, res_id)")
    _place_idx = models.Index("(region_code, severity_rank, id) WHERE state IN ('open', 'acknowledged')")

    @api.depends("rule_id.name")
    def _compute_display_name(self):
        """By the rule alone: events and windows must not name a record to who may not read it."""
        for finding in self:
            finding.display_name = finding.rule_id.sudo().name  # sudo: see _compute_citation

    @api.depends("rule_id")
    def _compute_citation(self):
        for finding in self:
            # sudo: a policy of a place above, whose article is cited to whom it binds
            finding.citation = finding.rule_id.sudo()._citation()

    @api.depends("region_code")
    def _compute_place_name(self):
        # sudo: the name of the place of what one may read
        regions = self.env["fupin.region"].sudo().search([("code", "in", self.mapped("region_code"))])
        names = {region.code: region.complete_name for region in regions}
        for finding in self:
            finding.place_name = names.get(finding.region_code)

    @api.depends("figures")
    def _compute_figures_text(self):
        for finding in self:
            finding.figures_text = "\n".join(finding._figure_lines())

    def _figure_lines(self):
        figures = self.figures or {}
        rule = self.rule_id.sudo()  # sudo: see _compute_citation
        if "problem" in figures:
            return [figures["problem"]]
        if "bound" in figures:
            figure = rule._figure_source()
            unit = figure.measure_unit or ""
            span = f"（{figures['from']}—{figures['to']}）" if "from" in figures else ""
            return [
                f"{figure.name or rule.measure or rule.indicator}{span}：{_number(figures.get('value'))}{unit}",
                self.env._("Bound: %s", f"{_number(figures['bound'])}{unit}"),
            ]
        model = self.env.get(self.res_model)
        described = (
            model.fields_get(list(figures.get("values") or {}), ["string", "selection", "type", "digits"])
            if model is not None
            else {}
        )
        lines = [
            f"{described[name]['string']}：{self.env['fupin.event']._readable(value, described[name])}"
            for name, value in (figures.get("values") or {}).items()
            if name in described
        ]
        # sudo: names of declared parameters
        declared = self.env["fupin.parameter"].sudo().search([("code", "in", list(figures.get("bounds") or {}))])
        return lines + [f"{parameter.name}：{_number(figures['bounds'][parameter.code])}" for parameter in declared]

    # -------------------------------------------------------------------- saving

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Warnings are written by the system alone."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Warnings are changed by their buttons only."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Warnings cannot be deleted."))

    # --------------------------------------------------------------------- steps

    def action_acknowledge(self, reason=None):
        """Take note: the unit knows and is at it."""
        self._check_role(ACKNOWLEDGERS)
        self._transition("acknowledge", reason, article=self._article())

    def action_waive(self, reason=None, until=None):
        """Say why nothing has to be done, up to and including a day; without both, ask for them."""
        self._check_role(WAIVERS)
        until = fields.Date.to_date(until)
        if not reason or not until:
            return self._ask_waiver()
        if until < local_date():
            raise UserError(self.env._("Give a last day that is still to come."))
        self._transition(
            "waive", reason, article=self._article(), values={"waived_until": until, "waived_reason": reason}
        )
        return None

    def action_reopen(self, reason=None):
        """Take a waiver back."""
        self._check_role(WAIVERS)
        if not reason:
            return self._ask_reason("reopen")
        values = {"waived_until": False, "waived_reason": False, "opened_on": local_date()}
        self._transition("reopen", reason, article=self._article(), values=values)
        return None

    def action_open_record(self):
        """Open the record that it is about."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        if not record.exists():
            raise UserError(self.env._("This record has been deleted."))
        return record._get_records_action()

    def _check_role(self, roles):
        """Raise `AccessError` unless one holds one of these roles where the findings stand."""
        self.check_access("read")
        reached = Domain.OR(self._jurisdiction_domain(self.env.user._fupin_scope(role), "write") for role in roles)
        if not self.env.su and len(self.filtered_domain(reached)) < len(self):
            raise AccessError(self.env._("Your post does not cover this step: ask the office above you."))

    def _article(self):
        """Return the article that the events cite, if all findings have the same one."""
        rules = self.rule_id.sudo()  # sudo: see _compute_citation
        return rules._citation() if len(rules) == 1 else None

    def _ask_waiver(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Nothing has to be done"),
            "res_model": "fupin.finding.waiver",
            "view_mode": "form",
            "target": "new",
            "context": {"default_finding_ids": self.ids},
        }

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One reaches the findings of what one reaches: by place, department and kind of record."""
        if scope.role == "third_party":
            return Domain.FALSE
        domain = scope.under("region_code")
        models_open = self.env["fupin.event"]._open_models(scope)
        if scope.role == "department":
            domain &= self._supervised_domain(list(scope.unit_ids), models_open)
        return domain & Domain("res_model", "in", models_open)

    @api.model
    def _supervised_domain(self, unit_ids, models_open):
        """Return the domain of the findings on what departments lead, or join in.

        Rules keep their domains, so it holds no query that would remember its result.
        """
        joint = {name: self.env[name]._fields.get("joint_department_ids") for name in models_open}

        def to_sql(model, alias, query):
            parts = [
                SQL(
                    "(%s = %s AND %s IN (SELECT %s FROM %s WHERE %s = ANY(%s)))",
                    model._field_to_sql(alias, "res_model", query),
                    name,
                    model._field_to_sql(alias, "res_id", query),
                    SQL.identifier(field.column1),
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column2),
                    unit_ids,
                )
                for name, field in joint.items()
                if field is not None
            ]
            return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")

        def predicate(finding):
            if joint.get(finding.res_model) is None:
                return False
            # sudo: the departments of a record whose finding is asked for
            record = finding.env[finding.res_model].sudo().browse(finding.res_id).exists()
            return bool(set(record.joint_department_ids.ids) & set(unit_ids))

        return Domain("department_id", "in", unit_ids) | Domain.custom(to_sql=to_sql, predicate=predicate)


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "—" if value is None else str(value)
    return f"{value:,.4f}".rstrip("0").rstrip(".")
