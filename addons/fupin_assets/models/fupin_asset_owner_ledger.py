from decimal import Decimal

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.tools import SQL

from ..kernel import share
from ..ledger_units import LedgerUnits
from .fupin_ledger_export import HOUSEHOLD
from .fupin_lined import LINES_OF_PARENT

WHO = ("unit_id", "household_id")
# kept where a row says nothing of it
LETTER = ("authorised_unit_id", "authorisation_number", "authorisation_date")


class FupinAssetOwner(models.Model):
    """Owners of assets from a ledger, one row for each: its share, its amount or both (S2-14).

    All rows of an asset together are its owners from then on: shares make the whole, amounts the original value, to
    the fen. A letter that stands already stays where a row says nothing of it. Who may change an asset may import its
    owners.
    """

    _name = "fupin.asset.owner"
    _inherit = ["fupin.asset.owner", "fupin.ledger.about"]

    region_code = fields.Char(related="asset_id.region_code", string="Region code of the asset")

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        units = LedgerUnits(self.env, ledger_import.region_id)
        households = self._ledger_households(rows)
        for row, vals in zip(rows, vals_list, strict=True):
            place, owner = row.values.get("place"), row.values["owner"].strip()
            unit = units.named(owner, place)
            household = households.get((place, owner)) if not unit else False
            vals |= {"unit_id": unit, "household_id": household or False, "ledger_owner": owner}
            vals["ledger_share"], vals["ledger_entrusted"] = vals.pop("share", None), row.values.get("entrusted")
            vals["authorised_unit_id"] = vals["ledger_entrusted"] and units.named(vals["ledger_entrusted"], place)
        return vals_list

    @api.model
    def _ledger_households(self, rows):
        """Return ``{(region id, name): household id}`` of the households that one name means: one query."""
        places = list({row.values.get("place") for row in rows} - {None})
        names = list({row.values["owner"].strip() for row in rows})
        found = self.env["fupin.household"]._read_group(
            [("region_id", "in", places), ("name", "in", names)], ["region_id", "name"], ["id:array_agg"]
        )
        return {(region.id, name): ids[0] for region, name, ids in found if len(ids) == 1}

    # ------------------------------------------------------------------ checking

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        groups = {}
        for index, vals in enumerate(vals_list):
            if vals["asset_id"]:
                groups.setdefault(vals["asset_id"], []).append(index)
            if not vals["unit_id"] and not vals["household_id"]:
                message = self.env._("“%s” is no known unit or household: write its full name.", vals["ledger_owner"])
                found.append((index, "owner", message, False))
            if vals["ledger_entrusted"] and not vals["authorised_unit_id"]:
                message = self.env._("“%s” is no known unit.", vals["ledger_entrusted"])
                found.append((index, "entrusted", message, False))
        assets = self.env["fupin.asset"].browse(groups)
        assets.fetch(["original_value"])
        values = {asset.id: asset.original_value for asset in assets}
        closed = set((assets - assets._filtered_access("write")).ids)
        owned = set(self.search([("asset_id", "in", assets.ids)]).asset_id.ids)
        for asset_id, indexes in groups.items():
            if asset_id in closed:
                message = self.env._("You may not change this asset: it was passed on, or is not yours.")
                found += [(index, "asset", message, False) for index in indexes]
            if asset_id in owned:
                message = self.env._("The asset has owners already: they are replaced.")
                found.append((indexes[0], "asset", message, True))
            found += self._ledger_settled(rows, vals_list, indexes, values[asset_id])
        return self._ledger_together(found, groups)

    @api.model
    def _ledger_settled(self, rows, vals_list, indexes, value):
        """Settle shares and amounts of one asset's rows; return what is wrong with them."""
        lines = [vals_list[index] for index in indexes]
        seen = {}
        for index, vals in zip(indexes, lines, strict=True):
            owner = vals["unit_id"] or None, vals["household_id"] or None
            if any(owner) and owner in seen:
                message = self.env._("The same owner as in row %s.", rows[seen[owner]].number)
                return [(index, "owner", message, False)]
            seen[owner] = index
        try:
            parts = share.read_shares([vals["ledger_share"] for vals in lines])
            written = [(part, vals.get("amount")) for part, vals in zip(parts, lines, strict=True)]
            if len(written) == 1 and not any(written[0]):
                written = [(1, None)]  # the only owner owns it all
            settled = share.settle_written(written, value)
        except share.NoShare as error:
            return [(indexes[0], "share", self.env._("“%s” is no share: write 40%% or 0.4.", error.args[0]), False)]
        except share.ShareAndAmountDiffer as error:
            message = self.env._("Share and amount do not belong together: the asset is worth %s yuan.",
                                 f"{money.fen(value):,.2f}")  # fmt: skip
            return [(indexes[error.args[0]], "amount", message, False)]
        except ValueError as error:
            message = self.env["fupin.asset"]._owner_message(error, value)
            return [(index, "share", message, False) for index in indexes]
        for vals, (part, amount) in zip(lines, settled, strict=True):
            vals |= {"share": part, "amount": amount}
        return []

    @api.model
    def _ledger_together(self, found, groups):
        """Add a fault to each row of an asset of which another one is faulty: its owners come in together or not."""
        faulty = {index for index, _name, _message, is_warning in found if not is_warning}
        message = self.env._("Another row of this asset is faulty: its owners come in together.")
        for indexes in groups.values():
            if faulty.intersection(indexes):
                found += [(index, "asset", message, False) for index in indexes if index not in faulty]
        return found

    # ------------------------------------------------------------------- writing

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Replace the owners of the assets, told in the history of each; what stands so already stays untouched."""
        assets = self.env["fupin.asset"].browse({vals["asset_id"] for vals in vals_list})
        old = self.search([("asset_id", "in", assets.ids)])
        by_owner = {line._ledger_whose(): line for line in old}
        new = {self._ledger_whose_vals(vals): vals for vals in vals_list}
        touched = {key[0] for key in by_owner.keys() ^ new.keys()}
        touched |= {key[0] for key, line in by_owner.items() if key in new and line._ledger_differs(new[key])}
        changed = assets.filtered(lambda asset: asset.id in touched)
        if changed:
            telling = changed.with_context(fupin_reason=self._ledger_reason(ledger_import))
            telling.check_access("write")
            with telling._changing_lines("owner_ids"):
                quiet = self.with_context(lines_of_parent=LINES_OF_PARENT)
                gone = [line.id for key, line in by_owner.items() if key[0] in touched and key not in new]
                kept = [(line, new[key]) for key, line in by_owner.items() if key[0] in touched and key in new]
                added = [vals for key, vals in new.items() if key[0] in touched and key not in by_owner]
                quiet.browse(gone).unlink()
                self._ledger_rewrite(kept)
                quiet.create([self._ledger_line(vals) for vals in added])
        return self.search([("asset_id", "in", assets.ids)])

    def _ledger_whose(self):
        return (self.asset_id.id, self.unit_id.id or False, self.household_id.id or False)

    @api.model
    def _ledger_whose_vals(self, vals):
        return (vals["asset_id"], vals["unit_id"] or False, vals["household_id"] or False)

    def _ledger_differs(self, vals):
        """Return whether a row says something else than stands here."""
        if (money.fen(self.amount), self.share) != (vals["amount"], float(vals["share"])):
            return True
        return any(vals.get(name) and self[name] != self._fields[name].convert_to_record(
            self._fields[name].convert_to_cache(vals[name], self), self) for name in LETTER)  # fmt: skip

    @api.model
    def _ledger_line(self, vals):
        return {
            **{name: value or False for name, value in vals.items() if name in ("asset_id", *WHO, *LETTER)},
            "share": float(vals["share"]),
            "amount": float(vals["amount"]),
        }

    @api.model
    def _ledger_rewrite(self, pairs):
        """Write shares, amounts and letters of owners that stay, in one statement."""
        if not pairs:
            return
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset_owner line SET share = given.share, amount = given.amount,
                       authorised_unit_id = COALESCE(given.unit, line.authorised_unit_id),
                       authorisation_number = COALESCE(given.number, line.authorisation_number),
                       authorisation_date = COALESCE(given.day, line.authorisation_date),
                       write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                   FROM unnest(%s::int[], %s::numeric[], %s::numeric[], %s::int[], %s::text[], %s::date[])
                       AS given(id, share, amount, unit, number, day) WHERE line.id = given.id""",
                self.env.uid, [line.id for line, _vals in pairs], [vals["share"] for _line, vals in pairs],
                [vals["amount"] for _line, vals in pairs],
                *([vals.get(name) or None for _line, vals in pairs] for name in LETTER),
            )
        )  # fmt: skip
        self.invalidate_model(flush=False)

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_stored(self, ids, readers):
        stored = super()._ledger_stored(ids, readers)
        places = self._ledger_asset_places(ids)
        stored["region_id"] = [places.get(owner_id) for owner_id in ids]
        stored["ledger_units"] = self._ledger_unit_names(ids)
        return stored

    @api.model
    def _ledger_unit_names(self, ids):
        """Return ``{owner id: (owner, entrusted unit, share in per cent)}``; a household by name to who may read it."""
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id, unit.name, line.household_id, entrusted.name, line.share * 100
                   FROM fupin_asset_owner line
                   LEFT JOIN fupin_unit unit ON unit.id = line.unit_id
                   LEFT JOIN fupin_unit entrusted ON entrusted.id = line.authorised_unit_id
                   WHERE line.id = ANY(%s)""",
                ids,
            )
        )
        wanted = [("id", "in", [household for _id, _unit, household, *_rest in rows if household])]
        known = {found.id: found.name for found in self.env["fupin.household"].search_fetch(wanted, ["name"])}
        return {
            owner_id: (unit or known.get(household, HOUSEHOLD), entrusted, f"{Decimal(part or 0).normalize():f}%")
            for owner_id, unit, household, entrusted, part in rows
        }

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        keys = ("owner", "entrusted", "share")
        if reader.definition.key in keys:
            place = keys.index(reader.definition.key)
            return [stored["ledger_units"].get(owner_id, (None,) * 3)[place] for owner_id in ids]
        return super()._ledger_cells(reader, ids, stored, words)
