from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .fupin_evaluation import TITLES


class FupinEvaluation(models.Model):
    """Opening a year: an evaluation for each unit of a kind in a place, with its items, in one statement. Run again, it
    adds units that came since."""

    _inherit = "fupin.evaluation"

    @api.model
    def _open_year(self, template, region, year, assessor=None, assisting=None):
        """Open a year for all units of a place that a template judges. Idempotent.

        :param assessor: the department that assesses, and ``assisting`` those beside it; else those above each unit
        :return: the evaluations made
        :raise AccessError: unless it is opened by the county office of the place, or the clock
        :raise UserError: unless the points of the template add up to 100
        """
        self._check_opens(region, year)
        if not self.env.su and not self.env.user._fupin_scope("county").covers(region.code):
            raise AccessError(self.env._("The county office opens the year."))
        template._check_whole()
        self.env.flush_all()
        names = dict(self._insert_evaluations(template, region, year, assessor))
        made = self.browse(names)
        if assisting and made:
            self._insert_assisting(made, assisting)
        self.env.invalidate_all(flush=False)
        made._refresh_figures()
        self.env["fupin.event"]._record(made, "open", names=names)
        return made

    @api.model
    def _insert_evaluations(self, template, region, year, assessor):
        """Insert evaluations and items by one statement; return (id, name) of each evaluation."""
        stamps = SQL("%s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'", self.env.uid, self.env.uid)
        under = f"{template.policy_id.region_id.prefix or ''}%"
        return self.env.execute_query(
            SQL(
                """WITH made AS (
                       INSERT INTO fupin_evaluation (name, year, evaluation_type, template_id, level, unit_id, region_id,
                           region_code, township_id, department_id, assessor_id, state, opened_on, due_date, self_score,
                           score, problem_count, waiting_count, late_count, create_uid, write_uid, create_date,
                           write_date)
                       SELECT unit.name || %(year)s || %(title)s, %(year)s, %(type)s, %(template)s,
                           CASE WHEN place.level IN ('village', 'township') THEN place.level ELSE 'department' END,
                           unit.id, place.id, place.code,
                           CASE WHEN place.level = 'township' THEN place.id
                                WHEN above.level = 'township' THEN above.id END,
                           CASE WHEN unit.unit_type = 'department' THEN unit.id END, %(assessor)s, 'open', %(today)s,
                           %(due)s, 0, 0, 0, 0, 0, %(stamps)s
                       FROM fupin_unit unit JOIN fupin_region place ON place.id = unit.region_id
                       LEFT JOIN fupin_region above ON above.id = place.parent_id
                       WHERE unit.active AND unit.unit_type = %(unit_type)s AND unit.region_code LIKE %(region)s
                           AND unit.region_code LIKE %(under)s
                           AND unit.id IS DISTINCT FROM %(assessor)s
                       ORDER BY unit.region_code, unit.sequence, unit.id
                       ON CONFLICT DO NOTHING RETURNING id, name
                   ), lines AS (
                       INSERT INTO fupin_evaluation_line (evaluation_id, item_id, sequence, theme, name, help_text, weight,
                           is_figure, needs_proof, worst, best, figure, counts, self_score, score, create_uid, write_uid,
                           create_date, write_date)
                       SELECT made.id, item.id, item.sequence, item.theme, item.name, item.help_text, item.weight,
                           item.indicator_id IS NOT NULL, item.needs_proof AND item.indicator_id IS NULL, item.worst,
                           item.best, 0, TRUE, 0, 0, %(stamps)s
                       FROM made CROSS JOIN fupin_evaluation_template_item item WHERE item.template_id = %(template)s
                   ) SELECT id, name FROM made""",
                year=year, title=TITLES[template.evaluation_type], type=template.evaluation_type, template=template.id,
                assessor=SQL("%s::int", assessor.id or None if assessor else None), today=local_date(),
                due=template._due_on(year), stamps=stamps, unit_type=template.unit_type,
                region=f"{region.prefix or ''}%", under=under,
            )
        )  # fmt: skip

    @api.model
    def _insert_assisting(self, made, assisting):
        """Note the departments beside the assessing one on all evaluations that were made."""
        field = self._fields["assisting_ids"]
        self.env.cr.execute(
            SQL(
                """INSERT INTO %s (%s, %s) SELECT evaluation, unit FROM unnest(%s::int[]) evaluation
                   CROSS JOIN unnest(%s::int[]) unit ON CONFLICT DO NOTHING""",
                SQL.identifier(field.relation), SQL.identifier(field.column1), SQL.identifier(field.column2),
                list(made.ids), list(assisting.ids),
            )
        )  # fmt: skip

    @api.model
    def _open_templates(self, now):
        """Open the year of all templates in regular operation whose day has come; what the clock runs.

        :return: number of evaluations made
        """
        count = 0
        for template in self.env["fupin.evaluation.template"]._due_to_open(now):
            count += len(self._open_year(template, template.policy_id.region_id, local_date(now).year))
        return count
