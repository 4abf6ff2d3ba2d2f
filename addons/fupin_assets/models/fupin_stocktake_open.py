from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.planner import whole_sets
from odoo.fields import Domain
from odoo.tools import SQL

from .fupin_asset import UNIT_TYPES

BOOKKEEPING = SQL("create_uid, write_uid, create_date, write_date")
ZEROES = (
    "asset_count", "visited_count", "remaining_count", "match_count", "surplus_count", "shortage_count", "wrong_count",
    "duplicate_count", "unfixed_count", "book_amount", "match_amount", "surplus_amount", "shortage_amount",
    "wrong_amount", "duplicate_amount",
)  # fmt: skip
# who keeps what stands with the county: its department, if it has one
KEEPER = SQL("CASE WHEN place.level IN ('village', 'township') THEN NULL ELSE fupin_asset.department_id END")


class FupinStocktake(models.Model):
    """Opening a year: a stocktake for each keeper, a line for each confirmed asset, in two statements whatever the
    number of assets. Run again, it adds what was confirmed since to the lists that are still open."""

    _inherit = "fupin.stocktake"

    @api.model
    def _open_year(self, region, year):
        """Open the stocktake of a year for all keepers of a place and below. Idempotent.

        :return: ``(stocktakes made, lines made)``
        :raise AccessError: for a place that the user does not cover
        """
        self._check_opens(region, year)
        self.flush_model()
        for name in ("fupin.asset", "fupin.region", "fupin.unit", "fupin.stocktake.line"):
            self.env[name].flush_model()
        # sudo: every asset of the place is on the list, whatever of it the user reads
        assets = self.env["fupin.asset"].sudo()
        confirmed = Domain("state", "=", "confirmed") & Domain("region_code", "=like", f"{region.prefix or ''}%")
        names = self._insert_stocktakes(assets._search(confirmed), region, year)
        made = self.browse(names)
        # lists and lines that were written a moment ago are joined: the planner takes them for a row or none
        with whole_sets(self.env.cr):
            lines, longer = self._insert_lines(assets._search(confirmed), year)
            # sudo: counted for all that the statement reached; a list without lines counts nothing as it is
            self.browse(longer).sudo()._recount()
        self.env["fupin.event"]._record(made, "open", names=names)
        self.env["fupin.rule"]._recheck(self._name, list(names.keys() - set(longer)))
        return len(made), lines

    @api.model
    def _insert_stocktakes(self, query, region, year):
        """One for each village, and for each other place or department that keeps assets; return ``{id: name}``."""
        query.add_join("JOIN", "place", "fupin_region", SQL("place.id = fupin_asset.region_id"))
        keepers = query.select(SQL("DISTINCT fupin_asset.region_id, %s AS department_id", KEEPER))
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO fupin_stocktake (name, year, level, region_id, region_code, township_id, department_id,
                       unit_id, state, opened_on, coverage, %(zeroes)s, %(bookkeeping)s)
                   SELECT COALESCE(office.name, own.name, place.name) || %(year)s || '年度' || %(title)s, %(year)s,
                       CASE WHEN place.level IN ('village', 'township') THEN place.level
                            WHEN keeper.department_id IS NOT NULL THEN 'department' ELSE 'county' END,
                       place.id, place.code,
                       CASE WHEN place.level = 'township' THEN place.id
                            WHEN above.level = 'township' THEN above.id END,
                       keeper.department_id, COALESCE(office.id, own.id), 'open', %(today)s, 1, %(nothing)s,
                       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM (
                       SELECT id AS region_id, NULL::int AS department_id FROM fupin_region
                       WHERE level = 'village' AND active AND code LIKE %(under)s
                       UNION %(keepers)s
                   ) keeper
                   JOIN fupin_region place ON place.id = keeper.region_id
                   LEFT JOIN fupin_region above ON above.id = place.parent_id
                   LEFT JOIN fupin_unit office ON office.id = keeper.department_id
                   LEFT JOIN (
                       SELECT DISTINCT ON (unit.region_id) unit.region_id, unit.id, unit.name FROM fupin_unit unit
                       WHERE unit.active AND unit.unit_type = ANY(%(types)s) AND unit.region_code LIKE %(under)s
                       ORDER BY unit.region_id, array_position(%(types)s, unit.unit_type::text), unit.sequence, unit.id
                   ) own ON own.region_id = place.id AND keeper.department_id IS NULL
                   ON CONFLICT DO NOTHING RETURNING id, name""",
                zeroes=SQL(", ").join(map(SQL.identifier, ZEROES)), nothing=SQL(", ").join([SQL("0")] * len(ZEROES)),
                bookkeeping=BOOKKEEPING, year=year, title=self._title, today=local_date(), uid=self.env.uid,
                under=f"{region.prefix or ''}%", keepers=keepers, types=list(UNIT_TYPES),
            )
        )  # fmt: skip
        self.invalidate_model(flush=False)
        return dict(rows)

    @api.model
    def _insert_lines(self, query, year):
        """One for each asset that is on no list of the year, with its values as they stand. A part that was split off
        since the list was opened stands on it with its whole.

        :return: ``(lines made, ids of the stocktakes that got some)``
        """
        query.add_join("JOIN", "place", "fupin_region", SQL("place.id = fupin_asset.region_id"))
        query.add_join(
            "JOIN",
            "stocktake",
            "fupin_stocktake",
            SQL(
                """stocktake.year = %s AND stocktake.state = 'open' AND stocktake.region_id = fupin_asset.region_id
                   AND COALESCE(stocktake.department_id, 0) = COALESCE(%s, 0)
                   AND (fupin_asset.split_from_id IS NULL OR (fupin_asset.create_date > stocktake.create_date) IS NOT TRUE)""",
                year, KEEPER,
            ),
        )  # fmt: skip
        query.order = None
        values = query.select(
            SQL("stocktake.id, stocktake.year, stocktake.unit_id, stocktake.region_id, stocktake.region_code"),
            SQL("stocktake.township_id, fupin_asset.department_id, fupin_asset.id, fupin_asset.category_id"),
            SQL("fupin_asset.kind, fupin_asset.code, fupin_asset.name, fupin_asset.original_value"),
            SQL("fupin_asset.net_value, fupin_asset.quantity, fupin_asset.measure_unit, fupin_asset.use_status"),
            SQL("fupin_asset.location, fupin_asset.original_value, FALSE, %s, %s", self.env.uid, self.env.uid),
            SQL("now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"),
        )
        ((made, longer),) = self.env.execute_query(
            SQL(
                """WITH made AS (
                       INSERT INTO fupin_stocktake_line (stocktake_id, year, unit_id, region_id, region_code, township_id,
                           department_id, asset_id, category_id, kind, book_code, name, book_original_value,
                           book_net_value, book_quantity, measure_unit, book_use_status, book_location, amount,
                           is_unfixed, %s) %s ON CONFLICT DO NOTHING RETURNING stocktake_id
                   ) SELECT count(*), COALESCE(array_agg(DISTINCT stocktake_id), '{}') FROM made""",
                BOOKKEEPING, values,
            )
        )  # fmt: skip
        self.env["fupin.stocktake.line"].invalidate_model(flush=False)
        return made, longer
