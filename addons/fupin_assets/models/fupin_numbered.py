from collections import Counter

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

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
        return super().create(self._with_codes(vals_list))

    @api.model
    def _with_codes(self, vals_list):
        """Return the values with a code each, those that have one unchanged."""
        default = self._default_region_id().id
        ids = [vals.get("region_id", default) or 0 for vals in vals_list]
        # sudo: where a record may stand is checked elsewhere
        regions = self.env["fupin.region"].sudo().browse(set(ids) - {0}).exists()
        county_of = {region.id: region.code[:COUNTY_DIGITS] for region in regions}
        counties = [None if vals.get("code") else county_of.get(i) for vals, i in zip(vals_list, ids, strict=True)]
        year = local_date().year
        numbers = {
            county: self._reserve(county, year, count) for county, count in Counter(filter(None, counties)).items()
        }
        return [
            {**vals, "code": self._code(county, year, next(numbers[county]))} if county else vals
            for vals, county in zip(vals_list, counties, strict=True)
        ]

    def _code(self, county, year, number):
        parts = [county, str(year), f"{number:06}"]
        return "-".join([self._code_prefix, *parts] if self._code_prefix else parts)

    def _reserve(self, county, year, count, series="code"):
        """Return an iterator of ``count`` numbers of a county and year.

        :param series: each has its own numbers: codes, certificates
        """
        name = f"{self._table}_{series}_{county}_{year}"
        cr = self.env.cr
        cr.execute(SQL("SELECT to_regclass(%s)", name))
        if cr.fetchone()[0] is None:
            # two first records of a county at once: the second waits, then finds it there
            cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", name))
            cr.execute(SQL("CREATE SEQUENCE IF NOT EXISTS %s", SQL.identifier(name)))
        cr.execute(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))
        return iter(sorted(number for (number,) in cr.fetchall()))
