from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.errors import LedgerError
from ..kernel.reading import open_ledger, read_opened
from ..kernel.regions import Regions
from ..kernel.rows import REGION_KINDS
from .fupin_ledger import UNIT_WORDS

MOST_REGIONS = 60_000
NAME_KEY, TOTAL_KEY = "name", "original_value"


class FupinLedgerUpload(models.AbstractModel):
    """Reading the file: its columns by the ledger's words, its places by those that the user covers."""

    _inherit = "fupin.ledger.upload"

    # keys of the columns that name a row and that are summed up
    _name_key, _total_key = NAME_KEY, TOTAL_KEY

    def _target(self):
        return self.ledger_id._records()

    def _open(self):
        """Return the opened file and the fields it is read by.

        :raise UserError: if it cannot be read as a ledger
        """
        columns = self.ledger_id._columns().filtered("is_imported")
        fields_ = columns._kernel_fields(self._target())
        try:
            opened = open_ledger(self._unsealed(), fields_, self._remembered(fields_), self.sheet_name, self._name_key)
        except LedgerError as error:
            raise UserError(self.env["fupin.ledger.message"]._of_file(error)) from error
        return opened, fields_

    def _regions(self):
        """Return the look-up of the places below the import's that the user covers: one query."""
        place = self.region_id
        scope = self.env.user._fupin_scope()
        # by query, for 60,000 records are a heavy thing; what the user covers is asked for
        domain = Domain("code", "=like", (place.prefix or "") + "%")
        if not self.env.su:
            domain &= scope.under("code")
        query = self.env["fupin.region"].sudo()._search(domain, active_test=False)  # sudo: limited to the scope above
        region = SQL.identifier(query.table)
        rows = self.env.execute_query(
            SQL(
                """SELECT %(region)s.id, %(region)s.code, %(region)s.prefix, %(region)s.name, successor.id, successor.prefix
                   FROM %(tables)s LEFT JOIN fupin_region successor ON successor.id = %(region)s.merged_into_id
                   WHERE %(where)s AND (%(region)s.active OR successor.active)
                   ORDER BY %(region)s.active DESC, length(%(region)s.prefix), %(region)s.code LIMIT %(limit)s""",
                region=region,
                tables=query.from_clause,
                where=query.where_clause or SQL("TRUE"),
                limit=MOST_REGIONS + 1,
            )
        )
        if len(rows) > MOST_REGIONS:
            raise UserError(self.env._("“%s” is too large: choose the county that the table is from.", place.name))
        found = [
            (new or old, code, prefix if new is None else new_prefix, name)
            for old, code, prefix, name, new, new_prefix in rows
        ]
        above = [name for level, name in self._names_above(place)]
        return Regions(found, place.prefix or "", above)

    def _names_above(self, place):
        """(level, name) from the province down to the place, without the country."""
        # sudo: the names above one's own place
        regions = place.sudo().browse(int(part) for part in (place.parent_path or "").split("/") if part)
        return [(region.level, region.name) for region in regions if region.level != "country"]

    def _read(self, opened, fields_):
        return read_opened(
            opened, fields_, self._regions(), UNIT_WORDS[self.unit], name_key=self._name_key, total_key=self._sum_key()
        )

    def _sum_key(self):
        """Return the key of the column whose sum is compared with the paper: where the ledger has no value of assets,
        its first amount."""
        amounts = self.ledger_id.column_ids.filtered(lambda column: column.is_imported and column.kind == "amount")
        keys = amounts.mapped("key")
        return self._total_key if self._total_key in keys or not keys else keys[0]

    def _missing(self, opened, fields_):
        """Return the heads of columns that the table must have and has not."""
        labels = [item.label for item in opened.missing(fields_)]
        places = [item for item in fields_ if item.kind in REGION_KINDS]
        taken = {match.field.key for matches in opened.matches for match in matches if match.field}
        if places and not taken.intersection(item.key for item in places) and len(self.region_id.prefix or "") < 9:
            labels.append(places[-1].label)  # which village? a county's table has to say
        return labels

    def _tell_places_elsewhere(self, result):
        """Codes that exist but that the user does not cover are told as that: one query for all."""
        unknown = [issue for issue in result.issues if issue.code == "region_code_unknown"]
        codes = {"".join(issue.params.get("value", "").split()).ljust(12, "0") for issue in unknown}
        if not codes:
            return
        # sudo: the name of a public division
        found = self.env["fupin.region"].sudo().search_fetch([("code", "in", list(codes))], ["code", "complete_name"])
        names = {region.code: region.complete_name for region in found}
        for issue in unknown:
            name = names.get(issue.params.get("value", "").strip().ljust(12, "0"))
            if name:
                issue.code, issue.params["place"] = "region_not_covered", name
