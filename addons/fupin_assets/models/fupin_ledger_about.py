from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tools import SQL

PLAIN = ("char", "text", "float", "integer", "date", "selection")


class FupinLedgerAbout(models.AbstractModel):
    """Records about assets in ledgers: an asset is named by its code, or by its name within the place of the row.

    The record has ``asset_ids``, or ``asset_id``: then a row is about one asset.
    """

    _name = "fupin.ledger.about"
    _inherit = ["fupin.ledger.vocabulary", "fupin.imported"]
    _description = "Records about assets in ledgers"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        names = {column.key: column.field_path for column in ledger_import.ledger_id._columns() if column.field_path}
        plain = {name: path for name, path in names.items() if self._is_plain(path)}
        assets = self._ledger_assets([row.values for row in rows], ledger_import.region_id)
        vals_list = []
        for row, (ids, problem) in zip(rows, assets, strict=True):
            vals = {path: row.values[name] for name, path in plain.items() if row.values.get(name) is not None}
            vals |= self._ledger_named(ids, problem)
            if "region_id" in self._fields:
                vals["region_id"] = row.values.get("place")
            vals_list.append(vals)
        return vals_list

    @api.model
    def _ledger_named(self, ids, problem):
        """Return the values that name the assets of a row, and what is wrong with them or None."""
        if "asset_ids" in self._fields:
            return {"asset_ids": [Command.set(ids)], "ledger_problem": problem}
        if len(ids) > 1:
            problem = self.env._("One asset in a row: write a row for each.")
        return {"asset_id": ids[0] if ids else False, "ledger_problem": problem}

    @api.model
    def _ledger_ids(self, vals):
        """Return the ids of the assets that the values of a row name."""
        return vals["asset_ids"][0][2] if "asset_ids" in vals else [vals["asset_id"]] if vals["asset_id"] else []

    @api.model
    def _is_plain(self, path):
        field = self._fields.get(path)
        return field is not None and (field.type in PLAIN or (field.type == "many2one" and path != "region_id"))

    @api.model
    def _ledger_assets(self, rows, region):
        """Return (ids of the assets, what is wrong or None) of each row: one query for all.

        :param rows: dictionaries with ``asset`` (names), ``asset_code`` (codes), ``place`` (region id)
        """
        names = {word for row in rows for word in self._split_words(row.get("asset"))}
        codes = {word for row in rows for word in self._split_words(row.get("asset_code"))}
        prefix = (region.prefix or "")[:6]
        wanted = Domain("name", "in", list(names)) | Domain("code", "in", list(codes))
        domain = Domain("region_code", "=like", f"{prefix}%") & wanted & Domain("state", "!=", "disposed")
        found = self.env["fupin.asset"].search_fetch(domain, ["name", "code", "region_code"])
        by_code = {asset.code: asset.id for asset in found}
        by_name = {}
        for asset in found:
            by_name.setdefault(asset.name, []).append(asset)
        places = self.env["fupin.region"].browse({row["place"] for row in rows if row.get("place")})
        prefixes = {place.id: place.prefix for place in places}
        return [self._ledger_row_assets(row, by_code, by_name, prefixes.get(row.get("place"), "")) for row in rows]

    @api.model
    def _ledger_row_assets(self, row, by_code, by_name, prefix):
        ids = []
        codes = self._split_words(row.get("asset_code"))
        for code in codes:
            if code not in by_code:
                return [], self.env._("There is no asset with the code “%s” here.", code)
            ids.append(by_code[code])
        for name in () if codes else self._split_words(row.get("asset")):
            here = [asset.id for asset in by_name.get(name, ()) if asset.region_code.startswith(prefix)]
            if not here:
                return [], self.env._("There is no asset “%s” in this place: register it first.", name)
            if len(here) > 1:
                return [], self.env._("There are %(count)s assets “%(name)s” here: give the code.",
                                      count=len(here), name=name)  # fmt: skip
            ids += here
        return ids, None

    @api.model
    def _split_words(self, text):
        return [
            word.strip() for word in (text or "").replace("，", "、").replace(",", "、").split("、") if word.strip()
        ]

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        for index, vals in enumerate(vals_list):
            if vals["ledger_problem"]:
                column = "asset_code" if rows[index].values.get("asset_code") else "asset"
                found.append((index, column, vals["ledger_problem"], False))
        return found

    @api.model
    def _ledger_asset_faults(self, rows, vals_list, unfit):
        """Return the faults of rows that name an unfit asset, or one that stands in an earlier row.

        :param unfit: ``{asset id: message}``
        """
        found, seen = [], {}
        for index, vals in enumerate(vals_list):
            for asset in self._ledger_ids(vals):
                if asset in unfit:
                    found.append((index, "asset", unfit[asset], False))
                elif asset in seen:
                    message = self.env._("The same asset as in row %s.", rows[seen[asset]].number)
                    found.append((index, "asset", message, False))
                seen.setdefault(asset, index)
        return found

    @api.model
    def _ledger_repeats(self, rows, vals_list, names):
        """Return ``[(index, number of an earlier row)]`` of rows that say the same of the same assets, whether these
        are named by name or by code.

        :param names: keys of the columns that make a row what it is; an empty cell is like another empty one
        """
        seen, found = {}, []
        for index, (row, vals) in enumerate(zip(rows, vals_list, strict=True)):
            assets = frozenset(self._ledger_ids(vals))
            if not assets:
                continue
            same = (assets, *(row.values.get(name) for name in names))
            if same in seen:
                found.append((index, seen[same]))
            else:
                seen[same] = row.number
        return found

    @api.model
    def _check_import_moves(self, step, ledger_import):
        """Let records of the past take a step as they are imported.

        :raise AccessError: where a policy binds the step, for others than the county office
        """
        bound = any((self._name, step) in self.env[kind]._bound_steps() for kind in ("fupin.gate", "fupin.flow"))
        county = self.env.user._fupin_scope("county")
        if bound and not self.env.su and not county.covers(ledger_import.region_code):
            raise AccessError(
                self.env._(
                    "They are approved here first. Untick “confirmed” and import them as drafts, or let the county"
                    " office import them."
                )
            )

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_stored(self, ids, readers):
        stored = super()._ledger_stored(ids, readers)
        if {"asset", "asset_code"} & {reader.definition.key for reader in readers}:
            stored["ledger_assets"] = self._ledger_asset_names(ids)
        return stored

    @api.model
    def _ledger_asset_names(self, ids):
        """Return ``{record id: (names, codes)}`` of the assets: one query."""
        self.env["fupin.asset"].flush_model(["name", "code"])
        rows = self.env.execute_query(
            SQL(
                """SELECT rel.record_id, string_agg(asset.name, '、' ORDER BY asset.code, asset.id),
                       string_agg(asset.code, '、' ORDER BY asset.code, asset.id)
                   FROM (%s) rel JOIN fupin_asset asset ON asset.id = rel.asset_id
                   WHERE rel.record_id = ANY(%s) GROUP BY rel.record_id""",
                self._ledger_rel(), ids,
            )
        )  # fmt: skip
        return {record_id: (names, codes) for record_id, names, codes in rows}

    @api.model
    def _ledger_rel(self):
        """Return the query of which record is about which asset: ``record_id``, ``asset_id``."""
        self.flush_model([name for name in ("asset_ids", "asset_id") if name in self._fields])
        if "asset_ids" not in self._fields:
            return SQL("SELECT id AS record_id, asset_id FROM %s", SQL.identifier(self._table))
        field = self._fields["asset_ids"]
        return SQL(
            "SELECT %s AS record_id, %s AS asset_id FROM %s",
            SQL.identifier(field.column1), SQL.identifier(field.column2), SQL.identifier(field.relation),
        )  # fmt: skip

    @api.model
    def _ledger_asset_places(self, ids):
        """Return ``{record id: region id}`` where all its assets stand in one place."""
        self.env["fupin.asset"].flush_model(["region_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT rel.record_id, min(asset.region_id)
                   FROM (%s) rel JOIN fupin_asset asset ON asset.id = rel.asset_id WHERE rel.record_id = ANY(%s)
                   GROUP BY rel.record_id HAVING count(DISTINCT asset.region_id) = 1""",
                self._ledger_rel(), ids,
            )
        )  # fmt: skip
        return dict(rows)

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.definition.key in ("asset", "asset_code"):
            place = ("asset", "asset_code").index(reader.definition.key)
            assets = stored["ledger_assets"]
            return [assets.get(record_id, (None, None))[place] for record_id in ids]
        return super()._ledger_cells(reader, ids, stored, words)
