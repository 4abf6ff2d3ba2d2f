from odoo import models
from odoo.tools import SQL

from .fupin_closing_line import FIGURES


class FupinClosing(models.Model):
    """Counting the books of a year: each table by one INSERT … SELECT, whatever the number of villages and assets."""

    _inherit = "fupin.closing"

    def _count_lines(self):
        """Write one row for each village, and for each other place that has something."""
        self.env.cr.execute(SQL("DELETE FROM fupin_closing_line WHERE closing_id = %s", self.id))
        parts = {
            "assets": self._assets_of_places(), "dues": self._due_of_places(), "came": self._received_of_places(),
            "plans": self._distributed_of_places(), "went": self._used_of_places(), "sold": self._disposed_of_places(),
        }  # fmt: skip
        joins = SQL(" ").join(
            SQL("LEFT JOIN (%s) %s ON %s = region.id", query, SQL.identifier(name), SQL.identifier(name, "region_id"))
            for name, query in parts.items()
        )
        figures = [
            SQL("COALESCE(came.total, 0) - COALESCE(went.total, 0)")
            if name == "balance"
            else SQL("COALESCE(%s, 0)", SQL.identifier(name))
            for name in FIGURES
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_closing_line (closing_id, year, region_id, region_code, %(columns)s)
                   SELECT %(closing)s, %(year)s, region.id, region.code, %(figures)s
                   FROM fupin_region region %(joins)s
                   WHERE starts_with(region.code, %(prefix)s)
                     AND (region.level = 'village' AND region.active OR num_nonnulls(%(found)s) > 0)
                   ORDER BY region.code""",
                columns=SQL(", ").join(map(SQL.identifier, FIGURES)),
                closing=self.id,
                year=self.year,
                figures=SQL(", ").join(figures),
                joins=joins,
                prefix=self._prefix(),
                found=SQL(", ").join(SQL.identifier(name, "region_id") for name in parts),
            )
        )

    def _here(self, alias):
        return SQL("starts_with(%s, %s)", SQL.identifier(alias, "region_code"), self._prefix())

    def _assets_of_places(self):
        """Count, original and net value at the end of 31 December of what was acquired until then and not disposed of."""
        last = self._last_day()
        kinds = SQL(", ").join(
            SQL(
                """count(*) FILTER (WHERE asset.kind = %(kind)s) AS %(count)s,
                   sum(COALESCE(part.original_value, asset.original_value)) FILTER (WHERE asset.kind = %(kind)s) AS %(original)s,
                   sum(COALESCE(%(net_then)s, first.opening_value, asset.net_value))
                       FILTER (WHERE asset.kind = %(kind)s) AS %(net)s""",
                kind=kind,
                count=SQL.identifier(f"{kind}_count"),
                original=SQL.identifier(f"{kind}_original"),
                net=SQL.identifier(f"{kind}_net"),
                net_then=self.env["fupin.depreciation"]._net("part", SQL("LEAST(%s::date, part.date_to)", last)),
            )
            for kind in ("operating", "public", "household")
        )
        return SQL(
            """SELECT asset.region_id, %(kinds)s
               FROM fupin_asset asset
               LEFT JOIN LATERAL (
                   SELECT known.* FROM fupin_depreciation known
                   WHERE known.asset_id = asset.id AND known.date_from <= %(last)s
                     AND (known.date_to IS NULL OR known.date_to >= known.date_from)
                   ORDER BY known.date_from DESC, known.id DESC LIMIT 1) part ON TRUE
               LEFT JOIN LATERAL (
                   SELECT known.opening_value FROM fupin_depreciation known WHERE known.asset_id = asset.id
                     AND part.id IS NULL ORDER BY known.date_from, known.id LIMIT 1) first ON TRUE
               WHERE %(here)s AND asset.acquisition_date <= %(last)s AND (asset.state = 'confirmed' OR asset.state = 'disposed'
                   AND EXISTS (SELECT FROM fupin_disposal_asset_rel rel
                       JOIN fupin_disposal gone ON gone.id = rel.disposal_id AND gone.state = 'done'
                       WHERE rel.asset_id = asset.id AND gone.disposed_on > %(last)s))
               GROUP BY asset.region_id""",
            kinds=kinds,
            last=last,
            here=self._here("asset"),
        )

    def _due_of_places(self):
        """What was due in the year less what was taken back in it of closed years, and what of everything due until its
        end had not come by then."""
        return SQL(
            """SELECT due.region_id,
                   COALESCE(sum(due.amount) FILTER (WHERE due.due_date >= %(first)s AND %(stands)s), 0)
                       - COALESCE(sum(due.amount) FILTER (WHERE due.corrected_on BETWEEN %(first)s AND %(last)s), 0) AS due,
                   sum(GREATEST(due.amount - COALESCE(came.amount, 0), 0))
                       FILTER (WHERE due.state <> 'written_off' AND %(stands)s) AS arrears
               FROM fupin_receivable due
               LEFT JOIN LATERAL (
                   SELECT sum(line.amount) AS amount FROM fupin_receipt_line line
                   JOIN fupin_receipt receipt ON receipt.id = line.receipt_id
                   WHERE line.receivable_id = due.id AND receipt.date <= %(last)s AND %(counted)s) came ON TRUE
               WHERE %(here)s AND due.due_date <= %(last)s AND (due.state <> 'cancelled' OR due.corrected_on IS NOT NULL)
               GROUP BY due.region_id""",
            first=self._first_day(),
            last=self._last_day(),
            here=self._here("due"),
            # what was taken back later stood then
            stands=SQL("(due.state <> 'cancelled' OR due.corrected_on > %s)", self._last_day()),
            counted=self._counted("receipt", "confirmed"),
        )

    def _counted(self, alias, state):
        """Return the SQL of whether money counted at the end of the year: what was corrected later did."""
        return SQL(
            "(%(state)s = %(counts)s OR (%(state)s = 'reversed' AND %(corrected)s > %(last)s))",
            state=SQL.identifier(alias, "state"),
            counts=state,
            corrected=SQL.identifier(alias, "corrected_on"),
            last=self._last_day(),
        )

    def _received_of_places(self):
        return self._money_of_places("fupin_receipt", "confirmed", "received")

    def _used_of_places(self):
        return self._money_of_places("fupin_payment", "paid", "used")

    def _money_of_places(self, table, state, name):
        """What came in or was spent in the year less what was taken back in it of closed years, and of it corrections."""
        return SQL(
            """SELECT moved.region_id, sum(moved.amount) FILTER (WHERE moved.day >= %(first)s) AS %(name)s,
                   sum(moved.amount) FILTER (WHERE moved.day >= %(first)s AND moved.corrects) AS %(corrected)s,
                   sum(moved.amount) AS total
               FROM (SELECT money.region_id, money.region_code, money.date AS day, money.amount,
                         COALESCE(money.corrects_year, 0) > 0 AS corrects
                     FROM %(table)s money
                     WHERE money.state = %(state)s OR (money.state = 'reversed' AND money.corrected_on IS NOT NULL)
                     UNION ALL
                     SELECT money.region_id, money.region_code, money.corrected_on, -money.amount, TRUE
                     FROM %(table)s money WHERE money.state = 'reversed' AND money.corrected_on IS NOT NULL) moved
               WHERE %(here)s AND moved.day <= %(last)s GROUP BY moved.region_id""",
            table=SQL.identifier(table),
            state=state,
            name=SQL.identifier(name),
            corrected=SQL.identifier(f"{name}_corrected"),
            first=self._first_day(),
            last=self._last_day(),
            here=self._here("moved"),
        )

    def _distributed_of_places(self):
        """What plans that were approved in the year distribute."""
        return SQL(
            """SELECT plan.region_id, sum(line.amount) AS distributed
               FROM fupin_distribution plan JOIN fupin_distribution_line line ON line.distribution_id = plan.id
               WHERE %s AND plan.approved_on BETWEEN %s AND %s GROUP BY plan.region_id""",
            self._here("plan"), self._first_day(), self._last_day(),
        )  # fmt: skip

    def _disposed_of_places(self):
        """Receipts of disposals in the year less their costs."""
        return SQL(
            """SELECT disposal.region_id, sum(CASE WHEN money.kind = 'cost' THEN -money.amount ELSE money.amount END) AS disposed
               FROM fupin_disposal_money money JOIN fupin_disposal disposal ON disposal.id = money.disposal_id
               WHERE %s AND money.date BETWEEN %s AND %s GROUP BY disposal.region_id""",
            self._here("disposal"), self._first_day(), self._last_day(),
        )  # fmt: skip

    # -------------------------------------------------------------- corrections

    def _count_corrections(self):
        """Write what was put right in the year of earlier, closed ones."""
        self.env.cr.execute(SQL("DELETE FROM fupin_closing_correction WHERE closing_id = %s", self.id))
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_closing_correction (closing_id, region_id, region_code, kind, res_model, res_id,
                       record_name, corrects_year, date, amount, reason)
                   SELECT %s, region_id, region_code, kind, res_model, res_id, record_name, corrects_year, date, amount, reason
                   FROM (%s) found
                   WHERE %s AND date BETWEEN %s AND %s ORDER BY region_code, date, res_model, res_id""",
                self.id,
                SQL(" UNION ALL ").join(self._corrections()),
                self._here("found"),
                self._first_day(),
                self._last_day(),
            )
        )

    def _corrections(self):
        """Return the SQL of each kind of correction, of any year and place."""
        entered = [
            ("received", "fupin.receipt", "date", "confirmed", "reversed"),
            ("used", "fupin.payment", "date", "paid", "reversed"),
            ("due", "fupin.receivable", "due_date", None, "cancelled"),
        ]
        found = [
            query
            for kind, model, day, counts, gone in entered
            for query in (self._entered(kind, model, day, counts, gone), self._taken_back(kind, model, day, gone))
        ]
        return [*found, *self._lines_corrected(), *self._work_corrected(), self._registered_late()]

    def _entered(self, kind, model, day, counts, gone):
        """What was entered in the year for an earlier one, in the state that counts (None: any but that of what is gone)."""
        return SQL(
            """SELECT region_id, region_code, %s AS kind, %s AS res_model, id AS res_id, name AS record_name, corrects_year,
                   %s AS date, amount, correction_reason AS reason
               FROM %s WHERE corrects_year > 0 AND (%s OR corrected_on IS NOT NULL)""",
            kind, model, SQL.identifier(day), SQL.identifier(self.env[model]._table),
            SQL("state = %s", counts) if counts else SQL("state <> %s", gone),
        )  # fmt: skip

    def _taken_back(self, kind, model, day, gone):
        return SQL(
            """SELECT region_id, region_code, %s, %s, id, name, extract(year FROM %s)::int, corrected_on, -amount,
                   correction_reason FROM %s WHERE state = %s AND corrected_on IS NOT NULL""",
            kind, model, SQL.identifier(day), SQL.identifier(self.env[model]._table), gone,
        )  # fmt: skip

    def _lines_corrected(self):
        return [
            SQL(
                """SELECT asset.region_id, asset.region_code, 'value', 'fupin.asset', asset.id, asset.name,
                       value.corrects_year, value.date, value.amount, value.correction_reason
                   FROM fupin_asset_valuation value JOIN fupin_asset asset ON asset.id = value.asset_id
                   WHERE value.corrects_year > 0"""
            ),
            SQL(
                """SELECT disposal.region_id, disposal.region_code, 'disposed', 'fupin.disposal', disposal.id, disposal.name,
                       money.corrects_year, money.date,
                       CASE WHEN money.kind = 'cost' THEN -money.amount ELSE money.amount END, money.correction_reason
                   FROM fupin_disposal_money money JOIN fupin_disposal disposal ON disposal.id = money.disposal_id
                   WHERE money.corrects_year > 0"""
            ),
        ]

    def _work_corrected(self):
        """Spending of projects, upkeep and what households got, entered for a closed year."""
        return [
            SQL(
                """SELECT project.region_id, project.region_code, 'expense', 'fupin.project', project.id, project.name,
                       spent.corrects_year, spent.date, spent.amount, spent.correction_reason
                   FROM fupin_project_expense spent JOIN fupin_project project ON project.id = spent.project_id
                   WHERE spent.corrects_year > 0"""
            ),
            SQL(
                """SELECT region_id, region_code, 'upkeep', 'fupin.maintenance', id, description, corrects_year, date, cost,
                       correction_reason FROM fupin_maintenance WHERE corrects_year > 0"""
            ),
            SQL(
                """SELECT linkage.region_id, linkage.region_code, 'linkage', 'fupin.linkage', linkage.id,
                       COALESCE(asset.name, contract.name), linkage.corrects_year, linkage.date, linkage.total,
                       linkage.correction_reason
                   FROM fupin_linkage linkage LEFT JOIN fupin_asset asset ON asset.id = linkage.asset_id
                   LEFT JOIN fupin_contract contract ON contract.id = linkage.contract_id
                   WHERE linkage.corrects_year > 0"""
            ),
        ]

    def _registered_late(self):
        """Assets of a closed year that were confirmed after it was closed."""
        return SQL(
            """SELECT asset.region_id, asset.region_code, 'late', 'fupin.asset', asset.id, asset.name,
                   extract(year FROM asset.acquisition_date)::int, entered.day, asset.original_value, entered.reason
               FROM fupin_asset asset
               JOIN LATERAL (
                   SELECT (min(event.date) AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date AS day,
                       min(event.reason) AS reason
                   FROM fupin_event event WHERE event.res_model = 'fupin.asset' AND event.res_id = asset.id
                     AND event.transition = 'confirm') entered ON TRUE
               WHERE asset.state IN ('confirmed', 'disposed') AND %s AND asset.acquisition_date < %s
                 AND EXISTS (SELECT FROM fupin_closing closed WHERE closed.region_code = %s AND closed.state = 'closed'
                     AND closed.year >= extract(year FROM asset.acquisition_date) AND closed.year < %s)""",
            self._here("asset"), self._first_day(), self.region_code, self.year,
        )  # fmt: skip
