from odoo import api, models

from .fupin_condition import FITS

TERMS = ("days", "months")


class FupinCondition(models.AbstractModel):
    """What the editor of conditions offers besides the values that are entered."""

    _inherit = "fupin.condition"

    @api.model
    def get_standards(self):
        """Return the declared parameters of the user's place, by name.

        Of each its ``key`` and ``name``, the ``value_type``, ``fits``: the kinds of fields in whose place it may
        stand, ``is_term``: whether a day may be counted by it.
        """
        parameters = self.env["fupin.parameter"].search_fetch([], ["code", "name", "value_type"], order="name, id")
        declared = {parameter.code: parameter for parameter in parameters}
        return [
            {
                "key": key,
                "name": parameter.name,
                "value_type": parameter.value_type,
                "fits": [ttype for ttype, kinds in FITS.items() if parameter.value_type in kinds],
                "is_term": parameter.value_type in TERMS,
            }
            for key, parameter in declared.items()
        ]
