from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.kinds import KINDS, MOST, PREFIX, like

KIND_LABELS = [
    ("text", "Text"),
    ("long_text", "Long text"),
    ("integer", "Whole number"),
    ("amount", "Amount"),
    ("percentage", "Percentage"),
    ("date", "Date"),
    ("boolean", "Yes or no"),
    ("choice", "Choice"),
    ("choices", "Several choices"),
    ("unit", "Unit"),
    ("region", "Region"),
    ("user", "Person"),
    ("document", "Document"),
    ("photo", "Photo"),
]


class FupinOwnField(models.Model):
    """The dictionary of own columns: what administrators have added to the forms.

    An entry without region is national: a county adopts it instead of adding a column of its own. The technical name
    comes from a sequence, never from the label. A column is never dropped: a field that no form shows keeps its data.
    Entries are made by the form designer alone (`fupin.form.layout`).
    """

    _name = "fupin.own.field"
    _description = "Own field"
    _order = "model, id"
    _rec_name = "label"

    name = fields.Char(string="Technical name", required=True, readonly=True)
    label = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KIND_LABELS, required=True, readonly=True)
    model_id = fields.Many2one("ir.model", string="Form", required=True, index=True, ondelete="cascade", readonly=True)
    model = fields.Char(related="model_id.model", string="Technical name of the form", store=True, precompute=True)
    region_id = fields.Many2one(
        "fupin.region", string="Only in", index="btree_not_null", ondelete="restrict", readonly=True
    )
    field_id = fields.Many2one(
        "ir.model.fields", string="Column", index="btree_not_null", ondelete="set null", readonly=True
    )
    state = fields.Selection(
        [("waiting", "Waiting for the table"), ("made", "About to be put into the form"), ("ready", "Ready")],
        required=True,
        default="waiting",
        readonly=True,
    )
    # what is to be done once the column is there: a change of the designer
    pending = fields.Json(readonly=True)
    option_ids = fields.One2many("fupin.form.option", "own_field_id", string="Choices", readonly=True)

    _name_uniq = models.UniqueIndex("(name)", "Each technical name stands once.")
    _model_region_idx = models.Index("(model, region_id)")

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """An administrator reads the national entries and those of the places that he covers."""
        if mode != "read":
            return Domain.FALSE
        return self.env["fupin.vocabulary"]._jurisdiction_domain(scope, mode)

    @api.model
    def _by_name(self, model_name):
        """Return ``{technical name: (kind, label)}`` of a model's own columns that are there."""
        return {name: (kind, label) for name, kind, label in self._dictionary(model_name)}

    @api.model
    def _dictionary(self, model_name):
        # sudo: the dictionary is read for everybody's forms, which then show what may be seen
        own = self.sudo().search_fetch([("model", "=", model_name), ("state", "=", "ready")], ["name", "kind", "label"])
        return [(field.name, field.kind, field.label) for field in own]

    @api.model
    def _like(self, model_name, label, kind, region):
        """Return the national field of the same words and kind that a county takes before it gets a column."""
        domain = (
            Domain("model", "=", model_name)
            & Domain("kind", "=", kind)
            & Domain("region_id", "=", False)
            & Domain("state", "=", "ready")
        )
        found = self.sudo().search(domain)  # sudo: the national dictionary is open to every administrator
        return found.filtered(lambda field: like(field.label) == like(label))[:1] if region else found.browse()

    @api.model
    def _enter(self, model_name, label, kind, region, pending=None):
        """Enter a field in the dictionary; its column is made by `_make_column`.

        :raise UserError: for an unknown kind, no label, or too many own fields of the form
        """
        label = (label or "").strip()
        if not label:
            raise UserError(self.env._("Give the field a name."))
        if len(label) > 60:
            raise UserError(self.env._("A name of at most 60 characters is read more easily. Shorten it."))
        if kind not in KINDS:
            raise UserError(self.env._("There is no such kind of field."))
        # sudo: the dictionary is kept by the designer, which has checked the administrator
        entries = self.sudo()
        if entries.search_count([("model", "=", model_name)]) >= MOST:
            raise UserError(
                self.env._("This form has %s own fields already: no more can be added. Adopt one that exists.", MOST)
            )
        number = self.env["ir.sequence"].sudo().next_by_code(self._name)  # sudo: numbers are drawn by the system
        return entries.create(
            {
                "name": f"{PREFIX}{number}",
                "label": label,
                "kind": kind,
                "model_id": self.env["ir.model"].sudo()._get_id(model_name),  # sudo: as above
                "region_id": region.id,
                "pending": pending,
            }
        )
