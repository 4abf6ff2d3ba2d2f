from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..kernel import value as typed_value


class FupinPolicyParameter(models.Model):
    """The value that a policy gives to a declared parameter. What the text leaves open is marked so, with a
    suggestion and its source, and can be filled in when the policy is in force."""

    _name = "fupin.policy.parameter"
    _inherit = ["fupin.policy.binding", "fupin.policy.choice"]
    _description = "Parameter value"
    _kind_fields = {}
    _choice_methods = {"key": "_choices_parameter"}
    _pack_section = "parameters"
    _pack_fields = ("value", "is_open", "suggestion", "source")

    key = fields.Char(string="Standard")
    name = fields.Char(compute="_compute_name", store=True, precompute=True, readonly=False)
    parameter_id = fields.Many2one(
        "fupin.parameter", compute="_compute_parameter_id", store=True, precompute=True, index=True, ondelete="restrict"
    )
    value_type = fields.Selection(related="parameter_id.value_type")
    example = fields.Char(related="parameter_id.example")
    value = fields.Char()
    shown_value = fields.Char(string="Value as read", compute="_compute_shown_value")
    is_open = fields.Boolean(string="Left open", help="The text names no figure: an administrator decides.")
    is_unset = fields.Boolean(string="To be decided", compute="_compute_is_unset", search="_search_is_unset")
    suggestion = fields.Char()
    source = fields.Char(string="Source of the suggestion")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a value for this parameter.")

    @api.depends("key", "policy_id")
    def _compute_parameter_id(self):
        for region, parameters in self.grouped(lambda parameter: parameter.policy_id.region_id).items():
            declared = self.env["fupin.parameter"]._declared_for(parameters.mapped("key"), region) if region else {}
            for parameter in parameters:
                parameter.parameter_id = declared.get(parameter.key)

    @api.depends("parameter_id")
    def _compute_name(self):
        for parameter in self:
            parameter.name = parameter.parameter_id.name or parameter.name or parameter.key

    @api.depends("value", "value_type")
    def _compute_shown_value(self):
        for parameter in self:
            try:
                parameter.shown_value = typed_value.show(parameter.value_type, parameter.value)
            except ValueError:
                parameter.shown_value = parameter.value

    @api.depends("is_open", "value")
    def _compute_is_unset(self):
        for parameter in self:
            parameter.is_unset = parameter.is_open and not parameter.value

    def _search_is_unset(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("is_open", "=", True) & fields.Domain("value", "in", (False, ""))

    @api.constrains("key", "value", "is_open")
    def _check_value(self):
        for parameter in self:
            if not parameter.parameter_id:
                raise ValidationError(self.env._("No parameter “%s” is declared.", parameter.key))
            if not parameter.value and not parameter.is_open:
                raise ValidationError(
                    self.env._("“%s” has no value: enter one, or mark it as left open by the text.", parameter.name)
                )
            try:
                typed_value.parse(parameter.value_type, parameter.value)
            except ValueError:
                kinds = dict(self.env["fupin.parameter"]._fields["value_type"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "“%(value)s” is no value for “%(name)s”: it must be of the kind “%(kind)s”.",
                        value=parameter.value,
                        name=parameter.name,
                        kind=kinds[parameter.value_type],
                    )
                ) from None

    def _refuse_in_force(self, vals_list):
        """What the text left open can be decided at any time; the rest not."""
        changed = set().union(*vals_list) if vals_list else set()
        if changed <= {"value"} and all(self.mapped("is_open")):
            return
        super()._refuse_in_force(vals_list)

    def write(self, vals):
        before = {parameter: parameter.shown_value for parameter in self}
        result = super().write(vals)
        if "value" in vals:
            for parameter in self.filtered(lambda parameter: parameter.policy_id.state != "draft"):
                self.env["fupin.event"]._record(
                    parameter.policy_id,
                    "decide",
                    before={parameter.policy_id.id: {}},
                    reason=f"{parameter.name}：{before[parameter] or '—'} → {parameter.shown_value or '—'}",
                )
        return result

    @api.depends("name", "shown_value", "is_open")
    def _compute_reading(self):
        for parameter in self:
            if parameter.is_unset:
                said = self.env._("left open by the text, to be decided")
            else:
                said = parameter.shown_value or ""
            parameter.reading = f"{parameter.name}：{said}"
