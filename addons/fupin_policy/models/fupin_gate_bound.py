import logging
from decimal import Decimal

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import bound as bound_words
from .fupin_policy_choice import NUMBERS
from .fupin_rule import OPERATORS
from .fupin_rule_reconcile import HOLDS

_logger = logging.getLogger(__name__)
BOUND_FIELDS = ("measure", "operator", "parameter_key")


class FupinGate(models.Model):
    """A gate may compare a measure with a parameter, as rules do: ``measure`` ``operator`` ``parameter_key``.

    The figure is taken by the database as the step is taken, and compared exactly: amounts and ratios are decimals on
    both sides. Where the measure has no figure, or the parameter or one that the measure is made with is left open,
    nothing is asked.
    """

    _inherit = "fupin.gate"
    _pack_fields = (
        "model_id", "transition", "domain", "condition", *BOUND_FIELDS, "document_type_ids", "severity", "message",
    )  # fmt: skip

    _choice_methods = {
        "transition": "_choices_step",
        "measure": "_choices_measure",
        "parameter_key": "_choices_number",
    }

    measure = fields.Char(help="A figure of each record.")
    operator = fields.Selection(OPERATORS, string="Must be")
    parameter_key = fields.Char(string="Parameter", help="What it is compared with.")

    @api.constrains("model_id", *BOUND_FIELDS)
    def _check_bound(self):
        for gate in self.filtered(lambda gate: any(gate[name] for name in BOUND_FIELDS)):
            problem = gate._bound_problem()
            if problem:
                raise ValidationError(self.env._("“%(name)s”: %(problem)s", name=gate.name, problem=problem))

    def _bound_problem(self):
        """Return what is wrong with the comparison, or None."""
        self.ensure_one()
        if not all(self[name] for name in BOUND_FIELDS):
            return self.env._("A comparison takes a measure, how it must be, and a parameter.")
        if self._parameter_kind() not in NUMBERS:
            return self.env._("“%s” is no declared parameter with a number.", self.parameter_key)
        measure = self._measured()
        if not (measure and measure._is_provided()):
            return self.env._("“%s” is no measure of these records.", self.measure)
        return None

    def _parameter_kind(self):
        """Return the value type of the parameter as its policy's place declares it, or None."""
        region = self.policy_id.region_id
        return self.env["fupin.condition"]._parameter_kinds([self.parameter_key], region).get(self.parameter_key)

    def _measured(self):
        """Return the declared measure, or none."""
        return self.env["fupin.measure"]._find(self.model_name, self.measure)

    @api.depends(
        lambda self: (*self._domain_fields, "model_id", "policy_id.region_id", "measure", "operator", "parameter_key")
    )
    def _compute_problem(self):
        super()._compute_problem()
        policy, today = self.env["fupin.policy"], local_date()
        for gate in self.filtered("measure"):
            problem = gate._bound_problem()
            if not problem and policy._parameter(gate.parameter_key, gate.policy_id.region_id, today) is None:
                problem = self.env._("the parameter “%s” is left open", gate.parameter_key)
            gate.problem = "；".join(filter(None, (gate.problem, problem))) or False

    @api.depends("name", "message", "severity", "document_type_ids", "transition", "model_id", *BOUND_FIELDS)
    def _compute_reading(self):
        super()._compute_reading()
        for gate in self.filtered("measure"):
            gate.reading = f"{gate.reading}：{gate._bound_words(self._declared_name(gate.parameter_key))}"

    @api.model
    def _declared_name(self, key):
        # sudo: the name of a declared parameter
        return self.env["fupin.parameter"].sudo().search([("code", "=", key)], limit=1).name or key or ""

    def _bound_words(self, limit):
        """Return the comparison in words: share, how it must be, limit."""
        self.ensure_one()
        operator = dict(OPERATORS).get(self.operator, "")
        return f"{self._measured().name or self.measure} {operator} {limit}"

    # ----------------------------------------------------------------- checking

    def _kept(self, records):
        kept = super()._kept(records)
        return kept - {res_id for res_id, _figure, _bound in self._beyond(records)} if self.measure else kept

    def _beyond(self, records):
        """Return ``[(record id, figure, bound)]`` of the records whose figure is not as it must be; decimals."""
        self.ensure_one()
        problem = self._bound_problem()
        if problem:
            _logger.warning("Gate %s of %s does not apply: %s", self.key, self.policy_id.key, problem)
            return []
        self.env.flush_all()  # a figure may be made of any table
        found, measure, day = [], self._measured(), local_date()
        # sudo and archived ones included: whether a gate holds does not depend on who asks
        model = records.sudo().with_context(active_test=False, tz="Asia/Shanghai", fupin_day=str(day))
        for values, ids in self._by_parameters(records, {self.parameter_key} | measure._parameters(), day):
            if any(value is None for _kind, value in values.values()):
                continue
            bound = values[self.parameter_key][1]
            judged = model.with_context(fupin_values=values)
            query = judged._search(Domain("id", "in", ids))
            figure = SQL("(%s)::numeric", measure._column(judged, query.table))
            query.add_where(SQL("NOT (%s %s %s)", figure, HOLDS[self.operator], Decimal(bound)))
            rows = self.env.execute_query(query.select(SQL.identifier(query.table, "id"), figure))
            found += [(res_id, Decimal(value), Decimal(bound)) for res_id, value in rows]
        return found

    def _facts(self, record, papers):
        facts = super()._facts(record, papers)
        for _res_id, figure, bound in self._beyond(record) if self.measure else ():
            figure, limit = bound_words.pair(self._parameter_kind(), figure, bound)
            operator = dict(OPERATORS).get(self.operator, "")
            said = f"{self._measured().name} {figure}（{operator} {limit}）"
            facts.append("，".join(filter(None, (said, record._measure_words(self.measure, self.operator, bound)))))
        return facts

    # ------------------------------------------------------------- told beforehand

    @api.model
    def _bounds_for(self, record, name):
        """Return ``[(gate, limit)]``: the comparisons that will be made at a step of a record, which need not be
        saved yet; ``limit`` is a number. What is left open is left out. For figures shown while one types."""
        code = record.region_code or record.region_id.code
        if not code or (record._name, name) not in self._bound_steps():
            return []
        day = local_date()
        policy = self.env["fupin.policy"].sudo()  # sudo: what binds does not depend on who asks
        step = Domain("model_name", "=", record._name) & Domain("transition", "=", name)
        # sudo: see above
        keys = self.sudo().search(policy._domain_above([code], day) & step).mapped("key")
        found = []
        for gate, zone in policy._zones_above(self._name, [code], day, keys).items():
            if not gate.measure or not zone.covers(code) or gate._bound_problem():
                continue
            limits = gate._limits_at(code, day)
            limit = limits.pop(gate.parameter_key)[1]
            if limit is None or None in [value for _kind, value in limits.values()]:
                continue
            domain = self.env["fupin.condition"]._domain(gate.model_name, gate.domain, limits, day)
            if record.filtered_domain(domain):
                found.append((gate, limit))
        return found

    def _limits_at(self, code, day):
        """Return ``{key: (value type, value or None)}`` in a place, of what is compared and asked of the record."""
        keys = {self.parameter_key, *self.env["fupin.condition"]._keys(self.domain)}
        [(values, _ids)] = self._by_codes({code: []}, keys, day)
        return values


class FupinStateMachine(models.AbstractModel):
    """What a measured figure is made of, told beside it."""

    _inherit = "fupin.state.machine"

    def _measure_words(self, key, operator, bound):
        """Hook: return the amounts behind a measured figure in words, or None: "59,999.99 of 100,000.00 yuan".

        :param bound: the limit, a decimal
        """
        return None
