from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen

from .fupin_asset_valuation import NOTE_ONLY


class FupinAssetValuation(models.Model):
    """Values that were found in the past, from a ledger: they complete the series of an asset and change nothing that is
    in force. The county office alone brings them in: nobody confirms them afterwards. A value newer than the latest one
    is entered on the asset, where its papers are asked for."""

    _name = "fupin.asset.valuation"
    _inherit = ["fupin.asset.valuation", "fupin.ledger.about"]

    region_code = fields.Char(related="asset_id.region_code", string="Region code of the asset")

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        ids = [vals["asset_id"] for vals in vals_list if vals["asset_id"]]
        known = self.search([("asset_id", "in", ids)])
        latest, stand = {}, set()
        for line in known:
            latest[line.asset_id.id] = max(line.date, latest.get(line.asset_id.id, line.date))
            stand.add((line.asset_id.id, line.date, fen(line.amount)))
        for index, vals in enumerate(vals_list):
            asset, day = vals["asset_id"], vals.get("date")
            if not asset or not day:
                continue
            if asset not in latest or day > latest[asset]:
                message = self.env._("Newer than what is known of the asset: enter it on the asset itself.")
                found.append((index, "date", message, False))
            if (asset, day, fen(vals["amount"])) in stand:
                found.append((index, "asset", self.env._("This value of this day is there already."), False))
            stand.add((asset, day, fen(vals["amount"])))
        return found

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        self._check_county_imports(ledger_import)
        noting = self.with_context(valuation_note=NOTE_ONLY)
        valuations = super(FupinAssetValuation, noting)._ledger_create(vals_list, ledger_import).with_env(self.env)
        reason = self._ledger_reason(ledger_import)
        self.env["fupin.event"]._record(valuations.asset_id, "value", reason=reason)
        return valuations

    @api.model
    def _ledger_stored(self, ids, readers):
        stored = super()._ledger_stored(ids, readers)
        places = self._ledger_asset_places(ids)
        stored["region_id"] = [places.get(valuation_id) for valuation_id in ids]
        return stored
