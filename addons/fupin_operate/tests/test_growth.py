import logging
import time
from datetime import date

from freezegun import freeze_time

from odoo.addons.fupin_policy.tests.duty_common import DutyCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

_logger = logging.getLogger(__name__)

UNITS, DATES = 1_000, 100


@tagged("post_install", "-at_install")
class TestGrowth(DutyCase):
    """Tasks of past years move to a table with a partition for each year; what is over goes when its term is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.make_duty(allows_nil=True)
        cls.policy.action_publish()
        cls.Archive = cls.env["fupin.task.archive"]
        cls.term = cls.env.ref("fupin_operate.retention_tasks")

    def done(self, year=2024, month=3):
        """Return a task of a village that was submitted with a paper and accepted."""
        self.duty._generate_tasks(date(year, month, 1), date(year, month, 28))
        task = self.tasks(self.duty, ("unit_id", "=", self.unit_village.id), ("due_date", "=", date(year, month, 25)))
        paper = self.env["ir.attachment"].with_user(self.user_village).create({"name": "报告.txt", "raw": b"x"})
        mine = task.with_user(self.user_village)
        mine.write({"note": "已巡查", "attachment_ids": [(4, paper.id)]})
        with freeze_time(f"{year}-{month:02}-20"):
            mine.action_submit()
            task.with_user(self.user_township).action_confirm()
        return task

    def test_a_task_moves_with_its_history_and_papers(self):
        task = self.done()
        number, told = task.id, task.event_ids.mapped("transition")
        self.assertEqual(self.Archive._move("2024-01-01"), 0, "not before its year is over")
        self.assertEqual(self.Archive._move("2025-01-01"), 1, "what is to be done stays")
        self.assertFalse(task.exists())
        kept = self.Archive.browse(number)
        self.assertRecordValues(
            kept, [{"year": 2024, "state": "done", "note": "已巡查", "region_code": self.village.code}]
        )
        self.assertEqual(kept.event_ids.mapped("transition"), told)
        self.assertIn("submit", told)
        self.assertEqual(kept.submissions[0]["note"], "已巡查")
        self.assertIn("已巡查", kept.submission_text)
        self.assertEqual(set(kept.attachment_ids.mapped("name")), {"报告.txt"})
        self.assertEqual(kept.with_user(self.user_village).attachment_ids[0].raw, b"x", "through the archived task")
        self.cr.execute("SELECT id FROM fupin_task_archive_2024")
        self.assertEqual(self.cr.fetchall(), [(number,)])
        counted = self.env["fupin.task.statistic"].search([("unit_id", "=", self.unit_village.id)])
        self.assertRecordValues(counted, [{"year": 2024, "total": 1, "done": 1, "late": 0, "cancelled": 0}])
        # the clock does not make it again
        before = len(self.rows(self.duty))
        self.duty._generate_tasks(date(2024, 3, 1), date(2024, 3, 28))
        self.assertEqual(len(self.rows(self.duty)), before)

    def test_who_reads_what_is_archived(self):
        task = self.done()
        self.Archive._move("2025-01-01")
        seen = {user.login: bool(self.Archive.with_user(user).search([("id", "=", task.id)]))
                for user in (self.user_village, self.user_village_next, self.user_township, self.user_county,
                             self.user_county_other, self.user_third_party, self.user_audit)}  # fmt: skip
        self.assertEqual(list(seen.values()), [True, False, True, True, False, False, True])
        kept = self.Archive.browse(task.id)
        for call in (lambda mine: mine.write({"note": "x"}), lambda mine: mine.unlink(), lambda mine: mine.create({})):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call(kept.with_user(self.user_administrator))
            with self.assertRaises(AccessError), self.cr.savepoint():
                call(kept)

    def test_a_hundred_thousand_move_in_batches(self):
        self.env.flush_all()
        self.cr.execute(
            """INSERT INTO fupin_unit (name, unit_type, region_id, region_code, sequence, active)
               SELECT '社' || n, 'village_collective', %s, %s, 10, true FROM generate_series(1, %s) n""",
            [self.village.id, self.village.code, UNITS],
        )
        self.cr.execute(
            """INSERT INTO fupin_task (obligation_id, unit_id, region_id, region_code, period_start, period_end, opens_at,
                   due_date, due_at, state, is_late)
               SELECT %s, unit.id, unit.region_id, unit.region_code, day, day, day, day, day,
                   CASE WHEN n %% 10 = 0 THEN 'open' WHEN n %% 10 = 1 THEN 'cancelled' ELSE 'done' END, n %% 2 = 0
               FROM fupin_unit unit, LATERAL (SELECT n, date '2022-11-12' + n AS day FROM generate_series(0, %s) n) dated
               WHERE unit.name LIKE '社%%'""",
            [self.duty.id, DATES - 1],
        )
        self.env.invalidate_all()
        began, statements, moved, batches = time.monotonic(), self.cr.sql_log_count, 0, 0
        while gone := self.Archive._move("2024-01-01"):
            moved += gone
            batches += 1
        took, statements = time.monotonic() - began, self.cr.sql_log_count - statements
        self.assertEqual((moved, batches), (90_000, 9))
        self.assertLessEqual(statements, 12 * (batches + 1), "as many statements for a batch of any size")
        self.cr.execute("SELECT count(*) FROM fupin_task WHERE obligation_id = %s", [self.duty.id])
        self.assertEqual(self.cr.fetchone(), (10_000,))
        self.cr.execute("SELECT year, count(*) FROM fupin_task_archive GROUP BY year ORDER BY year")
        self.assertEqual(self.cr.fetchall(), [(2022, 45_000), (2023, 45_000)])
        self.cr.execute("SELECT sum(total), sum(done), sum(cancelled), sum(late), count(*) FROM fupin_task_statistic")
        self.assertEqual(self.cr.fetchone(), (90_000, 80_000, 10_000, 40_000, 2 * UNITS))
        _logger.info("moved %s tasks in %.1f s", moved, took)

    def test_a_term_is_not_shorter_than_the_law_says(self):
        admin = self.make_user(
            "administrator", self.make_unit("国家", "superior", self.regions["000000000000"]), "national"
        )
        term = self.term.with_user(admin)
        term.write({"days": 365})
        for values in ({"days": 364}, {"days": 0}):
            with self.assertRaises(UserError), self.cr.savepoint():
                term.write(values)
        for user, values in ((admin, {"minimum_days": 1}), (self.user_administrator, {"days": 800}),
                             (self.user_county, {"days": 800})):  # fmt: skip
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.term.with_user(user).write(values)

    def test_what_is_over_goes_by_night_and_the_page_tells(self):
        message, fresh, talk = self.env["mail.message"].create([
            {"message_type": kind, "body": "x", "date": day}
            for kind, day in (("notification", "2020-01-01"), ("notification", "2026-01-01"), ("comment", "2020-01-01"))
        ])  # fmt: skip
        loose, held, gone, named = self.env["ir.attachment"].create([
            {"name": "1", "raw": b"1", "res_model": "fupin.household", "res_id": 0},
            {"name": "2", "raw": b"2", "res_model": "fupin.region", "res_id": self.village.id},
            {"name": "3", "raw": b"3", "res_model": "fupin.unit", "res_id": 2**30},
            {"name": "4", "raw": b"4", "res_model": "fupin.task", "res_id": 0},
        ])  # fmt: skip
        self.duty._generate_tasks(date(2026, 3, 1), date(2026, 3, 28))
        task = self.tasks(self.duty)[0]
        self.env.flush_all()
        self.cr.execute(
            "INSERT INTO %s (%s, %s) VALUES (%%s, %%s)" % (
                (field := self.env["fupin.task"]._fields["attachment_ids"]).relation, field.column1, field.column2),
            [task.id, named.id],
        )  # fmt: skip
        files = loose | held | gone | named
        self.cr.execute("UPDATE ir_attachment SET create_date = '2020-01-01' WHERE id = ANY(%s)", [files.ids])
        moment = self.env.ref("fupin_operate.retention_messages")
        with freeze_time("2026-11-22 19:40:00"), self.enter_registry_test_mode():
            self.env.ref("fupin_operate.ir_cron_fupin_retention").method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(message.exists())
        self.assertTrue(fresh.exists() and talk.exists())
        self.assertEqual(files.exists(), held | named)
        self.assertTrue(moment.last_run_at)
        self.assertGreaterEqual(moment.last_count, 1)
