from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from ..kernel.photo_turn import turn

# standard of a place: each asset is photographed once in so many months; 0 for never
MONTHS = "sweep_photo_months"
YEARLY = 12
NAMED = 3


class FupinTask(models.Model):
    """Which assets are photographed in a sweep: a rotating share, the same for whoever asks.

    Without a standard of the place or a setting the page asks for a photo of each asset once a year, and nobody is held
    up without one; where the place has decided it, a report without the photo is refused.
    """

    _inherit = "fupin.task"

    def _photo_turn(self):
        """Return (number of turns, this task's turn), None where no photos are asked for."""
        months = self._decided_months()
        duty = self.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
        return turn(duty.period, self.period_start, YEARLY if months is None else months)

    def _decided_months(self):
        """Return in how many months each asset is photographed here, None where nobody has decided it."""
        # sudo: a standard of the place and a setting, both of no secrecy
        policy, settings = self.env["fupin.policy"].sudo(), self.env["ir.config_parameter"].sudo()
        months = policy._parameter(MONTHS, self.region_id, local_date())
        if months is None:
            months = settings.get_param(f"fupin_inspection.{MONTHS}") or None
        return None if months is None else int(months)

    def _demands_photo(self, asset_id):
        """Whether a report on an asset is refused without a photo: its turn has come, and the place has decided so."""
        return self._asks_photo(asset_id) and self._decided_months() is not None

    def _asks_photo(self, asset_id):
        """Whether an asset is photographed in the task."""
        found = self._photo_turn() if self.is_sweep and not self.is_round else None
        return bool(found) and asset_id % found[0] == found[1]

    def _unphotographed(self):
        """Return the names of the assets whose photo is demanded and not there yet, a few of them; empty if none is."""
        found = self._photo_turn()
        if not found or self._decided_months() is None:
            return ""
        query = self._rest_query()
        query.add_where(SQL("fupin_asset.id %% %s = %s", *found))
        query.order, query.limit = SQL("fupin_asset.code, fupin_asset.id"), NAMED + 1
        names = [name for (name,) in self.env.execute_query(query.select(SQL("fupin_asset.name")))]
        more = " …" if len(names) > NAMED else ""
        return self.env._(", ").join(names[:NAMED]) + more
