from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.models.fupin_assignment import ROLES
from odoo.exceptions import ValidationError

from .fupin_policy_choice import NUMBERS

SEVERITIES = [("red", "Red"), ("yellow", "Yellow"), ("info", "Notice")]
OPERATORS = [("<", "<"), ("<=", "≤"), (">", ">"), (">=", "≥"), ("=", "="), ("!=", "≠")]
PERIOD_WORDS = [
    ("month", "This month"),
    ("quarter", "This quarter"),
    ("half_year", "This half-year"),
    ("year", "This year"),
    ("last_month", "Last month"),
    ("last_quarter", "Last quarter"),
    ("last_half_year", "Last half-year"),
    ("last_year", "Last year"),
]
ENGINE_MODELS = ("fupin.finding", "fupin.policy")


class FupinRule(models.Model):
    """What must hold for the records of a model; a record for which it does not gets a finding.

    ``domain`` says which records it looks at: those in use, unless it speaks of ``active`` itself. What must
    hold is ``must_hold``, a second condition, or a bound: ``measure`` (of units also ``indicator``, over a
    ``period``) ``operator`` ``parameter_key``. A record for which ``must_hold`` cannot be said (an empty field) breaks the rule; one for
    which a measure has no figure does not. Conditions are texts, see `kernel.domain_text`.

    A rule that is invalid, or asks for a parameter that is left open, is disabled where that is so and says so
    (``disabled_reason``); the others run.
    """

    _name = "fupin.rule"
    _inherit = ["fupin.cached", "fupin.policy.binding", "fupin.policy.choice"]
    _description = "Rule"
    _choice_methods = {
        "measure": "_choices_measure",
        "indicator": "_choices_indicator",
        "parameter_key": "_choices_number",
    }
    _pack_section = "rules"
    _engine_fields = frozenset({"reconciled_on"})
    _pack_fields = (
        "model_id",
        "domain",
        "must_hold",
        "measure",
        "indicator",
        "period",
        "operator",
        "parameter_key",
        "severity",
        "remedy",
        "role",
    )

    model_id = fields.Many2one(
        "ir.model",
        string="Kept as",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("transient", "=", False), ("abstract", "=", False)],
    )
    kind = fields.Selection(selection="_kinds", string="Looks at", compute="_compute_kinds", readonly=False)
    model = fields.Char(related="model_id.model", string="Technical name", store=True, precompute=True)
    domain = fields.Text(string="Which of them", default="[]", help="Empty: of all of them.")
    must_hold = fields.Text(string="What must hold", help="Or compare a figure instead.")
    measure = fields.Char(help="A figure of each record.")
    indicator = fields.Char(help="A figure of each unit; for rules that look at units.")
    period = fields.Selection(
        PERIOD_WORDS, help="Of the indicator: a ceiling is judged as it goes, a floor afterwards."
    )
    operator = fields.Selection(OPERATORS, string="Must be")
    parameter_key = fields.Char(string="Parameter", help="What it is compared with.")
    severity = fields.Selection(SEVERITIES, required=True, default="yellow")
    remedy = fields.Text(help="What has to be done, in a sentence.")
    role = fields.Selection(ROLES, string="Who must act")

    disabled_reason = fields.Text(string="Disabled because", compute="_compute_disabled_reason")
    reconciled_on = fields.Date(readonly=True, copy=False, help="Day of the last check of all records.")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a rule of this key.")

    @api.onchange("kind")
    def _onchange_kinds(self):
        return super()._onchange_kinds()

    @api.model
    def _kinds(self):
        """Return the kinds of records that a rule can look at, as (model, name)."""
        return self._business_kinds()

    @api.model
    def _choices_indicator(self, _kind):
        return [(one.key, one.name) for one in self.env["fupin.indicator"].search([])]

    # ------------------------------------------------------------------- reading

    @api.depends(
        "name",
        "model_id",
        "domain",
        "must_hold",
        "measure",
        "operator",
        "parameter_key",
        "severity",
        "remedy",
        "role",
        "indicator",
        "period",
    )
    def _compute_reading(self):
        Condition = self.env["fupin.condition"]
        for rule in self:
            scope = Condition._words(rule.model, rule.domain)
            said = {
                "kind": rule.model_id.sudo().name or rule.model or "",  # sudo: the name of the kind of record
                "scope": self.env._(" with %s", scope) if scope else "",
                "demand": rule._demand_words(),
                "severity": dict(rule._fields["severity"]._description_selection(self.env)).get(rule.severity, ""),
            }
            text = self.env._("%(kind)s%(scope)s: %(demand)s; otherwise a warning (%(severity)s).", **said)
            if rule.role or rule.remedy:
                roles = dict(rule._fields["role"]._description_selection(self.env))
                if rule.role and rule.remedy:
                    text += self.env._("%(role)s: %(remedy)s", role=roles[rule.role], remedy=rule.remedy)
                else:
                    text += roles.get(rule.role) or rule.remedy
            rule.reading = text

    def _demand_words(self):
        if self.must_hold:
            return self.env["fupin.condition"]._words(self.model, self.must_hold)
        figure = self._figure_source()
        period = dict(self._fields["period"]._description_selection(self.env)).get(self.period)
        # sudo: the name of a declared parameter
        parameter = self.env["fupin.parameter"].sudo().search([("code", "=", self.parameter_key)], limit=1)
        return self.env._(
            "%(measure)s must be %(operator)s “%(parameter)s”",
            measure=" ".join(filter(None, [period, figure.name or self.measure or self.indicator])),
            operator=dict(OPERATORS).get(self.operator, ""),
            parameter=parameter.name or self.parameter_key or "",
        )

    def _figure_source(self):
        """Return the measure or the indicator that the rule compares, or none."""
        if self.indicator:
            return self.env["fupin.indicator"]._find(self.indicator)
        return self.env["fupin.measure"]._find(self.model, self.measure)

    # ---------------------------------------------------------------- validation

    @api.constrains("model_id", "domain", "must_hold", "measure", "indicator", "period", "operator", "parameter_key")
    def _check_valid(self):
        for rule in self:
            problems = rule._problems()
            if problems:
                raise ValidationError(
                    self.env._("%(name)s: %(problems)s", name=rule.name, problems="\n".join(problems))
                )

    def _problems(self):
        """Return what makes the rule invalid, as sentences: it is disabled then, whatever parameters say."""
        self.ensure_one()
        Condition = self.env["fupin.condition"]
        problems = self._place_problems(self.model)
        if problems:
            return problems
        region = self.policy_id.region_id
        problems = Condition._problems(self.model, self.domain, region)
        if len(list(filter(None, [self.must_hold, self.measure, self.indicator]))) > 1:
            problems.append(self.env._("It says what must hold twice: choose a condition, a measure or an indicator."))
        elif self.must_hold:
            problems += Condition._problems(self.model, self.must_hold, region)
        else:
            problems += self._bound_problems()
        return problems

    @api.model
    def _place_problems(self, model_name):
        """Return why rules cannot look at a model, as sentences."""
        model = self.env.get(model_name)
        if model is None:
            return [self.env._("There is no kind of record “%s”.", model_name or "")]
        if getattr(model, "_fupin_confidential", False):
            return [self.env._("“%s” is confidential: no warning may tell of it.", model._kind_name())]
        field = model._fields.get("region_code")
        marked = getattr(model, "_fupin_jurisdiction", False) and model_name not in ENGINE_MODELS
        if not marked or model._abstract or model._transient or field is None or not field.store:
            return [self.env._("“%s” stands in no place: rules look at business records.", model._kind_name())]
        return []

    def _bound_problems(self):
        if not ((self.measure or self.indicator) and self.operator and self.parameter_key):
            return [self.env._("Say what must hold: a condition, or a measure with the parameter to compare it with.")]
        region = self.policy_id.region_id
        kind = self.env["fupin.condition"]._parameter_kinds([self.parameter_key], region).get(self.parameter_key)
        if kind not in NUMBERS:
            return [self.env._("“%s” is no declared parameter with a number.", self.parameter_key)]
        figure = self._figure_source()
        if self.measure and not (figure and figure._is_provided()):
            return [self.env._("“%s” is no measure of these records.", self.measure)]
        return self._indicator_problems(figure) if self.indicator else []

    def _indicator_problems(self, indicator):
        if self.model != "fupin.unit":
            return [self.env._("An indicator is judged for each unit: let the rule look at units.")]
        if not indicator or indicator.model not in self.env or "unit_id" not in self.env[indicator.model]._fields:
            return [self.env._("“%s” is no indicator of units.", self.indicator)]
        if indicator.period_field and not self.period:
            return [self.env._("Say over which period the indicator is taken.")]
        return []

    def _needs(self):
        """Return the keys of the parameters that the rule asks for."""
        keys = self.env["fupin.condition"]._keys(self.domain, self.must_hold)
        if self.must_hold:
            return keys
        made_by = self.env["fupin.measure"]._find(self.model, self.measure)._parameters() if self.measure else set()
        return keys | made_by | ({self.parameter_key} - {False})

    def _reads(self):
        """Return the dotted paths that decide whether a record breaks the rule."""
        Condition = self.env["fupin.condition"]
        return set(Condition._paths_of(self.domain, self.must_hold)) | set(
            self.env["fupin.measure"]._find(self.model, self.measure)._paths() if self.measure else ()
        )

    def _sources(self):
        """Return ``{(model, path)}``: whose changes may mend or break what the rule looks at.

        A path leads from the rule's record to the other; one that begins with ^ is a field of the other one.
        """
        sources = self.env["fupin.condition"]._sources(self.model, *self._reads())
        if self.indicator:
            sources.add((self._figure_source().model, "^unit_id"))
        return sources

    @api.depends("model_id", "domain", "must_hold", "measure", "indicator", "parameter_key", "policy_id.state")
    def _compute_disabled_reason(self):
        plans = {plan.rule_id: plan for plan in self._plans(local_date())}
        for rule in self:
            problems = rule._problems() if rule.id or rule.model else []
            if not problems and rule.id in plans:
                problems = [self.env._("To be decided: %s", self._open_words(plans[rule.id].open))]
                problems = problems if plans[rule.id].open else []
            rule.disabled_reason = "\n".join(problems) or False

    def _open_words(self, open_keys):
        """Return "parameter (place)" for what keeps a rule from binding; no place: nowhere a value at all."""
        # sudo: names of declared parameters and of places
        parameters = self.env["fupin.parameter"].sudo().search([("code", "in", [key for key, _code in open_keys])])
        names = {parameter.code: parameter.name for parameter in parameters}
        # sudo: see above
        regions = self.env["fupin.region"].sudo().search([("code", "in", [code for _key, code in open_keys if code])])
        places = {region.code: region.name for region in regions}
        return self.env._(", ").join(
            names.get(key, key) + (f"（{places[code]}）" if code in places else "") for key, code in open_keys
        )

    # -------------------------------------------------------------------- saving

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._tidied(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._tidied(vals))

    def _is_cached(self):
        # sudo: whether its policy is a draft decides; drafts bind nowhere, and reading a regulation makes hundreds of rows
        return bool(self.sudo().policy_id.filtered(lambda policy: policy.state != "draft"))

    @api.model
    def _tidied(self, vals):
        """The editor of conditions leaves [] where a condition was taken away: then none is said."""
        return {**vals, "must_hold": False} if (vals.get("must_hold") or "").strip() == "[]" else vals
