# pylint: disable=translation-positional-used,prefer-env-translation  # filled by PostgreSQL, whose format() counts
from datetime import UTC, datetime, time, timedelta

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import SHANGHAI, local_date
from odoo.tools import SQL

from ..planner import whole_sets

NAMES_TOLD = 8
# whose people answer for a unit of a place, whichever of its bodies their post names
ROLE_UNITS = (
    ("village", "village_collective"),
    ("village", "village_committee"),
    ("village", "village_oversight"),
    ("village", "work_team"),
    ("township", "township"),
    ("county", "county_office"),
    ("county", "leading_group"),
    ("county", "county_government"),
)


class FupinAlert(models.Model):
    """One digest a day for each person and for each unit's group chat, made by one statement each.

    提醒: what falls due within the duty's days of notice. 催办: what is overdue. 督办: what people below have been
    overdue with for the duty's days of escalation, one level up for each such span (S0-36). Only duties of policies in
    regular operation, due since it began.
    """

    _inherit = "fupin.alert"

    @api.model
    def _make_digests(self, now):
        """Make the digests of the day, once its hour has come; returns how many. A second call makes none.

        :param now: naive UTC
        """
        if now.replace(tzinfo=UTC).astimezone(SHANGHAI).hour < self._hours()["digest"]:
            return 0
        self.env.flush_all()
        made = self._insert(now, self._people_lines(now), self._receivers(), "digest", self._digest_subject())
        group = SQL("SELECT * FROM lines")
        made += self._insert(now, self._group_lines(now), group, "digest", self._digest_subject())
        if made:
            self.invalidate_model()
            self.env.ref("fupin_policy.ir_cron_deliver")._trigger()
        return made

    @api.model
    def _hours(self):
        """Return the hours of the day in Shanghai: of the digest, and when quiet begins and ends."""
        # sudo: settings of whoever runs the server
        get = self.env["ir.config_parameter"].sudo().get_param
        return {
            "digest": int(get("fupin_policy.digest_hour", "8")),
            "quiet_from": int(get("fupin_policy.quiet_from", "21")),
            "quiet_to": int(get("fupin_policy.quiet_to", "7")),
        }

    @api.model
    def _not_before(self, now):
        """Return the moment (naive UTC) from which a message made now may disturb people."""
        hours = self._hours()
        local = now.replace(tzinfo=UTC).astimezone(SHANGHAI)
        start, end = hours["quiet_from"], hours["quiet_to"]
        if start == end:
            return now
        in_night = local.hour >= start or local.hour < end if start > end else start <= local.hour < end
        if not in_night:
            return now
        day = local.date() + timedelta(days=1 if start > end and local.hour >= start else 0)
        return datetime.combine(day, time(end), SHANGHAI).astimezone(UTC).replace(tzinfo=None)

    # -------------------------------------------------------------- statements

    def _waiting(self, now):
        """Return the statement of what waits: duties soon due and overdue, of policies in regular operation."""
        today = local_date(now)
        return SQL(
            """SELECT task.id, task.obligation_id, task.unit_id, task.due_date, task.due_at, duty.name,
                   unit.name AS unit_name, unit.region_id, unit.region_code, unit.unit_type, unit.supervisor_id,
                   GREATEST(duty.escalation_days, 0) AS escalation,
                   CASE WHEN task.due_at < %(now)s THEN 'urge' ELSE 'remind' END AS kind,
                   %(today)s - task.due_date AS days_over
               FROM fupin_task task
               JOIN fupin_obligation duty ON duty.id = task.obligation_id
               JOIN fupin_policy policy ON policy.id = duty.policy_id
               JOIN fupin_unit unit ON unit.id = task.unit_id
               WHERE task.state IN ('open', 'returned') AND policy.is_live AND task.due_date >= policy.live_from
                 AND task.opens_at <= %(now)s AND task.due_date <= %(today)s + duty.reminder_days""",
            now=now,
            today=today,
        )

    def _people(self, now):
        """Return the statement of who answers for which unit today: user, unit."""
        today = local_date(now)
        roles = SQL(", ").join(SQL("(%s, %s)", role, unit_type) for role, unit_type in ROLE_UNITS)
        return SQL(
            """WITH post AS (
                   SELECT post.user_id, post.unit_id, post.role FROM fupin_assignment post
                   JOIN res_users holder ON holder.id = post.user_id AND holder.active
                   WHERE post.date_from <= %(today)s AND (post.date_to IS NULL OR post.date_to >= %(today)s)
               )
               SELECT user_id, unit_id FROM post
               UNION
               SELECT post.user_id, unit.id FROM post JOIN fupin_unit own ON own.id = post.unit_id
               JOIN (VALUES %(roles)s) AS body(role, unit_type) ON body.role = post.role
               JOIN fupin_unit unit ON unit.region_id = own.region_id AND unit.unit_type = body.unit_type""",
            roles=roles,
            today=today,
        )

    def _people_lines(self, now):
        """Return the statement of the lines of persons: own duties, and those below that went up to them."""
        return SQL(
            """WITH RECURSIVE waiting AS (%(waiting)s), people AS (%(people)s),
               climbing AS (
                   SELECT id, supervisor_id AS above, 1 AS step
                   FROM waiting WHERE kind = 'urge' AND escalation > 0 AND days_over >= escalation
                   UNION ALL
                   SELECT climbing.id, unit.supervisor_id, climbing.step + 1
                   FROM climbing JOIN fupin_unit unit ON unit.id = climbing.above
                   JOIN waiting ON waiting.id = climbing.id
                   WHERE waiting.days_over >= waiting.escalation * (climbing.step + 1)
               ),
               told AS (
                   SELECT people.user_id, waiting.kind AS told, waiting.* FROM waiting JOIN people USING (unit_id)
                   UNION
                   SELECT people.user_id, 'supervise' AS told, waiting.*
                   FROM climbing JOIN waiting ON waiting.id = climbing.id
                   JOIN people ON people.unit_id = climbing.above
               )
               SELECT user_id, NULL::int AS unit_id, NULL::int AS gateway_id, told AS kind, %(columns)s
               FROM told GROUP BY user_id, told, obligation_id, name""",
            waiting=self._waiting(now), people=self._people(now), columns=self._line_columns(SQL("told")),
        )  # fmt: skip

    def _group_lines(self, now):
        """Return the statement of the lines of group chats: what the units of the place have not reported."""
        return SQL(
            """WITH waiting AS (%(waiting)s),
               told AS (
                   SELECT chat.id AS gateway_id, chat.unit_id AS chat_unit_id,
                       CASE waiting.kind WHEN 'urge' THEN 'supervise' ELSE 'remind' END AS told, waiting.*
                   FROM fupin_alert_gateway chat
                   JOIN fupin_unit chat_unit ON chat_unit.id = chat.unit_id
                   JOIN fupin_region place ON place.id = chat_unit.region_id
                   JOIN waiting ON starts_with(waiting.region_code, COALESCE(place.prefix, ''))
                   WHERE chat.active AND chat.gateway_type <> 'generic'
               )
               SELECT NULL::int AS user_id, chat_unit_id AS unit_id, gateway_id, told AS kind, 'gateway' AS channel,
                   %(columns)s
               FROM told GROUP BY chat_unit_id, gateway_id, told, obligation_id, name""",
            waiting=self._waiting(now), columns=self._line_columns(SQL("told")),
        )  # fmt: skip

    def _line_columns(self, kind):
        """Return the columns of a line: its words, its tasks, how many they are."""
        _ = self.with_context(lang="zh_CN").env._
        return SQL(
            """CASE %(kind)s
                 WHEN 'remind' THEN format(%(remind)s, name, to_char(min(due_date), 'FMMM"月"FMDD"日"'), count(*))
                 WHEN 'urge' THEN format(%(urge)s, name, max(days_over), count(*))
                 ELSE format(%(supervise)s, name, count(*),
                     array_to_string((array_agg(unit_name ORDER BY unit_name))[:%(told)s], '、'),
                     CASE WHEN count(*) > %(told)s THEN %(more)s ELSE '' END)
               END AS text,
               (array_agg(id ORDER BY due_at, id))[:200] AS ids, count(*) AS number""",
            kind=kind,
            remind=_("%1$s: due by %2$s, %3$s to do"),
            urge=_("%1$s: overdue for %2$s days, %3$s to do"),
            supervise=_("%1$s: %2$s not reported: %3$s%4$s"),
            more=_(" and others"),
            told=NAMES_TOLD,
        )  # fmt: skip

    def _receivers(self):
        """Return the statement that spreads a person's lines over his channels."""
        return SQL(
            """SELECT lines.*, 'inbox' AS channel FROM lines
               UNION ALL
               SELECT lines.*, 'email' FROM lines JOIN res_users holder ON holder.id = lines.user_id
               JOIN res_partner partner ON partner.id = holder.partner_id
               WHERE holder.fupin_alert_email AND partner.email <> ''
               UNION ALL
               SELECT lines.user_id, lines.unit_id, sms.id, lines.kind, lines.text, lines.ids, lines.number, 'gateway'
               FROM lines JOIN res_users holder ON holder.id = lines.user_id
               JOIN fupin_unit own ON own.id = holder.fupin_unit_id
               JOIN fupin_alert_gateway sms ON sms.active AND sms.gateway_type = 'generic'
               JOIN fupin_unit sms_unit ON sms_unit.id = sms.unit_id
               JOIN fupin_region place ON place.id = sms_unit.region_id
               WHERE starts_with(own.region_code, COALESCE(place.prefix, '')) AND lines.kind <> 'remind'
                 AND holder.sign_in_phone_encrypted IS NOT NULL"""
        )

    @api.model
    def _insert_urgings(self, now, lines, sender, key):
        """Insert urging messages from lines, for whoever urged by hand; returns how many people they reach.

        :param key: what it is about; the same person is urged of it once a day
        """
        subject = self.with_context(lang="zh_CN").env._("%(sender)s urges you to report", sender=sender.name)
        people = self.search_count([("key", "=", key), ("day", "=", local_date(now)), ("channel", "=", "inbox")])
        self._insert(now, lines, self._receivers(), key, SQL("%s", subject), sender)
        self.invalidate_model()
        self.env.ref("fupin_policy.ir_cron_deliver")._trigger()
        found = self.search_count([("key", "=", key), ("day", "=", local_date(now)), ("channel", "=", "inbox")])
        return found - people

    def _digest_subject(self):
        """Return what waits in a few words: only of what there is any."""
        _ = self.with_context(lang="zh_CN").env._
        words = {"remind": _("%s due soon"), "urge": _("%s overdue"), "supervise": _("%s below not reported")}
        parts = SQL(", ").join(
            SQL(
                "CASE WHEN bool_or(kind = %s) THEN format(%s, sum(number) FILTER (WHERE kind = %s)) END",
                kind,
                text,
                kind,
            )
            for kind, text in words.items()
        )
        return SQL("concat_ws('，', %s)", parts)

    def _insert(self, now, lines, spread, key, subject, sender=None):
        """Insert one alert for each receiver and channel of the lines; returns how many."""
        with whole_sets(self.env.cr):
            self.env.cr.execute(
                SQL(
                    """WITH lines AS (%(lines)s), spread AS (%(spread)s)
                       INSERT INTO fupin_alert (user_id, unit_id, gateway_id, channel, kind, is_urgent, key, day, subject,
                           lines, sender_id, state, not_before, attempts, create_uid, create_date, write_uid, write_date)
                       SELECT user_id, unit_id, gateway_id, channel,
                           CASE WHEN bool_or(kind = 'supervise') THEN 'supervise'
                                WHEN bool_or(kind = 'urge') THEN 'urge' ELSE 'remind' END,
                           false, %(key)s, %(today)s, %(subject)s,
                           jsonb_agg(jsonb_build_object('text', text, 'kind', kind, 'model', 'fupin.task', 'ids', ids)
                               ORDER BY array_position(ARRAY['supervise', 'urge', 'remind'], kind), text),
                           %(sender)s, 'pending', %(not_before)s, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                       FROM spread GROUP BY user_id, unit_id, gateway_id, channel
                       ON CONFLICT DO NOTHING""",
                    lines=lines,
                    spread=spread,
                    key=key,
                    today=local_date(now),
                    subject=subject,
                    sender=sender.id if sender else None,
                    not_before=self._not_before(now),
                    uid=self.env.uid,
                    now=now,
                )
            )
            return self.env.cr.rowcount
