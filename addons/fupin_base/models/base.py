from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

DEFAULT = "default_"
# what a column of whole numbers, or of records' numbers, holds
LARGEST = 2**31 - 1
WHOLE = ("integer", "many2one")


class Base(models.AbstractModel):
    """Two ways around the rights that core leaves open, closed for every model; and what no column holds.

    *A number typed into a form.* Core shows the name of what a many2one field points at to
    everyone who may read the field, and takes whatever number a form or a window is given.

    *Sorting and summing by a closed field.* Core checks the groups of a field in SQL, but not
    those of a related or inherited one: the highest phone number could be asked for.

    *A whole number beyond its column.* The database would refuse it in its own words.
    """

    _inherit = "base"

    @api.model
    def _kind_name(self):
        """Return what people call this kind of record, in the language of the one who asks."""
        # sudo: the names of kinds of records stand on every page
        return self.env["ir.model"].sudo()._get(self._name).name

    def _field_to_sql(self, alias, field_expr, query=None):
        field = self._fields.get(field_expr.split(".")[0])
        if field is not None and field.related and not field.store:
            self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_storable(vals)
        if self._transient and not self.env.su:
            for vals in vals_list:
                self._check_pointed_at({**self._context_defaults(), **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_storable(vals)
        if self._transient and not self.env.su:
            self._check_pointed_at(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            self._check_pointed_at({**self._context_defaults(), **values})
        return super().onchange(values, field_names, fields_spec)

    def _check_storable(self, vals):
        """Raise `UserError` if a whole number, or that of a record, is larger than its column."""
        for name, value in vals.items():
            if type(value) is int and abs(value) > LARGEST:
                field = self._fields.get(name)
                if field and field.type in WHOLE:
                    label = field._description_string(self.env)
                    raise UserError(self.env._("“%s”: this number is too large. Please check it.", label))

    def _context_defaults(self):
        return {
            name.removeprefix(DEFAULT): value for name, value in self.env.context.items() if name.startswith(DEFAULT)
        }

    def _check_pointed_at(self, values):
        """Raise `AccessError` if values of a form point at a record that the user may not read.

        :param values: field values as the web client sends them, lines as commands
        """
        for name, value in values.items():
            field = self._fields.get(name)
            if not value or field is None or not field.relational:
                continue
            comodel = self.env[field.comodel_name]
            ids = [value] if field.type == "many2one" else []
            if field.type != "many2one" and isinstance(value, list | tuple):
                for command in value:
                    ids += comodel._check_command(command)
            if hasattr(comodel, "_jurisdiction_domain"):
                comodel.browse(filter(None, map(_plain_id, ids))).check_access("read")

    def _check_command(self, command):
        """Check the values of one x2many command; return the ids that it links."""
        if isinstance(command, int):
            return [command]
        kind, number, *rest = command
        if kind in (Command.CREATE, Command.UPDATE) and rest and rest[0]:
            self._check_pointed_at(rest[0])
        if kind == Command.LINK:
            return [number]
        return list(rest[0]) if kind == Command.SET and rest else []


def _plain_id(value):
    """Return the id in a many2one value as it comes: a number, a pair or a dictionary."""
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
