from datetime import date, timedelta

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.bars import bars
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from ..kernel import depreciation

# what changes how an asset is written off, beside its value
TERMS = frozenset({"useful_life", "residual_rate", "category_id", "asset_form"})
VALUES = frozenset({"original_value", "net_value"})
SHOWN_YEARS = 12


class FupinAsset(models.Model):
    """Straight-line depreciation (S1-21): the stored net value is what the monthly run wrote, that of any day follows
    from the rows of `fupin.depreciation`.

    Whatever changes value or life leaves its event and begins a new row on the day it is done: earlier days keep their
    answers. What is not written off (equity, money, types that the place leaves out) has a row that goes down by
    nothing, so that its past can be asked as well.
    """

    _inherit = "fupin.asset"

    accumulated_depreciation = fields.Float(
        string="Written off (yuan)",
        digits=(16, 2),
        compute="_compute_accumulated_depreciation",
        store=True,
        precompute=True,
        help="Original value less net value.",
    )
    depreciation_ids = fields.One2many("fupin.depreciation", "asset_id", readonly=True)
    value_line = fields.Html(string="Net value by year", compute="_compute_value_line", sanitize=False)
    net_value_on_day = fields.Float(
        string="Net value on the day (yuan)", digits=(16, 2), compute="_compute_net_value_on_day", aggregator=None
    )

    @api.depends("original_value", "net_value")
    def _compute_accumulated_depreciation(self):
        for asset in self:
            asset.accumulated_depreciation = money.fen(asset.original_value - asset.net_value)

    @api.depends("original_value")
    def _compute_net_value(self):
        """A new original value keeps what has been written off, as the accounting rules ask; see `_rebase`."""
        written_off = self._written_off_before()
        for asset in self:
            already = money.fen(written_off.get(asset._origin.id, 0))
            asset.net_value = max(money.fen(asset.original_value) - already, 0)

    @api.depends("net_value", "depreciation_ids")
    @api.depends_context("fupin_value_day")
    def _compute_net_value_on_day(self):
        day = fields.Date.to_date(self.env.context.get("fupin_value_day")) or local_date()
        values = self._origin._net_values(day)
        for asset in self:
            asset.net_value_on_day = values.get(asset._origin.id, 0)

    @api.depends("depreciation_ids")
    def _compute_value_line(self):
        """The net value at the end of each year, as bars."""
        today = local_date()
        for asset in self:
            segments = asset.depreciation_ids._segments()
            if not segments or len(segments) == 1 and not segments[0].months:
                asset.value_line = False
                continue
            first = min(segment.date_from for segment in segments)
            days = [date(year, 12, 31) for year in range(first.year, today.year)][-SHOWN_YEARS:] + [today]
            nets = [(day, depreciation.in_force(segments, day)) for day in days]
            asset.value_line = bars([(day, segment.net(day)) for day, segment in nets if segment], asset.original_value)

    # ------------------------------------------------------------------ saving

    def write(self, vals):
        """A value written by hand begins a new row, as any revaluation does."""
        valued, dated = VALUES & vals.keys(), {"acquisition_date"} & vals.keys()
        changed = self.filtered(lambda asset: asset._differs(vals, valued)) if valued else self.browse()
        moved = self.filtered(lambda asset: asset._differs(vals, dated)) if dated else self.browse()
        result = super().write(vals)
        changed._rebase(valued=True)
        (moved - changed)._rebase(forced=True)
        return result

    def _after_save(self, names):
        super()._after_save(names)
        if names & TERMS:
            self._rebase()
        if "state" in names and "disposed" in self.mapped("state"):
            self._stop_depreciation(local_date())

    def _apply_valuations(self, valuations, reason):
        result = super()._apply_valuations(valuations, reason)
        self._rebase(valued=True)
        return result

    def _written_off_before(self):
        """Return ``{id: yuan}``: what had been written off at the end of yesterday."""
        ids = [asset.id for asset in self._origin if asset.id and asset.state == "confirmed"]
        if not ids:
            return {}
        Depreciation = self.env["fupin.depreciation"]
        rows = self.env.execute_query(
            SQL(
                """SELECT part.asset_id, part.original_value - %s FROM fupin_depreciation part
                   WHERE part.asset_id = ANY(%s) AND part.date_to IS NULL""",
                Depreciation._net("part", local_date() - timedelta(days=1)), ids,
            )
        )  # fmt: skip
        return dict(rows)

    # ----------------------------------------------------------------- monthly run

    @api.model
    def _cron_depreciate(self):
        """Write off all months that are over."""
        self._depreciate(local_date())

    @api.model
    def _depreciate(self, until):
        """Write off every confirmed asset up to the end of a day: one UPDATE for all of them, whatever their number.

        A second run for the same or an earlier day changes nothing. Before it, rows are begun for assets that have
        none and for those whose place or type has another rule now.

        :param until: date
        :return: how many net values went down
        """
        until = fields.Date.to_date(until)
        self.flush_model()
        self.browse()._stop_depreciation(until, everything=True)
        self._begin_depreciation()
        self._follow_rule(until)
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET net_value = found.net,
                       accumulated_depreciation = asset.original_value - found.net
                   FROM (SELECT part.asset_id, %s AS net FROM fupin_depreciation part
                         WHERE part.date_to IS NULL AND part.months > 0) found
                   WHERE asset.id = found.asset_id AND asset.state = 'confirmed' AND asset.net_value > found.net""",
                self.env["fupin.depreciation"]._net("part", until),
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model(["net_value", "accumulated_depreciation", "depreciation_ids"], flush=False)
        self.env["fupin.depreciation"].invalidate_model(flush=False)
        return count

    @api.model
    def _begin_depreciation(self):
        """Begin the first row of confirmed assets without one, in one statement.

        An asset that came with a net value of its own (from an older ledger) goes on from it; what was before that
        day is not known here.
        """
        today = local_date()
        done = SQL("%s", depreciation.completed(today))
        Depreciation = self.env["fupin.depreciation"]
        acquired = Depreciation._month(SQL("asset.acquisition_date"))
        over = SQL("LEAST(GREATEST(%s - %s, 0), asset.useful_life * 12)", done, acquired)
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_depreciation (asset_id, origin, date_from, charged_from, original_value,
                       opening_value, residual_value, months, useful_life, residual_rate, is_depreciated)
                   SELECT asset.id, CASE WHEN kept THEN 'taken_over' ELSE 'acquired' END,
                       CASE WHEN kept THEN %(today)s ELSE asset.acquisition_date END,
                       CASE WHEN kept AND asset.acquisition_date < date_trunc('month', %(today)s::date)
                            THEN %(next)s ELSE date_trunc('month', asset.acquisition_date) + interval '1 month' END,
                       asset.original_value, asset.net_value,
                       round(asset.original_value * COALESCE(asset.residual_rate, 0), 2),
                       CASE WHEN NOT wanted THEN 0 WHEN kept THEN asset.useful_life * 12 - %(over)s
                            ELSE asset.useful_life * 12 END,
                       COALESCE(asset.useful_life, 0), COALESCE(asset.residual_rate, 0), wanted
                   FROM fupin_asset asset
                   JOIN fupin_asset_category category ON category.id = asset.category_id
                   CROSS JOIN LATERAL (SELECT %(wanted)s AS wanted,
                       asset.net_value IS DISTINCT FROM asset.original_value AS kept) judged
                   WHERE asset.state = 'confirmed' AND asset.acquisition_date IS NOT NULL
                     AND NOT EXISTS (SELECT FROM fupin_depreciation known WHERE known.asset_id = asset.id)
                   ORDER BY asset.id""",  # sorted: all are found before the first one is inserted
                today=today,
                next=depreciation.month_start(depreciation.completed(today) + 1),
                over=over,
                wanted=self._is_written_off(today),
            )
        )

    @api.model
    def _is_written_off(self, day):
        """Return the SQL of whether an asset (``asset``, with its ``category``) is written off where it stands."""
        self.env["fupin.asset.category"].flush_model(["is_depreciated"])
        by_place = self.env["fupin.policy"]._depreciation_by_place(day)
        branches = [
            SQL("WHEN (%s) AND asset.category_id = ANY(%s) THEN %s", self._in_zone(zone), categories, is_depreciated)
            for zone, is_depreciated, categories in by_place
            if categories is not None
        ]
        off = [self._in_zone(zone) for zone, _on, categories in by_place if categories is None]
        usual = SQL("COALESCE(category.is_depreciated, FALSE)")
        return SQL(
            "(asset.asset_form IN ('fixed', 'biological') AND asset.useful_life > 0 AND %s %s)",
            SQL("CASE %s ELSE %s END", SQL(" ").join(branches), usual) if branches else usual,
            SQL("AND NOT (%s)", SQL(" OR ").join(off)) if off else SQL(),
        )

    @api.model
    def _in_zone(self, zone):
        excluded = [SQL("AND NOT starts_with(asset.region_code, %s)", prefix) for prefix in zone.excluded]
        return SQL("starts_with(asset.region_code, %s) %s", zone.prefix, SQL(" ").join(excluded))

    # ------------------------------------------------------------------- changes

    def _rebase(self, valued=False, forced=False):
        """Begin a new row, from today on, for assets that are written off already.

        :param valued: their value was changed: the new row begins with it. Otherwise those whose life, residual or
            rule is another one go on from the net value they have.
        :param forced: also those whose life, residual and rule are as before
        """
        confirmed = self.filtered(lambda asset: asset.state == "confirmed")
        if not confirmed:
            return
        self.flush_model()
        opening = SQL("asset.net_value") if valued else None
        these = SQL("asset.id = ANY(%s)", list(confirmed.ids))
        if self._replace_rows(local_date(), these, opening, forced=valued or forced):
            self.env["fupin.depreciation"].invalidate_model(flush=False)
            self.invalidate_recordset(["depreciation_ids", "net_value", "accumulated_depreciation"], flush=False)

    @api.model
    def _follow_rule(self, day):
        """Begin new rows for assets that are to be written off now and were not, or the other way, each with an event."""
        ids = self._replace_rows(day, SQL("part.is_depreciated IS DISTINCT FROM %s", self._is_written_off(day)))
        self.env["fupin.event"]._record(self.browse(ids), "depreciation_rule")

    @api.model
    def _replace_rows(self, day, condition, opening=None, forced=False):
        """End the running rows of assets the day before and begin new ones, in one statement; return the asset ids.

        :param opening: SQL of the net value at the beginning; None: what the row before leaves
        :param forced: also where life, residual and rule are those of the row before
        """
        Depreciation = self.env["fupin.depreciation"]
        before = day - timedelta(days=1)
        over = SQL(
            "GREATEST(%s - %s, 0)",
            depreciation.completed(before),
            Depreciation._month(SQL("asset.acquisition_date")),
        )
        differs = SQL(
            """AND (part.useful_life, part.residual_rate, part.is_depreciated) IS DISTINCT FROM
               (COALESCE(asset.useful_life, 0), COALESCE(asset.residual_rate, 0), %s)""",
            self._is_written_off(day),
        )
        rows = self.env.execute_query(
            SQL(
                """WITH changing AS (
                       SELECT part.id, asset.id AS asset_id, asset.original_value, %(opening)s AS opening,
                           round(asset.original_value * COALESCE(asset.residual_rate, 0), 2) AS residual,
                           CASE WHEN %(wanted)s THEN GREATEST(asset.useful_life * 12 - %(over)s, 0) ELSE 0 END AS months,
                           COALESCE(asset.useful_life, 0) AS life, COALESCE(asset.residual_rate, 0) AS rate,
                           %(wanted)s AS wanted,
                           GREATEST(date_trunc('month', %(day)s::date),
                               date_trunc('month', asset.acquisition_date) + interval '1 month')::date AS charged
                       FROM fupin_depreciation part
                       JOIN fupin_asset asset ON asset.id = part.asset_id AND asset.state = 'confirmed'
                       JOIN fupin_asset_category category ON category.id = asset.category_id
                       WHERE part.date_to IS NULL AND %(condition)s %(differs)s
                   ), ended AS (
                       UPDATE fupin_depreciation part SET date_to = %(before)s
                       FROM changing WHERE part.id = changing.id RETURNING changing.*
                   ), begun AS (
                       INSERT INTO fupin_depreciation (asset_id, origin, date_from, charged_from, original_value,
                           opening_value, residual_value, months, useful_life, residual_rate, is_depreciated)
                       SELECT asset_id, %(origin)s, %(day)s, charged, original_value, opening, residual, months, life,
                           rate, wanted
                       FROM ended RETURNING asset_id, opening_value
                   )
                   UPDATE fupin_asset asset SET net_value = begun.opening_value,
                       accumulated_depreciation = asset.original_value - begun.opening_value
                   FROM begun WHERE asset.id = begun.asset_id RETURNING asset.id""",
                opening=opening or Depreciation._net("part", before),
                wanted=self._is_written_off(day),
                over=over,
                day=day,
                before=before,
                origin="valued" if opening else "terms",
                condition=condition,
                differs=SQL() if forced else differs,
            )
        )
        return [res_id for (res_id,) in rows]

    def _stop_depreciation(self, day, everything=False):
        """End the running rows of assets that were disposed of, among these or everywhere."""
        self.flush_model(["state"])
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_depreciation part SET date_to = GREATEST(%s, part.date_from)
                   FROM fupin_asset asset WHERE asset.id = part.asset_id AND asset.state = 'disposed'
                   AND part.date_to IS NULL AND %s""",
                day,
                SQL("TRUE") if everything else SQL("asset.id = ANY(%s)", list(self.ids)),
            )
        )

    # ------------------------------------------------------------------ any day

    def _net_values(self, day):
        """Return ``{id: net value in yuan}`` at the end of a day, past or present, in one statement.

        Before its acquisition an asset has none; of an asset that was never written off it is the one it has.
        """
        if not self.ids:
            return {}
        self.flush_model(["net_value", "acquisition_date", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT asset.id, CASE WHEN part.id IS NOT NULL THEN %s
                       WHEN NOT EXISTS (SELECT FROM fupin_depreciation any_row WHERE any_row.asset_id = asset.id)
                       THEN asset.net_value END
                   FROM fupin_asset asset LEFT JOIN LATERAL (
                       SELECT known.* FROM fupin_depreciation known
                       WHERE known.asset_id = asset.id AND known.date_from <= %s
                         AND (known.date_to IS NULL OR known.date_to >= known.date_from)
                       ORDER BY known.date_from DESC, known.id DESC LIMIT 1) part ON TRUE
                   WHERE asset.id = ANY(%s) AND asset.acquisition_date <= %s""",
                self.env["fupin.depreciation"]._net("part", SQL("LEAST(%s::date, part.date_to)", day)),
                day, list(self.ids), day,
            )
        )  # fmt: skip
        return {res_id: value for res_id, value in rows if value is not None}
