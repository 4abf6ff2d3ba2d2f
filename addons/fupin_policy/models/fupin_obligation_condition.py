from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..kernel.layering import Zone, split
from .fupin_obligation import RELATION_FIELDS

# condition → kind of record that it is about
CONDITIONS = {"scope_domain": "scope_model_id", "domain": "model_id", "end_domain": "model_id"}


class FupinObligation(models.Model):
    """The conditions of duties: which records they follow from, when they are done, what is covered.

    They are read as those of rules (`fupin.condition`), and their parameters have the values that hold where the
    records stand: the policy's place is cut where they differ, and each part becomes an alternative of one domain.
    """

    _inherit = "fupin.obligation"

    @api.constrains(*CONDITIONS, *CONDITIONS.values(), "trigger", "coverage", "scope_relation")
    def _check_domains(self):
        for duty in self:
            if duty.coverage and not duty.scope_model_id:
                raise ValidationError(self.env._("“%s”: say what the share is taken of.", duty.name))
            problems = duty._condition_problems() + duty._relation_problems()
            if problems:
                raise ValidationError(
                    self.env._("“%(name)s”: %(problems)s", name=duty.name, problems="\n".join(problems))
                )

    def _condition_problems(self):
        """Return what is wrong with the conditions, as sentences."""
        self.ensure_one()
        problems = []
        for name, kind in CONDITIONS.items():
            if self[kind] or self[name]:
                problems += self._text_problems(name)
        return list(dict.fromkeys(problems))

    def _relation_problems(self):
        """Return why the records that are covered cannot say whose they are, as sentences."""
        model = self._model("scope_model_id")
        name = RELATION_FIELDS.get(self.scope_relation)
        field = model._fields.get(name) if model is not None else None
        if not name or model is None or (field is not None and field.store and field.comodel_name == "fupin.unit"):
            return []
        relation = dict(self._fields["scope_relation"]._description_selection(self.env))[self.scope_relation]
        return [self.env._("“%(kind)s” names no such unit: %(relation)s.", kind=model._kind_name(), relation=relation)]

    def _scope_of(self, unit, region):
        """Return the domain of what a unit has to cover: under a place, or what names it; of those only what stands
        under the place of a unit that the duty is towards.

        :param region: where the task stands: of the unit towards, else of the unit
        """
        model = self._model("scope_model_id")
        name, place = RELATION_FIELDS.get(self.scope_relation), self._place_field(model)
        domain = Domain(name, "=", unit.id) if name else Domain.TRUE
        prefix = region.sudo().prefix or ""  # sudo: the place of a task counts, read or not
        if place and prefix and (not name or self.target_type):
            domain &= Domain(place, "=like", f"{prefix}%")
        return domain & Domain("active", "=", True) if "active" in model._fields else domain

    def _text_problems(self, name):
        model = self._model(CONDITIONS[name])
        if model is None:
            return [self.env._("this kind of record does not exist")]
        # sudo: the place of a policy is no secret
        return self.env["fupin.condition"]._problems(model._name, self[name], self.sudo().policy_id.region_id)

    def _model(self, name):
        """Return the empty recordset (as superuser) of the kind of record a field names, or None."""
        model_name = self[name].sudo().model  # sudo: the name of a kind of record is no secret
        if not model_name or model_name not in self.env:
            return None
        return self.env[model_name].with_context(active_test=False).sudo()  # sudo: duties bind whoever may look

    @api.model
    def _place_field(self, model):
        """Return the path to the region code of a kind of record, or None."""
        if "region_code" in model._fields:
            return "region_code"
        return "region_id.code" if "region_id" in model._fields else None

    # ------------------------------------------------------------- by parameters

    def _needs(self, *names):
        """Return the keys of the parameters that conditions (and the term) ask for."""
        keys = self.env["fupin.condition"]._keys(*(self[name] for name in names if name != "term"))
        return keys | ({self._term_key()} - {""} if "term" in names else set())

    def _value_parts(self, day, *names):
        """Return ``(parts, left open)`` of the policy's place by the values of what is asked for on a day, see
        `kernel.layering.split`."""
        policy = self.sudo().policy_id  # sudo: what binds does not depend on who asks
        values = policy._parameter_values(self._needs(*names), self._value_day(day))
        return split(Zone(policy.region_id.prefix or ""), values)

    def _value_day(self, day):
        """Return the day whose values hold: what an ended policy asked for is judged by its own."""
        policy = self.sudo().policy_id  # sudo: see _value_parts
        ended = policy.date_to and not policy.is_continued and policy.date_to < day
        return policy.date_to if ended else day

    def _places(self, model, part):
        """Return the domain of a model's records in a part; of what stands in no place, all or none."""
        place = self._place_field(model)
        if place:
            return Domain.OR(self._within(zone, place) for zone in part.zones)
        code = self.sudo().policy_id.region_code  # sudo: see _value_parts
        return Domain.TRUE if part.covers(code) else Domain.FALSE

    def _filled(self, name, values, day):
        """Return the domain of a condition with the values of its parameters; all records where it is empty.

        :raise ValueError: if it no longer fits its records
        """
        problems = self._text_problems(name)
        if problems:
            raise ValueError("; ".join(problems))
        model = self._model(CONDITIONS[name])
        return self.env["fupin.condition"]._domain(model._name, self[name], values, self._value_day(day))

    def _query(self, name, more=Domain.TRUE, day=None):
        """Return the query of the records that meet a condition where they stand.

        What stands where a parameter is left open is not among them.

        :raise ValueError: if the kind of record is gone, or a field of the condition
        """
        model, day = self._model(CONDITIONS[name]), day or local_date()
        if model is None:
            raise ValueError(self.env._("this kind of record does not exist"))
        if not self._needs(name):
            return model._search(self._filled(name, {}, day) & more)
        parts, _open = self._value_parts(day, name)
        found = (self._places(model, part) & self._filled(name, dict(part.values), day) for part in parts)
        return model._search(Domain.OR(found) & more)
