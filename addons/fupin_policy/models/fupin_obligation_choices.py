from odoo import api, fields, models

from ..kernel import period as periods

TERM_UNITS = [("d", "Days"), ("m", "Months"), ("y", "Years")]


class FupinObligation(models.Model):
    """What people choose from when they write a duty: kinds of records and their dates, by their words."""

    _name = "fupin.obligation"
    _inherit = ["fupin.obligation", "fupin.policy.choice"]
    _kind_fields = {"kind": "model_id", "scope_kind": "scope_model_id", "activity_kind": "activity_model_id"}
    _choice_methods = {"start_field": "_choices_start", "unit_field": "_choices_unit"}

    kind = fields.Selection(selection="_kinds", string="Follows from", compute="_compute_kinds", readonly=False)
    scope_kind = fields.Selection(selection="_kinds", string="Share of", compute="_compute_kinds", readonly=False)
    activity_kind = fields.Selection(
        selection="_activity_kinds", string="Counted work", compute="_compute_kinds", readonly=False
    )
    term_number = fields.Integer(string="Within", compute="_compute_term_parts", readonly=False)
    term_unit = fields.Selection(TERM_UNITS, string="Unit of the term", compute="_compute_term_parts", readonly=False)

    @api.depends("term")
    def _compute_term_parts(self):
        for duty in self:
            try:
                duty.term_number, duty.term_unit = periods.parse_term(duty.term)
            except ValueError:
                duty.term_number, duty.term_unit = 0, "d"

    @api.onchange("term_number", "term_unit")
    def _onchange_term_parts(self):
        self.term = self._term_of(self.term_number, self.term_unit)

    @api.model
    def _term_of(self, number, unit):
        return f"{number}{unit or 'd'}" if number and number > 0 else False

    def _with_models(self, vals):
        """As of kinds; the term, too, is put together from its number and unit."""
        vals = dict(super()._with_models(vals))
        if not {"term_number", "term_unit"} & vals.keys():
            return vals
        number = vals.pop("term_number", self[:1].term_number)
        unit = vals.pop("term_unit", self[:1].term_unit)
        return {"term": self._term_of(number, unit), **vals}

    @api.onchange("kind", "scope_kind", "activity_kind")
    def _onchange_kinds(self):
        return super()._onchange_kinds()

    @api.model
    def _kinds(self):
        """Return the kinds of business records, as (model, name)."""
        problems = self.env["fupin.rule"]._place_problems
        return self._named(name for name in self.env.registry if not problems(name))

    @api.model
    def _activity_kinds(self):
        """Return the kinds of records that say what a unit did, as (model, name)."""
        registry = self.env.registry.items()
        return self._named(name for name, model in registry if getattr(model, "_fupin_activity", None))

    @api.model
    def _choices_start(self, kind):
        return self._field_choices(kind, lambda field: field.type in ("date", "datetime"))

    @api.model
    def _choices_unit(self, kind):
        return self._field_choices(kind, lambda field: field.comodel_name == "fupin.unit")
