from datetime import date

from odoo import api, models, tools
from odoo.addons.fupin_base.kernel.clock import local_date

# standards of a policy that say since when assets count: a day, or a year
START_DATE = "start_date"
START_YEAR = "start_year"


class FupinPolicy(models.Model):
    """Since when assets count, where a policy says so (S0-03, S1-10, S3-02)."""

    _inherit = "fupin.policy"

    @api.model
    @tools.ormcache("day")
    def _asset_starts(self, day):
        """Return ``[(zone, first day)]``, the nearest region's last."""
        # sudo: what binds does not depend on who asks
        values = self.sudo()._parameter_values([START_DATE, START_YEAR], day)
        found = []
        for key, rows in values.items():
            for zone, _code, (_type, value) in rows:
                if value is not None:
                    found.append((zone, value if key == START_DATE else date(int(value), 1, 1)))
        return sorted(found, key=lambda pair: len(pair[0].prefix))


class FupinRegistered(models.AbstractModel):
    """The first day from which assets and projects are registered, where they stand."""

    _inherit = "fupin.registered"

    @api.model
    def _start_of(self, code):
        """Return the first day at a region code; the console's own where no policy names one."""
        for zone, first in reversed(self.env["fupin.policy"]._asset_starts(local_date())):
            if code and zone.covers(code):
                return first
        return self._start_elsewhere()

    @api.model
    def _start_elsewhere(self):
        return date(self._start_year(), 1, 1)

    @api.model
    def _earliest_start(self):
        """Return the first day that counts anywhere: what lies before it is wrong whatever the place."""
        starts = self.env["fupin.policy"]._asset_starts(local_date())
        return min([self._start_elsewhere(), *(first for _zone, first in starts)])

    @api.model
    def _starts(self, vals_list, records=None):
        """Return the first day of each row: of the place it names or would get, or the latest of the records changed."""
        ids = {vals["region_id"] for vals in vals_list if vals.get("region_id")}
        # sudo: the code of a place is no secret
        codes = {region.id: region.code for region in self.env["fupin.region"].sudo().browse(ids).exists()}
        standing = set(records.mapped("region_code")) if records else {self._default_region_id().code}
        own = max(map(self._start_of, standing))
        return [self._start_of(codes.get(vals["region_id"])) if vals.get("region_id") else own for vals in vals_list]
