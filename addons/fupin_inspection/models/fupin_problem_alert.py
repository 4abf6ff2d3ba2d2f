from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.tools import SQL


class FupinProblem(models.Model):
    """Who has to see to a problem is told; of a major one the county office at once (S0-25)."""

    _inherit = "fupin.problem"

    def _tell_owner(self):
        """Leave a message for the people of the unit it lies with, other than the user."""
        self._tell("owner", SQL("people.unit_id = problem.unit_id"), is_urgent=False)

    def _tell_county(self):
        """Tell the county office at once."""
        county = SQL(
            """people.unit_id IN (SELECT id FROM fupin_unit WHERE unit_type = 'county_office'
               AND region_code = rpad(left(problem.region_code, 6), 12, '0'))"""
        )
        self._tell("major", county, is_urgent=True)

    def _tell(self, key, whom, is_urgent):
        """Insert a message for each person, once a day; none before regular operation began.

        :param whom: SQL condition on ``people`` (user_id, unit_id) and ``problem``
        """
        live = self.filtered(lambda problem: problem.state != "withdrawn" and problem._is_in_operation())
        if not live:
            return
        self.env.flush_all()
        # sudo: messages are the engine's, and so is who answers for a unit
        Alert = self.env["fupin.alert"].sudo()
        now = utc_now()
        subject = self.env._("Major problem") if is_urgent else self.env._("A problem to solve")
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_alert (user_id, channel, kind, is_urgent, key, day, subject, lines, state,
                       not_before, attempts, create_uid, create_date, write_uid, write_date)
                   SELECT DISTINCT people.user_id, 'inbox', 'urge', %(urgent)s, %(key)s || problem.id, %(today)s::date,
                       %(subject)s || '：' || problem.name,
                       jsonb_build_array(jsonb_build_object('text', problem.description,
                           'kind', 'urge', 'model', 'fupin.problem', 'ids', jsonb_build_array(problem.id))),
                       'pending', %(not_before)s::timestamp, 0, %(uid)s, %(now)s::timestamp, %(uid)s, %(now)s::timestamp
                   FROM fupin_problem problem JOIN (%(people)s) people ON %(whom)s
                   WHERE problem.id = ANY(%(ids)s) AND people.user_id <> %(uid)s
                   ON CONFLICT DO NOTHING""",
                urgent=is_urgent, key=f"problem_{key}:", today=local_date(now), subject=subject, uid=self.env.uid,
                not_before=Alert._not_before(now), now=now, people=Alert._people(now), whom=whom, ids=live.ids,
            )
        )  # fmt: skip
        if self.env.cr.rowcount:
            Alert.invalidate_model(flush=False)
            # sudo: the clock is waked, whoever did what it tells of
            self.env.ref("fupin_policy.ir_cron_deliver").sudo()._trigger()

    def _is_in_operation(self):
        """Say whether a policy of the place is in regular operation: before, nobody is flooded."""
        # sudo: what binds does not depend on who asks
        policies = self.env["fupin.policy"].sudo()._in_force(self.region_id.sudo(), local_date())
        return any(policies.mapped("is_live"))
