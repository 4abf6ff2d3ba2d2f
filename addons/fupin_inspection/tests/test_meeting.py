from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SweepCase


@tagged("post_install", "-at_install")
class TestMeeting(SweepCase):
    """Who notes a meeting, and that a duty may ask for one before it is reported."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["fupin.meeting.kind"]
        cls.committees = kinds.search([("code", "=", "two_committees")])
        cls.leaders = kinds.search([("code", "=", "leaders")])

    def meeting(self, user=None, **values):
        Meeting = self.env["fupin.meeting"].with_user(user or self.user_village)
        return Meeting.create({"kind_id": self.committees.id, "minutes": "研究本月摸排情况", **values})

    def ask_for_committees(self):
        policy = self.env["fupin.policy"].create(
            {
                "key": "meetings",
                "name": "会议办法",
                "region_id": self.county.id,
                "date_from": "2024-01-01",
                "article_ids": [(0, 0, {"number": "五", "text": "经村“两委”研究后报告。"})],
            }
        )
        self.env["fupin.gate"].create(
            {
                "policy_id": policy.id,
                "article_id": policy.article_ids.id,
                "key": "committees_first",
                "name": "经村“两委”研究",
                "model_id": self.env["ir.model"]._get_id("fupin.task"),
                "transition": "submit",
                "domain": "[('obligation_id.key', '=', 'sweep')]",
                "condition": "[('meeting_ids', 'any', [('kind_id.code', '=', 'two_committees')])]",
            }
        )
        policy.action_publish()

    def test_it_finds_the_duties_that_wait(self):
        meeting = self.meeting()
        self.assertEqual(meeting.task_ids, self.task)
        self.assertEqual((meeting.unit_id, meeting.region_id), (self.unit_village, self.village))
        self.assertEqual(self.task.meeting_ids, meeting)
        self.assertIn("2024-05-20", meeting.name)
        april = self.meeting(date="2024-04-20")
        self.assertEqual(april.task_ids, self.task_of(self.unit_village, 4))

    def test_a_duty_may_ask_for_one(self):
        self.ask_for_committees()
        mine = self.task.with_user(self.user_village)
        with self.assertRaisesRegex(UserError, "两委"), self.cr.savepoint():
            mine.action_all_normal()
        self.meeting(kind_id=self.leaders.id)
        with self.assertRaisesRegex(UserError, "两委"), self.cr.savepoint():
            mine.action_all_normal()
        self.meeting()
        mine.action_all_normal()
        self.assertEqual(self.task.state, "submitted")

    def test_only_who_met_writes_it(self):
        meeting = self.meeting()
        for user in (self.user_township, self.user_county, self.user_village_next, self.user_audit):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                meeting.with_user(user).write({"minutes": "改"})
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.meeting(user, unit_id=self.unit_village.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            meeting.write({"unit_id": self.unit_village_next.id})
        self.assertTrue(meeting.with_user(self.user_township).read(["minutes"]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            meeting.with_user(self.user_village_next).read(["minutes"])
        meeting.write({"minutes": "改"})

    def test_it_lies_in_the_past_and_stays_once_reported_on(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.meeting(date="2024-05-21")
        self.meeting(date="2024-05-20").unlink()
        meeting = self.meeting()
        self.task.with_user(self.user_village).action_all_normal()
        with self.assertRaisesRegex(UserError, "stays"), self.cr.savepoint():
            meeting.unlink()

    def test_a_township_meets_on_problems(self):
        Problem = self.env["fupin.problem"].with_user(self.user_village)
        problem = Problem.create({"asset_id": self.assets[0].id, "description": "漏雨"})
        meeting = self.meeting(self.user_township, kind_id=self.leaders.id, problem_ids=[(6, 0, problem.ids)])
        self.assertEqual(problem.sudo().meeting_ids, meeting)
        self.assertEqual(meeting.unit_id, self.unit_township)

    def test_measure(self):
        self.meeting()
        self.env.flush_all()
        measure = self.env["fupin.measure"]._find("fupin.task", "meetings")
        query = self.env["fupin.task"]._search([("id", "=", self.task.id)])
        self.assertEqual(self.env.execute_query(query.select(measure._column(self.task, query.table))), [(1,)])
