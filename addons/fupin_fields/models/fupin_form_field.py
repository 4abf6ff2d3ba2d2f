from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..kernel.kinds import is_own
from ..kernel.state import LINE


class FupinFormField(models.Model):
    """What one version of a form says about one field. Rows of a version never change."""

    _name = "fupin.form.field"
    _description = "Field of a form"
    _order = "layout_id, section, sequence, id"
    _rec_name = "label"

    layout_id = fields.Many2one("fupin.form.layout", required=True, index=True, ondelete="cascade", readonly=True)
    field_id = fields.Many2one(
        "ir.model.fields", string="Column", index="btree_not_null", ondelete="cascade", readonly=True
    )
    own_field_id = fields.Many2one(
        "fupin.own.field", string="Own field", index="btree_not_null", ondelete="restrict", readonly=True
    )
    name = fields.Char(string="Technical name", required=True, readonly=True)
    label = fields.Char(readonly=True)
    help = fields.Char(readonly=True)
    ttype = fields.Selection(related="own_field_id.kind", string="Kind of own field")
    section = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True)
    required = fields.Boolean(readonly=True)
    readonly = fields.Boolean(readonly=True)
    invisible = fields.Boolean(readonly=True)
    retired_on = fields.Date(readonly=True)
    domain_required = fields.Char(string="Required where", readonly=True)
    domain_readonly = fields.Char(string="Read-only where", readonly=True)
    domain_invisible = fields.Char(string="Hidden where", readonly=True)
    roles_readonly = fields.Json(string="Read-only for", readonly=True)
    roles_invisible = fields.Json(string="Hidden from", readonly=True)
    minimum = fields.Char(readonly=True)
    maximum = fields.Char(readonly=True)
    pattern = fields.Char(readonly=True)
    pattern_message = fields.Char(string="Said where the pattern is not met", readonly=True)
    unique = fields.Boolean(string="Once in a county", readonly=True)
    default_value = fields.Char(readonly=True)
    option_ids = fields.One2many(related="own_field_id.option_ids", string="Choices")

    _name_uniq = models.UniqueIndex("(layout_id, name)", "Each field stands once in a form.")

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read as its layout is."""
        layouts = self.env["fupin.form.layout"]._jurisdiction_domain(scope, mode)
        return Domain("layout_id", "any!", layouts)

    def _line(self):
        """Return the row as a line of a state."""
        values = {key: self[key] or empty for key, empty in LINE.items() if key != "retired_on"}
        return {**values, "retired_on": str(self.retired_on or "")}

    def _commands(self, model_name, state):
        """Return the commands that write the lines of a state."""
        own = self.env["fupin.own.field"].sudo().search([("model", "=", model_name)])  # sudo: as for the layout
        own = {field.name: field.id for field in own}
        columns = self.env["ir.model.fields"]
        return [
            Command.create(
                {
                    **line,
                    "name": name,
                    "retired_on": line["retired_on"] or False,
                    "field_id": columns._get(model_name, name).id,
                    "own_field_id": own.get(name) if is_own(name) else False,
                }
            )
            for name, line in state["fields"].items()
        ]
