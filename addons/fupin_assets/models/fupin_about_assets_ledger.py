from odoo import api, models
from odoo.addons.fupin_ledger.kernel.text import key
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tools import SQL

PLAIN = ("char", "text", "float", "integer", "date", "selection")


class FupinAboutAssets(models.AbstractModel):
    """Records about assets in ledgers: an asset is named by its code, or by its name within the place of the row."""

    _name = "fupin.about.assets"
    _inherit = ["fupin.about.assets", "fupin.ledger.target"]

    @api.model
    def _ledger_choices(self, column):
        """Words of a vocabulary: names before other spellings, a place's own word before the national one."""
        field = self._fields.get(column.field_path)
        if field is None or field.type != "many2one" or "aliases" not in self.env[field.comodel_name]._fields:
            return super()._ledger_choices(column)
        records = self.env[field.comodel_name].search(Domain.TRUE).sorted(lambda record: not record.region_id)
        found = {}
        for record in records:
            found.setdefault(key(record.name), record.id)
        for record in records:
            for word in (record.aliases or "").split("、"):
                found.setdefault(key(word), record.id)
        found.pop("", None)
        return found

    @api.model
    def _ledger_words(self, column):
        field = self._fields.get(column.field_path)
        if field is None or field.type != "many2one":
            return super()._ledger_words(column)
        return tuple(self.env[field.comodel_name].search(Domain.TRUE).mapped("name"))

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        names = {column.key: column.field_path for column in ledger_import.ledger_id.column_ids if column.field_path}
        plain = {name: path for name, path in names.items() if self._is_plain(path)}
        assets = self._ledger_assets([row.values for row in rows], ledger_import.region_id)
        vals_list = []
        for row, (ids, problem) in zip(rows, assets, strict=True):
            vals = {path: row.values[name] for name, path in plain.items() if row.values.get(name) is not None}
            vals |= {"region_id": row.values.get("place"), "ledger_problem": problem, **self._ledger_about(ids)}
            vals_list.append(vals)
        return vals_list

    @api.model
    def _ledger_about(self, ids):
        """Return the values that say what a row is about: several assets, or the one of a record about one."""
        if "asset_ids" in self._fields:
            return {"asset_ids": [Command.set(ids)]}
        if len(ids) > 1:
            return {"asset_id": ids[0], "ledger_problem": self.env._("One asset in a row: write a row for each.")}
        return {"asset_id": ids[0] if ids else False}

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
    def _ledger_create(self, vals_list, ledger_import):
        reason = self.env._("Ledger “%s”", ledger_import.filename or ledger_import.ledger_id.name)
        made = [{name: value for name, value in vals.items() if not name.startswith("ledger_")} for vals in vals_list]
        return self.with_context(fupin_reason=reason).create(made).with_env(self.env)

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

    def _set_imported_state(self, before, after, step, reason, more):
        """Write the state of records of the past in one statement, told in their history.

        :param more: SQL of what else the step sets, beginning with a comma
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE %s SET state = %s %s WHERE id = ANY(%s)", SQL.identifier(self._table), after, more, self.ids)
        )
        self.invalidate_recordset(flush=False)
        was, now = ({res_id: {"state": state} for res_id in self.ids} for state in (before, after))
        self.env["fupin.event"]._record(self, step, was, now, reason)
        self._after_transition(step)
        self._after_save({"state"})

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
        if "asset_ids" not in self._fields:
            assets = SQL("SELECT own.id, asset.name, asset.code FROM %s own", SQL.identifier(self._table))
            joined = SQL("%s JOIN fupin_asset asset ON asset.id = own.asset_id WHERE own.id = ANY(%s)", assets, ids)
            return {record_id: names for record_id, *names in self.env.execute_query(joined)}
        field = self._fields["asset_ids"]
        rows = self.env.execute_query(
            SQL(
                """SELECT rel.%(mine)s, string_agg(asset.name, '、' ORDER BY asset.code, asset.id),
                       string_agg(asset.code, '、' ORDER BY asset.code, asset.id)
                   FROM %(rel)s rel JOIN fupin_asset asset ON asset.id = rel.%(other)s
                   WHERE rel.%(mine)s = ANY(%(ids)s) GROUP BY rel.%(mine)s""",
                mine=SQL.identifier(field.column1), other=SQL.identifier(field.column2),
                rel=SQL.identifier(field.relation), ids=ids,
            )
        )  # fmt: skip
        return {record_id: (names, codes) for record_id, names, codes in rows}

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.definition.key in ("asset", "asset_code"):
            place = ("asset", "asset_code").index(reader.definition.key)
            assets = stored["ledger_assets"]
            return [assets.get(record_id, (None, None))[place] for record_id in ids]
        return super()._ledger_cells(reader, ids, stored, words)
