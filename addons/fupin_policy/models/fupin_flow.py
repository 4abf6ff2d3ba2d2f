from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_list

NUMBERS = ("integer", "float", "monetary")


class FupinFlow(models.Model):
    """Who must agree before a step of a record is carried out, in which order, from which amount.

    For one key the nearest policy's flow binds; of those that bind a record the first by sequence whose domain and
    band of amounts hold is taken. The band includes its beginning and excludes its end.
    """

    _name = "fupin.flow"
    _inherit = ["fupin.policy.transition"]
    _description = "Approval flow"
    _choice_methods = {"transition": "_choices_step", "amount_field": "_choices_amount"}
    _pack_section = "flows"
    _pack_fields = ("model_id", "transition", "sequence", "domain", "amount_field", "amount_from", "amount_to")
    _pack_lines = {
        "step_ids": ("sequence", "name", "role", "level", "term_days", "is_filing", "is_holding", "four_eyes")
    }

    amount_field = fields.Char(string="Band by", help="The amount by which the flow is chosen.")
    amount_from = fields.Float(string="From", digits=(16, 2), help="Included. 0: no lower bound.")
    amount_to = fields.Float(string="Below", digits=(16, 2), help="Not included. 0: no upper bound.")
    step_ids = fields.One2many("fupin.flow.step", "flow_id", string="Steps")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a flow of this key.")
    _band_in_order = models.Constraint(
        "CHECK (COALESCE(amount_to, 0) = 0 OR amount_to > COALESCE(amount_from, 0))",
        "The band of amounts ends before it begins.",
    )

    @api.model
    def _choices_amount(self, kind):
        return self._field_choices(kind, lambda field: field.type in ("float", "monetary"))

    @api.constrains("model_id", "transition", "step_ids")
    def _check_can_wait(self):
        """Refuse a flow that would never be asked; what is only taken note of afterwards (备案) holds nothing up."""
        for flow in self:
            immediate = getattr(self.env.get(flow.model_name), "_immediate_transitions", ())
            if flow.transition in immediate and any(step._holds() for step in flow.step_ids):
                raise ValidationError(
                    self.env._(
                        "“%s”: this step is carried out at once and waits for nobody. Let a condition bind it instead.",
                        flow.name,
                    )
                )

    @api.constrains("model_id", "amount_field", "amount_from", "amount_to")
    def _check_amount(self):
        for flow in self:
            if flow.amount_field:
                model = self.env[flow.model_name]
                field = model._fields.get(flow.amount_field)
                if field is None or not field.store or field.type not in NUMBERS:
                    raise ValidationError(
                        self.env._("“%(name)s”: “%(field)s” is no amount.", name=flow.name, field=flow.amount_field)
                    )
            elif flow.amount_from or flow.amount_to:
                raise ValidationError(self.env._("“%s”: name the amount that the band is about.", flow.name))

    @api.depends("name", "amount_field", "amount_from", "amount_to", "step_ids.name", "step_ids.sequence")
    def _compute_reading(self):
        for flow in self:
            chain = " → ".join(step.name or "" for step in flow._steps())
            band = flow._band_reading()
            flow.reading = f"{flow.name or ''}{f'（{band}）' if band else ''}：{chain}"

    def _band_reading(self):
        low = f"≥ {self.amount_from:,.2f}" if self.amount_from else ""
        high = f"< {self.amount_to:,.2f}" if self.amount_to else ""
        return format_list(self.env, [part for part in (low, high) if part]) if low or high else ""

    def _steps(self):
        return self.step_ids.sorted(lambda step: (step.sequence, step.id))

    def _band(self):
        """Return the band of amounts as a domain."""
        self.ensure_one()
        band = Domain.TRUE
        if self.amount_field and self.amount_from:
            band &= Domain(self.amount_field, ">=", self.amount_from)
        if self.amount_field and self.amount_to:
            band &= Domain(self.amount_field, "<", self.amount_to)
        return band

    def _unsound(self, records, error):
        """Nothing moves unseen because a field of its flow is gone."""
        raise UserError(
            self.env._(
                "The flow “%(flow)s” cannot be applied: %(error)s. Tell the administrator.",
                flow=self.name,
                error=error,
            )
        )

    def _judged_paths(self):
        """Return the fields by which a record came into this flow."""
        self.ensure_one()
        paths = self.env["fupin.condition"]._paths_of(self.domain)
        return list(dict.fromkeys([*paths, *([self.amount_field] if self.amount_field else [])]))

    @api.model
    def _matching_flows(self, records, name):
        """Return ``{flow: ids}``: the flow of each record that has one; as many queries as there are flows."""
        bound = self._binding_on(records, name)
        result, taken = {}, set()
        nearest = sorted(bound, key=lambda flow: (flow.sequence, -len(flow.policy_id.region_id.prefix or ""), flow.id))
        for flow in nearest:
            left = records.browse(res_id for res_id in bound[flow] if res_id not in taken)
            found = flow._matching_amount(left) if left else ()
            if found:
                result[flow] = [res_id for res_id in left.ids if res_id in found]
                taken.update(found)
        return result

    def _matching_amount(self, records):
        self.ensure_one()
        if self.amount_field and self.amount_field not in records._fields:
            self._unsound(records, self.env._("there is no field “%s”", self.amount_field))
        return self._matching(records, self.domain, self._band())[0]
