# pylint: disable=translation-positional-used,prefer-env-translation  # filled by PostgreSQL, whose format() counts
from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

STUCK_KEYS = "stuck:%"


class FupinAlert(models.Model):
    """Reviews that nobody can decide: told to whoever can appoint somebody, closed by itself when somebody can."""

    _inherit = "fupin.alert"

    closed_at = fields.Datetime(string="Settled", help="What it was about is settled: it closed by itself.")

    _stuck_idx = models.Index("(key) WHERE key LIKE 'stuck:%' AND closed_at IS NULL")

    @api.model
    def _make_stuck_alerts(self, now):
        """Tell the administrators of the county (or of the next place above that has one) and the supervisors of the
        unit asked of reviews that nobody can decide; close those that somebody can. Returns how many were told.

        :param now: naive UTC
        """
        self.env.flush_all()
        stuck = SQL("(%s)", self.env["fupin.review"]._undecidable(day=local_date(now)))
        self._close_stuck(now, stuck)
        chinese = self.with_context(lang="zh_CN").env
        _ = chinese._
        labels = dict(chinese["fupin.review"]._fields["role"]._description_selection(chinese))
        self.env.cr.execute(
            SQL(
                """WITH stuck AS (
                       SELECT review.id, review.region_code, review.record_name, review.unit_id, label.name AS role,
                           step.name AS step, unit.name AS unit, unit.supervisor_id,
                           (review.opened_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date AS day
                       FROM fupin_review review JOIN fupin_flow_step step ON step.id = review.step_id
                       LEFT JOIN fupin_unit unit ON unit.id = review.unit_id
                       LEFT JOIN unnest(%(keys)s::text[], %(names)s::text[]) AS label(key, name)
                           ON label.key = review.role
                       WHERE review.id IN %(stuck)s
                   ), people AS (%(people)s), told AS (%(administrators)s
                       UNION SELECT stuck.id, people.user_id FROM stuck JOIN people ON people.unit_id = stuck.supervisor_id
                   )
                   INSERT INTO fupin_alert (user_id, channel, kind, is_urgent, key, day, subject, lines, state,
                       not_before, attempts, create_uid, create_date, write_uid, write_date)
                   SELECT told.user_id, 'inbox', 'supervise', true, 'stuck:' || stuck.id, stuck.day,
                       format(%(subject)s, stuck.record_name),
                       jsonb_build_array(jsonb_build_object('kind', 'supervise', 'model', 'fupin.review',
                           'ids', jsonb_build_array(stuck.id),
                           'text', format(%(line)s, stuck.record_name, stuck.step, COALESCE(stuck.unit, ''), stuck.role))),
                       'pending', %(not_before)s, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                   FROM told JOIN stuck ON stuck.id = told.id
                   ON CONFLICT (day, key, channel, COALESCE(user_id, 0), COALESCE(unit_id, 0), COALESCE(gateway_id, 0))
                   DO UPDATE SET closed_at = NULL, read_at = NULL, state = 'pending', not_before = excluded.not_before
                       WHERE fupin_alert.closed_at IS NOT NULL""",
                keys=list(labels),
                names=list(labels.values()),
                stuck=stuck,
                people=self._people(now),
                administrators=self._administrators_of_stuck(local_date(now)),
                subject=_("Nobody can decide: %1$s"),
                line=_("“%1$s” waits for “%2$s” (%3$s), and nobody can decide it: appoint somebody as “%4$s” there who"
                       " has not handled it before, under Assignments."),
                not_before=self._not_before(now),
                uid=self.env.uid,
                now=now,
            )
        )  # fmt: skip
        told = self.env.cr.rowcount
        if told:
            self.invalidate_model()
            self.env.ref("fupin_policy.ir_cron_deliver")._trigger()
        return told

    @api.model
    def _administrators_of_stuck(self, today):
        """Return the SELECT of (review, user) of the nearest administrators around what is stuck."""
        return SQL(
            """SELECT near.id, near.user_id FROM (
                   SELECT stuck.id, post.user_id,
                       rank() OVER (PARTITION BY stuck.id ORDER BY length(COALESCE(place.prefix, '')) DESC)
                   FROM stuck CROSS JOIN unnest(ARRAY[0, 2, 4, 6]) cut
                   JOIN fupin_region place ON COALESCE(place.prefix, '') = left(stuck.region_code, cut)
                   JOIN fupin_assignment post ON post.region_id = place.id AND post.role = 'administrator'
                   JOIN res_users holder ON holder.id = post.user_id AND holder.active
                   WHERE post.date_from <= %(today)s AND (post.date_to IS NULL OR post.date_to >= %(today)s)
               ) near WHERE near.rank = 1""",
            today=today,
        )

    @api.model
    def _close_stuck(self, now, stuck):
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_alert SET closed_at = %(now)s, read_at = COALESCE(read_at, %(now)s), state = 'read'
                   WHERE key LIKE %(stuck_keys)s AND closed_at IS NULL
                     AND NOT EXISTS (SELECT FROM %(stuck)s still WHERE 'stuck:' || still.id = key)""",
                now=now,
                stuck=stuck,
                stuck_keys=STUCK_KEYS,
            )
        )
        if self.env.cr.rowcount:
            self.invalidate_model()

    @api.model
    def _has_stuck(self):
        """Return whether anybody was told of a review that nobody could decide, and it is not settled."""
        found = SQL("SELECT 1 FROM fupin_alert WHERE key LIKE %s AND closed_at IS NULL LIMIT 1", STUCK_KEYS)
        return bool(self.env.execute_query(found))


class FupinPolicy(models.Model):
    """The clock looks for reviews that nobody can decide."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        return [*super()._clock_steps(), ("stuck", self.env["fupin.alert"]._make_stuck_alerts)]


class FupinAssignment(models.Model):
    """A post given or ended may let somebody decide what nobody could."""

    _inherit = "fupin.assignment"

    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        self._nudge_stuck()
        return posts

    def write(self, vals):
        result = super().write(vals)
        self._nudge_stuck()
        return result

    @api.model
    def _nudge_stuck(self):
        if self.env["fupin.alert"]._has_stuck():
            self.env["fupin.policy"]._clock_nudge()
