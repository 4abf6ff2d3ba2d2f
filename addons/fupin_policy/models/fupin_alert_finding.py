# pylint: disable=translation-positional-used,prefer-env-translation  # filled by PostgreSQL, whose format() counts
from datetime import timedelta

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

# how many digits of a region's code a post of a role answers for
ANSWERS_FOR = (("village", 12), ("township", 9), ("department", 6), ("county", 6))
# red findings that nobody was told of within this many days are told in the list alone
FRESH_DAYS = 3


class FupinAlert(models.Model):
    """What was found: red at once, once for each finding; the rest is in the list of warnings and on the work desk."""

    _inherit = "fupin.alert"

    @api.model
    def _make_finding_alerts(self, now):
        """Tell who must act, and the unit's own people, of new red findings; returns how many messages.

        Only rules of policies in regular operation, found since it began. Quiet hours hold.

        :param now: naive UTC
        """
        _ = self.with_context(lang="zh_CN").env._
        today = local_date(now)
        self.env.flush_all()
        posts = SQL(", ").join(SQL("(%s, %s)", role, digits) for role, digits in ANSWERS_FOR)
        fresh = SQL(
            """SELECT finding.id, finding.region_code, finding.unit_id, finding.department_id,
                   finding.opened_on, rule.name, rule.role
               FROM fupin_finding finding JOIN fupin_rule rule ON rule.id = finding.rule_id
               JOIN fupin_policy policy ON policy.id = rule.policy_id
               WHERE finding.state = 'open' AND finding.severity_rank = 0 AND policy.is_live
                 AND finding.opened_on BETWEEN GREATEST(policy.live_from, %(since)s) AND %(today)s""",
            since=today - timedelta(days=FRESH_DAYS),
            today=today,
        )
        told = SQL(
            """WITH fresh AS (%(fresh)s), people AS (%(people)s)
               SELECT people.user_id, fresh.* FROM fresh JOIN people ON people.unit_id = fresh.unit_id
               UNION
               SELECT post.user_id, fresh.* FROM fresh
               JOIN (VALUES %(posts)s) AS answers(role, digits) ON answers.role = fresh.role
               JOIN fupin_region place ON place.prefix = left(fresh.region_code, answers.digits)
               JOIN fupin_assignment post ON post.role = fresh.role AND post.region_id = place.id
                   AND (fresh.role <> 'department' OR post.unit_id = fresh.department_id)
               WHERE post.date_from <= %(today)s AND (post.date_to IS NULL OR post.date_to >= %(today)s)""",
            fresh=fresh,
            people=self._people(now),
            posts=posts,
            today=today,
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_alert (user_id, channel, kind, is_urgent, key, day, subject, lines, state,
                       not_before, attempts, create_uid, create_date, write_uid, write_date)
                   SELECT told.user_id, 'inbox', 'urge', true, 'finding:' || told.id, told.opened_on,
                       format(%(subject)s, told.name),
                       -- the record is not named: who may not read it is told that there is something, no more
                       jsonb_build_array(jsonb_build_object('text', %(line)s::text,
                           'kind', 'urge', 'model', 'fupin.finding', 'ids', jsonb_build_array(told.id))),
                       'pending', %(not_before)s, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                   FROM (%(told)s) told
                   ON CONFLICT DO NOTHING""",
                told=told,
                subject=_("Warning: %1$s"),
                line=_("Open the warning to see what it concerns and what has to be done."),
                not_before=self._not_before(now),
                uid=self.env.uid,
                now=now,
            )
        )
        return self.env.cr.rowcount


class FupinFinding(models.Model):
    """A new red finding wakes the clock, which tells whom it concerns within two minutes."""

    _inherit = "fupin.finding"

    @api.model
    def _settle(self, violating, scope, day):
        opened, closed = super()._settle(violating, scope, day)
        if opened and not self.env.context.get("clock_at_work"):
            self.env["fupin.policy"]._clock_nudge()
        return opened, closed
