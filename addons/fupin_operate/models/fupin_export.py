import csv
import io
import json
import logging
import os
import zipfile
from datetime import timedelta
from pathlib import Path

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.addons.fupin_base.kernel.clock import local_text, utc_now
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, config, mute_logger

from ..kernel import open_format
from .fupin_ledger import WHOLE

_logger = logging.getLogger(__name__)
FRESH = timedelta(hours=24)


class FupinExport(models.Model):
    """All that a county has in this system, in open formats, as one zip; and the county's removal.

    As a backup, the file lies in the operator's folder on the server and is not fetched through the web. Rows are made
    by the buttons alone. Identity numbers, phones and accounts are left out, unless the operator asks for them
    (scripts/export.sh --with-personal).
    """

    _name = "fupin.export"
    _inherit = ["fupin.jurisdiction"]
    _description = "Full export"
    _order = "id desc"
    _rec_name = "region_id"

    region_id = fields.Many2one(
        "fupin.region", string="County", required=True, index=True, ondelete="restrict", readonly=True
    )
    region_code = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Under way"), ("done", "Complete"), ("failed", "Failed")], required=True, readonly=True, default="waiting"
    )  # fmt: skip
    progress = fields.Integer(string="Progress (%)", readonly=True, aggregator=None)
    started_at = fields.Datetime(string="Started", readonly=True)
    ended_at = fields.Datetime(string="Ended", readonly=True)
    filename = fields.Char(string="File", readonly=True)
    size = fields.Float(string="Size (MB)", digits=(16, 1), readonly=True, aggregator=None)
    row_count = fields.Integer(string="Records", readonly=True, aggregator=None)
    file_count = fields.Integer(string="Attachments", readonly=True, aggregator=None)
    with_personal = fields.Boolean(string="Numbers in clear", readonly=True)
    message = fields.Text(readonly=True)
    removed_at = fields.Datetime(string="County removed", readonly=True)

    # ------------------------------------------------------------------ actions

    def action_begin(self, region_id=None):
        """Begin an export; it runs in the background and appears in the list.

        :param region_id: a county that the user administers; by default the user's own
        :raise AccessError: if the user is no administrator of it
        """
        self.check_access("read")
        scope = self.env.user._fupin_scope("administrator")
        region = self.env["fupin.region"].browse(region_id) if region_id else self._own_county(scope)
        if region.level != "county" or not scope.covers(region.code):
            raise AccessError(self.env._("Choose a county that you administer."))
        # sudo: exports are listed by the system alone
        export = self.sudo()._begin(region)
        export.with_delay(description=self.env._("Full export of a county"))._run(True)
        return self.env["ir.actions.act_window"]._for_xml_id("fupin_operate.fupin_export_action") | {"target": "main"}

    @api.model
    def _own_county(self, scope):
        prefix = next((prefix for prefix in scope.prefixes if len(prefix) == 6), None)
        if not prefix:
            raise UserError(self.env._("Open a county in the list of places and export it there."))
        return self.env["fupin.region"].search([("code", "=", prefix.ljust(12, "0"))])

    @api.model
    def _begin(self, region, with_personal=False):
        return self.create(
            {
                "region_id": region.id,
                "region_code": region.code,
                "started_at": utc_now(),
                "with_personal": with_personal,
            }
        )

    def action_remove(self, confirmation=None):
        """Remove the county of this export with all that belongs to it. It cannot be undone.

        :param confirmation: the name of the county, as typed
        :raise AccessError: if the user does not administer the places above the county
        :raise UserError: without the name, or without a whole export of the last 24 hours
        """
        self.ensure_one()
        self.check_access("read")
        scope = self.env.user._fupin_scope("administrator")
        prefixes = [prefix for prefix in scope.prefixes if len(prefix) < 6 and self.region_code.startswith(prefix)]
        if not prefixes and not self.env.su:
            raise AccessError(self.env._("Only the administrator above the county removes it."))
        export = self.sudo()  # sudo: the county is removed by the system; who may was checked above
        if (confirmation or "").strip() != export.region_id.name:
            raise UserError(self.env._("Type the name of the county, “%s”, to remove it.", export.region_id.name))
        if export.state != "done" or export.ended_at < utc_now() - FRESH or export.removed_at:
            raise UserError(self.env._("Make a new export first: it has to be complete and not older than a day."))
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                counts = export.env["fupin.county"]._remove(export.region_id)
        except IntegrityError as error:
            raise UserError(
                self.env._(
                    "Records of another place name what belongs to the county; nothing was removed. Let them go first: %s",
                    error.diag.table_name or "",
                )
            ) from error
        export.removed_at = utc_now()
        told = self.env._("%(rows)s records of %(kinds)s kinds", rows=sum(counts.values()), kinds=len(counts))
        self.env["fupin.event"]._record(export, "remove_county", reason=told)
        return counts

    # ------------------------------------------------------------------ writing

    def _run(self, apart=False):
        """Write the file of this row; what goes wrong stands in the row and in the log."""
        self.ensure_one()
        folder = self.env["fupin.backup"]._folder()
        name = f"{self.env.cr.dbname}-{self.region_code}-{utc_now():%Y%m%d-%H%M%S}-{self.id}.zip"
        path = folder / name
        part = path.with_suffix(".part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                rows, files = self._write_zip(stream, apart)
            part.rename(path)
        except OSError as error:
            _logger.exception("The export failed")
            part.unlink(missing_ok=True)
            self._put(
                {"state": "failed", "ended_at": utc_now(), "message": self.env["fupin.backup"]._failure_words(error)},
                apart,
            )
            return
        self._put({
            "state": "done", "ended_at": utc_now(), "filename": name, "size": path.stat().st_size / 1e6, "progress": 100,
            "row_count": rows, "file_count": files,
        }, apart)  # fmt: skip

    def _put(self, values, apart):
        """Write on the row; the job does so apart from its own transaction, so that people see how far it is."""
        if not apart:
            self.write(values)
            return
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr)).write(values)

    def _write_zip(self, stream, apart=False):
        """Write the whole export; return the numbers of records and of files."""
        County = self.env["fupin.county"]
        counts = County._collect(self.region_id)
        tables = County._tables()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            schema = {}
            for number, (name, model) in enumerate(tables.items()):
                if not number % 20:
                    self._put({"progress": 100 * number // len(tables)}, apart)
                columns = self._columns(model)
                schema[name] = self._described(model, columns, counts[name])
                if counts[name]:
                    with archive.open(f"data/{name}.csv", "w") as target:
                        self._copy(model, columns, target)
            self._write_links(archive, tables, counts)
            self._write_places(archive)
            self._write_names(archive, tables, counts)
            archive.writestr("schema.json", json.dumps(schema, ensure_ascii=False, indent=1))
            archive.writestr("manifest.json", json.dumps(counts, indent=1))
            files = self._write_files(archive)
            self._write_packs(archive)
            self._write_ledgers(archive)
            if self.with_personal:
                archive.writestr("personal.csv", self._personal(tables))
            text = open_format.readme(self.region_id.name, local_text(utc_now()), self.with_personal)
            archive.writestr("README.txt", text)
        return sum(counts.values()), files

    @staticmethod
    def _columns(model):
        return [
            name
            for name, field in model._fields.items()
            if field.store and field.column_type and not open_format.sealed(name) and name != "db_datas"
        ]

    def _described(self, model, columns, count):
        names = [*columns, *(field.name for field in self._links(model))]
        # sudo: every column is told of, as every column is exported
        told = model.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        labels = told.fields_get(names, ["string", "type", "relation", "selection"])
        label = told.env["ir.model"]._get(model._name).name
        return {"label": label, "rows": count, "fields": {name: labels.get(name, {}) for name in names}}

    def _copy(self, model, columns, target):
        """Stream the rows of a model as CSV, in memory that does not grow."""
        query = SQL(
            "COPY (SELECT %s FROM %s WHERE id IN (SELECT id FROM %s) ORDER BY id) TO STDOUT WITH (FORMAT csv, HEADER)",
            SQL(", ").join(map(SQL.identifier, columns)), SQL.identifier(model._table),
            self.env["fupin.county"]._leaving(model),
        )  # fmt: skip
        self.env.cr._obj.copy_expert(self.env.cr._obj.mogrify(query.code, query.params), target)

    def _write_files(self, archive):
        rows = self.env.execute_query(
            SQL(
                """SELECT id, name, mimetype, res_model, res_id, checksum, store_fname FROM ir_attachment
                   WHERE id IN (SELECT id FROM %s) AND type = 'binary' ORDER BY id""",
                self.env["fupin.county"]._leaving(self.env["ir.attachment"]),
            )
        )
        store, written, told = Path(config.filestore(self.env.cr.dbname)), set(), io.StringIO()
        writer = csv.writer(told)
        writer.writerow(["id", "name", "mimetype", "res_model", "res_id", "sha1"])
        for *values, checksum, fname in rows:
            writer.writerow([*values, checksum])
            if fname and checksum not in written and (store / fname).is_file():
                archive.write(store / fname, f"attachments/{checksum}")
                written.add(checksum)
        archive.writestr("attachments.csv", told.getvalue())
        return len(written)

    def _write_packs(self, archive):
        for policy in self.env["fupin.policy"].search([("region_code", "=like", f"{self.region_code[:6]}%")]):
            archive.writestr(f"packs/{policy.key}-{policy.id}.yaml", policy.export_pack())

    def _write_ledgers(self, archive):
        if "fupin.ledger" not in self.env:
            return
        for ledger in (
            self.env["fupin.ledger"].with_context(whole_export=WHOLE).search([("model", "in", list(self.env.registry))])
        ):
            model = self.env.get(ledger.model)
            if model is None or not {"region_code"} <= model._fields.keys():
                continue
            content = ledger._export_xlsx([("region_code", "=like", f"{self.region_code[:6]}%")], self.region_id.id)
            archive.writestr(f"ledgers/{ledger._filename('xlsx')}", content)

    def _personal(self, tables):
        """Return the protected values of the county in clear."""
        keys, told = self.env["fupin.household"]._protection_keys(), io.StringIO()
        writer = csv.writer(told)
        writer.writerow(["model", "id", "field", "value"])
        for name, model in tables.items():
            for field in getattr(model, "_protected", None) or ():
                column = SQL.identifier(f"{field}_encrypted")
                rows = self.env.execute_query(
                    SQL(
                        "SELECT id, %(c)s FROM %(t)s WHERE %(c)s IS NOT NULL AND id IN (SELECT id FROM %(l)s) ORDER BY id",
                        c=column, t=SQL.identifier(model._table), l=self.env["fupin.county"]._leaving(model),
                    )
                )  # fmt: skip
                writer.writerows([name, number, field, protect.decrypt(value, keys)] for number, value in rows)
        return told.getvalue()
