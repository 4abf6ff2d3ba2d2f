from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

SAME = ("kind", "date")
# what is about a mortgage that stands in the register already is entered there
BY_HAND = ("authorise", "release")


class FupinAssetChange(models.Model):
    """Changes that happened before the console was used, from a ledger.

    They come in as drafts. If whoever imports ticks that they are confirmed they take effect at once: their papers lie
    before. Where a policy binds that step, only the county office may do so. Nothing older than what is known of an
    asset changes its use.
    """

    _inherit = "fupin.asset.change"

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        kinds = self.env["fupin.asset.change.kind"].browse(
            {vals["kind_id"] for vals in vals_list if vals.get("kind_id")}
        )
        effects = {kind.id: kind.effect for kind in kinds}
        for index, earlier in self._ledger_repeats(rows, vals_list, SAME):
            found.append((index, "asset", self.env._("The same change as row %s.", earlier), True))
        for index, vals in enumerate(vals_list):
            effect = effects.get(vals.get("kind_id"))
            if effect in BY_HAND:
                message = self.env._("This is entered on the mortgage itself, not by a ledger.")
                found.append((index, "kind", message, False))
            if effect == "split":
                message = self.env._("Splitting an asset is entered by hand, not by a ledger.")
                found.append((index, "kind", message, False))
            if effect in ("encumber", "encumber_found") and not vals.get("holder"):
                found.append((index, "holder", self.env._("Say to whom it is mortgaged."), False))
        return found

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        changes = super()._ledger_create(vals_list, ledger_import)
        if ledger_import.confirm_records and ledger_import.can_confirm and changes:
            self._check_import_moves("confirm", ledger_import)
            changes.asset_ids.check_access("write")
            reason = self._ledger_reason(ledger_import)
            changes._set_imported_state(
                "draft", "confirmed", "confirm", reason, SQL(", confirmed_on = %s", local_date())
            )
        return changes
