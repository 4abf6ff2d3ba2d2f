from odoo import models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.errors import Issue
from .fupin_ledger_upload_column import COUNTY_DIGITS


class FupinLedgerImport(models.Model):
    """Checking the file and making the records: everything in bulk.

    Look-ups are one query each, whatever the number of rows: the regions below the place,
    the words of each list, the units.
    """

    _inherit = "fupin.ledger.import"

    def _check_file(self):
        """Read, check and write down what was found; return what an import needs."""
        opened, fields_ = self._open()
        self._write_columns(opened)
        result = self._read(opened, fields_)
        missing = self._missing(opened, fields_)
        vals_list = [] if missing else self._check_records(opened, result)
        self._tell_places_elsewhere(result)
        self._note_same_file()
        self._write_findings(opened, missing, result)
        self._transition("fail" if missing or result.faulty or not result.rows else "check")
        return missing, result, vals_list

    def _import_now(self):
        """Check anew and make the records, all in one transaction."""
        self.lock_for_update()
        missing, result, vals_list = self._check_file()
        self._refuse(missing, result)
        records = self._target()._ledger_create(vals_list, self)
        self._transition(
            "import",
            values={
                "record_ids": records.ids,
                "imported_count": len(records),
                "imported_at": utc_now(),
            },
        )
        return records

    def _refuse(self, missing, result):
        """Raise `UserError` if something stands in the way of the import."""
        if missing:
            raise UserError(
                self.env._(
                    "The table has no column for: %s. Choose the columns in the list, or add them to the table.",
                    "、".join(missing),
                )
            )
        if self.same_file_note and not self.import_again:
            raise UserError(
                self.env._(
                    "%s Nothing was imported, for everything would be registered twice. If you mean it, tick “Import"
                    " it again all the same”.",
                    self.same_file_note,
                )
            )
        if not result.rows:
            raise UserError(self.env._("There is no row below the head: nothing to import."))
        if result.faulty and not self.skip_faulty:
            raise UserError(
                self.env._(
                    "%(count)s rows are faulty, so nothing was imported. Take the table with the faults marked, put"
                    " them right and upload it again; or tick “Leave out faulty rows”.",
                    count=len(result.faulty),
                )
            )
        if len(result.faulty) == len(result.rows):
            raise UserError(self.env._("All rows are faulty: nothing to import."))

    # ------------------------------------------------------------------ checking

    def _check_records(self, opened, result):
        """Check the right rows as records; return the values of those that remain."""
        rows = [row for row in result.rows if row.number not in result.faulty]
        target = self._target()
        vals_list = target._ledger_vals(rows, self)
        columns = {match.field.key: match for matches in opened.matches for match in matches if match.field}
        keys = {column.field_path: column.key for column in self.ledger_id._columns() if column.is_own}
        unknown = [(*error, False) for error in target._ledger_own(rows, vals_list, self)]
        for index, name, message, is_warning in [*unknown, *target._ledger_check(rows, vals_list, self)]:
            match = columns.get(keys.get(name, name))
            column, label = (match.column, match.label) if match else (None, "")
            result.fault(Issue(rows[index].number, column, "refused", {"message": message}, is_warning, label))
        return [vals for row, vals in zip(rows, vals_list, strict=True) if row.number not in result.faulty]

    def _note_same_file(self):
        """The same file twice is noticed, whoever imported it into this place before."""
        # sudo: another unit's import is told by day and number alone
        before = self.sudo().search(
            Domain("file_hash", "=", self.file_hash)
            & Domain("state", "=", "done")
            & Domain("ledger_id", "=", self.ledger_id.id)
            & Domain("region_code", "=like", (self.region_code or "")[:COUNTY_DIGITS] + "%"),
            limit=1,
        )
        self.same_file_note = bool(before) and self.env._(
            "This very file was imported on %(date)s (%(count)s rows).",
            date=before.imported_at.date(),
            count=before.imported_count,
        )

    def _report_remarks(self):
        if self.same_file_note:
            yield "danger", self.same_file_note
