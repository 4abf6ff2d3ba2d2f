from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.planner import whole_sets
from odoo.tools import SQL

# digits of the place of a unit, by its kind; what a department answers for is told by its name
DIGITS = {"village_collective": 12, "township": 9}
# for the next year's allocation: column → indicator
ALLOCATION = {
    "problem_count": "problems_found",
    "waiting_count": "problems_waiting",
    "late_count": "tasks_late",
}


class FupinEvaluation(models.Model):
    """What the console counts, filled in for all units at once: a statement for each item, whatever the units.

    A village or township answers for all that stands in its place, a department for what names it: as supervising
    department, else as responsible unit.
    """

    _inherit = "fupin.evaluation"

    def action_refresh(self):
        """Count the figures anew, as of today."""
        self.check_access("write")
        self.filtered(lambda evaluation: evaluation.state != "final")._refresh_figures()

    def _refresh_figures(self):
        """Count the figures of evaluations that are not final, and what follows from them."""
        self.env.flush_all()
        # sudo: figures are the same for all, whoever lets them be counted
        for (template, _year), evaluations in self.sudo().grouped(lambda row: (row.template_id, row.year)).items():
            for item in template.item_ids.filtered("indicator_id"):
                evaluations._fill_item(item)
            for column, key in ALLOCATION.items():
                evaluations._fill_count(column, self.env["fupin.indicator"]._find(key))
        self._sum_scores()
        self.env.invalidate_all(flush=False)

    def _fill_item(self, item):
        """Write figure and points of one item into the lines of the evaluations."""
        indicator, base = item.indicator_id, item.base_indicator_id
        unit_type = item.template_id.unit_type
        figures = self._figures_of(indicator, unit_type)
        bases = self._figures_of(base, unit_type) if base else SQL("SELECT NULL::text AS place, NULL::numeric AS value")
        nothing = SQL("0") if self._is_whole(indicator) else SQL("NULL")
        with whole_sets(self.env.cr):
            self.env.cr.execute(
                SQL(
                    """WITH figures AS (%(figures)s), bases AS (%(bases)s), found AS (
                           SELECT evaluation.id, CASE WHEN %(divided)s
                               THEN COALESCE(figures.value, %(nothing)s) / NULLIF(bases.value, 0)
                               ELSE COALESCE(figures.value, %(nothing)s) END AS figure
                           FROM fupin_evaluation evaluation
                           LEFT JOIN figures ON figures.place = %(place)s LEFT JOIN bases ON bases.place = %(place)s
                           WHERE evaluation.id = ANY(%(ids)s)
                       ), judged AS (
                           SELECT id, figure, CASE WHEN figure IS NOT NULL THEN GREATEST(0, LEAST(1,
                               (figure - %(worst)s) / (%(best)s - %(worst)s))) END AS part FROM found
                       )
                       UPDATE fupin_evaluation_line line
                       SET figure = COALESCE(judged.figure, 0), counts = judged.figure IS NOT NULL,
                           self_score = COALESCE(round(line.weight * judged.part, 2), 0),
                           score = COALESCE(round(line.weight * judged.part, 2), 0)
                       FROM judged WHERE line.evaluation_id = judged.id AND line.item_id = %(item)s""",
                    figures=figures, bases=bases, divided=bool(base), nothing=nothing,
                    place=self._place(unit_type), ids=list(self.ids), item=item.id,
                    worst=SQL("%s::numeric", item.worst), best=SQL("%s::numeric", item.best),
                )
            )  # fmt: skip

    def _fill_count(self, column, indicator):
        """Write one count for the next year's allocation."""
        unit_type = self.template_id[:1].unit_type
        with whole_sets(self.env.cr):
            self.env.cr.execute(
                SQL(
                    """WITH figures AS (%s)
                       UPDATE fupin_evaluation evaluation SET %s = COALESCE(figures.value, 0), figures_on = %s
                       FROM fupin_evaluation same LEFT JOIN figures ON figures.place = %s
                       WHERE same.id = evaluation.id AND evaluation.id = ANY(%s)""",
                    self._figures_of(indicator, unit_type), SQL.identifier(column), local_date(),
                    self._place(unit_type, "same"), list(self.ids),
                )
            )  # fmt: skip

    @api.model
    def _is_whole(self, indicator):
        """Whether nothing counts as nought: of averages, nothing is nothing."""
        return indicator.aggregate == "count" or indicator.aggregate.startswith("sum:")

    @api.model
    def _place(self, unit_type, alias="evaluation"):
        """Return the SQL of what figures are joined by."""
        if unit_type in DIGITS:
            return SQL("left(%s, %s)", SQL.identifier(alias, "region_code"), DIGITS[unit_type])
        return SQL("%s::text", SQL.identifier(alias, "unit_id"))

    def _figures_of(self, indicator, unit_type):
        """Return the SELECT of (place, value) of an indicator, by place or by department.

        The places looked at are the counties of the evaluations: a country is not counted for one of its counties."""
        date_from, date_to = self._period()
        records, domain = indicator._looked_at("", date_from, date_to)
        counties = {code[:6] for code in self.mapped("region_code")}
        query = records._search(domain)
        code = records._field_to_sql(query.table, "region_code", query)
        query.add_where(SQL("left(%s, 6) = ANY(%s)", code, sorted(counties)))
        if unit_type in DIGITS:
            key = SQL("left(%s, %s)", code, DIGITS[unit_type])
        else:
            name = "department_id" if "department_id" in records._fields else "unit_id"
            key = SQL("%s::text", records._field_to_sql(query.table, name, query))
        function, _colon, name = indicator.aggregate.partition(":")
        value = SQL("count(*)")
        if name:
            value = SQL("%s(%s)", SQL.identifier(function), records._field_to_sql(query.table, name, query))
        query.order = None
        query.groupby = key
        return query.select(SQL("%s AS place", key), SQL("(%s)::numeric AS value", value))

    def _sum_scores(self):
        """Add up the points of many evaluations in one statement, as `_compute_score` does for one."""
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_evaluation evaluation
                   SET score = COALESCE(round(total.score * 100 / NULLIF(total.weight, 0), 2), 0),
                       self_score = COALESCE(round(total.self_score * 100 / NULLIF(total.weight, 0), 2), 0)
                   FROM (SELECT evaluation_id, sum(score) AS score, sum(self_score) AS self_score, sum(weight) AS weight
                         FROM fupin_evaluation_line WHERE evaluation_id = ANY(%(ids)s) AND counts
                         GROUP BY evaluation_id) total
                   WHERE total.evaluation_id = evaluation.id""",
                ids=list(self.ids),
            )
        )  # fmt: skip
