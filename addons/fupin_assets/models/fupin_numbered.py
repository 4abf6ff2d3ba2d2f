from collections import Counter

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.fupin_base.kernel.clock import local_date

COUNTY_DIGITS = 6


class FupinNumbered(models.AbstractModel):
    """Records with a code such as 532622-2026-000123: county, year of registration, number.

    One statement reserves all numbers that a county needs. PostgreSQL's sequences let nobody
    wait for another's transaction; a number that is not used in the end leaves a gap.
    """

    _name = "fupin.numbered"
    _description = "Record with a code"

    # stands before the county, e.g. "XM"
    _code_prefix = ""

    code = fields.Char(readonly=True, copy=False)

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "This code is already used.")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._number()
        return records

    def _number(self):
        """Give codes to the records that have none."""
        new = self.filtered(lambda record: not record.code)
        if not new:
            return
        year = local_date().year
        counties = [record.region_code[:COUNTY_DIGITS] for record in new]
        numbers = {
            county: self._reserve(county, year, count) for county, count in Counter(counties).items()
        }
        codes = [self._code(county, year, next(numbers[county])) for county in counties]
        new.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE %s record SET code = given.code
                   FROM unnest(%s::int[], %s::text[]) AS given(id, code)
                   WHERE record.id = given.id""",
                SQL.identifier(self._table), list(new.ids), codes,
            )
        )  # fmt: skip
        new.invalidate_recordset(["code"], flush=False)

    def _code(self, county, year, number):
        parts = [county, str(year), f"{number:06}"]
        return "-".join([self._code_prefix, *parts] if self._code_prefix else parts)

    def _reserve(self, county, year, count):
        """Return an iterator of ``count`` numbers of a county and year."""
        name = f"{self._table}_code_{county}_{year}"
        cr = self.env.cr
        cr.execute(SQL("SELECT to_regclass(%s)", name))
        if cr.fetchone()[0] is None:
            # two first records of a county at once: the second waits, then finds it there
            cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", name))
            cr.execute(SQL("CREATE SEQUENCE IF NOT EXISTS %s", SQL.identifier(name)))
        cr.execute(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))
        return iter(sorted(number for (number,) in cr.fetchall()))
