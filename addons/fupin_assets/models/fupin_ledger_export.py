from odoo import api, models
from odoo.addons.fupin_ledger.models.fupin_ledger_target_export import Reader
from odoo.tools import SQL

HOUSEHOLD = "农户"


class FupinAsset(models.Model):
    """Assets in exported ledgers: funding as one column for each source, owners with shares."""

    _inherit = "fupin.asset"

    @api.model
    def _ledger_readers(self, columns, domain):
        """Funding unfolds into the sources that occur; an empty form has the fiscal ones."""
        readers = []
        for reader in super()._ledger_readers(columns, domain):
            if reader.definition.kind == "funding":
                readers += self._ledger_source_readers(reader.definition, domain)
            else:
                readers.append(reader)
        return readers

    @api.model
    def _ledger_source_readers(self, column, domain):
        sources = self.env["fupin.funding.source"]
        if domain is None:
            sources = sources.search([("is_fiscal", "=", True)])
        else:
            query = self._search(domain)
            self.env["fupin.funding"].flush_model(["asset_id", "source_id"])
            used = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT source_id FROM fupin_funding WHERE asset_id IN %s",
                    query.subselect(),
                )
            )
            sources = sources.with_context(active_test=False).search([("id", "in", [source for (source,) in used])])
        return [
            Reader(self._ledger_column(column, label=source.name, group=column.label), column, source.id)
            for source in sources
        ]

    @api.model
    def _ledger_stored(self, ids, readers):
        stored = super()._ledger_stored(ids, readers)
        kinds = {reader.definition.kind for reader in readers}
        keys = {reader.definition.key for reader in readers}
        if "funding" in kinds:
            stored["ledger_funding"] = self._ledger_funding(ids)
        if "owner" in keys:
            stored["ledger_owners"] = self._ledger_owners(ids)
        return stored

    @api.model
    def _ledger_funding(self, ids):
        """Return ``{(asset id, source id): yuan}``."""
        self.env["fupin.funding"].flush_model(["asset_id", "source_id", "amount"])
        rows = self.env.execute_query(
            SQL(
                """SELECT asset_id, source_id, sum(amount) FROM fupin_funding
                   WHERE asset_id = ANY(%s) GROUP BY asset_id, source_id""",
                ids,
            )
        )
        return {(asset_id, source_id): amount for asset_id, source_id, amount in rows}

    @api.model
    def _ledger_owners(self, ids):
        """Return ``{asset id: owners}``; households are not named, shares only where there are several."""
        self.env["fupin.asset.owner"].flush_model(["asset_id", "unit_id", "household_id", "share"])
        rows = self.env.execute_query(
            SQL(
                """SELECT owner.asset_id, unit.name, owner.share FROM fupin_asset_owner owner
                   LEFT JOIN fupin_unit unit ON unit.id = owner.unit_id
                   WHERE owner.asset_id = ANY(%s) ORDER BY owner.asset_id, owner.share DESC, owner.id""",
                ids,
            )
        )
        owners = {}
        for asset_id, name, part in rows:
            owners.setdefault(asset_id, []).append((name or HOUSEHOLD, part))
        return {asset_id: self._ledger_owner_text(lines) for asset_id, lines in owners.items()}

    @api.model
    def _ledger_owner_text(self, lines):
        names = {name for name, _part in lines}
        if len(names) == 1:
            return names.pop()
        return "、".join(f"{name} {part:.2%}" for name, part in lines)

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.choice is not None:
            amounts = stored["ledger_funding"]
            return [amounts.get((asset_id, reader.choice)) for asset_id in ids]
        if reader.definition.key == "owner":
            owners = stored["ledger_owners"]
            regimes = stored.get("kind", [None] * len(ids))
            return [
                owners.get(asset_id) or (HOUSEHOLD if kind == "household" else None)
                for asset_id, kind in zip(ids, regimes, strict=True)
            ]
        return super()._ledger_cells(reader, ids, stored, words)
