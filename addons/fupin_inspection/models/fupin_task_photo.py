from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from ..kernel.photo_turn import turn

# standard of a place: each asset is photographed once in so many months; 0 for never
MONTHS = "sweep_photo_months"
YEARLY = 12
NAMED = 3


class FupinTask(models.Model):
    """Which assets are photographed in a sweep: a rotating share, the same for whoever asks."""

    _inherit = "fupin.task"

    def _photo_turn(self):
        """Return (number of turns, this task's turn), None where no photos are asked for."""
        # sudo: a standard of the place and a setting, both of no secrecy
        policy, settings = self.env["fupin.policy"].sudo(), self.env["ir.config_parameter"].sudo()
        months = policy._parameter(MONTHS, self.region_id, local_date())
        if months is None:
            months = settings.get_param(f"fupin_inspection.{MONTHS}", YEARLY)
        duty = self.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
        return turn(duty.period, self.period_start, int(months))

    def _asks_photo(self, asset_id):
        """Whether an asset is photographed in the task."""
        found = self._photo_turn() if self.is_sweep else None
        return bool(found) and asset_id % found[0] == found[1]

    def _unphotographed(self):
        """Return the names of the assets that wait for their photo, a few of them; empty if none does."""
        found = self._photo_turn()
        if not found:
            return ""
        query = self._rest_query()
        query.add_where(SQL("fupin_asset.id %% %s = %s", *found))
        query.order, query.limit = SQL("fupin_asset.code, fupin_asset.id"), NAMED + 1
        names = [name for (name,) in self.env.execute_query(query.select(SQL("fupin_asset.name")))]
        more = " …" if len(names) > NAMED else ""
        return self.env._(", ").join(names[:NAMED]) + more
