from odoo import api, fields, models

from ..kernel import period as periods
from .fupin_obligation_term import TERM_KINDS

TERM_UNITS = [("d", "Days"), ("m", "Months"), ("y", "Years")]


class FupinObligation(models.Model):
    """What people choose from when they write a duty: kinds of records and their dates, by their words."""

    _name = "fupin.obligation"
    _inherit = ["fupin.obligation", "fupin.policy.choice"]
    _kind_fields = {"kind": "model_id", "scope_kind": "scope_model_id", "activity_kind": "activity_model_id"}
    _choice_methods = {
        "start_field": "_choices_start",
        "unit_field": "_choices_unit",
        "term_parameter": "_choices_term",
    }

    kind = fields.Selection(selection="_kinds", string="Follows from", compute="_compute_kinds", readonly=False)
    scope_kind = fields.Selection(selection="_kinds", string="Share of", compute="_compute_kinds", readonly=False)
    activity_kind = fields.Selection(
        selection="_activity_kinds", string="Counted work", compute="_compute_kinds", readonly=False
    )
    term_number = fields.Integer(string="Within", compute="_compute_term_parts", readonly=False)
    term_unit = fields.Selection(TERM_UNITS, string="Unit of the term", compute="_compute_term_parts", readonly=False)
    term_parameter = fields.Char(
        string="Or by the standard",
        compute="_compute_term_parts",
        readonly=False,
        help="The days or months that hold in each place; where they are left open nothing is asked.",
    )

    @api.depends("term")
    def _compute_term_parts(self):
        for duty in self:
            try:
                key = duty._term_key()
                number, unit = (0, "d") if key else periods.parse_term(duty.term)
            except ValueError:  # told when it is saved
                key, number, unit = "", 0, "d"
            duty.term_parameter, duty.term_number, duty.term_unit = key or False, number, unit

    @api.onchange("term_number", "term_unit", "term_parameter")
    def _onchange_term_parts(self):
        self.term = self._term_of(self.term_number, self.term_unit, self.term_parameter)

    @api.model
    def _term_of(self, number, unit, key=None):
        if key:
            return f"@{key}"
        return f"{number}{unit or 'd'}" if number and number > 0 else False

    def _with_models(self, vals):
        """As of kinds; the term, too, is put together from its number and unit."""
        vals = dict(super()._with_models(vals))
        if not {"term_number", "term_unit", "term_parameter"} & vals.keys():
            return vals
        number = vals.pop("term_number", self[:1].term_number)
        unit = vals.pop("term_unit", self[:1].term_unit)
        key = vals.pop("term_parameter", False if number else self[:1].term_parameter)
        return {"term": self._term_of(number, unit, key), **vals}

    @api.onchange("kind", "scope_kind", "activity_kind")
    def _onchange_kinds(self):
        return super()._onchange_kinds()

    @api.model
    def _kinds(self):
        """Return the kinds of business records, as (model, name)."""
        return self._business_kinds()

    @api.model
    def _activity_kinds(self):
        """Return the kinds of records that say what a unit did, as (model, name)."""
        registry = self.env.registry.items()
        return self._named(name for name, model in registry if getattr(model, "_fupin_activity", None))

    @api.model
    def _choices_start(self, kind):
        return self._field_choices(kind, lambda field: field.type in ("date", "datetime"))

    @api.model
    def _choices_term(self, _kind):
        # sudo: a declaration is no secret
        declared = self.env["fupin.parameter"].sudo().search([("value_type", "in", list(TERM_KINDS))])
        return list({parameter.code: parameter.name for parameter in declared}.items())

    @api.model
    def _choices_unit(self, kind):
        return self._field_choices(kind, lambda field: field.comodel_name == "fupin.unit")
