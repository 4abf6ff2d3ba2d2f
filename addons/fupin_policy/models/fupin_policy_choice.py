from odoo import api, models

# kinds of values of parameters that a figure is compared with
NUMBERS = ("amount", "ratio", "number", "integer", "days", "months")


class FupinPolicyChoice(models.AbstractModel):
    """What administrators choose by its word, where the row keeps a technical name.

    ``_kind_fields`` are {selection of kinds of records: the many2one that keeps it}: people need not read the table
    of all models. ``_choice_methods`` are {field that keeps a key: method that returns its choices for a kind}; the
    client asks for them by `get_choices` (widget ``fupin_choice``).
    """

    _name = "fupin.policy.choice"
    _description = "Choice by words"
    _kind_fields = {"kind": "model_id"}
    _choice_methods = {}

    @api.model
    def get_choices(self, name, kind):
        """Return the choices of a field as (key, word), sorted by word.

        :param name: of the field
        :param kind: model of the records that it is about, or False
        """
        self.browse().check_access("read")
        method = self._choice_methods.get(name)
        if not method or (kind and kind not in self.env):
            return []
        return sorted(getattr(self, method)(kind), key=lambda choice: choice[1])

    # -------------------------------------------------------------------- kinds

    @api.model
    def _named(self, models_):
        """Return models as (model, name), sorted by name."""
        # sudo: names of the kinds of records
        Model = self.env["ir.model"].sudo()
        return sorted(((name, Model._get(name).name or name) for name in models_), key=lambda kind: kind[1])

    @api.model
    def _business_kinds(self):
        """Return the kinds of records that people speak of in a regulation, as (model, name).

        What the platform keeps for itself (``_fupin_own_use``) is not offered; a rule of a pack may still look at it."""
        problems = self.env["fupin.rule"]._place_problems
        registry = self.env.registry.items()
        return self._named(
            name for name, model in registry if not getattr(model, "_fupin_own_use", False) and not problems(name)
        )

    @api.depends(lambda self: tuple(self._kind_fields.values()))
    def _compute_kinds(self):
        known = {name: set(self._fields[name].get_values(self.env)) for name in self._kind_fields}
        for row in self:
            for name, link in self._kind_fields.items():
                model = row[link].sudo().model  # sudo: the name of a kind of record is no secret
                row[name] = model if model in known[name] else False

    def _onchange_kinds(self):
        """For an onchange of the kinds: let sentences follow what is chosen before it is saved."""
        for name, link in self._kind_fields.items():
            self[link] = self.env["ir.model"]._get_id(self[name]) if self[name] else False

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_models(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_models(vals))

    def _with_models(self, vals):
        """Return values with the models in the place of the kinds that were chosen."""
        chosen = self._kind_fields.keys() & vals.keys()
        if not chosen:
            return vals
        vals = dict(vals)
        for name in chosen:
            kind = vals.pop(name)
            vals[self._kind_fields[name]] = self.env["ir.model"]._get_id(kind) if kind else False
        return vals

    # ------------------------------------------------------------------ choices

    @api.model
    def _field_choices(self, kind, suits):
        """Return the stored fields of a kind of record that suit, as (name, label)."""
        if not kind:
            return []
        fields = self.env[kind]._fields.values()
        return [
            (field.name, field._description_string(self.env))
            for field in fields
            if field.store and not field.groups and field.name not in models.MAGIC_COLUMNS and suits(field)
        ]

    @api.model
    def _choices_parameter(self, _kind):
        declared = self.env["fupin.parameter"].search_fetch([], ["code", "name"])
        return list({parameter.code: parameter.name for parameter in declared}.items())

    @api.model
    def _choices_measure(self, kind):
        return [(one.key, one.name) for one in self.env["fupin.measure"].search([("model", "=", kind)])]

    @api.model
    def _choices_number(self, _kind):
        declared = self.env["fupin.parameter"].search([("value_type", "in", NUMBERS)])
        return list({parameter.code: parameter.name for parameter in declared}.items())
