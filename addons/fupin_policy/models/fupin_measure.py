import re

from odoo import api, fields, models, tools
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")


class FupinMeasure(models.Model):
    """A figure of a record that rules may compare: yield, age of unused income, paid share.

    Domain addons declare it as data and give the model a method ``_measure_<key>(self, alias)`` that returns the
    `odoo.tools.SQL` expression of the figure for a row of ``alias``, NULL where it does not apply (then no rule
    is broken). The day on which it is judged is ``self.env["fupin.measure"]._day()``. Nobody writes SQL in a form.
    """

    _name = "fupin.measure"
    _inherit = ["fupin.cached"]
    _description = "Measure"
    _order = "model, key"
    _rec_name = "name"

    key = fields.Char(required=True)
    name = fields.Char(required=True)
    model = fields.Char(required=True, help="Technical name of the kind of record.")
    measure_unit = fields.Char(string="Unit of measure")
    description = fields.Text(help="What it is made of, in words.")
    depends_on = fields.Char(
        help="Dotted paths of what it is computed from, with commas: a change there re-checks the record at once."
    )

    parameter_keys = fields.Char(
        help="Parameters that decide how it is made, with commas: a rule waits until all of them have a value."
    )

    _key_uniq = models.UniqueIndex("(model, key)", "This measure is declared already.")

    @api.constrains("key", "model", "depends_on")
    def _check_declared(self):
        for measure in self:
            if not measure._is_provided():
                raise ValidationError(
                    self.env._(
                        "%(model)s provides no measure “%(key)s” (method _measure_%(key)s).",
                        model=measure.model,
                        key=measure.key,
                    )
                )
            for path in measure._paths():
                if len(self.env["fupin.condition"]._chain(measure.model, path)) != path.count(".") + 1:
                    raise ValidationError(self.env._("“%s” leads nowhere.", path))

    def _is_provided(self):
        """Return whether the model's code provides the figure."""
        self.ensure_one()
        model = self.env.get(self.model)
        return bool(model is not None and KEY.fullmatch(self.key or "") and hasattr(model, f"_measure_{self.key}"))

    def _paths(self):
        return [path.strip() for path in (self.depends_on or "").split(",") if path.strip()]

    def _parameters(self):
        """Return the keys of the parameters that decide how the figure is made."""
        return {key.strip() for key in (self.parameter_keys or "").split(",") if key.strip()}

    @api.model
    def _given(self, key, otherwise=None):
        """Return the value that a parameter has where a rule looks at records, for the method of a measure."""
        return self.env.context.get("fupin_values", {}).get(key, (None, otherwise))[1]

    @api.model
    def _find(self, model_name, key):
        """Return the measure of a model by its key, or none."""
        # sudo: declarations are open to all who read rules
        return self.sudo().browse(self._declared().get((model_name, key)))

    @api.model
    @tools.ormcache()
    def _declared(self):
        # sudo: see above
        return {(measure.model, measure.key): measure.id for measure in self.sudo().search([])}

    @api.model
    def _day(self):
        """Return the day on which a measure is judged, in Asia/Shanghai."""
        return fields.Date.to_date(self.env.context.get("fupin_day")) or local_date()

    def _column(self, records, alias):
        """Return the SQL expression of the figure for a row of ``alias``; ``records`` carry the environment."""
        self.ensure_one()
        return getattr(records, f"_measure_{self.key}")(alias)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Declared by the product: everyone reads them, nobody writes."""
        return Domain.TRUE if mode == "read" else Domain.FALSE
