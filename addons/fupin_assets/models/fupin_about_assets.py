from odoo import api, models

from .fupin_registered import LEVELS


class FupinAboutAssets(models.AbstractModel):
    """A record about several assets, ``asset_ids``: their owners and entrusted units read it wherever it stands."""

    _name = "fupin.about.assets"
    _inherit = ["fupin.record"]
    _description = "Record about assets"

    # a record about one asset stands where that does, whatever a caller says: its fields that follow
    _place_follows = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_place(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_place(vals))

    def _without_place(self, vals):
        return {name: value for name, value in vals.items() if name not in self._place_follows}

    @api.model
    def _enters_at(self, region):
        """Return whether the user enters records in a place; an owner elsewhere writes in his own."""
        return self.env.su or any(self.env.user._fupin_scope(level).covers(region.code) for level in LEVELS)

    @api.depends("asset_ids")
    def _compute_department_id(self):
        """Who supervises the assets supervises what is about them."""
        for record in self:
            # sudo: the supervisor of an asset is no secret to who writes about it
            found = record.asset_ids.sudo().department_id
            record.department_id = record.department_id or (found if len(found) == 1 else found.browse())

    @api.depends("region_code")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        """Whether the form is closed to the user; a new record is open to whom may make one."""
        locked = self._origin - self._origin._filtered_access("write")
        for record in self:
            record.is_locked = record._origin in locked

    def _after_save(self, names):
        super()._after_save(names)
        if {"asset_ids", "asset_id", "unit_id"} & names:
            self._share_with_owners()

    def _assets(self):
        """Return the assets that a record is about."""
        return self.asset_ids

    def _share_with_owners(self):
        """Let the owners of the assets and the responsible unit read what stands elsewhere (S2-14)."""
        pairs = set()
        for record in self.sudo():  # sudo: all owners, whoever may read them
            owners = record._assets().owner_ids
            for unit in record.unit_id | owners.unit_id | owners.authorised_unit_id:
                pairs.add((record.id, unit.id))
        self.env["fupin.share"]._replace(self, sorted(pairs))
