from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.tests import tagged

from ..models.fupin_policy_clock import CRON
from .duty_common import FAILURES, DutyCase, utc


@tagged("post_install", "-at_install")
class TestClock(DutyCase):
    def test_a_policy_s_past_is_caught_up_from_its_first_day(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 3, 10)
        self.assertEqual(len(self.rows(duty)), 6)
        self.assertEqual(str(duty.generated_until), "2024-03-10")
        self.run_clock(2024, 3, 10)
        self.assertEqual(len(self.rows(duty)), 6)
        run = self.env["fupin.clock.run"].search([], limit=1)
        self.assertEqual((run.counts["tasks"], run.failure_count), (0, 0))
        self.assertTrue(run.ended_at)

    def test_a_day_begins_at_midnight_in_shanghai(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 1, 31, 15)
        self.assertEqual(len(self.rows(duty)), 2)
        self.run_clock(2024, 1, 31, 16)
        self.assertEqual(len(self.rows(duty)), 4)

    def test_policies_expire_first(self):
        self.policy.date_to = "2024-02-20"
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 2, 21)
        self.assertEqual(self.policy.state, "expired")
        self.assertEqual(len(self.rows(duty)), 2)

    def test_one_run_at_a_time(self):
        """Two servers: while one run works, another one does nothing, and works when that one is over."""
        self.make_duty()
        self.policy.action_publish()
        with closing(self.env.registry._db.cursor()) as other:  # a connection of its own, not the test's
            other.execute("SELECT pg_try_advisory_lock(hashtext('fupin.clock'))")
            self.assertTrue(other.fetchone()[0])
            self.assertFalse(self.run_clock(2024, 1, 2))
            self.assertFalse(self.env["fupin.clock.run"].search([("moment", "=", "2024-01-02 04:00:00")]))
            other.execute("SELECT pg_advisory_unlock(hashtext('fupin.clock'))")
        self.assertTrue(self.run_clock(2024, 1, 2))
        with closing(self.env.registry._db.cursor()) as other:  # the run gave the lock back
            other.execute("SELECT pg_try_advisory_lock(hashtext('fupin.clock'))")
            self.assertTrue(other.fetchone()[0])
            other.execute("SELECT pg_advisory_unlock(hashtext('fupin.clock'))")

    def test_a_failing_step_stops_no_other(self):
        duty = self.make_duty()
        self.policy.action_publish()
        failing = patch.object(type(self.policy), "_clock_expire", side_effect=ValueError("破"))
        with failing, self.assertLogs(FAILURES, "WARNING"):
            self.assertTrue(self.run_clock(2024, 1, 2))
        self.assertEqual(len(self.rows(duty)), 2)
        failure = self.env["fupin.clock.failure"].search([("step", "=", "expire")])
        self.assertRecordValues(failure, [{"message": "ValueError: 破", "count": 1, "closed_at": False}])
        self.run_clock(2024, 1, 3)
        self.assertTrue(failure.closed_at)

    def test_silence_is_told_in_hours(self):
        self.env.cr.execute("DELETE FROM fupin_clock_run")
        self.assertIsNone(self.env["fupin.policy"]._clock_silence())
        self.env["fupin.clock.run"]._begin(utc_now())
        self.assertIsNone(self.env["fupin.policy"]._clock_silence())  # begun, never ended
        self.run_clock(2024, 1, 2)
        self.assertLess(self.env["fupin.policy"]._clock_silence(), 0.1)
        self.assertAlmostEqual(self.env["fupin.policy"]._clock_silence(utc_now() + timedelta(hours=30)), 30, 1)

    def test_old_runs_are_swept(self):
        runs = self.env["fupin.clock.run"]
        old, new = runs._begin(utc(2024, 1, 1)), runs._begin(utc(2024, 1, 1))
        self.env.cr.execute("UPDATE fupin_clock_run SET started_at = '2020-01-01' WHERE id = %s", [old.id])
        runs._gc_old()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())

    def test_it_wakes_when_something_opens_or_is_due_and_when_a_policy_takes_effect(self):
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref(CRON)
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self.make_duty(cron="10,20")
        self.policy.action_publish()
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)
        now = utc_now()
        self.assertGreater(self.env["fupin.policy"]._clock_wake(now), 0)
        self.assertEqual(self.env["fupin.policy"]._clock_wake(now), 0)  # planned already
        planned = triggers.search([("cron_id", "=", cron.id), ("call_at", ">", now)]).mapped("call_at")
        self.assertEqual({(moment.hour, moment.minute) for moment in planned}, {(16, 2)})
        self.assertLessEqual({(moment + timedelta(hours=8)).day for moment in planned}, {1, 11, 21})

    def test_the_scheduled_job_commits_and_outlives_a_failure(self):
        duty = self.make_duty()
        broken = self.make_duty("broken")
        self.policy.action_publish()
        self.env.cr.execute("UPDATE fupin_obligation SET cron = 'x' WHERE id = %s", [broken.id])
        self.env.invalidate_all()
        with self.enter_registry_test_mode(), self.assertLogs(FAILURES, "WARNING"):
            self.env.ref(CRON).method_direct_trigger()
        self.assertTrue(self.rows(duty))
        self.assertEqual(self.env["fupin.clock.failure"].search([("step", "=", "tasks")]).res_id, broken.id)
        self.assertTrue(self.env["fupin.clock.run"].search([], limit=1).ended_at)
