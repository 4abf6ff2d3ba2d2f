from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import format_list

# what of an asset a stocktake may find wrong
CORRECTED = (
    "name", "category_id", "kind", "project_id", "region_id", "specification", "quantity", "measure_unit", "location",
    "unit_id", "department_id", "custodian_name", "operator_name", "acquisition_date", "original_value",
    "valuation_basis", "net_value", "useful_life", "use_status", "owner_ids", "funding_ids", "owner_regime",
)  # fmt: skip


class FupinAsset(models.Model):
    """Wrong data that a stocktake found is put right by correcting the asset (S1-68)."""

    _inherit = "fupin.asset"

    stocktake_line_ids = fields.One2many("fupin.stocktake.line", "asset_id", string="Stocktakes", readonly=True)

    def _after_save(self, names):
        result = super()._after_save(names)
        self._fix_wrong_data([name for name in CORRECTED if name in names])
        return result

    def _fix_wrong_data(self, names):
        """Note as put right what was found wrong of assets that were just corrected.

        :param names: the fields that changed
        """
        if not names or not self.ids:
            return
        # sudo: whoever may correct the asset puts its finding right
        lines = (
            self.env["fupin.stocktake.line"].sudo().search([("asset_id", "in", self.ids), ("is_unfixed", "=", True)])
        )
        if lines:
            labels = [self._fields[name]._description_string(self.env) for name in names]
            told = self.env._("Corrected in the register: %s", format_list(self.env, labels))
            lines.write({"fixed_on": local_date(), "fix_note": told})
