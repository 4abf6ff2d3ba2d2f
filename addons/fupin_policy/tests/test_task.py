import base64
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .duty_common import DutyCase, utc

ACTIVITY = {"unit": "unit_id", "date": "date", "record": "res_id"}


@tagged("post_install", "-at_install")
class TaskCase(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.make_duty(allows_nil=True)

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2024-05-20 04:00:00"))

    def publish(self):
        self.policy.action_publish()
        self.duty._generate_tasks(date(2024, 5, 1), date(2024, 6, 1))
        return self.tasks(self.duty, ("unit_id", "=", self.unit_village.id))[0]


@tagged("post_install", "-at_install")
class TestTask(TaskCase):
    def test_from_open_to_done(self):
        task = self.publish()
        mine, above = task.with_user(self.user_village), task.with_user(self.user_township)
        mine.note = "已摸排"
        mine.action_submit()
        self.assertRecordValues(task, [{"state": "submitted", "is_late": False, "submitted_at": utc(2024, 5, 20, 4)}])
        mine.action_withdraw()
        self.assertEqual(task.state, "open")
        mine.action_submit()
        above.action_receive()
        with self.assertRaisesRegex(UserError, "received"):
            mine.action_withdraw()
        self.assertEqual(above.action_return()["res_model"], "fupin.reason.wizard")
        above.action_return("缺照片")
        self.assertEqual((task.state, task.received_at), ("returned", False))
        mine.action_submit()
        above.action_confirm()
        self.assertEqual(task.state, "done")
        self.assertTrue(task.received_at)
        self.assertEqual(
            task.event_ids.sorted("id").mapped("transition"),
            ["submit", "withdraw", "submit", "receive", "return", "submit", "confirm"],
        )
        self.assertIn("第五条", task.event_ids.sorted("id")[0].article_text)
        self.assertEqual(task.submission_ids.sorted("version").mapped("version"), [1, 2, 3])

    def test_a_correction_keeps_both_versions_and_their_papers(self):
        task = self.publish()
        mine = task.with_user(self.user_village)

        def paper(text):
            return self.env["ir.attachment"].with_user(self.user_village).create(
                {"name": "照片", "datas": base64.b64encode(text), "res_model": "fupin.task", "res_id": task.id}
            )  # fmt: skip

        mine.write({"note": "一", "attachment_ids": [(6, 0, paper(b"one").ids)]})
        mine.action_submit()
        with self.assertRaises(AccessError):
            mine.note = "二"
        task.with_user(self.user_township).action_confirm()
        self.assertEqual(mine.action_correct()["res_model"], "fupin.reason.wizard")
        mine.action_correct("数字有误")
        self.assertEqual((task.state, task.received_at), ("submitted", False))
        first, second = task.submission_ids.sorted("version")
        self.assertRecordValues(second, [{"version": 2, "is_correction": True, "reason": "数字有误"}])
        self.assertRecordValues(first, [{"version": 1, "is_correction": False, "note": "一"}])
        self.assertEqual(first.attachment_ids.raw, b"one")
        for change in (
            lambda kept: kept.write({"note": "改"}),
            lambda kept: kept.unlink(),
            lambda kept: kept.attachment_ids.write({"name": "改"}),
            lambda kept: kept.attachment_ids.unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change(first.with_user(self.user_village))
        self.assertTrue(first.with_user(self.user_village).attachment_ids.read(["name"]))
        with self.assertRaises(AccessError):
            first.with_user(self.user_village_next).attachment_ids.read(["name"])

    def test_nobody_files_a_paper_of_others(self):
        task = self.publish()
        theirs = self.tasks(self.duty, ("unit_id", "=", self.unit_village_next.id))[0]
        paper = self.env["ir.attachment"].create(
            {"name": "照片", "raw": b"theirs", "res_model": "fupin.task", "res_id": theirs.id}
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            task.with_user(self.user_village).write({"attachment_ids": [(4, paper.id)]})
        self.assertEqual(paper.res_id, theirs.id)

    def test_lateness_is_judged_by_the_first_or_the_last(self):
        last = self.make_duty("last", lateness="last")
        first_task = self.publish()
        last._generate_tasks(date(2024, 5, 1), date(2024, 5, 1))
        tasks = first_task | self.tasks(last, ("unit_id", "=", self.unit_village.id))
        with freeze_time("2024-05-25 15:59:59"):
            self.assertFalse(any(tasks.mapped("is_overdue")))
            tasks.with_user(self.user_village).action_submit()
            self.assertEqual(tasks.mapped("is_late"), [False, False])
            tasks.with_user(self.user_township).action_return("缺照片")
        with freeze_time("2024-05-25 16:00:00"):
            tasks.invalidate_recordset(["is_overdue"])
            self.assertTrue(all(tasks.mapped("is_overdue")))
            self.assertLessEqual(set(tasks.ids), set(tasks.search([("is_overdue", "=", True)]).ids))
            tasks.with_user(self.user_village).action_submit()
            self.assertEqual(tasks.mapped("is_late"), [False, True])
            self.assertFalse(tasks & tasks.search([("is_overdue", "=", True)]))
        self.assertEqual(tasks.mapped("first_submitted_at"), [utc(2024, 5, 25, 15, 59, 59)] * 2)

    def test_before_it_opens_nothing_is_submitted(self):
        self.publish()
        june = self.tasks(self.duty, ("unit_id", "=", self.unit_village.id))[1]
        with self.assertRaisesRegex(UserError, "not open"):
            june.with_user(self.user_village).action_submit()

    def test_what_was_due_before_the_regular_operation_is_backlog(self):
        task = self.publish()
        self.assertTrue(task.is_backlog)
        for live_from, expected in (("2024-05-25", False), ("2024-05-26", True)):
            self.env.cr.execute(
                "UPDATE fupin_policy SET is_live = true, live_from = %s WHERE id = %s", [live_from, self.policy.id]
            )
            self.env.invalidate_all()
            self.assertEqual(task.is_backlog, expected)
            self.assertEqual(task in task.search([("is_backlog", "=", True)]), expected)
            self.assertEqual(task in task.search([("is_backlog", "=", False)]), not expected)

    def test_who_may_do_what(self):
        task = self.publish()
        for user in (self.user_village_next, self.user_department, self.user_third_party, self.user_village_far):
            with self.assertRaises(AccessError), self.cr.savepoint():
                task.with_user(user).read(["state"])
        for user in (self.user_township, self.user_county, self.user_superior, self.user_administrator):
            self.assertTrue(task.with_user(user).read(["state", "display_name", "article_text", "progress"]))
            for step in ("action_submit", "action_nil"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(task.with_user(user), step)()
            with self.assertRaises(AccessError), self.cr.savepoint():
                task.with_user(user).note = "改"
        task.with_user(self.user_village).action_submit()
        for user in (self.user_village, self.user_village_next, self.user_county_other, self.user_administrator,
                     self.user_audit, self.user_department):  # fmt: skip
            for step, arguments in (("action_confirm", ()), ("action_return", ("因",)), ("action_receive", ())):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(task.with_user(user), step)(*arguments)
        task.with_user(self.user_county).action_return("因")
        with self.assertRaises(AccessError):
            task.with_user(self.user_village).action_cancel("因")
        task.with_user(self.user_administrator).action_cancel("村已撤并")
        self.assertEqual(task.state, "cancelled")

    def test_a_unit_does_not_judge_itself(self):
        duty = self.make_duty("office", unit_type="county_office")
        township = self.make_duty("township", unit_type="township")
        self.publish()
        (duty | township)._generate_tasks(date(2024, 5, 1), date(2024, 5, 1))
        task = self.tasks(duty)
        task.with_user(self.user_county).action_submit()
        with self.assertRaises(AccessError):
            task.with_user(self.user_county).action_confirm()
        task.with_user(self.user_superior).action_confirm()
        task = self.tasks(township)
        with self.assertRaises(AccessError):
            task.with_user(self.user_village).read(["state"])
        task.with_user(self.user_township).action_submit()
        with self.assertRaises(AccessError):
            task.with_user(self.user_township).action_confirm()
        task.with_user(self.user_county).action_confirm()

    def test_nothing_is_forged(self):
        task = self.publish()
        people = (self.user_village, self.user_township, self.user_county, self.user_administrator, self.user_superior)
        for user in people:
            own = task.with_user(user)
            for vals in (
                {"state": "done"}, {"is_late": False}, {"submitted_at": "2024-05-01"}, {"due_at": "2030-01-01"},
                {"unit_id": self.unit_village_next.id}, {"is_nil_return": True}, {"coverage_actual": 1},
                {"first_submitted_at": "2024-05-01"}, {"received_at": False}, {"region_id": self.county.id},
                {"submission_ids": [(0, 0, {"version": 9})]}, {"note": "x", "state": "submitted"},
            ):  # fmt: skip
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError), self.cr.savepoint():
                    own.with_context(in_transition=True).write(vals)
            for attempt in (
                lambda own=own: own.copy(),
                lambda own=own: own.unlink(),
                lambda own=own: own.create({"obligation_id": self.duty.id, "unit_id": self.unit_village.id}),
                lambda own=own: (
                    own.env["fupin.task.submission"]
                    .with_context(appending=True)
                    .create({"task_id": own.id, "version": 1, "date": "2024-05-01"})
                ),
                lambda own=own: own.env["fupin.clock.failure"].create({"step": "x"}),
                lambda own=own: own.env["fupin.clock.run"].create({"moment": "2024-05-01", "started_at": "2024-05-01"}),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()


@tagged("post_install", "-at_install")
class TestTaskFigures(TaskCase):
    """Villages' collectives are what is to be covered; events of a unit stand for its activities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.make_unit("上坪二社", "village_collective", cls.village_next)
        models = cls.env["ir.model"]._get
        cls.inspect = cls.make_duty(
            "inspect", unit_type="township", period="half_year", cron=False, minimum_count=3, coverage=0.5,
            scope_model_id=models("fupin.unit").id, scope_domain="[('unit_type', '=', 'village_collective')]",
            activity_model_id=models("fupin.event").id,
        )  # fmt: skip

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(type(self.env["fupin.event"]), "_fupin_activity", ACTIVITY, create=True))

    def inspected(self, *records, moment="2024-03-01 00:00:00", unit=None):
        for record in records:
            self.env.cr.execute(
                "INSERT INTO fupin_event (res_model, res_id, transition, unit_id, date) VALUES ('x', %s, 'x', %s, %s)",
                [record.id, (unit or self.unit_township).id, moment],
            )

    def task(self):
        self.policy.action_publish()
        self.inspect._generate_tasks(date(2024, 1, 1), date(2024, 1, 1))
        return self.tasks(self.inspect).with_user(self.user_township)

    def test_less_than_demanded_is_refused_with_figures_and_article(self):
        task = self.task()
        self.inspected(self.unit_village, self.unit_village, self.unit_village)
        self.inspected(self.unit_village_far)  # outside its area
        self.inspected(self.unit_village_next, unit=self.unit_county)
        self.inspected(self.unit_village_next, moment="2023-12-31 15:59:59")  # the year before, in Shanghai
        self.inspected(self.third, moment="2024-06-30 16:00:00")
        with self.assertRaisesRegex(UserError, r"1 of 3 \(33.33%\).*50%.*第五条"):
            task.action_submit()
        self.inspected(self.unit_village_next, moment="2023-12-31 16:00:00")
        self.assertEqual(task.progress, "2 of 3, 5 times")
        task.action_submit()
        self.assertAlmostEqual(task.coverage_actual, 2 / 3, 3)
        self.assertEqual(task.submission_ids.figures, {"count": 5, "covered": 2, "scope": 3})

    def test_the_least_number_of_times(self):
        task = self.task()
        self.inspected(self.unit_village, self.unit_village_next)
        with self.assertRaisesRegex(UserError, "2 times, at least 3"):
            task.action_submit()
        self.inspected(self.unit_village)
        task.action_submit()
        self.assertEqual(task.state, "submitted")

    def test_in_principle_it_takes_a_reason_that_is_kept(self):
        self.inspect.strength = "principle"
        task = self.task()
        with self.assertRaisesRegex(UserError, "0 of 3"):
            task.action_submit()
        self.assertEqual(task.with_context(fupin_form=True).action_submit()["res_model"], "fupin.reason.wizard")
        task.with_context(fupin_reason="道路中断").action_submit()
        self.assertEqual(task.submission_ids.reason, "道路中断")
        self.assertIn("道路中断", task.sudo().event_ids.mapped("reason"))

    def test_a_nil_return_only_where_there_is_nothing(self):
        task = self.task()
        self.assertFalse(task.may_nil)
        with self.assertRaisesRegex(UserError, "nil return"):
            task.action_nil()
        (self.unit_village | self.unit_village_next | self.third).active = False
        task.invalidate_recordset()
        self.assertTrue(task.may_nil)
        task.action_nil()
        self.assertRecordValues(task, [{"state": "submitted", "is_nil_return": True, "coverage_actual": 1}])

    def test_without_a_scope_the_duty_says_whether(self):
        strict = self.make_duty("strict")
        self.publish()
        strict._generate_tasks(date(2024, 5, 1), date(2024, 5, 1))
        tasks = self.tasks(self.duty)[:1] | self.tasks(strict)[:1]
        self.assertEqual([task._nil_allowed() for task in tasks], [True, False])
