from odoo import models


class FupinAboutAssets(models.AbstractModel):
    """A record about several assets, ``asset_ids``: their owners and entrusted units read it wherever it stands."""

    _name = "fupin.about.assets"
    _inherit = ["fupin.record"]
    _description = "Record about assets"

    def _after_save(self, names):
        super()._after_save(names)
        if "asset_ids" in names or "unit_id" in names:
            self._share_with_owners()

    def _share_with_owners(self):
        """Let the owners of the assets and the responsible unit read what stands elsewhere (S2-14)."""
        pairs = set()
        for record in self.sudo():  # sudo: all owners, whoever may read them
            owners = record.asset_ids.owner_ids
            for unit in record.unit_id | owners.unit_id | owners.authorised_unit_id:
                pairs.add((record.id, unit.id))
        self.env["fupin.share"]._replace(self, sorted(pairs))
