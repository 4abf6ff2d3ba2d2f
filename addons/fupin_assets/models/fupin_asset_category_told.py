from odoo import api, models

# how a table writes the three kinds of assets: the beginning of the word
KIND_WORDS = {"经营": "operating", "公益": "public", "到户": "household"}


class FupinAssetCategory(models.Model):
    """Types of assets as the tables of a policy name them: below their kind, and the same in other spellings."""

    _inherit = "fupin.asset.category"

    @api.model
    def _told_by_policy(self, cells):
        """Return the values of a type of assets, below its kind; none where the row names no kind."""
        kind = KIND_WORDS.get(str(cells.get("kind", ""))[:2])
        if not kind:
            return {}
        # from the cache: one row after another asks
        top = self.env["ir.model.data"]._xmlid_to_res_id(f"fupin_assets.asset_category_{kind}")
        return {**super()._told_by_policy(cells), "kind": kind, "parent_id": top}

    def _is_told(self, values):
        """A type is also the same where it is written so in ledgers."""
        if not values.get("name"):
            return super()._is_told(values)
        return self.kind == values["kind"] and self._is_called([values["name"]])
