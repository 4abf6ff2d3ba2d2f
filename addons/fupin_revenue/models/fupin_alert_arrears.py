# pylint: disable=translation-positional-used,prefer-env-translation  # filled by PostgreSQL, whose format() counts
from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.planner import whole_sets
from odoo.tools import SQL

from ..kernel.arrears import SPANS
from .fupin_receivable import OPEN
from .fupin_receivable_arrears import AGES

# days before the due date on which it is told of
NOTICE = 7
# stages: 1 is due soon, then one for each span; from this one on who stands above the owner is told as well
ABOVE_FROM = 4


class FupinAlert(models.Model):
    """What operators have not paid (S3-38), told to who supervises them: 提醒 a week before the day, 催办 when it has
    passed, 督办 to the level above from the 91st day.

    Each amount is told of once in each span of its age, however often the clock runs: `told_stage` keeps the last one, and
    forgets it when a receipt is reversed: what is owed again is told of again.
    A person gets one message for each span and day. Only where a policy is in regular operation, and of what came into
    a span since it began.
    """

    _inherit = "fupin.alert"

    @api.model
    def _make_arrears_alerts(self, now):
        """Tell of what came into a span; returns how many messages. Two statements, whatever the number.

        :param now: naive UTC
        """
        self.env.flush_all()
        with whole_sets(self.env.cr):
            self.env.cr.execute(self._arrears_statement(now))
            told = self.env.cr.rowcount
        self.env["fupin.receivable"].invalidate_model(["told_stage"])
        if told:
            self.invalidate_model()
            self.env.ref("fupin_policy.ir_cron_deliver")._trigger()
        return told

    @api.model
    def _arrears_statement(self, now):
        chinese = self.with_context(lang="zh_CN").env
        ages = dict(AGES)
        words = dict(chinese["fupin.receivable"]._fields["arrears_age"]._description_selection(chinese))
        names = [chinese._("due within a week"), *(words.get(key, ages[key]) for _first, key in SPANS)]
        return SQL(
            """WITH due AS (%(due)s), fresh AS (
                   UPDATE fupin_receivable SET told_stage = due.stage FROM due
                   WHERE due.id = fupin_receivable.id RETURNING due.*
               ), people AS (%(people)s), units AS (%(units)s), told AS (
                   SELECT DISTINCT people.user_id, fresh.*, CASE WHEN fresh.stage = 1 THEN 'remind'
                       WHEN units.is_above THEN 'supervise' ELSE 'urge' END AS kind
                   FROM fresh JOIN units ON units.id = fresh.id JOIN people ON people.unit_id = units.unit_id
               ), lines AS (
                   SELECT user_id, stage, min(kind) FILTER (WHERE kind <> 'supervise') AS own, min(id) AS first,
                       format(%(text)s, (%(names)s::text[])[stage], count(DISTINCT id),
                           to_char(sum(amount_due) FILTER (WHERE counted), 'FM999,999,999,990.00')) AS text,
                       (array_agg(DISTINCT id))[:200] AS ids
                   FROM (SELECT told.*, row_number() OVER (PARTITION BY user_id, id ORDER BY kind) = 1 AS counted
                         FROM told) told
                   GROUP BY user_id, stage
               )
               INSERT INTO fupin_alert (user_id, channel, kind, is_urgent, key, day, subject, lines, state, not_before,
                   attempts, create_uid, create_date, write_uid, write_date)
               SELECT user_id, 'inbox', COALESCE(own, 'supervise'), false, 'arrears:' || stage || ':' || first,
                   %(today)s, text, jsonb_build_array(jsonb_build_object('text', text, 'kind',
                       COALESCE(own, 'supervise'), 'model', 'fupin.receivable', 'ids', to_jsonb(ids))),
                   'pending', %(not_before)s, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
               FROM lines ON CONFLICT DO NOTHING""",
            due=self._arrears_due(local_date(now)),
            people=self._people(now),
            units=self._arrears_units(),
            names=names,
            text=chinese._("Income %1$s: %2$s items, %3$s yuan"),
            today=local_date(now),
            not_before=self._not_before(now),
            uid=self.env.uid,
            now=now,
        )

    @api.model
    def _arrears_due(self, today):
        """Return the SELECT of what came into a span that was not told of yet."""
        begins = [-NOTICE, *(first for first, _key in SPANS)]
        stages = SQL(" ").join(
            SQL("WHEN %s::date - due_date >= %s THEN %s", today, first, number)
            for number, first in reversed(list(enumerate(begins, 1)))
        )
        return SQL(
            """SELECT one.* FROM (
                   SELECT id, region_code, contract_id, unit_id, department_id, amount_due, due_date,
                       COALESCE(told_stage, 0) AS told, CASE %(stages)s END AS stage
                   FROM fupin_receivable
                   WHERE state = ANY(%(open)s) AND due_date <= %(today)s::date + %(notice)s AND amount_due > 0
               ) one
               WHERE stage > told AND EXISTS (
                   SELECT FROM fupin_policy policy JOIN fupin_region place ON place.id = policy.region_id
                   WHERE policy.is_live AND starts_with(one.region_code, COALESCE(place.prefix, ''))
                   AND policy.live_from <= one.due_date + (%(begins)s::int[])[stage])""",
            stages=stages,
            begins=begins,
            open=list(OPEN),
            today=today,
            notice=NOTICE,
        )

    @api.model
    def _arrears_units(self):
        """Return the SELECT of the units that are told of each: the owner, who answers for the contract, the
        department; later who stands above the owner."""
        return SQL(
            """SELECT fresh.id, body.unit_id, body.is_above
               FROM fresh LEFT JOIN fupin_contract contract ON contract.id = fresh.contract_id
               LEFT JOIN fupin_unit owner ON owner.id = fresh.unit_id
               CROSS JOIN LATERAL (VALUES (fresh.unit_id, false), (contract.unit_id, false),
                   (contract.department_id, false), (fresh.department_id, false),
                   (CASE WHEN fresh.stage >= %s THEN owner.supervisor_id END, true)) AS body(unit_id, is_above)
               WHERE body.unit_id IS NOT NULL""",
            ABOVE_FROM,
        )
