from contextlib import ExitStack

from odoo import api, models
from odoo.fields import Domain


class FupinRegisterLine(models.AbstractModel):
    """A line of a registered record: reached as the record is; a change of it is checked and
    told on the record, whichever way it comes.

    ``_parent_fields`` names the many2one fields to the record, of which a line has one.
    ``_told_as`` is the name of the one2many field there.
    """

    _name = "fupin.register.line"
    _inherit = ["fupin.record.line"]
    _description = "Line of a registered record"

    _parent_fields = ("asset_id",)
    _told_as = None

    @api.model_create_multi
    def create(self, vals_list):
        with self._telling(self._parents_in(vals_list)):
            return super().create(vals_list)

    def write(self, vals):
        with self._telling([*self._parents(), *self._parents_in([vals])]):
            return super().write(vals)

    def unlink(self):
        with self._telling(self._parents()):
            return super().unlink()

    def _parents(self):
        return [self[name] for name in self._parent_fields]

    def _parents_in(self, vals_list):
        for name in self._parent_fields:
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            yield self.env[self._fields[name].comodel_name].browse(ids)

    def _telling(self, parents):
        stack = ExitStack()
        for records in parents:
            if records:
                stack.enter_context(records._changing_lines(self._told_as))
        return stack

    def _check_parent(self):
        if not self.env.su:
            for parents in self._parents():
                parents.check_access("write")

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        return Domain.OR(
            Domain(
                name,
                "any!",
                self.env[self._fields[name].comodel_name]._jurisdiction_domain(scope, mode),
            )
            for name in self._parent_fields
        )
