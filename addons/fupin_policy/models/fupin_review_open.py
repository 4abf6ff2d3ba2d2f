import json

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel.review_level import LEVELS
from ..kernel.review_term import due_at

COPIED = (
    "res_model", "record_name", "transition", "round", "flow_id", "region_code", "department_id", "requested_by",
    "requested_at", "request_reason", "request_article", "request_values", "judged",
)  # fmt: skip


class FupinReview(models.Model):
    """Opening reviews: one statement for a step of a flow, however many records it is about."""

    _inherit = "fupin.review"

    @api.model
    def _open_round(self, records, flow, name, asked):
        """Open a new round of a flow for records.

        :param asked: `Asked`: reason, values of the step, ``{record id: article}``
        :return: ids of the records for which nothing has to be waited for
        """
        judged = records._judged_values(flow._judged_paths())
        # sudo: a review tells the name of what its reader may not open
        names = dict(records.sudo().mapped(lambda record: (record.id, record.display_name)))
        rounds = self._rounds(records, name)
        records.flush_recordset()

        def source(ids):
            return SQL(
                """SELECT record.id AS res_id, %(model)s AS res_model, given.name AS record_name,
                       %(transition)s AS transition, given.round, %(flow)s AS flow_id, record.region_code,
                       %(department)s AS department_id, %(uid)s AS requested_by, %(now)s AS requested_at,
                       %(reason)s AS request_reason, given.article AS request_article,
                       %(values)s::jsonb AS request_values, given.judged
                   FROM unnest(%(ids)s::int[], %(names)s::text[], %(rounds)s::int[], %(articles)s::text[],
                       %(judged)s::jsonb[]) AS given(id, name, round, article, judged)
                   JOIN %(table)s record ON record.id = given.id""",
                model=records._name,
                transition=name,
                flow=flow.id,
                department=self.env["fupin.event"]._column(records, "department_id"),
                uid=self.env.uid,
                now=utc_now(),
                reason=asked.reason or None,
                values=json.dumps(asked.values or {}),
                ids=ids,
                names=[names[res_id] for res_id in ids],
                rounds=[rounds.get(res_id, 0) + 1 for res_id in ids],
                articles=[asked.articles.get(res_id) for res_id in ids],
                judged=[json.dumps(judged[res_id]) for res_id in ids],
                table=SQL.identifier(records._table),
            )

        return self._open_steps(flow._steps(), records.ids, source)

    @api.model
    def _rounds(self, records, name):
        """Return ``{record id: number of the last round}``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT res_id, max(round) FROM fupin_review
                   WHERE res_model = %s AND res_id = ANY(%s) AND transition = %s GROUP BY res_id""",
                records._name, list(records.ids), name,
            )
        )  # fmt: skip
        return dict(rows)

    def _open_next(self):
        """Open what follows after reviews of one step; return ids of the records that nothing holds any more."""
        step = self.step_id
        following = self.flow_id._steps().filtered(lambda other: (other.sequence, other.id) > (step.sequence, step.id))

        def source(ids):
            return SQL(
                "SELECT res_id, %s FROM fupin_review WHERE id = ANY(%s) AND res_id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, COPIED)), list(self.ids), ids,
            )  # fmt: skip

        return self._open_steps(following, self.mapped("res_id"), source)

    @api.model
    def _open_steps(self, steps, res_ids, source):
        """Open steps one after the other until each record waits for one; return the ids of those that do not."""
        left = list(res_ids)
        for step in steps:
            if not left:
                break
            opened = self._open_step(step, source(left))
            if step._holds():
                left = [res_id for res_id in left if res_id not in opened]
        self._refresh()
        return left

    @api.model
    def _open_step(self, step, source):
        """Open a step for all records of a source that stand low enough to have such a unit; return their ids.

        :raise UserError: if the department that should decide is not known
        """
        level = LEVELS[step.level]
        now = utc_now()
        copied = SQL(", ").join(map(SQL.identifier, COPIED))
        from_source = SQL(", ").join(SQL.identifier("source", name) for name in COPIED)
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO fupin_review (res_id, %(copied)s, step_id, role, level, is_filing, is_holding, unit_id,
                       is_by_unit, opened_at, due_at, state)
                   SELECT source.res_id, %(from_source)s, %(step)s, %(role)s, %(level)s, %(filing)s, %(holding)s,
                       found.id, %(by_unit)s AND found.id IS NOT NULL, %(now)s, %(due)s, 'open'
                   FROM (%(source)s) source LEFT JOIN LATERAL (%(unit)s) found ON true
                   WHERE substr(source.region_code, %(above)s + 1) ~ '[1-9]'
                   RETURNING id, res_id, record_name, unit_id""",
                copied=copied,
                from_source=from_source,
                step=step.id,
                role=step.role,
                level=step.level,
                filing=step.is_filing,
                holding=step._holds(),
                by_unit=level.by_unit,
                now=now,
                due=due_at(now, step.term_days),
                source=source,
                unit=self._unit_of(step.level, level),
                above=level.above,
            )
        )
        without = [name for _id, _res_id, name, unit in rows if step.level == "department" and not unit]
        if without:
            raise UserError(
                self.env._(
                    "“%(record)s” has no supervising department, which has to agree (%(step)s): choose it first.",
                    record=without[0],
                    step=step.name,
                )
            )
        self._note_opened([review_id for review_id, *_rest in rows])
        return {res_id for _id, res_id, *_rest in rows}

    @api.model
    def _unit_of(self, name, level):
        """Return the query of the unit that decides at a level above ``source.region_code``: of several the one
        where somebody works."""
        if name == "department":
            return SQL("SELECT source.department_id AS id")
        self.env["fupin.unit"].flush_model()
        codes = SQL(", ").join(SQL("rpad(left(source.region_code, %s), 12, '0')", cut) for cut in level.cuts)
        return SQL(
            """SELECT unit.id FROM fupin_unit unit
               WHERE unit.active AND unit.unit_type = ANY(%s) AND unit.region_code IN (%s)
               ORDER BY unit.region_code DESC, (NOT EXISTS (
                   SELECT 1 FROM fupin_assignment post WHERE post.unit_id = unit.id)), unit.sequence, unit.id
               LIMIT 1""",
            list(level.unit_types), codes,
        )  # fmt: skip

    @api.model
    def _follow(self, records):
        """Let reviews stand where their records stand, after those moved; open ones are asked of the department that
        supervises now."""
        records.flush_recordset()
        event = self.env["fupin.event"]
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_review review
                   SET region_code = %(region)s, department_id = %(department)s, unit_id = CASE
                       WHEN review.state = 'open' AND review.level = 'department' AND NOT review.is_by_unit THEN %(department)s
                       ELSE review.unit_id END
                   FROM %(table)s record
                   WHERE review.res_model = %(model)s AND review.res_id = record.id AND record.id = ANY(%(ids)s)""",
                region=event._column(records, "region_code"),
                department=event._column(records, "department_id"),
                table=SQL.identifier(records._table),
                model=records._name,
                ids=list(records.ids),
            )
        )
        self.invalidate_model(flush=False)
