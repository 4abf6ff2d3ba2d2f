import csv
import io
import logging
import os
from itertools import islice
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import region_code

_logger = logging.getLogger(__name__)

COPY_BATCH = 50_000
NOWHERE = "-"  # the parent prefix of the country; "" is the country's own
REPOSITORY = Path(__file__).resolve().parents[3]


class FupinRegionLoad(models.Model):
    """The bulk load: a county's list in a moment, the whole country (665,276) in seconds.

    Python places the rows (kernel), `COPY` brings them into a temporary table, one statement
    for each level adds or updates them.
    """

    _inherit = "fupin.region"

    @api.model
    def _load_files(self, names):
        """Load region files of ``config/regions``, such as "532622"; return what `_load` does."""
        folder = Path(os.environ.get("FUPIN_CONFIG") or REPOSITORY / "config") / "regions"
        rows = {}
        for name in names:
            path = folder / f"{name}.csv"
            if not path.exists():
                raise UserError(self.env._("There is no list of regions %s.", path))
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    rows[row["level"], row["code"]] = (row["code"], row["name"], row["level"])
        return self._load(rows.values())

    @api.model
    def _load(self, rows):
        """Add or update many regions at once; a second run changes nothing.

        Parents follow from the codes: the nearest region above, in the list or in the
        database. The country is added by itself. Names in the list replace those stored.

        :param rows: iterable of (code of 12 digits, name, level)
        :return: number of regions added or changed
        :raise UserError: if a code does not suit its level or is listed twice; nothing is loaded
        """
        self.env.flush_all()
        rows = self._distinct_rows([region_code.ROOT, *rows])
        self._copy_rows(self._placed_rows(rows))
        changed = 0
        for level in region_code.LEVELS:
            self.env.cr.execute(self._merge_level(level))
            changed += self.env.cr.rowcount
            # the next level is joined to what has just come: without its size PostgreSQL compares
            # 620,573 villages with 41,352 townships one by one
            self.env.cr.execute("ANALYZE fupin_region")
            _logger.info("Regions: %s done, %s added or changed so far", level, changed)
        self.env.cr.execute("DROP TABLE fupin_region_load")
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()
        return changed

    def _distinct_rows(self, rows):
        """Return ``{prefix: row}`` after checking the rows."""
        distinct = {}
        for row in rows:
            code, name, level = row
            if level not in region_code.CUT_OF or not region_code.fits(code, level) or not name:
                raise UserError(
                    self.env._(
                        "This row of the list of regions is wrong: %(code)s, %(name)s, %(level)s.",
                        code=code,
                        name=name,
                        level=level,
                    )
                )
            other = distinct.setdefault(region_code.prefix(code, level), row)
            if tuple(other) != tuple(row):
                raise UserError(
                    self.env._(
                        "The list of regions gives %(code)s twice: %(one)s, %(two)s.",
                        code=code,
                        one=other[1],
                        two=name,
                    )
                )
        return distinct

    def _placed_rows(self, rows):
        """Yield the columns of all rows, parents first; with them come the stored regions
        below a place that is new or renamed, whose parent or full name may change."""
        stored = {
            prefix or "": (name, full)
            for prefix, name, full in self.env.execute_query(
                SQL("SELECT prefix, name, complete_name FROM fupin_region WHERE level != 'village'")
            )
        }
        moved = [
            prefix
            for prefix, (_code, name, level) in rows.items()
            if level != "village" and stored.get(prefix, ("",))[0] != name
        ]
        if stored and moved:
            rows = dict(self._stored_below(moved)) | rows
        for prefix in sorted(rows, key=len):
            code, name, level = rows[prefix]
            above = next((p for p in region_code.ancestor_prefixes(prefix) if p in stored), NOWHERE)
            parent_name, parent_full = stored.get(above, ("", "")) if above else ("", "")
            full = region_code.complete_name(name, parent_name, parent_full)
            if level != "village":
                stored[prefix] = (name, full)
            yield code, prefix, name, region_code.short_name(name), full, level, above

    def _stored_below(self, prefixes):
        """Yield (prefix, row) for each stored region that lies below one of the prefixes."""
        query = SQL(
            """SELECT prefix, code, name, level FROM fupin_region
               WHERE prefix <> '' AND ('' = ANY(%(prefixes)s)
                  OR (left(prefix, 2) = ANY(%(prefixes)s) AND length(prefix) > 2)
                  OR (left(prefix, 4) = ANY(%(prefixes)s) AND length(prefix) > 4)
                  OR (left(prefix, 6) = ANY(%(prefixes)s) AND length(prefix) > 6)
                  OR (left(prefix, 9) = ANY(%(prefixes)s) AND length(prefix) > 9))""",
            prefixes=prefixes,
        )
        for prefix, *row in self.env.execute_query(query):
            yield prefix, tuple(row)

    def _copy_rows(self, rows):
        cr = self.env.cr
        cr.execute(
            """CREATE TEMPORARY TABLE fupin_region_load (code varchar, prefix varchar,
                   name varchar, short_name varchar, complete_name varchar, level varchar,
                   parent_prefix varchar) ON COMMIT DROP"""
        )
        count = 0
        while batch := list(islice(rows, COPY_BATCH)):
            buffer = io.StringIO()
            csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(batch)
            buffer.seek(0)
            cr.copy_expert("COPY fupin_region_load FROM STDIN (FORMAT csv)", buffer)
            count += len(batch)
            _logger.info("Regions: %s read", count)
        cr.execute("ANALYZE fupin_region_load")

    def _merge_level(self, level):
        """Return the statement that adds or updates the loaded rows of one level.

        They come in the order of the codes, which is that of the indexes."""
        return SQL(
            """INSERT INTO fupin_region AS stored (id, code, prefix, name, short_name,
                   complete_name, level, parent_id, parent_path, active,
                   create_uid, create_date, write_uid, write_date)
               SELECT id, code, prefix, name, short_name, complete_name, level, parent_id,
                   concat(path, id, '/'), TRUE, %(uid)s, %(now)s, %(uid)s, %(now)s
               FROM (
                   SELECT COALESCE(region.id, nextval('fupin_region_id_seq')) AS id, load.*,
                       parent.id AS parent_id, parent.parent_path AS path
                   FROM fupin_region_load load
                   LEFT JOIN fupin_region region ON region.prefix = load.prefix
                   LEFT JOIN fupin_region parent ON parent.prefix = load.parent_prefix
                   WHERE load.level = %(level)s ORDER BY load.prefix) placed
               ON CONFLICT (prefix) DO UPDATE SET
                   name = EXCLUDED.name, short_name = EXCLUDED.short_name,
                   complete_name = EXCLUDED.complete_name, parent_id = EXCLUDED.parent_id,
                   parent_path = EXCLUDED.parent_path, write_uid = EXCLUDED.write_uid,
                   write_date = EXCLUDED.write_date
               WHERE (stored.name, stored.short_name, stored.complete_name, stored.parent_id,
                      stored.parent_path)
                   IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.short_name,
                      EXCLUDED.complete_name, EXCLUDED.parent_id, EXCLUDED.parent_path)""",
            level=level,
            uid=self.env.uid,
            now=SQL("(now() AT TIME ZONE 'UTC')"),
        )
