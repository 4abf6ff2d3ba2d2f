from operator import attrgetter
from typing import NamedTuple

from odoo import api, models, tools
from odoo.addons.fupin_base.kernel.region_code import CUTS
from odoo.tools import SQL

from ..kernel.layering import Zone, split


class Plan(NamedTuple):
    """Where a rule binds on a day, with which values; plain data, kept until something changes."""

    rule_id: int
    model: str
    zone: Zone
    is_broken: bool
    parts: tuple  # of kernel.layering.Part
    open: tuple = ()  # of (parameter, code of the place or ""): no value there
    sources: frozenset = frozenset()  # of (model, path to it)


class FupinRule(models.Model):
    """Which rules bind where: the zone of a rule, split where its parameters have other values."""

    _inherit = "fupin.rule"

    @api.model
    @tools.ormcache("day")
    def _plans(self, day):
        """Return a `Plan` for each rule in force on a day."""
        # sudo: rules bind whether the user who saves a record reads them or not
        zones = self.env["fupin.policy"].sudo()._zones("fupin.rule", day)
        broken = {rule.id for rule in zones if rule._problems()}
        sound = {rule: zone for rule, zone in zones.items() if rule.id not in broken}
        needs = {key for rule in sound for key in rule._needs()}
        # sudo: as above
        values = self.env["fupin.policy"].sudo()._parameter_values(needs, day)
        plans = [Plan(rule.id, rule.model or "", zone, True, ()) for rule, zone in zones.items() if rule.id in broken]
        plans += [rule._plan(zone, values) for rule, zone in sound.items()]
        return tuple(sorted(plans, key=attrgetter("rule_id")))

    def _plan(self, zone, values):
        """Return the plan of a sound rule: its zone cut along the zones of its parameters."""
        self.ensure_one()
        parts, left_open = split(zone, {key: values[key] for key in self._needs()})
        return Plan(self.id, self.model, zone, False, tuple(parts), tuple(left_open), frozenset(self._sources()))

    @api.model
    @tools.ormcache("day")
    def _plans_by_place(self, day):
        """Return ``{model: {prefix: plans}}`` of the sound rules."""
        by_place = {}
        for plan in self._plans(day):
            if not plan.is_broken:
                by_place.setdefault(plan.model, {}).setdefault(plan.zone.prefix, []).append(plan)
        return by_place

    @api.model
    def _plans_for(self, model_name, codes, day):
        """Return the plans that look at records in these places, each with the parts that do."""
        by_place = self._plans_by_place(day).get(model_name, {})
        prefixes = {code[:cut] for code in codes for cut in (0, *CUTS)} & by_place.keys()
        plans = []
        for plan in (plan for prefix in sorted(prefixes) for plan in by_place[prefix]):
            parts = tuple(part for part in plan.parts if any(part.covers(code) for code in codes))
            if parts:
                plans.append(plan._replace(parts=parts))
        return plans

    @api.model
    @tools.ormcache("day")
    def _reached_from(self, day):
        """Return ``{model: ((model of a rule, path), …)}``: whose findings a change of the first may mend."""
        reached = {}
        for plan in self._plans(day):
            for source, path in plan.sources:
                reached.setdefault(source, set()).add((plan.model, path))
        return {source: tuple(sorted(found)) for source, found in reached.items()}

    @api.model
    def _forget_run(self, policies=None, parameter_keys=()):
        """Let the clock run rules again today: those whose zone or parameters have changed.

        :param policies: policies that took effect or ended: their rules, and those of the same keys elsewhere
        :param parameter_keys: parameters whose value has changed
        """
        policies = policies if policies is not None else self.env["fupin.policy"]
        # sudo: rules of other places, whose zones follow from these policies
        policies = policies.sudo()
        # also those that never ran: what they found on saving is closed
        ended = policies.filtered(lambda policy: policy.state == "expired").rule_ids
        keys = [*parameter_keys, *policies.parameter_ids.mapped("key")]
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_rule SET reconciled_on = '1970-01-01'
                   WHERE id = ANY(%s) OR (reconciled_on IS NOT NULL AND (key = ANY(%s)
                   OR parameter_key = ANY(%s) OR EXISTS (SELECT FROM fupin_measure measure
                       WHERE measure.model = fupin_rule.model AND measure.key = fupin_rule.measure
                       AND string_to_array(replace(measure.parameter_keys, ' ', ''), ',') && %s::text[])
                   OR concat(domain, must_hold) LIKE ANY(%s)))""",
                ended.ids,
                policies.rule_ids.mapped("key"),
                keys,
                keys,
                [f"%@{key}%" for key in keys],
            )
        )
        self.invalidate_model(["reconciled_on"], flush=False)
        self.env.registry.clear_cache()
