"""Brings each county's own policy into force and lets part of its units have reported: villages that sweep every month,
offices that hand in a summary every half month.

What the clock makes follows from the day of the loading; who has reported, and what was found, from the codes of places
and assets, so that it is the same everywhere.
"""

import logging
import os
from datetime import datetime, time, timedelta
from pathlib import Path
from zlib import crc32

from odoo import SUPERUSER_ID, api
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.addons.fupin_base.models.fupin_region_load import REPOSITORY
from odoo.tools import SQL

from .kernel.counties import COUNTIES
from .memory import remembering

_logger = logging.getLogger(__name__)

# county → its policy among config/policies
PACKS = {county.code: county.policy for county in COUNTIES.values()}
# a policy brings its own words
WORDS = (
    "fupin.asset.category",
    "fupin.disposal.mode",
    "fupin.disposal.reason",
    "fupin.batch.kind",
    "fupin.batch.cause",
    "fupin.batch.measure",
    "fupin.funding.source",
    "fupin.problem.type",
)
RESUMED = "试行期满，县政府决定在新办法出台前继续执行（演示）"
MORNING = time(2, 30)  # UTC: half past ten in China
# of ten units: so many reported last month in time, then so many late, the rest not at all; and this month already
IN_TIME, LATE, THIS_MONTH = 6, 2, 4
# one asset of so many has a problem
PROBLEM_OF = 13
NOTES = ("屋面漏雨，需要维修", "设备停用，正在联系维修", "围栏破损一处", "租金没有按期支付")


class RegulationLoader:
    """Loads the packs as each county's administrator, presses regular operation, runs the clock.

    :param spared: codes of the villages whose people try the demonstration: theirs still wait this month
    """

    def __init__(self, env, spared=(), today=None):
        self.env = api.Environment(env.cr, SUPERUSER_ID, {})
        self.spared = set(spared)
        self.today = today or local_date()
        self.this_month = self.today.replace(day=1)
        self.last_month = (self.this_month - timedelta(days=1)).replace(day=1)

    def load(self):
        """Load what is not there yet; policies that a county has made itself stay alone."""
        with remembering(self.env, "fupin.policy", "fupin.parameter", *WORDS):
            policies = [self._put_into_force(county, pack) for county, pack in PACKS.items()]
        policies = self.env["fupin.policy"].concat(*filter(None, policies))
        duties = self.env["fupin.obligation"].search([("policy_id", "in", policies.ids)])
        for duty in duties:  # years of tasks that nobody did would only hide those of today
            duty._set_watermark(self.last_month - timedelta(days=1))
        self.env["fupin.obligation"]._generate_due(utc_now())
        for duty in duties.filtered(lambda duty: self._is_sweep(duty) or self._is_summary(duty)):
            self._report_part(duty)
        # reminders are sent in the morning, whenever the demonstration is loaded
        self.env["fupin.policy"]._cron_run_due(max(utc_now(), datetime.combine(self.today, MORNING)))
        _logger.info("Demonstration: %s policies in force, %s duties", len(policies), len(duties))

    # ----------------------------------------------------------------- policies

    def _put_into_force(self, county, pack):
        region = self.env["fupin.region"].search([("code", "=", f"{county}000000")])
        if self.env["fupin.policy"].search_count([("key", "=", pack), ("region_id", "=", region.id)], limit=1):
            return None
        domain = [("role", "=", "administrator"), ("region_id", "=", region.id)]
        administrator = self.env["fupin.assignment"].search(domain, limit=1).user_id
        policy = self.env["fupin.policy"].with_user(administrator).load_pack(self._text(pack))
        policy.action_publish()
        if policy.date_to and policy.date_to < self.today:
            policy.action_expire("试行期满")
            policy.action_resume(RESUMED)
        # since last month, so that the board shows who was late
        policy.action_go_live(self.last_month)
        return policy.sudo()  # sudo: the rest is done for the whole county

    @staticmethod
    def _text(pack):
        folder = Path(os.environ.get("FUPIN_CONFIG") or REPOSITORY / "config") / "policies"
        return (folder / f"{pack}.yaml").read_text(encoding="utf-8")

    # ------------------------------------------------------------------ reports

    @staticmethod
    def _is_sweep(duty):
        kinds = (duty.activity_model_id.model, duty.scope_model_id.model)
        return kinds == ("fupin.inspection", "fupin.asset") and duty.unit_type == "village_collective"

    @staticmethod
    def _is_summary(duty):
        return duty.trigger == "calendar" and duty.period == "half_month" and not duty.activity_model_id

    def _report_part(self, duty):
        """Let part of the units have reported, in a few statements."""
        tasks = self.env["fupin.task"].search([("obligation_id", "=", duty.id)])
        clerks = self._clerks()
        rows = [
            (task.id, *report, clerks.get(task.unit_id.id, SUPERUSER_ID))
            for task in tasks
            if (report := self._report(task))
        ]
        if not rows:
            return
        self.env.flush_all()
        execute = self.env.cr.execute
        is_sweep = self._is_sweep(duty)
        execute(
            SQL(
                """CREATE TEMPORARY TABLE fupin_demo_report ON COMMIT DROP AS
                   SELECT *, %s AS is_sweep FROM unnest(%s::int[], %s::timestamp[], %s::text[], %s::int[])
                       AS given(task_id, moment, state, user_id)""",
                is_sweep,
                *map(list, zip(*rows, strict=True)),
            )
        )
        if is_sweep:
            execute(self._inspections(duty))
        for statement in (MOVES, SUBMISSIONS, EVENTS):
            execute(statement)
        execute("DROP TABLE fupin_demo_report")
        self.env.invalidate_all(flush=False)

    def _clerks(self):
        roles = ("village", "township", "department")
        posts = self.env["fupin.assignment"].search([("role", "in", roles)], order="id desc")
        return {post.unit_id.id: post.user_id.id for post in posts}

    def _report(self, task):
        """Return when a unit reported and what became of it, or None."""
        chance = crc32((task.region_code if task.is_sweep else task.unit_id.name).encode())
        part, is_spared = chance % 10, task.region_code in self.spared
        if task.period_start < self.this_month:
            if is_spared or part < IN_TIME:
                days = min(max((task.due_date - task.period_start).days - 4, 1), 20)
                return self._moment(task.period_start + timedelta(days=4 + chance % days)), "done"
            return (
                (self._moment(task.due_date + timedelta(days=1 + chance % 5)), "done")
                if part < IN_TIME + LATE
                else None
            )
        if is_spared or part >= THIS_MONTH:
            return None
        days = (self.today - task.period_start).days + 1
        return self._moment(task.period_start + timedelta(days=chance % days)), "submitted"

    @staticmethod
    def _moment(day):
        return min(datetime.combine(day, MORNING), utc_now())

    def _inspections(self, duty):
        """Return the statement that notes every asset in scope, one of some with a problem."""
        assets = duty._query("scope_domain").select(SQL("fupin_asset.id, code, project_id, region_id, region_code"))
        return SQL(
            """INSERT INTO fupin_inspection (asset_id, project_id, region_id, region_code, task_id, unit_id,
                   inspector_id, date, is_normal, note, client_uuid, recorded_at, received_at,
                   create_uid, write_uid, create_date, write_date)
               SELECT asset.id, asset.project_id, asset.region_id, asset.region_code, task.id, task.unit_id,
                   given.user_id, LEAST(given.moment::date, task.period_end), NOT asset.is_bad,
                   CASE WHEN asset.is_bad THEN (%(notes)s::text[])[1 + asset.number %% %(count)s] END,
                   md5(concat(task.id, '/', asset.code))::uuid::text, given.moment, given.moment,
                   %(uid)s, %(uid)s, given.moment, given.moment
               FROM fupin_demo_report given JOIN fupin_task task ON task.id = given.task_id
               JOIN (SELECT *, number %% %(part)s = 0 AS is_bad
                     FROM (SELECT *, right(code, 6)::int AS number FROM (%(assets)s) chosen) numbered
               ) asset ON asset.region_code = task.region_code""",
            assets=assets,
            notes=list(NOTES),
            count=len(NOTES),
            part=PROBLEM_OF,
            uid=SUPERUSER_ID,
        )


COUNTED = """SELECT given.*, CASE WHEN given.is_sweep THEN count(inspection.id) END AS number FROM fupin_demo_report given
    JOIN fupin_task task ON task.id = given.task_id
    LEFT JOIN fupin_inspection inspection ON inspection.unit_id = task.unit_id AND inspection.task_id = task.id
    GROUP BY given.task_id, given.moment, given.state, given.user_id, given.is_sweep"""
MOVES = SQL(
    """UPDATE fupin_task task SET state = given.state, first_submitted_at = given.moment, submitted_at = given.moment,
           received_at = CASE given.state WHEN 'done' THEN given.moment END,
           is_late = given.moment > task.due_at, coverage_actual = (given.number IS NOT NULL)::int,
           is_nil_return = COALESCE(given.number = 0, false)
       FROM (%s) given WHERE given.task_id = task.id""",
    SQL(COUNTED),
)
SUBMISSIONS = SQL(
    """INSERT INTO fupin_task_submission (task_id, version, is_correction, is_nil_return, date, user_id, coverage,
           figures, create_uid, write_uid, create_date, write_date)
       SELECT task_id, 1, false, COALESCE(number = 0, false), moment, user_id, (number IS NOT NULL)::int,
           jsonb_build_object('count', number, 'covered', number, 'scope', number), %(uid)s, %(uid)s, moment, moment
       FROM (%(counted)s) given""",
    counted=SQL(COUNTED),
    uid=SUPERUSER_ID,
)
EVENTS = SQL(
    """INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, before, after, unit_id,
           user_id, date)
       SELECT 'fupin.task', task.id, concat(duty.name, ' · ', unit.name), task.region_code, step.name,
           jsonb_build_object('state', step.before), jsonb_build_object('state', step.after), task.unit_id,
           CASE step.name WHEN 'submit' THEN given.user_id ELSE %(uid)s END, given.moment
       FROM fupin_demo_report given JOIN fupin_task task ON task.id = given.task_id
       JOIN fupin_obligation duty ON duty.id = task.obligation_id JOIN fupin_unit unit ON unit.id = task.unit_id
       JOIN (VALUES ('submit', 'open', 'submitted'), ('confirm', 'submitted', 'done')) AS step(name, before, after)
           ON step.name = 'submit' OR given.state = 'done'""",
    uid=SUPERUSER_ID,
)
