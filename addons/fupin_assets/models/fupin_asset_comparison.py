from odoo import api, fields, models
from odoo.addons.fupin_ledger.kernel.text import key
from odoo.fields import Domain
from odoo.tools import SQL

from ..ledger_units import LedgerUnits

COMPARED = {"name", "original_value", "region_id", "kind", "category_id", "owner_ids", "code", "former_code"}


class FupinLedger(models.Model):
    """An export of another platform is known by the numbers under which assets are registered there."""

    _inherit = "fupin.ledger"

    platform_id = fields.Many2one(
        "fupin.platform",
        index="btree_not_null",
        ondelete="restrict",
        help="Assets are found by their number of registration there.",
    )


class FupinAsset(models.Model):
    """What of an asset is compared with other platforms: name, value, place, kind and owner; found by its own code, a
    former one or its number of registration there (S1-30 … S1-32)."""

    _inherit = "fupin.asset"

    def _measure_unsettled_differences(self, alias):
        """Number of differences from other platforms (S1-30 … S1-32) that are put right neither here nor there."""
        return SQL(
            """(SELECT count(*) FROM fupin_comparison_line line
                WHERE line.res_id = %s AND line.res_model = 'fupin.asset' AND line.is_current
                  AND line.state IN ('open', 'ours_wrong'))""",
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _comparison_parts(self):
        return {"kind": self.env._("kind"), "owner": self.env._("owner")}

    def _after_save(self, names):
        super()._after_save(names)
        if COMPARED & names:
            self.env["fupin.comparison.line"]._recheck(self._name, self.ids)

    @api.model
    def _comparison_entries(self, domain, ledger):
        """One statement for all assets; disposed ones are not expected elsewhere any more."""
        self.env.flush_all()
        query = self._search(Domain(domain) & Domain("state", "!=", "disposed"))
        rows = self.env.execute_query(
            SQL(
                """SELECT asset.id, asset.name, asset.code, asset.former_code, asset.kind, asset.original_value,
                       asset.region_id, asset.region_code, asset.unit_id, asset.department_id,
                       region.prefix, region.name, region.short_name, registration.number, owner.id, owner.name
                   FROM fupin_asset asset
                   JOIN fupin_region region ON region.id = asset.region_id
                   LEFT JOIN fupin_asset_registration registration
                       ON registration.asset_id = asset.id AND registration.platform_id = %(platform)s
                   LEFT JOIN LATERAL (
                       SELECT min(line.unit_id) AS unit_id FROM fupin_asset_owner line
                       WHERE line.asset_id = asset.id HAVING count(*) = 1) single ON TRUE
                   LEFT JOIN fupin_unit owner ON owner.id = single.unit_id
                   WHERE asset.id IN %(assets)s ORDER BY asset.id""",
                platform=ledger.sudo().platform_id.id or None,  # sudo: a word of the place
                assets=query.subselect(),
            )
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [self._comparison_entry(row, kinds) for row in rows]

    @api.model
    def _comparison_entry(self, row, kinds):
        asset, name, code, former, kind, amount, region, region_code, unit, department, *rest = row
        prefix, place, short_place, number, owner, owner_name = rest
        return {
            "id": asset,
            "model": self._name,
            "name": name,
            "code": code,
            "codes": [code, former, number],
            "amount": amount,
            "region_id": region,
            "region_code": region_code,
            "unit_id": unit,
            "department_id": department,
            "prefix": prefix,
            "place_names": [place, short_place],
            "words": {"kind": (kind or "", kinds.get(kind, "")), "owner": (str(owner or ""), owner_name or "")},
        }

    @api.model
    def _comparison_words(self, rows, compared):
        """A kind or an owner that is not understood is shown, not compared."""
        # sudo: words of the national ledger
        column = self.env.ref("fupin_assets.ledger_total_kind").sudo()
        words = {word: kind for word, kind in self._ledger_choices(column).items() if isinstance(kind, str)}
        units = LedgerUnits(self.env, compared.region_id)
        found = []
        for row in rows:
            kind, owner = row.values.get("kind") or "", row.values.get("owner") or ""
            unit = units.owner(owner, row.values.get("place"))
            found.append({"kind": (words.get(key(kind), ""), kind), "owner": (str(unit or ""), owner)})
        return found
