from odoo import fields, models

from ..kernel.kinds import KINDS


class IrModelFields(models.Model):
    """Own columns know their kind, which tells how many digits an amount has, and that shares are not added up."""

    _inherit = "ir.model.fields"

    fupin_kind = fields.Char(readonly=True)

    def _instanciate_attrs(self, field_data):
        attrs = super()._instanciate_attrs(field_data)
        kind = KINDS.get(field_data.get("fupin_kind"))
        if attrs and kind and kind.digits:
            attrs["digits"] = kind.digits
        if attrs and kind and kind.aggregator:
            attrs["aggregator"] = kind.aggregator
        return attrs
