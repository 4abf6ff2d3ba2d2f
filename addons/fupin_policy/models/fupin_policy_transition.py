import logging

from odoo import api, fields, models, tools
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.region_code import CUTS
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import value as typed_value
from ..kernel.layering import resolve

CODE_DIGITS = 12

_logger = logging.getLogger(__name__)


class FupinPolicyTransition(models.AbstractModel):
    """What binds one step (transition) of one kind of record: a gate or a flow.

    ``domain`` says of which records, as a condition (`fupin.condition`); its parameters have the values that hold
    where the record stands. Where one is left open, nothing is asked: see ``problem``.
    """

    _name = "fupin.policy.transition"
    _inherit = ["fupin.policy.binding", "fupin.policy.choice"]
    _description = "What binds a step of a record"
    _domain_fields = ("domain",)
    _choice_methods = {"transition": "_choices_step"}

    kind = fields.Selection(selection="_kinds", string="Kind of record", compute="_compute_kinds", readonly=False)
    model_id = fields.Many2one(
        "ir.model",
        string="Record model",
        required=True,
        index=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self._models_with_steps())],
    )
    model_name = fields.Char(related="model_id.model", store=True, precompute=True, string="Model")
    transition = fields.Char(
        string="Step",
        required=True,
    )
    domain = fields.Char(string="Of which records", default="[]", help="Empty: of all of them.")
    problem = fields.Char(string="Does not apply because", compute="_compute_problem")

    @api.depends(lambda self: (*self._domain_fields, "model_id", "policy_id.region_id"))
    def _compute_problem(self):
        """Say what is left open or no longer there, so that nothing is asked of anybody."""
        policy, today = self.env["fupin.policy"], local_date()
        for binding in self:
            problems = []
            for name in self._domain_fields if binding.model_name in self.env else ():
                found = binding._text_problems(binding[name])
                problems += found
                for key in sorted(self.env["fupin.condition"]._keys(binding[name])) if not found else ():
                    if policy._parameter(key, binding.policy_id.region_id, today) is None:
                        problems.append(self.env._("the parameter “%s” is left open", key))
            binding.problem = "；".join(dict.fromkeys(problems)) or False

    def _text_problems(self, text):
        """Return what is wrong with a condition of this binding, as sentences."""
        self.ensure_one()
        region = self.policy_id.region_id
        return self.env["fupin.condition"]._problems(self.model_name, text, region, among_themselves=True)

    @api.model
    def _models_with_steps(self):
        """Return the names of the models whose state moves by steps."""
        return [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and getattr(model, "_transitions", None) and "region_code" in model._fields
        ]

    @api.onchange("kind")
    def _onchange_kinds(self):
        return super()._onchange_kinds()

    @api.model
    def _kinds(self):
        """Return the kinds of records whose steps can be bound, as (model, name)."""
        return self._named(self._models_with_steps())

    @api.model
    def _choices_step(self, kind):
        words = self.env["fupin.event"]._transition_labels()
        return [(name, words.get(name, name)) for name in getattr(self.env.get(kind), "_transitions", {})]

    # ----------------------------------------------------------------- checking

    @api.constrains("model_id", "transition", *("domain",))
    def _check_step(self):
        for binding in self:
            model = self.env.get(binding.model_name)
            if model is None or binding.transition not in getattr(model, "_transitions", {}):
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: there is no step “%(step)s” of “%(model)s”.",
                        name=binding.name,
                        step=binding.transition,
                        model=binding.model_id.sudo().name,  # sudo: the name of the kind of record
                    )
                )
            for name in self._domain_fields:
                binding._check_text(name)

    def _check_text(self, name):
        """Raise `ValidationError` unless the text of a field is a condition that the database can answer."""
        problems = self._text_problems(self[name])
        if problems:
            raise ValidationError(
                self.env._(
                    "“%(name)s”, %(field)s: %(error)s",
                    name=self.name,
                    field=self._fields[name]._description_string(self.env),
                    error="\n".join(problems),
                )
            )

    # ------------------------------------------------------------------ binding

    @api.model
    @tools.ormcache()
    def _bound_steps(self):
        """Return the (model, step) pairs that any policy that took effect binds: most saves ask for no more."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT binding.model_name, binding.transition FROM %s binding
                   JOIN fupin_policy policy ON policy.id = binding.policy_id WHERE policy.state <> 'draft'""",
                SQL.identifier(self._table),
            )
        )
        return frozenset(rows)

    @api.model
    def _binding_on(self, records, name, day=None):
        """Return ``{row: ids}``: which rows bind which of the records at a step, on a day (today by default).

        A number of queries that does not grow with the records.
        """
        if (records._name, name) not in self._bound_steps():
            return {}
        day = day or local_date()
        # sudo: what binds does not depend on who asks
        ids_of = {code: found.ids for code, found in records.sudo().grouped("region_code").items()}
        policy = self.env["fupin.policy"].sudo()  # sudo: see above
        here = policy._domain_above(ids_of, day)
        step = Domain("model_name", "=", records._name) & Domain("transition", "=", name)
        Rows = self.sudo()  # sudo: see above
        keys = Rows.search(here & step).mapped("key")
        rows = policy._zones_above(self._name, ids_of, day, keys)
        return {
            row: [res_id for code, ids in ids_of.items() if zone.covers(code) for res_id in ids]
            for row, zone in rows.items()
            if (row.model_name, row.transition) == (records._name, name)
        }

    def _matching(self, records, text, more=Domain.TRUE, day=None):
        """Return ``(ids of the records that a domain text describes, ids of those for which one of its parameters
        is left open)``. Evaluated by the database, for all of them at once.

        :param more: a domain that holds besides
        """
        problems = self._text_problems(text)
        if problems:
            return self._unsound(records, "; ".join(problems))
        Condition, day = self.env["fupin.condition"], day or local_date()
        found, undecided = set(), set()
        # sudo and archived ones included: whether a rule holds does not depend on who asks
        model = records.sudo().with_context(active_test=False, tz="Asia/Shanghai")
        for values, ids in self._by_parameters(records, Condition._keys(text), day):
            if None in [value for _kind, value in values.values()]:
                undecided.update(ids)
                continue
            domain = Domain("id", "in", ids) & Condition._domain(self.model_name, text, values, day) & more
            found.update(model._search(domain).get_result_ids())
        return found, undecided

    def _unsound(self, records, error):
        """What follows where the text cannot be answered any more: nothing is asked, and it is seen."""
        _logger.warning("%s %s of %s does not apply: %s", self._description, self.key, self.policy_id.key, error)
        return set(), set(records.ids)

    def _by_parameters(self, records, keys, day):
        """Return ``[({key: (value type, value or None)}, ids)]``: records that stand where the parameters have the
        same values."""
        if not keys:
            return [({}, records.ids)]
        # sudo: what binds does not depend on who asks
        ids_of = {code: found.ids for code, found in records.sudo().grouped("region_code").items()}
        return self._by_codes(ids_of, keys, day)

    @api.model
    def _by_codes(self, ids_of, keys, day):
        """As `_by_parameters`, for the ids of the records that stand at each region code."""
        policy = self.env["fupin.policy"].sudo()  # sudo: what binds does not depend on who asks
        rows = policy._zones_above("fupin.policy.parameter", ids_of, day, keys)
        groups = {}
        for code, ids in ids_of.items():
            texts = dict.fromkeys(sorted(keys), (None, None))
            for row, zone in rows.items():
                if zone.covers(code):
                    texts[row.key] = (row.value_type, row.value)
            groups.setdefault(tuple(texts.items()), []).extend(ids)
        return [
            ({key: (kind, typed_value.parse(kind, text)) for key, (kind, text) in texts}, ids)
            for texts, ids in groups.items()
        ]


class FupinPolicy(models.Model):
    """What binds some places, without reading the regulations of the whole country."""

    _inherit = "fupin.policy"

    @api.model
    def _domain_above(self, codes, day):
        """Return the domain of the parts of policies in force on the way up from region codes."""
        above = {code[:cut].ljust(CODE_DIGITS, "0") for code in codes for cut in (0, *CUTS)}
        return Domain("policy_id", "any", Domain("region_code", "in", sorted(above)) & self._in_force_domain(day))

    @api.model
    def _zones_above(self, model_name, codes, day, keys):
        """As `_zones`, right for the places with these codes and all above them."""
        rows = self.env[model_name].search(self._domain_above(codes, day) & Domain("key", "in", list(keys)))
        zones = resolve(row._layer() for row in rows)
        return {row: zones[row.id] for row in rows if row.id in zones}
